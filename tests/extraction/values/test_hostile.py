"""What must hold for any text: places are exact, in order, apart; and no text takes more than linear time."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extraction.values import find_quantities, find_whens, parse_quantity, parse_when
from tests.factory import document

WORDINGS = json.loads(Path(__file__).with_name("hostile.json").read_text(encoding="utf-8"))
PIECES: list[str] = WORDINGS["pieces"]
HOSTILE: list[str] = WORDINGS["hostile"]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.sampled_from(["2025-09-16", "", "0001-01-01"]))
def test_every_value_stands_where_it_says(text: str, today: str) -> None:
    doc = document(text, date=today)
    for values in (find_quantities(doc), find_whens(doc)):
        end = 0
        for value in values:
            assert end <= value.start < value.end <= len(text)
            assert text[value.start : value.end] == value.surface
            end = value.end
    for quantity in find_quantities(doc):
        if quantity.low is not None and quantity.high is not None:
            assert quantity.low <= quantity.high
    for when in find_whens(doc):
        if when.first is not None and when.last is not None:
            assert when.first <= when.last
    parse_quantity(text)
    parse_when(text, today=today)


@pytest.mark.parametrize("unit", HOSTILE)
def test_a_hostile_text_takes_no_more_than_linear_time(unit: str) -> None:
    doc = document(unit * (20_000 // len(unit)))
    start = time.process_time()
    find_quantities(doc)
    find_whens(doc)
    assert time.process_time() - start < 3.0  # a quadratic pattern needs minutes


def test_the_same_text_gives_the_same_records() -> None:
    doc = document("去年底投资近40亿元，占股51%，今年8月14日至17日签约。")
    assert find_quantities(doc) == find_quantities(doc)
    assert find_whens(doc) == find_whens(doc)
