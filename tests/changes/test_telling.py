from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html import unescape
from html.parser import HTMLParser

import pytest

from kg.changes import brief, compare
from kg.changes.html import html
from kg.changes.layout import plain
from kg.changes.markdown import escape, markdown
from kg.changes.telling import page_of_brief, page_of_diff
from kg.errors import QueryError
from kg.records import Knowledge, Modality
from tests.changes.factory import FIRM, ONTOLOGY, PARK, News, invests, state

HOSTILE = "<script>alert(1)</script>"
EMPTY = Knowledge((), ())


def told(old: Knowledge, new: Knowledge, language: str = "zh", limit: int = 200) -> str:
    return markdown(page_of_diff(compare(old, new, ONTOLOGY), ONTOLOGY, language=language, limit=limit))


def test_a_source_tells_where_in_the_file_the_article_stands() -> None:
    knowledge = state(invests())
    (reading,) = knowledge.readings
    source = replace(reading.document.source, path="wire.jsonl", place="line 2")
    moved = replace(reading, document=replace(reading.document, source=source))
    said = told(EMPTY, replace(knowledge, readings=(moved,)), "en")
    start, end = reading.claims[0].evidence
    assert f"wire.jsonl · line 2, characters {start}–{end} of the article" in said


@pytest.mark.parametrize(
    ("news", "said"),
    [
        (invests(), f"**{FIRM}**投资**{PARK}**（金额：30亿元）"),
        (invests(modality=Modality.PLANNED), f"**{FIRM}**拟投资**{PARK}**"),
        (invests(modality=Modality.NEGATED), f"**{FIRM}**未投资**{PARK}**"),
        (invests(modality=Modality.POSSIBLE), f"**{FIRM}**或投资**{PARK}**"),
        (
            News(f"{FIRM}与碧桥市政府签约。", "signedWith", FIRM, "碧桥市政府", "Organization"),
            f"**{FIRM}**与**碧桥市政府**签约",
        ),
        (
            News(
                "总经理顾以宁到任远山储能。",
                "holdsPosition",
                "顾以宁",
                details=(("role", "总经理"),),
                object=FIRM,
                kind="Organization",
            ),
            f"**顾以宁**任**{FIRM}**总经理",
        ),
    ],
)
def test_a_fact_is_told_in_a_chinese_sentence(news: News, said: str) -> None:
    assert said in told(EMPTY, state(news))


def test_a_fact_is_told_with_english_labels() -> None:
    text = told(EMPTY, state(invests(modality=Modality.PLANNED)), "en")
    assert f"planned: **{FIRM}** invests in **{PARK}** (amount: 30亿元)" in text


def test_each_fact_has_its_sentence_document_date_and_publisher() -> None:
    text = told(EMPTY, state(invests(publisher="湖畔时报")))
    assert f"> {FIRM}宣布投资30亿元建设{PARK}，双方商谈已久。" in text
    assert "《消息2025-09-01湖畔时报》 · 湖畔时报 · 2025-09-01 · news.txt" in text


def test_a_change_says_what_was_told_before() -> None:
    new = invests("45亿元", date="2025-09-04", publisher="湖畔时报")
    assert "金额：原为 30亿元，新称 45亿元" in told(state(invests()), state(invests(), new))
    assert "补充金额：30亿元" in told(state(News(f"{FIRM}投资{PARK}。")), state(News(f"{FIRM}投资{PARK}。"), invests()))


def test_a_further_stage_is_told_as_a_chain_and_not_again_as_a_change() -> None:
    plan = invests(modality=Modality.PLANNED)
    text = told(state(plan), state(plan, News(f"{FIRM}在{PARK}的工厂开工。", date="2025-09-08")))
    assert "计划 2025-09-01 → 开工 2025-09-08（新）" in text
    assert "## 变化" not in text


def test_nothing_new_is_said() -> None:
    assert "没有变化" in told(state(invests()), state(invests()))
    found = brief(state(invests()), ONTOLOGY, since=date(2025, 9, 15), today=date(2025, 9, 16), watch=[FIRM])
    text = markdown(page_of_brief(found, ONTOLOGY))
    assert text.count("没有新消息") == 2
    assert FIRM in text


def test_what_is_too_much_for_a_page_is_counted() -> None:
    many = [replace(invests(), text=f"碧桥{n}厂投资{PARK}。", subject=f"碧桥{n}厂", details=()) for n in range(5)]
    text = told(EMPTY, state(*many), limit=2)
    assert text.count("\n* ") == 2
    assert "另有 3 条未列出" in text


def test_an_unknown_language_is_refused_with_those_there_are() -> None:
    with pytest.raises(QueryError, match="zh, en"):
        told(EMPTY, EMPTY, "fr")


@pytest.mark.parametrize(
    "hostile", [HOSTILE, '"><img src=x onerror=alert(1)>', "[点](javascript:alert(1))", "`**_#|", "{{ 7*7 }}{s}{0}"]
)
def test_hostile_text_is_shown_and_never_obeyed(hostile: str) -> None:
    firm = f"远山{hostile}"
    news = replace(invests(), text=f"{firm}投资{PARK}。", subject=firm, details=(), publisher=hostile)
    page = page_of_diff(compare(EMPTY, state(news), ONTOLOGY), ONTOLOGY)
    told_html, told_markdown = html(page), markdown(page)
    parser = Elements()
    parser.feed(told_html)
    assert not parser.found & {"script", "img", "a", "iframe", "object", "link"}
    assert hostile in "".join(parser.text)
    assert "<" not in told_markdown
    assert not re.search(r"(?<!\\)\]\(", told_markdown)


class Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        assert not [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def test_the_page_admits_no_request_and_no_script() -> None:
    text = html(page_of_diff(compare(EMPTY, state(invests()), ONTOLOGY), ONTOLOGY))
    assert "default-src 'none'" in unescape(text)
    assert "http:" not in text
    assert "https:" not in text
    assert "<mark>" in text


def test_markdown_makes_no_link_of_an_address() -> None:
    assert escape("http://a.cn 和 www.b.cn") == "htt&#112;://a.cn 和 ww&#119;.b.cn"


def test_characters_that_are_not_seen_are_left_out() -> None:
    assert plain("甲\u202e乙\x1b[31m\n 丙\ud800") == "甲乙[31m 丙\ufffd"
