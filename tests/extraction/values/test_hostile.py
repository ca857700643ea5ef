"""What must hold for any text: places are exact, in order, apart; and no text takes more than linear time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extraction.values import find_quantities, find_whens, parse_quantity, parse_when
from tests.factory import document

PIECES = [
    *"0123456789０９．.，,%％零一二两三十百千万亿半多余几数年月日号天周个元至到-—~、和的前后内起来约近超过每（）“”第 \n",
    *"今天 去年 上周五 日前 世纪 季度 上半年 以来 期间 亿元 人民币 百分之 分之 十四五 不超过 2025年 9月 15日 股权 左右".split(),
    *"以上 同比 增长 民国 PFLOPS 千瓦时 个百分点 投资 近三年 春节 \ud83d\ude00 \u0000".split(" "),
]
HOSTILE = (
    "一 1 十 亿 1, 1. 1- 1至 一至 2025年 2025- 9月 1日 1日、 百分之 分之 三分之 近 不超过 约 每 今天（ “十 第 上 上上 年 数 几 多 一多 "
    "1多万 前 前1 近一 月1 2025年1月 至 — 0. 人民币 今年的 五一、 十四五 1亿 1万1千 9月13月 今年99月 1元至 嘉庆 ￥ ￥1"
).split()


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
