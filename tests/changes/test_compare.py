from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.changes import Kind, compare
from kg.changes.model import Change, Diff
from kg.records import Knowledge, Modality
from kg.resolution import across
from tests.changes.factory import FIRM, ONTOLOGY, PARK, News, invests, state


def diff(old: Knowledge, new: Knowledge) -> Diff:
    return compare(old, new, ONTOLOGY)


def only(found: Diff) -> Change:
    (change,) = found.changes
    return change


def test_a_state_does_not_differ_from_itself_whatever_the_order_of_its_texts() -> None:
    news = (invests(), invests("12亿元", date="2025-09-03", publisher="湖畔时报"))
    assert not diff(state(*news), state(*reversed(news)))


def test_what_only_the_new_state_tells_is_new() -> None:
    change = only(diff(state(), state(invests())))
    assert (change.kind, change.fact.subject.name, change.fact.property, change.fact.object.name) == (
        Kind.NEW,
        FIRM,
        "investsIn",
        PARK,
    )
    assert [telling.document.date for telling in change.tellings] == ["2025-09-01"]


def test_what_only_the_old_state_tells_is_retracted_with_its_source() -> None:
    change = only(diff(state(invests()), state()))
    assert change.kind is Kind.RETRACTED
    assert [telling.document.date for telling in change.removed] == ["2025-09-01"]
    assert not change.unread


def test_a_fact_no_longer_read_from_a_document_that_is_there_is_told_as_such() -> None:
    reading = invests().reading()
    change = only(diff(across([reading]), across([replace(reading, claims=())])))
    assert change.unread


def test_another_sum_is_a_change_and_names_both() -> None:
    found = diff(state(invests()), state(invests(), invests("45亿元", date="2025-09-04", publisher="湖畔时报")))
    change = only(found)
    amount = next(aspect for aspect in change.aspects if aspect.name == "amount")
    assert change.kind is Kind.CHANGED
    assert (amount.before, amount.added, amount.gone) == (("30亿元",), ("45亿元",), ())
    assert [telling.document.publisher for telling in change.tellings] == ["湖畔时报"]


def test_the_same_sum_in_other_words_is_no_change() -> None:
    one, other = invests("30亿元", publisher="甲报"), invests("三十亿元", publisher="甲报")
    assert "amount" not in [a.name for c in diff(state(one), state(other)).changes for a in c.aspects]


def test_a_plan_that_is_carried_out_is_a_change_and_a_further_stage() -> None:
    plan = invests(modality=Modality.PLANNED)
    done = News(f"{FIRM}与各方在{PARK}签约，项目随即开工。", date="2025-09-08")
    found = diff(state(plan), state(plan, done))
    aspects = {aspect.name: (aspect.before, aspect.added) for aspect in only(found).aspects}
    assert aspects["modality"] == (("planned",), ("fact",))
    (progress,) = found.progress
    assert [(step.stage, step.date, step.fresh) for step in progress.steps] == [
        ("planned", "2025-09-01", False),
        ("begun", "2025-09-08", True),
    ]


def test_a_matter_told_at_all_for_the_first_time_has_made_no_progress() -> None:
    plan, done = invests(modality=Modality.PLANNED), News(f"{FIRM}在{PARK}的工厂开工。", date="2025-09-08")
    assert not diff(state(), state(plan, done)).progress


def test_a_reprint_is_no_change() -> None:
    text = invests(publisher="甲报")
    assert not diff(state(text), state(text, replace(text, publisher="乙报", date="2025-09-02")))


def test_one_more_independent_source_is_a_change() -> None:
    other = News(f"记者获悉，{FIRM}已向{PARK}投资30亿元。", date="2025-09-02", details=(("amount", "30亿元"),))
    (aspect,) = only(diff(state(invests()), state(invests(), other))).aspects
    assert (aspect.name, aspect.before, aspect.added) == ("sources", ("1",), ("2",))


def test_two_ways_of_telling_that_cannot_both_hold_are_told_once_however_often_printed() -> None:
    old = invests(publisher="甲报")
    other = invests("45亿元", date="2025-09-04", publisher="乙报")
    found = diff(state(old), state(old, other, replace(other, publisher="丙报")))
    (contradicted,) = found.contradictions
    assert contradicted.about == "amount"
    assert contradicted.fresh == (False, True)
    assert not diff(state(old, other), state(old, other, replace(other, publisher="丙报"))).contradictions


def test_a_thing_whose_fuller_name_has_become_known_is_the_same_thing() -> None:
    short = News("岚溪科技投资临湖产业园。", subject="岚溪科技")
    reading = short.reading()
    full = News("岚溪科技有限公司（以下简称“岚溪科技”）投资临湖产业园。", subject="岚溪科技有限公司", date="2025-09-05")
    new = across([reading, full.reading()])
    assert {entity.name for entity in new.entities} >= {"岚溪科技有限公司"}
    assert {change.kind for change in diff(across([reading]), new).changes} <= {Kind.CHANGED}


def test_an_office_makes_a_fact_of_its_own() -> None:
    def holds(role: str) -> News:
        return News(
            f"{role}顾以宁来自{FIRM}。", "holdsPosition", "顾以宁", FIRM, "Organization", details=(("role", role),)
        )

    found = diff(state(holds("总经理")), state(holds("董事长")))
    assert [(change.kind, change.fact.role) for change in found.changes] == [
        (Kind.NEW, "董事长"),
        (Kind.RETRACTED, "总经理"),
    ]


def test_a_symmetric_fact_told_the_other_way_round_is_the_same() -> None:
    def signed(one: str, other: str) -> News:
        return News(f"{one}与{other}签约。", "signedWith", one, other, "Organization", publisher="甲报")

    found = diff(state(signed(FIRM, "碧桥市人民政府")), state(signed("碧桥市人民政府", FIRM)))
    assert not found.changes


@given(st.permutations([invests(), invests("45亿元", date="2025-09-04"), invests(modality=Modality.PLANNED)]))
def test_the_result_does_not_depend_on_the_order_of_texts(news: list[News]) -> None:
    assert diff(state(), state(*news)) == diff(state(), state(*sorted(news, key=lambda each: each.text)))


@pytest.mark.parametrize("empty", [Knowledge((), ())])
def test_two_empty_states_are_the_same(empty: Knowledge) -> None:
    assert not diff(empty, empty)
