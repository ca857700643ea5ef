from __future__ import annotations

from decimal import Decimal

import pytest

from kg.extraction.values.numerals import fold, parse_number, plain
from kg.records import Mark


@pytest.mark.parametrize(
    ("wording", "value"),
    [
        ("0", "0"),
        ("1,234.5", "1234.5"),
        ("１２亿", "1200000000"),
        ("1.2万亿", "1200000000000"),
        ("3千5百万", "35000000"),
        ("1亿5000万", "150000000"),
        ("两亿三千万", "230000000"),
        ("一万零五百", "10500"),
        ("三千五", "3500"),
        ("十五点六亿", "1560000000"),
        ("二〇二五", "2025"),
        ("叁佰万", "3000000"),
        ("万亿", "1000000000000"),
    ],
)
def test_a_plain_numeral_is_one_number(wording: str, value: str) -> None:
    found = parse_number(wording)
    assert found is not None
    assert (found.low, found.high, found.mark) == (Decimal(value), Decimal(value), Mark.EXACT)


@pytest.mark.parametrize(
    ("wording", "low", "high", "mark"),
    [
        ("数千万", "20000000", "100000000", Mark.SEVERAL),
        ("十几", "11", "19", Mark.SEVERAL),
        ("三十几", "31", "39", Mark.SEVERAL),
        ("五六百", "500", "600", Mark.ABOUT),
        ("七八十万", "700000", "800000", Mark.ABOUT),
        ("三两", "2", "3", Mark.ABOUT),
        ("二十五六", "25", "26", Mark.ABOUT),
        ("500多", "500", "600", Mark.AT_LEAST),
        ("三千多", "3000", "4000", Mark.AT_LEAST),
        ("1.5万余", "15000", "16000", Mark.AT_LEAST),
        ("二十来", "20", "20", Mark.ABOUT),
    ],
)
def test_a_loose_numeral_is_an_interval(wording: str, low: str, high: str, mark: Mark) -> None:
    assert parse_number(wording) == (Decimal(low), Decimal(high), mark)


@pytest.mark.parametrize("wording", ["", "多", "多少", "点五", "一二三百", "万分", "1..2", "九" * 100, "abc", "半半"])
def test_what_is_no_numeral_gives_none(wording: str) -> None:
    assert parse_number(wording) is None


def test_folding_keeps_every_offset() -> None:
    text = "１２．５％～３億兩萬圓（ａ）壹"
    assert fold(text) == "12.5%~3亿两万圆（ａ）壹"
    assert len(fold(text)) == len(text)


def test_plain_writes_no_exponent_for_whole_numbers() -> None:
    assert str(plain(Decimal("1.2E+12"))) == "1200000000000"
    assert str(plain(Decimal("6.50"))) == "6.5"
