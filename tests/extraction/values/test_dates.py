from __future__ import annotations

from datetime import date

import pytest

from kg.extraction.values import find_whens, parse_when
from kg.extraction.values.calendar import Anchor, five_year_plan, month_length, shift_days, shift_months
from kg.records import Mark
from tests.factory import document


def first_days(text: str, today: str = "2025-09-16") -> list[date | None]:
    return [when.first for when in find_whens(document(text, date=today))]


def test_without_a_day_of_the_document_relative_dates_stay_open() -> None:
    for text in ("8日上午", "去年底", "昨日", "本月底", "上周五", "三季度", "9月15日", "近三年", "春节期间"):
        when = parse_when(text, today="")
        assert when is not None, text
        assert (when.first, when.last) == (None, None), text


def test_absolute_dates_need_no_day_of_the_document() -> None:
    when = parse_when("2024年2月29日", today="")
    assert when is not None
    assert when.first == when.last == date(2024, 2, 29)


def test_a_document_dated_by_its_year_alone_resolves_years_and_months() -> None:
    when = parse_when("去年5月", today="2025")
    assert when is not None
    assert (when.first, when.last) == (date(2024, 5, 1), date(2024, 5, 31))
    day = parse_when("8日", today="2025")
    assert day is not None
    assert day.first is None


@pytest.mark.parametrize("today", ["2025-13-40", "yesterday", "2025-02-30", "20259999", "-", "９９９９-01-01"])
def test_a_wrong_day_of_the_document_raises_nothing(today: str) -> None:
    assert len(find_whens(document("昨日，9月15日，去年底，8日上午", date=today))) == 4


def test_a_bare_day_takes_the_month_told_before_it_in_the_sentence() -> None:
    assert first_days("2月15日放假，22日上班。22日开会。") == [date(2025, 2, 15), date(2025, 2, 22), date(2025, 9, 22)]


def test_a_month_takes_the_year_told_before_it_in_the_sentence() -> None:
    assert first_days("2019年5月动工，10月竣工。10月验收。") == [date(2019, 5, 1), date(2019, 10, 1), date(2025, 10, 1)]


def test_a_bare_day_lies_in_the_month_that_fits_the_tense() -> None:
    assert first_days("30日签约", "2025-09-02") == [date(2025, 8, 30)]
    assert first_days("将于30日签约", "2025-09-02") == [date(2025, 9, 30)]
    assert first_days("将于3日签约", "2025-09-28") == [date(2025, 10, 3)]


def test_december_told_in_january_is_the_last_one() -> None:
    assert first_days("12月完工", "2025-01-08") == [date(2024, 12, 1)]
    assert first_days("将于1月开工", "2025-12-20") == [date(2026, 1, 1)]


def test_the_next_day_and_the_same_day_follow_the_date_before() -> None:
    assert first_days("6月30日签约，次日开工，当日见报。") == [date(2025, 6, 30), date(2025, 7, 1), date(2025, 7, 1)]


def test_only_the_bracketed_date_behind_today_is_the_wording() -> None:
    (when,) = find_whens(document("记者今天（9月8日）获悉"))
    assert (when.surface, when.first) == ("9月8日", date(2025, 9, 8))


def test_since_and_until_open_one_side_and_stay_outside_the_wording() -> None:
    since, until = find_whens(document("自2012年4月起供货，截至去年底完成。"))
    assert (since.surface, since.first, since.last, since.mark) == ("2012年4月", date(2012, 4, 1), None, Mark.AT_LEAST)
    assert (until.surface, until.first, until.last) == ("去年底", None, date(2024, 12, 31))
    assert until.mark is Mark.AT_MOST


def test_a_range_across_the_new_year_ends_in_the_next_one() -> None:
    when = parse_when("11月至次年2月", today="2025-09-16")
    assert when is not None
    assert (when.first, when.last) == (date(2025, 11, 1), date(2026, 2, 28))


def test_the_ends_of_the_calendar_give_open_dates() -> None:
    assert shift_days(date(9999, 12, 31), 1) is None
    assert shift_months(date(9999, 12, 31), 1) is None
    assert shift_months(date(1, 1, 31), -1) is None
    assert shift_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    for text in ("明天", "未来5年", "明年底", "三个月后", "近三年", "下周一", "后年冬季"):
        for today in ("9998-12-31", "0001-01-01"):
            find_whens(document(text, date=today))


def test_an_anchor_reads_what_is_known() -> None:
    assert Anchor.of("2025-09") == Anchor(2025, 9, None)
    assert Anchor.of("20250916").today == date(2025, 9, 16)
    assert Anchor.of("2025-02-30") == Anchor(2025, 2, None)
    assert Anchor.of("") == Anchor()


def test_five_year_plans_count_from_1953() -> None:
    for number, year in ((1, 1953), (2, 1958), (3, 1966), (13, 2016), (14, 2021), (15, 2026)):
        assert five_year_plan(number).first == date(year, 1, 1)
    assert five_year_plan(0).first is None


def test_month_lengths() -> None:
    assert [month_length(2024, month) for month in (1, 2, 4)] == [31, 29, 30]
