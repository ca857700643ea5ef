from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import codec
from kg.errors import StoreError
from kg.records import Entity, Judgement, Knowledge, Link, Mark, OffsetMap, Qualifier, Quantity, Reading, Verdict, When
from tests import factory

TEXT = "9月3日，青禾科技与云岭集团签约，金额约2.5亿元。"


def sample() -> Reading:
    doc = factory.document(TEXT, key="a1", title="签约")
    one, other = factory.mention(doc, "青禾科技"), factory.mention(doc, "云岭集团")
    at = TEXT.index("约2.5亿元")
    money = Quantity(doc.id, at, at + 6, "约2.5亿元", "money", Decimal("2.5e8"), None, "CNY", Mark.ABOUT)
    when = When(doc.id, 0, 4, "9月3日", date(2025, 9, 3), date(2025, 9, 3), "day")
    qualifiers = (
        Qualifier("amount", at, at + 6, "约2.5亿元", money),
        Qualifier("date", 0, 4, "9月3日", when),
        Qualifier("role", 5, 6, TEXT[5]),
    )
    claim = factory.claim(doc, one, "signedWith", other, evidence="青禾科技与云岭集团签约", qualifiers=qualifiers)
    return replace(factory.reading(doc, claim), quantities=(money,), links=(Link(one, other, "test"),))


def whole() -> Knowledge:
    found = sample()
    entities = tuple(Entity(f"Organization/{m.surface}", m.type, m.surface, ("别名",), (m,)) for m in found.mentions)
    return Knowledge((found,), entities, (Judgement("Organization", "甲", "乙", Verdict.SAME, "why", "rule"),))


def test_a_reading_comes_back_unchanged() -> None:
    assert codec.reading_from(codec.reading_to(sample())) == sample()


def test_knowledge_comes_back_unchanged() -> None:
    assert codec.knowledge_from(codec.knowledge_to(whole())) == whole()


@given(st.text(min_size=1), st.text(), st.lists(st.one_of(st.none(), st.integers(0, 50)), max_size=20))
def test_hostile_text_and_maps_come_back_unchanged(text: str, title: str, raw: list[int | None]) -> None:
    doc = replace(factory.document(text, title=title), offsets=OffsetMap.of(raw))
    found = factory.reading(doc, mentions=(factory.mention(doc, text),))
    knowledge = Knowledge((found,), ())
    lines = list(codec.knowledge_to(knowledge))
    assert all("\n" not in line for line in lines)
    assert codec.knowledge_from(lines) == knowledge


@pytest.mark.parametrize("broken", ["{", '{"reading": {}}', '{"entity": {"mentions": [[9, 9]]}}', "[]", "7"])
def test_a_damaged_line_is_named(broken: str) -> None:
    lines = list(codec.knowledge_to(whole()))
    with pytest.raises(StoreError, match="line 3"):
        codec.knowledge_from([*lines[:2], broken])


@pytest.mark.parametrize("lines", [[], ['{"kg":0}'], ["null"]])
def test_a_foreign_file_is_refused(lines: list[str]) -> None:
    with pytest.raises(StoreError, match="Build again"):
        codec.knowledge_from(lines)
