"""The hand-made cases of `cases.tsv`, one test for each kind, so that a failure lists all lines that differ."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from kg.extraction.values import find_quantities, find_whens, parse_quantity, parse_when
from kg.records import Quantity, When
from tests.factory import document

LINES = Path(__file__).with_name("cases.tsv").read_text(encoding="utf-8").splitlines()
CASES = [line.split("\t") for line in LINES if line and not line.startswith("#")]


def of(kind: str) -> list[list[str]]:
    return [case[1:] for case in CASES if case[0] == kind]


def side(end: Decimal | date | None) -> str:
    return "-" if end is None else str(end)


def told(value: Quantity | When | None) -> list[str]:
    if value is None:
        return ["none"]
    if isinstance(value, Quantity):
        return [value.kind, side(value.low), side(value.high), value.unit, value.mark.value]
    return [side(value.first), side(value.last), value.precision, value.mark.value]


def test_there_are_at_least_three_hundred_cases() -> None:
    assert len(CASES) >= 300


def test_each_wording_of_a_quantity_has_its_bounds_and_unit() -> None:
    wrong = [(text, expected, told(parse_quantity(text))) for text, *expected in of("quantity")]
    assert [case for case in wrong if case[1] != case[2]] == []


def test_each_wording_of_a_date_has_its_days() -> None:
    wrong = [(text, expected, told(parse_when(text, today="2025-09-16"))) for text, *expected in of("when")]
    assert [case for case in wrong if case[1] != case[2]] == []


@pytest.mark.parametrize(("kind", "find"), [("quantities", find_quantities), ("whens", find_whens)])
def test_each_sentence_gives_the_marked_wordings_and_no_others(kind: str, find: object) -> None:
    assert callable(find)
    wrong = []
    for (marked,) in of(kind):
        text = re.sub("[⟦⟧]", "", marked)
        found = [value.surface for value in find(document(text))]
        if found != re.findall("⟦(.*?)⟧", marked):
            wrong.append((marked, found))
    assert wrong == []
