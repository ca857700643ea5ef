"""Texts and their spans as padded tensors."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from training.alphabet import Alphabet
from training.corpus import Sample
from training.public_facts import PairText
from training.schema import CLASSES, QUALIFIERS
from training.spans import REACH


@dataclass(slots=True)
class Labelled:
    """A text as numbers with the labels of its spans: for each head a list of (start, end, label from 1, weight).

    `sample` is there for a document of our own, `known` for a text of a public relation set.
    """

    text: str
    chars: np.ndarray
    pairs: np.ndarray
    spans: dict[str, list[tuple[int, int, int, float]]]
    sample: Sample | None = None
    known: PairText | None = None


@dataclass(slots=True)
class Batch:
    """Numbers [B, T] padded to a multiple of REACH, true lengths, and the labelled texts they came from."""

    chars: Tensor
    pairs: Tensor
    lengths: Tensor
    items: list[Labelled]


def of_sample(alphabet: Alphabet, sample: Sample) -> Labelled:
    """The names and the qualifiers of a document as spans; a name whose label is not sure weighs nothing."""
    chars, pairs = alphabet.encode(sample.text)
    names = [(p.start, p.end, p.type + 1, float(p.sure)) for p in sample.places]
    quals = sorted({(a, b, k + 1, 1.0) for f in sample.facts for k, a, b in f.qualifiers})
    return Labelled(sample.text, chars, pairs, {"news": names, "quals": quals}, sample)


def of_tagged(
    alphabet: Alphabet, text: str, head: str, labels: tuple[str, ...], found: list[tuple[int, int, str]]
) -> Labelled:
    """A sentence of a public set."""
    chars, pairs = alphabet.encode(text)
    return Labelled(text, chars, pairs, {head: [(a, b, labels.index(y) + 1, 1.0) for a, b, y in found]})


def of_pairs(alphabet: Alphabet, known: PairText) -> Labelled:
    """A text of a public relation set: its names are given, and some of its pairs are judged."""
    chars, pairs = alphabet.encode(known.text)
    return Labelled(known.text, chars, pairs, {}, known=known)


def collate(items: list[Labelled]) -> Batch:
    """Pad texts to one length."""
    time = -(-max(len(i.chars) for i in items) // REACH) * REACH
    chars = torch.zeros(len(items), time, dtype=torch.long)
    pairs = torch.zeros(len(items), time, dtype=torch.long)
    for row, item in enumerate(items):
        chars[row, : len(item.chars)] = torch.from_numpy(item.chars)
        pairs[row, : len(item.pairs)] = torch.from_numpy(item.pairs)
    return Batch(chars, pairs, torch.tensor([len(i.chars) for i in items]), items)


def targets(batch: Batch, head: str) -> tuple[Tensor, Tensor]:
    """Labels and weights [B, T, REACH] of one head; spans that run out of the text weigh nothing."""
    rows, time = batch.chars.shape
    label = torch.zeros(rows, time, REACH, dtype=torch.long)
    ends = torch.arange(time)[:, None] + torch.arange(REACH)[None] + 1
    weight = (ends[None] <= batch.lengths[:, None, None]).float()
    for row, item in enumerate(batch.items):
        for start, end, number, trust in item.spans[head]:
            if end - start <= REACH:
                label[row, start, end - start - 1] = number
                weight[row, start, end - start - 1] = trust
    return label, weight


def in_batches(items: list[Labelled], budget: int, rng: random.Random) -> Iterator[list[Labelled]]:
    """Random batches of texts of like length with about `budget` characters each."""
    order = list(range(len(items)))
    rng.shuffle(order)
    batches: list[list[Labelled]] = []
    for begin in range(0, len(order), 256):
        part = sorted(order[begin : begin + 256], key=lambda i: len(items[i].chars))
        batch: list[Labelled] = []
        for i in part:
            if batch and (len(batch) + 1) * len(items[i].chars) > budget:
                batches.append(batch)
                batch = []
            batch.append(items[i])
        batches.append(batch)
    rng.shuffle(batches)
    yield from (b for b in batches if b)


HEADS = {"news": len(CLASSES), "quals": len(QUALIFIERS)}
