"""Patterns: sentences of a known build, with every name as one character."""

from __future__ import annotations

import re
import time
from functools import cache
from pathlib import Path

import pytest

from kg import ontology
from kg.errors import OntologyError
from kg.extraction.rules import RulesExtractor
from kg.extraction.rules.candidate import Candidate
from kg.extraction.rules.generic import generic
from kg.extraction.rules.lexicon import Lexicons
from kg.extraction.rules.patterns import masked, patterned
from kg.extraction.rules.spelling import Spelling
from kg.extraction.rules.text import read_text
from tests import factory

ORGANIZATION, FACILITY, PERSON = "Organization", "Facility", "Person"


@cache
def lexicons() -> Lexicons:
    return Lexicons(ontology.load())


def given(text: str, names: dict[str, str]) -> list[Candidate]:
    """Each name at its first place."""
    found = [Candidate(text.index(n), text.index(n) + len(n), type_, 0.9, "given") for n, type_ in names.items()]
    return sorted(found, key=lambda name: name.start)


def told(text: str, **names: str) -> set[tuple[str, str, str]]:
    """What the patterns tell; names are given as name=class."""
    found = patterned(read_text(text, lexicons().segmenter), lexicons(), given(text, names))
    return {
        (text[one.subject.start : one.subject.end], one.property, text[one.object.start : one.object.end])
        for one in found
    }


@pytest.mark.parametrize(
    "text",
    [
        "安宁大桥由青禾建设承建。",
        "“安宁大桥”（全长2公里）由青禾建设负责承建。",
        "安宁大桥则是青禾建设打造的又一座地标。",
        "走过青禾建设承建的安宁大桥。",
    ],
)
def test_who_built_it_is_told_whatever_the_order(text: str) -> None:
    assert ("青禾建设", "builds", "安宁大桥") in told(text, 青禾建设=ORGANIZATION, 安宁大桥=FACILITY)


def test_each_member_of_a_list_has_its_claim() -> None:
    text = "安宁大桥由青禾建设、云岭路桥和远山集团等单位共同承建。"
    found = told(text, 安宁大桥=FACILITY, 青禾建设=ORGANIZATION, 云岭路桥=ORGANIZATION, 远山集团=ORGANIZATION)
    assert {s for s, p, o in found if p == "builds"} == {"青禾建设", "云岭路桥", "远山集团"}


def test_the_topic_of_a_sentence_is_what_its_later_clauses_are_about() -> None:
    text = "安宁大桥全长2公里，跨过青溪，由青禾建设承建，云岭路桥负责施工。"
    found = told(text, 安宁大桥=FACILITY, 青溪="Location", 青禾建设=ORGANIZATION, 云岭路桥=ORGANIZATION)
    assert {s for s, p, o in found if (p, o) == ("builds", "安宁大桥")} == {"青禾建设", "云岭路桥"}


def test_a_product_is_passed_over_on_the_way_to_its_customer() -> None:
    text = "青禾科技研制的云帆电池已供应给远山集团。"
    found = told(text, 青禾科技=ORGANIZATION, 云帆电池="Product", 远山集团=ORGANIZATION)
    assert ("青禾科技", "suppliesTo", "远山集团") in found


def test_a_firm_that_the_text_goes_on_to_speak_of_is_meant_behind_its_former_name() -> None:
    text = read_text(
        "云帆科技昨日挂牌。公司由林远创办，前身为远山机械厂。林远持有公司30%的股份。", lexicons().segmenter
    )
    names = given(text.text, {"云帆科技": ORGANIZATION, "林远": PERSON, "远山机械厂": ORGANIZATION})
    names.append(Candidate(text.text.rindex("林远"), text.text.rindex("林远") + 2, PERSON, 0.9, "given"))
    spoken_of = sorted([*names, *generic(text, lexicons(), names)], key=lambda name: name.start)
    held = [one.object.ref for one in patterned(text, lexicons(), spoken_of) if one.property == "holdsSharesIn"]
    assert held == [names[0]]


def test_nothing_is_told_across_sentences_or_for_another_class() -> None:
    names = {"安宁大桥": FACILITY, "青禾建设": ORGANIZATION}
    assert not told("记者来到安宁大桥。由青禾建设承建。", **names)
    assert not told("安宁大桥由林远承建。", 安宁大桥=FACILITY, 林远="Event")


def test_a_country_before_a_word_for_its_firms_does_not_act() -> None:
    names = {"云岭国": "Location", "安宁大桥": FACILITY}
    assert ("云岭国", "builds", "安宁大桥") in told("由云岭国承建的安宁大桥通车。", **names)
    assert not told("由云岭国企业承建的安宁大桥通车。", **names)


