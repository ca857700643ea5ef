"""Names inside names: what a thing is a part, a stage or a branch of by its own name."""

from __future__ import annotations

from functools import cache

import pytest

from kg import ontology
from kg.extraction.rules.candidate import Candidate
from kg.extraction.rules.inner import inside, part
from kg.extraction.rules.lexicon import Lexicons
from kg.extraction.rules.text import read_text


@cache
def lexicons() -> Lexicons:
    return Lexicons(ontology.load())


def wholes(name: str, type_: str, shorter: str, whole: str, *, alone: bool = True) -> set[tuple[str, str]]:
    """What is found inside a name where `shorter` is likely a name, and stands in the text by itself too."""
    text = f"{shorter}旁，{name}建成。" if alone else f"{name}建成。"
    at = text.index(name)
    outer = [Candidate(at, at + len(name), type_, 0.9, "given")]
    if alone:
        outer.insert(0, Candidate(0, len(shorter), whole, 0.9, "given"))
    found = [*outer, Candidate(at, at + len(shorter), whole, 0.6, "headed")]
    pairs = inside(read_text(text, lexicons().segmenter), lexicons(), outer, found)
    return {(text[one.start : one.end], text[other.start : other.end]) for one, other in pairs}


@pytest.mark.parametrize(
    ("name", "type_", "shorter", "whole"),
    [
        ("安宁大桥引桥", "Facility", "安宁大桥", "Facility"),
        ("云岭核电站3号机组", "Facility", "云岭核电站", "Facility"),
        ("安云高铁青溪隧道", "Facility", "安云高铁", "Facility"),
        ("青禾书展开幕式", "Event", "青禾书展", "Event"),
        ("安宁机场三期扩建工程", "Project", "安宁机场", "Facility"),
        ("云岭水库二期工程", "Project", "云岭水库", "Facility"),
    ],
)
@pytest.mark.parametrize("alone", [True, False])
def test_a_part_belongs_to_what_its_name_begins_with(
    name: str, type_: str, shorter: str, whole: str, alone: bool
) -> None:
    assert wholes(name, type_, shorter, whole, alone=alone) == {(name, shorter)}


@pytest.mark.parametrize(
    ("name", "type_", "shorter", "whole"),
    [
        ("安宁大桥项目", "Project", "安宁大桥", "Facility"),  # the same thing with its kind
        ("青禾酒店", "Facility", "青禾", "Facility"),  # 酒店 is no 店
        ("安宁大桥至青溪段", "Facility", "安宁大桥", "Facility"),  # where it begins, not what it is of
        ("云岭镇青溪隧道", "Facility", "云岭镇", "Location"),  # a place before it
    ],
)
def test_what_is_no_part_is_not_taken_for_one(name: str, type_: str, shorter: str, whole: str) -> None:
    assert not wholes(name, type_, shorter, whole)


def test_a_body_is_the_whole_only_where_it_is_told_by_itself() -> None:
    assert wholes("青禾超市云岭店", "Facility", "青禾超市", "Organization") == {("青禾超市云岭店", "青禾超市")}
    assert not wholes("青禾超市云岭店", "Facility", "青禾超市", "Organization", alone=False)


def test_the_stage_of_a_building_is_not_what_is_built_on() -> None:
    text = "安宁机场三期扩建工程开工。"
    outer = [Candidate(0, 10, "Project", 0.9, "given")]
    found = [*outer, Candidate(0, 6, "Project", 0.7, "headed"), Candidate(0, 4, "Facility", 0.6, "headed")]
    ((_, whole),) = inside(read_text(text, lexicons().segmenter), lexicons(), outer, found)
    assert text[whole.start : whole.end] == "安宁机场"


@pytest.mark.parametrize(("rest", "rule"), [("大坝", "nested 大坝"), ("隧道", ""), ("青溪隧道", "nested 隧道")])
def test_some_words_need_a_name_of_their_own(rest: str, rule: str) -> None:
    assert part(rest, lexicons()) == rule
