"""Spans out of the network's scores.

Scores come as [T, REACH, labels]: element [i, l, y] speaks for the characters i … i + l (end included) as a name of
label y; "no name" has the score 0, and the softmax over both gives chances. Spans are half-open.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Span:
    """Characters start … end (end excluded) with a label's number and a probability."""

    start: int
    end: int
    label: int
    score: float


def probable(scores: Floats, floor: float) -> list[Span]:
    """Return the spans likelier than the floor, the likeliest first; ties in the order of the text.

    A chance is never above that of its label beside "no name" alone, so only scores that could reach the floor are
    turned into chances.
    """
    starts, lengths, labels = np.nonzero(scores > math.log(floor / (1 - floor)))
    time = scores.shape[0]
    chances = _chances(scores[starts, lengths], labels)
    spans = [
        Span(int(i), int(i + size + 1), int(y), float(p))
        for i, size, y, p in zip(starts, lengths, labels, chances, strict=True)
        if p > floor and i + size < time
    ]
    return sorted(spans, key=lambda s: (-s.score, s.start, s.end, s.label))


def _chances(rows: Floats, labels: NDArray[np.int64]) -> Floats:
    """Return the chance of one label in each row of scores [N, labels], where "no name" has the score 0."""
    top = np.maximum(rows.max(1, initial=0), 0)
    weights = np.exp(rows - top[:, None])
    mine = weights[np.arange(len(rows)), labels]
    return np.asarray(mine / (np.exp(-top) + weights.sum(1)), np.float32)


def crosses(a: int, b: int, x: int, y: int) -> bool:
    """Whether two half-open spans overlap without one lying inside the other."""
    return x < a < y < b or a < x < b < y


def choose(spans: list[Span], least: Sequence[float]) -> list[Span]:
    """Keep the spans above their label's threshold that cross no likelier one; a span may lie inside another.

    `spans` come the likeliest first, and go sorted by place.
    """
    kept: list[Span] = []
    for span in spans:
        if span.score < least[span.label]:
            continue
        clash = any(
            crosses(span.start, span.end, k.start, k.end) or (span.start, span.end) == (k.start, k.end)
            for k in kept
            if k.start < span.end and span.start < k.end
        )
        if not clash:
            kept.append(span)
    return sorted(kept, key=lambda s: (s.start, -s.end))
