from __future__ import annotations

from dataclasses import replace
from datetime import date

from kg.changes import brief
from kg.changes.brief import Brief
from kg.records import Modality
from tests.changes.factory import FIRM, ONTOLOGY, PARK, News, invests, state

YESTERDAY, TODAY = date(2025, 9, 15), date(2025, 9, 16)
PLAN = invests(modality=Modality.PLANNED, date="2025-09-01", publisher="甲报")
DONE = News(f"{FIRM}在{PARK}的工厂开工。", date="2025-09-16", publisher="乙报")


def told(*news: News, watch: tuple[str, ...] = (FIRM,), since: date = YESTERDAY, today: date = TODAY) -> Brief:
    return brief(state(*news), ONTOLOGY, since=since, today=today, watch=watch)


def test_what_is_new_of_a_watched_thing_is_told() -> None:
    (watched,) = told(replace(DONE, text=f"{FIRM}向{PARK}投资。")).watched
    assert [change.fact.object.name for change in watched.new] == [PARK]


def test_a_further_stage_is_told() -> None:
    (watched,) = told(PLAN, DONE).watched
    assert not watched.new
    assert [step.stage for step in watched.progress[0].steps if step.fresh] == ["begun"]


def test_a_contradiction_is_told_when_one_side_is_new() -> None:
    old, new = invests(publisher="甲报"), invests("45亿元", date="2025-09-16", publisher="乙报")
    (watched,) = told(old, new).watched
    assert [found.about for found in watched.contradictions] == ["amount"]
    assert not told(old, replace(new, date="2025-09-03")).watched[0].contradictions


def test_what_was_told_before_and_what_comes_later_is_not_told() -> None:
    assert not len(told(PLAN))
    assert not len(told(PLAN, replace(DONE, date="2025-09-17")))


def test_a_document_of_no_day_is_never_new_but_counted() -> None:
    found = told(replace(DONE, date=""))
    assert (len(found), found.documents, found.undated) == (0, 0, 1)


def test_a_thing_is_found_by_any_name_in_any_spelling() -> None:
    news = replace(
        DONE, text=f"{FIRM}股份有限公司（以下简称“{FIRM}”）投资{PARK}。", subject=f"{FIRM}股份有限公司"
    ).reading()
    mention = replace(news.mentions[0], start=15, end=19, surface=FIRM)
    from kg.resolution import across

    knowledge = across([replace(news, mentions=(*news.mentions, mention))])
    for name in (FIRM, f" {FIRM}股份有限公司", "遠山儲能", "Organization/远山储能股份有限公司"):
        (watched,) = brief(knowledge, ONTOLOGY, since=YESTERDAY, today=TODAY, watch=[name]).watched
        assert watched.thing is not None, name
        assert len(watched) == 1, name


def test_a_name_that_nothing_bears_is_told_with_names_like_it() -> None:
    (watched,) = told(DONE, watch=("远山",)).watched
    assert (watched.thing, watched.hints) == (None, (FIRM,))


def test_a_name_given_twice_or_blank_is_told_once_or_not() -> None:
    assert len(told(DONE, watch=(FIRM, FIRM, "  ")).watched) == 1


def test_without_a_name_each_item_is_told_once_under_its_subject() -> None:
    found = told(DONE, watch=())
    assert [(watched.asked, len(watched)) for watched in found.watched] == [(FIRM, 1)]
