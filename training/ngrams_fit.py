"""Fit the linear model over masked text for every property."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray
from sklearn.linear_model import SGDClassifier

from kg.extraction.neural.ngrams import BUCKETS, NgramModel, buckets, mask
from kg.extraction.neural.pairs import PairTable, Place, tabulate
from training.corpus import Sample
from training.public_facts import PairText
from training.reader_net import truth_of
from training.schema import ALLOWED, PROPERTIES

Marks = NDArray[np.bool_]
_LOST = -12.0


def matrix(found: list[np.ndarray]) -> sparse.csr_matrix:
    """Rows of buckets as a matrix whose rows have length three."""
    sizes = np.array([len(f) for f in found])
    starts = np.concatenate([[0], np.cumsum(sizes)])
    values = np.repeat(3 / np.sqrt(np.maximum(sizes, 1)), sizes).astype(np.float32)
    columns = np.concatenate(found).astype(np.int32) if found else np.zeros(0, np.int32)
    return sparse.csr_matrix((values, columns, starts), shape=(len(found), BUCKETS))


def _marks(item: Sample | PairText, places: list[Place], table: PairTable) -> tuple[Marks, Marks]:
    """For each candidate pair the properties that hold, and those that count."""
    if isinstance(item, PairText):
        known = [
            item.pairs.get((places[a].entity, places[b].entity)) for a, b in zip(table.one, table.two, strict=True)
        ]
        right = [[k is not None and p in k.right for p in PROPERTIES] for k in known]
        asked = [[k is not None and p in k.asked for p in PROPERTIES] for k in known]
        return np.array(right, bool), np.array(asked, bool)
    truth = truth_of(item, places, table)
    excluded = truth.excluded.numpy()
    label = truth.label.numpy()[truth.group.numpy()].astype(bool) & ~excluded
    return label, ALLOWED[table.types[table.one], table.types[table.two]] & ~excluded


def fit_ngrams(train: Sequence[Sample | PairText], *, seed: int = 1) -> NgramModel:
    """Fit on the true names of the training documents and on the judged pairs of the public relation sets."""
    rows: list[np.ndarray] = []
    labels, counted = [], []
    for sample in train:
        places = [Place(p.start, p.end, p.type, p.entity) for p in sample.places]
        table = tabulate(sample.text, places)
        if not len(table.one):
            continue
        label, counts_too = _marks(sample, places, table)
        labels.append(label)
        counted.append(counts_too)
        masked = mask(sample.text, table)
        found, bounds = buckets(sample.text, table, masked, np.arange(len(table.one)))
        rows += np.split(found, bounds[1:-1])
    x, y, counts = matrix(rows), np.concatenate(labels), np.concatenate(counted)
    weights = np.zeros((BUCKETS, len(PROPERTIES)), np.float32)
    bias = np.full(len(PROPERTIES), _LOST, np.float32)
    for number in range(len(PROPERTIES)):
        chosen = np.nonzero(counts[:, number])[0]
        if y[chosen, number].sum() < 5:
            continue
        model = SGDClassifier(loss="log_loss", alpha=6e-5, max_iter=8, tol=None, random_state=seed, average=True)
        model.fit(x[chosen], y[chosen, number])
        weights[:, number] = model.coef_[0]
        bias[number] = model.intercept_[0]
    scale = np.maximum(np.quantile(np.abs(weights[np.abs(weights).sum(1) > 0]), 0.9995, axis=0), 1e-6) / 127
    small = np.clip(np.round(weights / scale), -127, 127).astype(np.int8)
    return NgramModel(small, scale.astype(np.float32), bias)
