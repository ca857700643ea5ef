"""`frames.tsv`: the weights of a logistic regression over the pairs that cues propose."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from training.rules.claims import Example
from training.rules.tables import Row, Tables

COMMENT = """\
What speaks for and against a claim that a cue word makes: the weight (in logarithms of odds) of each thing that
stands around it.
Columns: feature, weight. s, v, o are subject, cue and object; a and b the two gaps between them from left to
right; a shape is a gap
with its names by class (A acts, L place, F built or planned, D made, E event), o for nouns, v for verbs, and
without adverbs and times.
<base> is the weight of nothing; <new cue> is added for a cue that was not counted. Counted on labelled news."""
SPREAD = 0.15  # the variance that weights are expected to have: lower holds them nearer to nought
FEWEST = 6  # examples that a feature needs
SMALLEST = 0.08  # weights nearer to nought are left out
ROUNDS = 150
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weights:
    """The weight of each feature and of nothing, and what a right pair of an uncounted cue lacks."""

    features: Mapping[str, float]
    base: float
    new_cue: float


def fit(examples: Iterable[Example], properties: Collection[str]) -> Weights:
    """Fit the weights; features of a property's own are left out of what an uncounted cue lacks."""
    numbers: dict[str, int] = {}
    columns: list[int] = []
    starts = [0]
    right: list[bool] = []
    for example in examples:
        columns.extend(sorted({numbers.setdefault(feature, len(numbers)) for feature in example.features}))
        starts.append(len(columns))
        right.append(example.right)
    shape = (len(right), len(numbers))
    table = csr_matrix((np.ones(len(columns)), np.array(columns, np.int32), np.array(starts)), shape=shape)
    names = list(numbers)
    often = np.nonzero(np.asarray(table.sum(axis=0)).ravel() >= FEWEST)[0]
    table, names = table[:, often].tocsr(), [names[at] for at in often]
    target = np.array(right, np.float64)
    weights, base = _logistic(table, target)
    general = weights * np.array([name.split(" ")[0] not in properties for name in names])
    new_cue = -(base + float(np.mean((table @ general)[target > 0])))
    return Weights(dict(zip(names, weights.tolist(), strict=True)), base, new_cue)


def _logistic(table: csr_matrix, target: Floats) -> tuple[Floats, float]:
    turned = table.T.tocsr()

    def loss(weights: Floats) -> tuple[float, Floats]:
        odds = table @ weights[1:] + weights[0]
        error = 1 / (1 + np.exp(-np.clip(odds, -30, 30))) - target
        penalty = 0.5 / SPREAD * float(np.sum(weights[1:] ** 2))
        value = float(np.sum(np.logaddexp(0, odds) - target * odds)) + penalty
        return value, np.concatenate([[error.sum()], turned @ error + weights[1:] / SPREAD])

    start = np.zeros(table.shape[1] + 1)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS})
    return np.asarray(found.x[1:], np.float64), float(found.x[0])


def write(weights: Weights, cues: Iterable[str], tables: Tables) -> None:
    """Write the lexicon; `cues` are the counted ones (property and words), which are told even without weight."""
    tables.write("frames", COMMENT, list(_rows(weights, cues)))


def _rows(weights: Weights, cues: Iterable[str]) -> Iterator[Row]:
    yield "<base>", round(weights.base, 3)
    yield "<new cue>", round(weights.new_cue, 3)
    kept = {
        feature: round(weight, 2)
        for feature, weight in weights.features.items()
        if abs(weight) >= SMALLEST and feature.isprintable()
    }
    kept.update({cue: kept.get(cue, 0.0) for cue in cues})
    yield from sorted(kept.items())
