"""How far qualifier spans and characters lie from the names of a fact, as the numbers the network is told."""

from __future__ import annotations

import numpy as np

from kg.extraction.neural.pairs import Ints, signed_bucket


def distances(starts: Ints, ends: Ints, time: int) -> Ints:
    """The bucket of the signed distance from each name [N] to each character: [N, T], 9 inside the name."""
    at = np.arange(time)[None]
    a, b = starts[:, None], ends[:, None]
    return signed_bucket(np.where(at < a, at - a, np.where(at >= b, at - b + 1, 0)))


def detail_distances(
    name_starts: Ints, name_ends: Ints, other_starts: Ints, other_ends: Ints, starts: Ints, ends: Ints, sentences: Ints
) -> Ints:
    """Features [F, D, 3] between F facts (places of subject and object, each [F]) and D qualifier spans.

    The first two are distance buckets (0…18) from the subject and the object to the span; the third is the signed
    number of sentence ends from the nearer name to the span, clipped to ±3 and moved to 0…6.
    """
    one = _signed(name_starts, name_ends, starts, ends)
    two = _signed(other_starts, other_ends, starts, ends)
    nearer = np.where(np.abs(one) <= np.abs(two), name_starts[:, None], other_starts[:, None])
    stops = np.clip(sentences[starts][None] - sentences[nearer], -3, 3) + 3
    return np.stack([signed_bucket(one), signed_bucket(two), stops], 2).astype(np.int64)


def _signed(a: Ints, b: Ints, starts: Ints, ends: Ints) -> Ints:
    a, b, c, d = a[:, None], b[:, None], starts[None], ends[None]
    return np.where(b <= c, c - b + 1, np.where(d <= a, -(a - d + 1), 0))
