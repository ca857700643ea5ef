from __future__ import annotations

from decimal import Decimal

import pytest

from kg.errors import OntologyError
from kg.extraction.values import find_quantities, parse_quantity
from kg.extraction.values import units as table
from kg.ontology import Ontology
from kg.records import Mark
from tests.factory import document


def test_words_before_a_sum_are_quoted_with_it_but_negations_are_not() -> None:
    text = "投入约人民币20亿元，另有不超过5亿元备用"
    about, most = find_quantities(document(text))
    assert (about.surface, about.mark, about.unit) == ("约人民币20亿元", Mark.ABOUT, "CNY")
    assert (most.surface, most.mark, most.low, most.high) == ("5亿元", Mark.AT_MOST, None, Decimal(500_000_000))


def test_words_that_only_end_like_a_mark_are_none() -> None:
    for text in ("双方签约3亿元", "附近3家", "通过3项", "纽约20家", "以下5条"):
        (found,) = find_quantities(document(text))
        assert found.mark is Mark.EXACT, text
        assert found.surface == text[-len(found.surface) :]


def test_money_without_a_currency_needs_a_word_of_money() -> None:
    assert [q.surface for q in find_quantities(document("公司出资450万设厂"))] == []
    assert [q.surface for q in find_quantities(document("公司出资450万，设厂"))] == ["450万"]
    assert find_quantities(document("观众达到3.5亿，创下纪录")) == ()


def test_a_range_gives_both_ends_one_scale() -> None:
    found = parse_quantity("3至5亿元")
    assert found is not None
    assert (found.low, found.high) == (Decimal(300_000_000), Decimal(500_000_000))


def test_a_range_that_runs_backwards_is_none() -> None:
    assert parse_quantity("5亿元至3亿元") is None


def test_a_wrong_row_of_the_unit_table_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Ontology, "lexicon", lambda self, name: (("米", "length", "m", "one"),))
    table.units.cache_clear()
    try:
        with pytest.raises(OntologyError, match="lexicon units: 米"):
            table.units()
    finally:
        table.units.cache_clear()
