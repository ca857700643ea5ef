"""Scores as a table for people and as JSON for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, astuple
from typing import Any

from kg.evaluation.intervals import Bin, Interval
from kg.evaluation.score import LEVELS, Counts, Scores

Intervals = Mapping[str, Mapping[str, Interval]]


def table(scores: Scores, *, intervals: Intervals | None = None, bins: Sequence[Bin] | None = None) -> dict[str, Any]:
    """Return the figures as JSON: levels, modality, missing documents, and `per` class and property."""
    rows: dict[str, Any] = {level: _row(scores.figures[level]) for level in LEVELS}
    rows["modality"] = {"accuracy": scores.modality}
    rows["missing documents"] = scores.missing_documents
    rows["per"] = {name: _row(counts) for name, counts in scores.figures.items() if name not in LEVELS}
    if intervals is not None:
        rows["intervals"] = {
            name: {rate: list(astuple(found)) for rate, found in rates.items()} for name, rates in intervals.items()
        }
    if bins is not None:
        rows["reliability"] = [asdict(found) for found in bins]
    return rows


def render(scores: Scores, *, intervals: Intervals | None = None, bins: Sequence[Bin] | None = None) -> str:
    """Return the figures as lines of text; 95 % intervals of F1 stand behind them, reliability below, where given."""
    return "\n".join(_lines(scores, intervals, bins))


def errors(scores: Scores) -> Iterator[str]:
    """Yield every difference as a tab-separated line: document, kind, class or property, subject, object, modality."""
    for miss in scores.misses:
        yield "\t".join(" ".join(cell.split()) for cell in astuple(miss)) + "\n"


def _lines(scores: Scores, intervals: Intervals | None, bins: Sequence[Bin] | None) -> Iterator[str]:
    heads = "".join(f"{head:>7}" for head in ("P", "R", "F1", "right", "pred", "gold"))
    yield f"{'':28}{heads}{'   95 % of F1' if intervals is not None else ''}"
    for name, counts in scores.figures.items():
        rates = f"{counts.precision:7.3f}{counts.recall:7.3f}{counts.f1:7.3f}"
        numbers = f"{counts.right:7}{counts.predicted:7}{counts.gold:7}"
        yield f"{name:28}{rates}{numbers}{_interval(intervals, name)}"
    yield f"modality accuracy {scores.modality:.3f} · missing documents {scores.missing_documents}"
    if bins is not None:
        yield f"{'confidence':28}{'facts':>7}{'said':>7}{'right':>7}"
        for found in bins:
            label = f"{found.low:.1f}–{found.high:.1f}"
            yield f"{label:28}{found.facts:7}{found.confidence:7.3f}{found.right:7.3f}"


def _interval(intervals: Intervals | None, name: str) -> str:
    if intervals is None:
        return ""
    found = intervals[name]["f1"]
    return f"   {found.low:.3f}–{found.high:.3f}"


def _row(counts: Counts) -> dict[str, float]:
    rates = {"precision": counts.precision, "recall": counts.recall, "f1": counts.f1}
    return rates | {"right": counts.right, "predicted": counts.predicted, "gold": counts.gold}
