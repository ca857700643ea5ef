"""The readers of wordings that name a day, month, quarter, year or age of the calendar, with or without its year."""

from __future__ import annotations

import re
from datetime import date

from kg.extraction.values.calendar import (
    Anchor,
    Period,
    day_of,
    days_of,
    five_year_plan,
    month_of,
    months_of,
    part_of_month,
    part_of_year,
    shift_months,
    year_of,
    years_of,
)
from kg.extraction.values.state import AHEAD, Point, Reader, State, number_of, point, remember
from kg.extraction.values.wordings import ERAS, HOLIDAYS, YEAR_WORDS
from kg.records import Mark


def _year(match: re.Match[str], state: State) -> int | None:
    number = match["y1"]
    if number:
        return number_of(number)
    if match["era1"]:
        return ERAS[match["era1"]] + (number_of(match["ey1"]) or 0)
    word = match["yw1"]
    if word in YEAR_WORDS:
        return None if state.anchor.year is None else state.anchor.year + YEAR_WORDS[word]
    if state.year is None:
        return None
    return state.year + (word[0] in "次翌")


def _month(match: re.Match[str], suffix: str, state: State, year: int | None) -> tuple[int | None, int | None]:
    """Return year and month that the wording tells; the year is found where only the month stands there."""
    number = number_of(match[f"m{suffix}"] or match[f"mh{suffix}"])
    if number is not None:
        return (year if year is not None else _year_for(match, number, state)), number
    word = match[f"mw{suffix}"]
    told = word[0] in "当次同"
    base = (state.year, state.month) if told else (state.anchor.year, state.anchor.month)
    if base[0] is None or base[1] is None:
        return None, None
    index = base[0] * 12 + base[1] - 1 + {"上": -1, "下": 1, "次": 1}.get(word[0], 0)
    return index // 12, index % 12 + 1


def _year_for(match: re.Match[str], month: int, state: State) -> int | None:
    """Return the year of a month told without one: the sentence's, else the document's unless that lies far ahead."""
    if state.year is not None:
        return state.year
    anchor = state.anchor
    if anchor.year is None or anchor.month is None:
        return anchor.year
    if AHEAD.search(match.string[max(0, match.start() - 4) : match.start()]):
        return anchor.year + (month < anchor.month)
    return anchor.year - (month - anchor.month > 6)


def _day(match: re.Match[str], suffix: str) -> int | None:
    return number_of(match[f"d{suffix}"] or match[f"dh{suffix}"])


def _iso(match: re.Match[str], state: State) -> Point | None:
    year, month, day = (int(match[group]) for group in ("iy", "im", "id"))
    period = day_of(year, month, day)
    if period.first is None:
        return None
    remember(state, year, month, period)
    return point(match, period)


def _season(match: re.Match[str], state: State) -> Point | None:
    year = int(match["sy"] or match["fy"])
    if match["sz"]:
        second = int(match["sz"]) if len(match["sz"]) == 4 else year // 100 * 100 + int(match["sz"])
        return point(match, years_of(year, second)) if second >= year else None
    return point(match, year_of(year), Mark.ABOUT)


def _plan(match: re.Match[str], state: State) -> Point | None:
    number = number_of(match["pl"] or match["pl2"])
    if number is None:
        return None
    period = five_year_plan(number)
    tail = match["pp"]
    if period.first is None or period.last is None:
        return point(match, period)
    if "末" in tail or ("后期" in tail and "中" not in tail):
        return point(match, days_of(date(period.last.year - ("后" in tail), 1, 1), period.last), Mark.ABOUT)
    if "初" in tail or "前期" in tail:
        return point(match, years_of(period.first.year, period.first.year + 1), Mark.ABOUT)
    if tail == "以来":
        return point(match, days_of(period.first, None))
    return point(match, period)


