"""Frames: which two names a cue word may join."""

from __future__ import annotations

from functools import cache

import pytest

from kg import ontology
from kg.extraction.rules.candidate import Candidate
from kg.extraction.rules.frames import pairs
from kg.extraction.rules.lexicon import Lexicons
from kg.extraction.rules.text import read_text


@cache
def lexicons() -> Lexicons:
    return Lexicons(ontology.load())


def joined(text: str, property_: str, **names: str) -> set[tuple[str, str]]:
    """The names that the property's cue words may join, as subject and object; `names` are given by their class."""
    given = [
        Candidate(text.index(name), text.index(name) + len(name), type_, 0.9, "given")
        for type_, name in sorted(names.items(), key=lambda item: text.index(item[1]))
    ]
    found = pairs(read_text(text, lexicons().segmenter), lexicons(), given)
    return {
        (text[p.subject.start : p.subject.end], text[p.object.start : p.object.end])
        for p in found
        if p.property == property_
    }


@pytest.mark.parametrize("word", ["在", "于"])
def test_where_something_is_built_is_not_what_is_built(word: str) -> None:
    text = f"青禾集团拟{word}安宁产业园建设摄影棚。"
    assert not joined(text, "builds", Organization="青禾集团", Facility="安宁产业园")


def test_what_stands_right_before_the_cue_may_be_what_is_built() -> None:
    text = "青禾集团，安宁产业园建设单位。"
    assert joined(text, "builds", Organization="青禾集团", Facility="安宁产业园") == {("青禾集团", "安宁产业园")}
