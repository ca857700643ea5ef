from __future__ import annotations

from datetime import date

import pytest

from kg.changes import day_told, newest, since, until
from kg.changes.days import day_before
from kg.errors import QueryError
from tests.changes.factory import invests, state

TODAY = date(2025, 9, 16)  # a Tuesday


@pytest.mark.parametrize(
    ("wording", "day"),
    [
        ("2025-09-03", "2025-09-03"),
        ("2025/9/3", "2025-09-03"),
        ("2025-08", "2025-08-01"),
        ("2024", "2024-01-01"),
        ("today", "2025-09-16"),
        ("Yesterday", "2025-09-15"),
        ("3 days ago", "2025-09-13"),
        ("a week ago", "2025-09-09"),
        ("2 months ago", "2025-07-16"),
        ("one year ago", "2024-09-16"),
        ("last week", "2025-09-08"),
        ("last month", "2025-08-01"),
        ("monday", "2025-09-15"),
        ("wednesday", "2025-09-10"),
        ("昨天", "2025-09-15"),
        ("三天前", "2025-09-13"),
        ("上周", "2025-09-08"),
        ("9月1日", "2025-09-01"),
    ],
)
def test_a_day_is_read_from_a_date_or_a_word(wording: str, day: str) -> None:
    assert since(wording, TODAY).isoformat() == day


def test_a_month_ago_from_a_day_that_the_month_lacks_is_its_last() -> None:
    assert since("one month ago", date(2025, 3, 31)) == date(2025, 2, 28)


@pytest.mark.parametrize(
    "wording", ["", "soon", "2025-13-01", "2025-02-30", "99999 days ago", "9999 years ago", "tomorrow", "2025-09-17"]
)
def test_what_is_no_day_or_lies_ahead_is_refused_with_a_remedy(wording: str) -> None:
    with pytest.raises(QueryError) as fault:
        since(wording, TODAY)
    assert fault.value.remedy


def test_today_must_be_a_day() -> None:
    assert day_told(" 2025-09-16 ") == TODAY
    with pytest.raises(QueryError, match="no day"):
        day_told("yesterday")


def test_the_newest_day_is_that_of_the_documents() -> None:
    assert newest(state(invests(), invests(date="2025-09-12"), invests(date=""))) == date(2025, 9, 12)
    with pytest.raises(QueryError, match="--today"):
        newest(state(invests(date=""), invests(date="9月")))


def test_a_state_as_of_a_day_has_its_documents_and_their_things_alone() -> None:
    whole = state(
        invests(date="2025-09-01"),
        invests("9亿元", subject="碧桥钢铁", text="碧桥钢铁投资9亿元建设临湖产业园。", date="2025-09-10"),
    )
    part = until(whole, date(2025, 9, 9))
    assert [reading.document.date for reading in part.readings] == ["2025-09-01"]
    assert {entity.name for entity in part.entities} == {"远山储能", "临湖产业园"}
    assert until(whole, date(2025, 9, 10)).readings == whole.readings


def test_a_document_without_a_date_has_been_there_all_along() -> None:
    assert len(until(state(invests(date="")), None).readings) == 1


def test_a_document_that_tells_only_a_month_counts_from_its_first_day() -> None:
    assert len(until(state(invests(date="2025-09")), date(2025, 9, 1)).readings) == 1


def test_the_first_day_of_the_calendar_has_none_before() -> None:
    assert day_before(date.min) is None
    assert day_before(TODAY) == date(2025, 9, 15)
