"""How far a figure may lie from its true value: bootstrap intervals over documents, and reliability of confidence."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kg.evaluation.score import Counts, Scores, total

SAMPLES = 1000
SEED = 20260101
RATES: Mapping[str, Callable[[Counts], float]] = {
    "precision": lambda counts: counts.precision,
    "recall": lambda counts: counts.recall,
    "f1": lambda counts: counts.f1,
}


@dataclass(frozen=True, slots=True)
class Interval:
    """The bounds (0…1) between which 95 % of the resampled figures lie."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Bin:
    """The predicted facts with a confidence from `low` up to `high`: how many, mean confidence, share that is right."""

    low: float
    high: float
    facts: int
    confidence: float
    right: float


def intervals(scores: Scores, *, samples: int = SAMPLES, seed: int = SEED) -> dict[str, dict[str, Interval]]:
    """Return an interval for each figure and rate, from documents drawn with replacement; the seed fixes the result.

    Documents are drawn, not facts, since the facts of one text stand and fall together.
    """
    source = random.Random(seed)
    drawn: dict[str, dict[str, list[float]]] = {name: {rate: [] for rate in RATES} for name in scores.figures}
    for _ in range(samples if scores.tallies else 0):
        figures = total(source.choices(scores.tallies, k=len(scores.tallies)))
        for name, values in drawn.items():
            counts = figures.get(name, Counts())
            for rate, value in RATES.items():
                values[rate].append(value(counts))
    return {name: {rate: _middle(found) for rate, found in values.items()} for name, values in drawn.items()}


def reliability(scores: Scores, *, bins: int = 10) -> tuple[Bin, ...]:
    """Return the bins of equal width that hold any fact, in order of confidence; facts without one are left out.

    A well-kept confidence is as high as the share that is right.
    """
    groups: dict[int, list[tuple[float, bool]]] = {}
    for each in scores.tallies:
        for fact in each.graded:
            groups.setdefault(min(int(fact.confidence * bins), bins - 1), []).append((fact.confidence, fact.right))
    return tuple(
        Bin(
            number / bins,
            (number + 1) / bins,
            len(facts),
            sum(confidence for confidence, _ in facts) / len(facts),
            sum(right for _, right in facts) / len(facts),
        )
        for number, facts in sorted(groups.items())
    )


def _middle(values: list[float]) -> Interval:
    """Return the bounds that leave 2.5 % of the values out on each side."""
    ranked = sorted(values) or [0.0]
    out = int(len(ranked) * 0.025)
    return Interval(ranked[out], ranked[-1 - out])