def _decade(match: re.Match[str], state: State) -> Point | None:
    start = _century(match["cw"], state.anchor)
    decade = match["dec"] or match["dec2"]
    tens = number_of(decade)
    if match["dec2"]:
        start = 1900 if tens is not None and tens >= 20 else None
    if start is None:
        return point(match, Period(None, None, "period"))
    first, length = (start + tens, 10) if tens is not None else (start, 100)
    parts = {"初": (0, 3), "前": (0, 5), "中": (3, 7), "末": (7, 10), "后": (5, 10)}
    tail = match["dp"] or ""
    if tail == "以来":
        return point(match, days_of(years_of(first, first).first, None))
    low, high = parts.get(tail[:1], (0, 10))
    mark = Mark.ABOUT if tail else Mark.EXACT
    return point(match, years_of(first + low * length // 10, first + high * length // 10 - 1), mark)


def _century(word: str | None, anchor: Anchor) -> int | None:
    if not word:
        return None
    if word[0] in "上本":
        return None if anchor.year is None else anchor.year // 100 * 100 - 100 * (word[0] == "上")
    number = number_of(word.removesuffix("世纪"))
    return None if number is None else (number - 1) * 100


def _year_head(match: re.Match[str], state: State) -> Point | None:
    year = int(match["hy"])
    remember(state, year, None)
    return point(match, year_of(year), head=True)


def _full(match: re.Match[str], state: State) -> Point | None:
    return _dated(match, "1", _year(match, state), state)


def _short(match: re.Match[str], state: State) -> Point | None:
    two = int(match["y2"])
    return _dated(match, "2", two + (2000 if two < 50 else 1900), state)


def _plain_month(match: re.Match[str], state: State) -> Point | None:
    told = state.year is not None
    point = _dated(match, "3", None, state)
    return None if point is None else point._replace(dated=told)


def _dated(match: re.Match[str], suffix: str, year: int | None, state: State) -> Point | None:
    if match[f"m{suffix}"] or match[f"mh{suffix}"] or match[f"mw{suffix}"]:
        return _in_month(match, suffix, year, state)
    remember(state, year, None)
    if suffix == "1":
        period = _part(match, year)
        if period is not None:
            loose = match["yp1"] is not None and match["yp1"] not in {"年内", "内"}
            return point(match, period, Mark.ABOUT if loose else Mark.EXACT)
    return point(match, year_of(year))


def _in_month(match: re.Match[str], suffix: str, year: int | None, state: State) -> Point | None:
    year, month = _month(match, suffix, state, year)
    day = _day(match, suffix)
    part = match[f"mp{suffix}"]
    if (month is not None and not 1 <= month <= 12) or (day is not None and not 1 <= day <= 31):
        return None
    if month is None:
        precision = "day" if day else "period" if part else "month"
        return point(match, Period(None, None, precision), Mark.ABOUT if part in {"初", "底", "末"} else Mark.EXACT)
    head = bool(match[f"mh{suffix}"] or match[f"dh{suffix}"])
    if day is not None:
        period = day_of(year, month, day)
        remember(state, year, month, period)
        return point(match, period, head=head)
    remember(state, year, month)
    if part:
        mark = Mark.ABOUT if part in {"初", "底", "末"} else Mark.EXACT
        return point(match, part_of_month(year, month, part[0]), mark)
    return point(match, month_of(year, month), head=head)


_SEASONS = {"春": (3, 5), "夏": (6, 8), "秋": (9, 11)}


def _part(match: re.Match[str], year: int | None) -> Period | None:
    """Return quarter, half or loose part of the year that the wording tells, or None when it tells the whole year."""
    quarter = _quarters(match, "1", year)
    if quarter is not None:
        return quarter
    if match["half1"]:
        return months_of(year, *((1, 6) if match["half1"] == "上" else (7, 12)))
    part = match["yp1"]
    if not part:
        return None
    holiday = part if part in HOLIDAYS else part.removesuffix("节")
    if holiday in HOLIDAYS:
        return _holiday_of(holiday, year)
    if part[0] in "春夏秋冬":
        return months_of(year, *_SEASONS[part[0]]) if part[0] in _SEASONS else _winter(year)
    loose = part.removeprefix("年")
    if loose == "内":
        return year_of(year)
    return part_of_year(year, "初" if loose[0] in "初伊一开" else loose[0])


def _winter(year: int | None) -> Period:
    if year is None or year >= 9999:
        return Period(None, None, "period")
    return days_of(date(year, 12, 1), month_of(year + 1, 2).last)


def _quarters(match: re.Match[str], suffix: str, year: int | None) -> Period | None:
    number = number_of(match[f"q{suffix}"] or match[f"qs{suffix}"] or match[f"qq{suffix}"])
    if match[f"q1{suffix}"] is not None:
        number = 1
    if number is not None:
        return months_of(year, 3 * number - 2, 3 * number, "quarter")
    several = number_of(match[f"qf{suffix}"])
    if several is not None:
        return months_of(year, 1, 3 * several)
    months = number_of(match[f"mf{suffix}"])
    if months is not None:
        return months_of(year, 1, months)
    return None


def _quarter(match: re.Match[str], state: State) -> Point | None:
    if match["mf4"] and not state.year:
        return None  # 前三个月 alone counts from something else
    return point(match, _quarters(match, "4", state.year or state.anchor.year) or Period(None, None, "quarter"))


def _half_year(match: re.Match[str], state: State) -> Point | None:
    year = state.year or state.anchor.year
    return point(match, months_of(year, *((1, 6) if match["half5"] == "上" else (7, 12))))


def _bare_day(match: re.Match[str], state: State) -> Point | None:
    day = int(match["bd"] or match["bh"])
    if not 1 <= day <= 31:
        return None
    head = bool(match["bh"])
    if state.year is not None and state.month is not None:
        period = day_of(state.year, state.month, day)
        remember(state, state.year, state.month, period)
        return point(match, period, head=head)
    year, month = _month_for(match, day, state.anchor)
    period = day_of(year, month, day)
    if period.first is not None:
        remember(state, year, month, period)
    return point(match, period, head=head, dated=False)


def _month_for(match: re.Match[str], day: int, anchor: Anchor) -> tuple[int | None, int | None]:
    """Return year and month of a bare day: the nearest to the document's day, a day ahead counting three times."""
    today = anchor.today
    if today is None:
        return anchor.year, anchor.month
    ahead = AHEAD.search(match.string[max(0, match.start() - 4) : match.start()])
    best: tuple[int, int, int] | None = None
    for step in (-1, 0, 1):
        month = shift_months(today.replace(day=1), step)
        if month is None:
            continue
        found = day_of(month.year, month.month, day).first
        if found is None:
            continue
        gap = (found - today).days
        cost = (gap if gap >= 0 else 1000 - gap) if ahead else (3 * gap if gap > 0 else -gap)
        if best is None or cost < best[0]:
            best = (cost, month.year, month.month)
    return (None, None) if best is None else best[1:]


def _holiday(match: re.Match[str], state: State) -> Point | None:
    year = state.year or state.anchor.year
    period = _holiday_of(match["ho"], year)
    if match["ho2"] or match["hp"] in {"前夕", "前后", "前", "后"}:
        return point(match, Period(None, None, "period"), Mark.ABOUT)
    return point(match, period)


def _holiday_of(name: str, year: int | None) -> Period:
    days = HOLIDAYS.get(name)
    if days is None or year is None:
        return Period(None, None, "period")
    month, first, last = days
    if first == last:
        return day_of(year, month, first)
    return days_of(day_of(year, month, first).first, day_of(year, month, last).first)


READERS: dict[str, Reader] = {
    "iso": _iso,
    "season": _season,
    "plan": _plan,
    "decade": _decade,
    "year_head": _year_head,
    "full": _full,
    "short": _short,
    "month": _plain_month,
    "bare_day": _bare_day,
    "quarter": _quarter,
    "half_year": _half_year,
    "holiday": _holiday,
}
