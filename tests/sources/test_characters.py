"""Cleaning moves nothing: every clean character is the raw one at its place, or a declared replacement."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg.sources import same
from kg.sources.articles import articles
from kg.sources.characters import REPLACED, clean
from kg.sources.markdown import read_markdown
from kg.sources.model import Content, Fragment, assemble, cut, text_of
from kg.sources.plain import read_text

CHINESE = ["青山县", "图书馆", "。", "，", "　　", "（记者 王一鸣）", "本报讯", "⼈", "⻓", "…", "——", "摄"]
LAYOUT = ["\n", "\n\n", "\r\n", " ", "\t", "5", "AI", "\u200b", "\ufeff", "\x00"]
MARKUP = ["**", "# ", "[链接](http://a.b)", "&amp;", "|", "`", "\\", "<b>"]
PIECES = st.sampled_from([*CHINESE, *LAYOUT, *MARKUP])


def check(content: Content) -> None:
    for article in articles(content):
        text, offsets = assemble(article.paragraphs)
        for run in offsets.runs:
            for step in range(run.length):
                assert same(text[run.clean + step], content.raw, run.raw + step)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
@example("。\n# 青山县")  # a heading behind the last text
def test_text_and_markdown_map_back(raw: str) -> None:
    check(read_text(raw))
    check(read_markdown(raw))


@given(st.text(max_size=60))
def test_clean_keeps_places(text: str) -> None:
    for fragment in clean(text, 7):
        for step, character in enumerate(fragment.text):
            assert same(character, text, fragment.raw - 7 + step)


def test_replacements_are_one_for_one() -> None:
    assert all(len(one) == len(other) == 1 for one, other in REPLACED.items())
    assert text_of(clean("⼀⽇⺠⻓⻅２０２５ＡＩ％")) == "一日民长见2025AI%"


def test_names_set_wide_are_closed_and_lists_stay_apart() -> None:
    assert text_of(clean("主　任　张　三")) == "主任张三"
    assert text_of(clean("张三丰 李四光")) == "张三丰 李四光"


def test_cut_takes_characters_across_fragments() -> None:
    base = (Fragment(3, "青山"), Fragment(-1, " "), Fragment(9, "县城"))
    assert cut(base, 1, 4) == (Fragment(4, "山"), Fragment(-1, " "), Fragment(9, "县"))