def test_where_somebody_comes_from_does_not_act() -> None:
    text = "来自云岭国、青溪国等5个国家的专家编写了《云岭指南》。"
    assert not told(text, 云岭国="Location", 青溪国="Location", 云岭指南="Work")


def test_where_something_is_held_does_not_hold_it() -> None:
    names = {"青禾集团": ORGANIZATION, "云岭镇": "Location", "青禾书展": "Event"}
    found = told("青禾集团在云岭镇举办青禾书展。", **names)
    assert {s for s, p, _ in found if p == "organizes"} == {"青禾集团"}


def test_shares_are_listed_on_an_exchange_of_shares_alone() -> None:
    listed = told("青禾科技将在上海证券交易所主板上市。", 青禾科技=ORGANIZATION, 上海证券交易所=ORGANIZATION)
    assert listed == {("青禾科技", "listedOn", "上海证券交易所")}
    assert not told("青禾科技在云岭产权交易所挂牌。", 青禾科技=ORGANIZATION, 云岭产权交易所=ORGANIZATION)
    assert not told("深交所表示，上海证券交易所已有两家上市。", 深交所=ORGANIZATION, 上海证券交易所=ORGANIZATION)


def test_a_new_name_is_of_the_same_class() -> None:
    assert told("青禾科技更名为云岭科技。", 青禾科技=ORGANIZATION, 云岭科技=ORGANIZATION) == {
        ("云岭科技", "formerName", "青禾科技")
    }
    assert not told("青禾科技更名为安宁大桥。", 青禾科技=ORGANIZATION, 安宁大桥=FACILITY)


def test_a_sentence_is_masked_without_losing_its_places() -> None:
    text = "据悉，“青禾集团”（下称 青禾）\ue000与 云岭镇签约"
    sentence = masked(
        read_text(text, lexicons().segmenter),
        given(text, {"青禾集团": ORGANIZATION, "云岭镇": "Location"}),
        0,
        len(text),
        {ORGANIZATION: "A", "Location": "B"},
    )
    assert sentence.text == "据悉，A?与B签约"
    assert [text[place] for place in sentence.places[:-1]] == list("据悉，青\ue000与云签约")
    assert sentence.places[-1] == len(text)


def test_a_bracket_that_never_closes_is_kept() -> None:
    text = "青禾集团（青禾与云岭镇签约"
    names = given(text, {"青禾集团": ORGANIZATION, "云岭镇": "Location"})
    letters = {ORGANIZATION: "A", "Location": "B"}
    assert masked(read_text(text, lexicons().segmenter), names, 0, len(text), letters).text == "A（青禾与B签约"


@pytest.mark.parametrize(
    "wording", ["{s}<承建>", "{s}承建{o}", "{s:Nothing}<承建>{o}", "{s}<承建>{o}(", "{s}<承建?>{o}"]
)
def test_a_pattern_that_cannot_work_is_refused(wording: str) -> None:
    with pytest.raises((ValueError, re.error)):
        Spelling.of(ontology.load(), {}).pattern("builds", wording, 0.8)


ENTRY = """
restores:
  label: {zh: 修复, en: restores}
  domain: [Organization]
  range: [Facility]
  patterns: ["%s"]
"""


def test_a_property_of_the_users_own_is_read_by_its_patterns(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(ENTRY % "{o}~历经{s}~<整修|复原>", encoding="utf-8")
    document = factory.document("宁波云帆大桥历经宁波远山股份有限公司三年整修，昨日开放。")
    claims = RulesExtractor(ontology.load(path)).read(document).claims
    assert [(c.subject.surface, c.property, c.object.surface) for c in claims] == [
        ("宁波远山股份有限公司", "restores", "宁波云帆大桥")
    ]


def test_a_wrong_pattern_names_itself_and_the_remedy(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(ENTRY % "{o}由{s}修复", encoding="utf-8")
    with pytest.raises(OntologyError, match=r"restores: pattern .*needs .*<cue>.*Write such as"):
        RulesExtractor(ontology.load(path))


@pytest.mark.parametrize("between", ["、", "、由承建、"])
def test_a_list_without_an_end_is_read_in_time(between: str) -> None:
    text = f"青禾集团{between}" * 5_000
    step = 4 + len(between)
    names = [Candidate(at, at + 4, ORGANIZATION, 0.9, "given") for at in range(0, len(text), step)]
    started = time.process_time()
    assert not list(patterned(read_text(text, lexicons().segmenter), lexicons(), names))
    assert time.process_time() - started < 10
