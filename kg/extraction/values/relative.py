"""The readers of wordings that count from the day of the document or from the date told before."""

from __future__ import annotations

import re
from datetime import date

from kg.extraction.values.calendar import (
    Period,
    days_of,
    month_of,
    part_of_month,
    part_of_year,
    shift_days,
    shift_months,
    week_of,
    year_of,
)
from kg.extraction.values.numerals import parse_number
from kg.extraction.values.state import AHEAD, Point, Reader, State, point, told
from kg.extraction.values.wordings import DAY_WORDS
from kg.records import Mark


def _day_word(match: re.Match[str], state: State) -> Point | None:
    word = match["dw"]
    steps = next(step for key, step in DAY_WORDS.items() if word.startswith(key))
    return told(match, shift_days(state.anchor.today, steps), state)


def _same(match: re.Match[str], state: State) -> Point | None:
    later = match["sw"][0] in "次翌"
    return told(match, shift_days(state.day, int(later)), state)


def _back(match: re.Match[str], state: State) -> Point | None:
    unit, tail = match["bu"], match["bt"]
    today = state.anchor.today
    if unit in {"月", "日"} and not ("后" in tail or "内" in tail or "前" in tail):
        return None
    if match["bn"] in {"数", "几"}:
        past, ahead = days_of(None, today), days_of(today, None)
        return point(match, ahead if "后" in tail or "内" in tail else past, Mark.SEVERAL)
    if "前" in tail or "后" in tail:
        day = _moved(today, match["bn"], unit, -1 if "前" in tail else 1)
        if day is None:
            return point(match, Period(None, None, "period"), Mark.ABOUT)
        if "年" in unit:
            return point(match, year_of(day.year), Mark.ABOUT)
        return point(match, month_of(day.year, day.month) if "月" in unit else Period(day, day, "day"), Mark.ABOUT)
    if "内" in tail:
        return point(match, days_of(today, _moved(today, match["bn"], unit, 1)))
    return point(match, days_of(_moved(today, match["bn"], unit, -1), today), Mark.ABOUT)


def _moved(today: date | None, count: str, unit: str, sign: int) -> date | None:
    number = parse_number(count)
    amount = None if number is None else number.high
    if amount is None or amount > 9000:
        return None
    if "年" in unit or "月" in unit or "季" in unit:
        months = int(amount * (12 if "年" in unit else 3 if "季" in unit else 1))
        return shift_months(today, sign * months)
    if "小时" in unit:
        return today if amount <= 24 else shift_days(today, sign * int(amount / 24))
    return shift_days(today, sign * int(amount * (7 if unit[-1] in "周期" else 1)))


def _relative(match: re.Match[str], state: State) -> Point | None:
    today = state.anchor.today
    ahead = match["rw"] in {"未来", "今后", "此后", "往后"}
    if match["rn"] in {"数", "几"}:
        return point(match, days_of(today, None) if ahead else days_of(None, today), Mark.SEVERAL)
    other = _moved(today, match["rn"], match["ru"], 1 if ahead else -1)
    loose = Mark.ABOUT if len(match["rn"]) > 1 and not match["rn"].isdigit() else Mark.EXACT
    return point(match, days_of(today, other) if ahead else days_of(other, today), loose)


def _week(match: re.Match[str], state: State) -> Point | None:
    days = "一二三四五六日"
    today = state.anchor.today
    bare = match["bw"] or match["bx"]
    if bare:
        if today is None:
            return point(match, Period(None, None, "day"))
        ahead = AHEAD.search(match.string[max(0, match.start() - 4) : match.start()])
        at = 6 if bare == "天" else days.index(bare)
        back = shift_days(today, -((today.weekday() - at) % 7))
        return told(match, shift_days(back, 7) if ahead and back != today else back, state)
    weeks = {"上上": -2, "上": -1, "下": 1, "下下": 2}.get(match["ww"], 0)
    whole = week_of(today, weeks)
    day = match["wd"]
    if not day:
        return point(match, whole)
    if day == "末":
        return point(match, days_of(shift_days(whole.first, 5), whole.last))
    return told(match, shift_days(whole.first, 6 if day == "天" else days.index(day)), state)


def _edge(match: re.Match[str], state: State) -> Point | None:
    word, anchor = match["ew"], state.anchor
    if word.startswith(("月", "本月")):
        if anchor.year is None or anchor.month is None:
            return point(match, Period(None, None, "period"), Mark.ABOUT)
        if word == "本月内":
            return point(match, month_of(anchor.year, anchor.month))
        return point(match, part_of_month(anchor.year, anchor.month, word[1]), Mark.ABOUT)
    if word == "年内":
        return point(match, year_of(state.year or anchor.year))
    if word == "开年以来":
        return point(match, days_of(year_of(anchor.year).first, anchor.today))
    part = "初" if "伊始" in word else word[1]
    return point(match, part_of_year(state.year or anchor.year, part), Mark.ABOUT)


def _past(match: re.Match[str], state: State) -> Point | None:
    return point(match, days_of(None, state.anchor.today), Mark.ABOUT)


def _future(match: re.Match[str], state: State) -> Point | None:
    return point(match, days_of(state.anchor.today, None), Mark.ABOUT)


READERS: dict[str, Reader] = {
    "back": _back,
    "rel": _relative,
    "day_word": _day_word,
    "same": _same,
    "week": _week,
    "edge": _edge,
    "past": _past,
    "future": _future,
}
