"""Spans out of the network's probabilities.

Probabilities come as [T, REACH, labels]: element [i, l, y] is how likely the characters i … i + l (end included) are a
name of label y. Spans are half-open.
"""

from __future__ import annotations

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


def probable(chance: Floats, floor: float) -> list[Span]:
    """Return the spans above the floor, the most probable first; ties in the order of the text."""
    starts, lengths, labels = np.nonzero(chance > floor)
    scores = chance[starts, lengths, labels]
    time = chance.shape[0]
    spans = [
        Span(int(i), int(i + size + 1), int(y), float(s))
        for i, size, y, s in zip(starts, lengths, labels, scores, strict=True)
        if i + size < time
    ]
    return sorted(spans, key=lambda s: (-s.score, s.start, s.end, s.label))


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
