from __future__ import annotations

import json

from kg.evaluation import intervals, reliability, render, score, table
from tests.evaluation.gold import EXAMPLES, records, row, rows, spoilt

GOLD = row("甲钢投资乙港", ["e1 Organization 甲钢", "e2 Organization 乙港"], ["e1 investsIn e2"])


def test_the_table_has_a_line_for_each_figure() -> None:
    scores = score(records([GOLD]), records([GOLD]))
    assert render(scores).splitlines() == [
        "                                  P      R     F1  right   pred   gold",
        "entity                        1.000  1.000  1.000      2      2      2",
        "untyped                       1.000  1.000  1.000      2      2      2",
        "fact                          1.000  1.000  1.000      1      1      1",
        "qualifier                     0.000  0.000  0.000      0      0      0",
        "entity Organization           1.000  1.000  1.000      2      2      2",
        "fact investsIn                1.000  1.000  1.000      1      1      1",
        "modality accuracy 1.000 · missing documents 0",
    ]


def test_intervals_and_reliability_are_shown_when_given() -> None:
    gold = rows(EXAMPLES)
    scores = score(records(gold), records(spoilt(gold, 1)))
    bounds, bins = intervals(scores, samples=30), reliability(scores)
    lines = render(scores, intervals=bounds, bins=bins).splitlines()
    assert lines[0].endswith("95 % of F1")
    assert lines[1].endswith(f"{bounds['entity']['f1'].low:.3f}–{bounds['entity']['f1'].high:.3f}")
    assert len(lines) == len(render(scores).splitlines()) + 1 + len(bins)
    told = json.loads(json.dumps(table(scores, intervals=bounds, bins=bins)))
    assert told["intervals"]["fact"]["recall"][0] <= told["fact"]["recall"] <= told["intervals"]["fact"]["recall"][1]
    assert sum(found["facts"] for found in told["reliability"]) == scores.figures["fact"].predicted
