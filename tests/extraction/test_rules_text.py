"""Folding and cutting of a text: offsets must stay those of the document."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extraction.rules.text import clauses, fold, read_text, sentences
from kg.segmenter import segmenter

SEGMENTER, _ = segmenter()


@pytest.mark.parametrize(("raw", "folded"), [("廣東", "广东"), ("ＡＩ５", "AI5"), ("\ud800", "?")])
def test_characters_are_folded_one_for_one(raw: str, folded: str) -> None:
    assert fold(raw) == folded


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters() | st.sampled_from("臺灣後裡隻發髮乾幹　ＡＢ１公司。，（）“”《》"), max_size=60))
def test_folding_keeps_every_offset_and_words_cover_the_text(raw: str) -> None:
    text = read_text(raw, SEGMENTER)
    assert len(text.text) == len(raw)
    assert "".join(text.words) == text.text
    assert text.starts[-1] == len(raw)
    for at, word in enumerate(text.words):
        assert text.begins(text.starts[at])
        assert text.text[text.starts[at] : text.starts[at + 1]] == word


def test_a_word_is_found_by_any_of_its_offsets() -> None:
    text = read_text("湖南大学", SEGMENTER)
    assert [text.words[text.word_at(at)] for at in range(4)] == ["湖南大学"] * 4
    assert not text.begins(2)


def test_sentences_and_clauses_are_what_stands_between_the_marks() -> None:
    text = "甲，乙。丙！"
    assert [text[a:b] for a, b in sentences(text)] == ["甲，乙", "丙"]
    assert [text[a:b] for a, b in clauses(text, 0, 3)] == ["甲", "乙"]
