"""Spans out of scores."""

from __future__ import annotations

from collections import Counter

import numpy as np
import torch
from torch import Tensor

from training.batches import Batch
from training.spans import REACH

Span = tuple[int, int, int, float]


def probable(scores: Tensor, batch: Batch, floor: float) -> list[list[Span]]:
    """Spans (start, end, label from 0, probability) above the floor in each text, most probable first."""
    chance = torch.softmax(scores.float(), -1)[..., 1:]
    found: list[list[Span]] = []
    for row, length in enumerate(batch.lengths.tolist()):
        spots = (chance[row] > floor).nonzero().tolist()
        values = chance[row][chance[row] > floor].tolist()
        spans = [
            (i, i + size + 1, y, v) for (i, size, y), v in zip(spots, values, strict=True) if i + size + 1 <= length
        ]
        found.append(sorted(spans, key=lambda s: (-s[3], s[0], s[1])))
    return found


def choose(spans: list[Span], threshold: float) -> list[Span]:
    """Keep the most probable spans that do not cross one another; a span may lie inside another."""
    kept: list[Span] = []
    for span in spans:
        if span[3] < threshold:
            continue
        a, b = span[0], span[1]
        if any((x < a < y < b) or (a < x < b < y) or (x, y) == (a, b) for x, y, _, _ in kept):
            continue
        kept.append(span)
    return sorted(kept)


def score_spans(pairs: list[tuple[list[Span], list[tuple[int, int, int, float]]]]) -> dict[str, float]:
    """Exact-span precision, recall and F1; gold spans of weight 0 count neither way."""
    count: Counter[str] = Counter()
    for found, gold in pairs:
        sure = {(a, b, y - 1) for a, b, y, w in gold if w > 0}
        open_ = {(a, b) for a, b, _, w in gold if w == 0}
        predicted = {(a, b, y) for a, b, y, _ in found if (a, b) not in open_}
        count["right"] += len(sure & predicted)
        count["predicted"] += len(predicted)
        count["gold"] += len(sure)
    p = count["right"] / max(1, count["predicted"])
    r = count["right"] / max(1, count["gold"])
    return {"p": round(p, 4), "r": round(r, 4), "f1": round(2 * p * r / max(1e-9, p + r), 4), "gold": count["gold"]}


__all__ = ["REACH", "Span", "choose", "np", "probable", "score_spans"]
