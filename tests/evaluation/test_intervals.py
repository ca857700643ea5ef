from __future__ import annotations

import pytest

from kg.evaluation import Scores, intervals, reliability, score
from tests.evaluation.gold import EXAMPLES, records, row, rows, spoilt


@pytest.fixture(scope="module")
def scores() -> Scores:
    gold = rows(EXAMPLES)
    return score(records(gold), records(spoilt(gold, 3)))


def test_the_seed_fixes_the_intervals(scores: Scores) -> None:
    assert intervals(scores, samples=50) == intervals(scores, samples=50)
    assert intervals(scores, samples=50) != intervals(scores, samples=50, seed=2)


def test_an_interval_holds_its_figure(scores: Scores) -> None:
    found = intervals(scores, samples=300)
    for name in ("entity", "untyped", "fact"):
        counts = scores.figures[name]
        for rate, value in (("precision", counts.precision), ("recall", counts.recall), ("f1", counts.f1)):
            bounds = found[name][rate]
            assert bounds.low < value < bounds.high
            assert bounds.high - bounds.low < 0.6


def test_nothing_scored_has_no_width() -> None:
    found = intervals(score({}, {}))
    assert (found["fact"]["f1"].low, found["fact"]["f1"].high) == (0.0, 0.0)


def test_reliability_tells_what_was_said_and_what_was_right() -> None:
    entities = ["e1 Organization 甲钢", "e2 Organization 乙港"]
    gold = row("甲钢乙港", entities, ["e1 investsIn e2"])
    found = row("", entities, ["e1 investsIn e2", "e1 builds e2", "e1 acquires e2", "e2 founds e1"])
    for fact, confidence in zip(found["facts"], (0.92, 0.98, 1.0, None), strict=True):
        fact["confidence"] = confidence
    found["facts"].append({"s": "e2", "p": "operates", "o": "e1", "confidence": 0.0})
    low, high = reliability(score(records([gold]), records([found])))
    assert (low.low, low.facts, low.right) == (0.0, 1, 0.0)
    assert (high.low, high.facts, high.right) == (0.9, 3, pytest.approx(1 / 3))
    assert high.confidence == pytest.approx((0.92 + 0.98 + 1.0) / 3)
