"""How far a figure may lie from its true value: bootstrap intervals over documents, and reliability of confidence."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import astuple, dataclass

import numpy as np
from numpy.typing import NDArray

from kg.evaluation.score import Counts, Scores

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
    names = tuple(scores.figures)
    table = np.array([[astuple(each.figures.get(name, Counts())) for name in names] for each in scores.tallies])
    if not table.size:
        return {name: dict.fromkeys(RATES, Interval(0.0, 0.0)) for name in names}
    drawn = np.tensordot(_draws(len(scores.tallies), samples, seed), table, axes=1)
    found = {name: [Counts(*map(int, counts)) for counts in drawn[:, at]] for at, name in enumerate(names)}
    return {
        name: {rate: _middle([value(counts) for counts in sums]) for rate, value in RATES.items()}
        for name, sums in found.items()
    }


def _draws(documents: int, samples: int, seed: int) -> NDArray[np.int64]:
    """Return how often each document (column) was drawn in each sample (row)."""
    # Python's generator, since its numbers for a seed are promised to stay, and numpy's are not.
    source, everyone = random.Random(seed), range(documents)
    return np.array([np.bincount(source.choices(everyone, k=documents), minlength=documents) for _ in range(samples)])


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
    ranked = sorted(values)
    out = int(len(ranked) * 0.025)
    return Interval(ranked[out], ranked[-1 - out])
