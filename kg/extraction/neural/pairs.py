"""Pairs of names that may be a fact, and what the network is told about how they lie to each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.extraction.neural.schema import ALLOWED

Ints = NDArray[np.int64]
FARTHEST = 200
"""Characters between two names beyond which no fact is looked for."""

_POSSIBLE: NDArray[np.bool_] = np.asarray(ALLOWED.any(2))
_STOPS = "。！？\n"


@dataclass(frozen=True, slots=True)
class Place:
    """A name in a text: characters start … end, its class's number, the number of the thing it names, a score."""

    start: int
    end: int
    type: int
    entity: int
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class PairTable:
    """Names [N] and candidate pairs [P] as numbers.

    `one` and `two` index names. `traits` [N, 2]: how often the thing is named (0…3), whether the name is the first of
    its sentence. `relations` [P, 4]: signed distance (0…18), names between (0…7), sentence ends between (0…3),
    nesting (0…2).
    """

    starts: Ints
    ends: Ints
    types: Ints
    traits: Ints
    one: Ints
    two: Ints
    relations: Ints


def signed_bucket(distance: Ints) -> Ints:
    """Put a signed distance in characters into one of 19 buckets, 9 for none."""
    size = np.minimum(np.floor(np.log2(np.abs(distance) + 1.0)), 8).astype(np.int64)
    return np.sign(distance) * size + 9


def sentence_numbers(text: str) -> Ints:
    """The number of sentence ends before each character, and after the last."""
    ends = np.fromiter((c in _STOPS for c in text), np.int64, len(text))
    return np.concatenate([[0], np.cumsum(ends)])


def tabulate(text: str, places: list[Place]) -> PairTable:
    """Make the table of candidate pairs: each of the two names is the nearest of its thing to the other."""
    starts = np.array([p.start for p in places], np.int64)
    ends = np.array([p.end for p in places], np.int64)
    types = np.array([p.type for p in places], np.int64)
    entities = np.array([p.entity for p in places], np.int64)
    sentences = sentence_numbers(text)
    one, two = _candidates(starts, ends, types, entities)
    return PairTable(
        starts,
        ends,
        types,
        _traits(starts, entities, sentences),
        one,
        two,
        _relations(starts, ends, sentences, one, two),
    )


def _candidates(starts: Ints, ends: Ints, types: Ints, entities: Ints) -> tuple[Ints, Ints]:
    if not len(starts):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    gap = np.maximum(np.maximum(starts[None] - ends[:, None], starts[:, None] - ends[None]), 0)
    same_place = (starts[None] == starts[:, None]) & (ends[None] == ends[:, None])
    fits = (
        _POSSIBLE[types[:, None], types[None]] & (entities[:, None] != entities[None]) & ~same_place & (gap <= FARTHEST)
    )
    near = _nearest_of_thing(gap, entities)
    one, two = np.nonzero(fits & near & near.T)
    return one.astype(np.int64), two.astype(np.int64)


def _nearest_of_thing(gap: Ints, entities: Ints) -> NDArray[np.bool_]:
    """Whether name j is, of all names of its thing, one of the nearest to name i; [N, N]."""
    _, group = np.unique(entities, return_inverse=True)
    least = np.full((len(group), group.max() + 1), np.iinfo(np.int64).max)
    for j, g in enumerate(group):
        least[:, g] = np.minimum(least[:, g], gap[:, j])
    return np.asarray(gap <= least[:, group])


def _traits(starts: Ints, entities: Ints, sentences: Ints) -> Ints:
    if not len(starts):
        return np.zeros((0, 2), np.int64)
    _, group, count = np.unique(entities, return_inverse=True, return_counts=True)
    often = np.minimum(np.floor(np.log2(count[group])), 3).astype(np.int64)
    sentence = sentences[starts]
    first = np.concatenate([[True], sentence[1:] != sentence[:-1]]).astype(np.int64)
    return np.stack([often, first], 1)


def _relations(starts: Ints, ends: Ints, sentences: Ints, one: Ints, two: Ints) -> Ints:
    if not len(one):
        return np.zeros((0, 4), np.int64)
    a, b, c, d = starts[one], ends[one], starts[two], ends[two]
    distance = np.where(b <= c, c - b + 1, np.where(d <= a, -(a - d + 1), 0))
    low, high = np.minimum(b, d), np.maximum(a, c)
    between = np.searchsorted(starts, high, "left") - np.searchsorted(starts, low, "left")
    stops = sentences[np.maximum(high, low)] - sentences[low]
    nesting = np.where((a <= c) & (d <= b), 1, np.where((c <= a) & (b <= d), 2, 0))
    return np.stack([signed_bucket(distance), np.clip(between, 0, 7), np.clip(stops, 0, 3), nesting], 1).astype(
        np.int64
    )
