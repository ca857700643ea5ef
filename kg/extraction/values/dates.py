"""Dates and periods in Chinese text, resolved against the day of the document.

Wordings are read from left to right. A day without a month or a month without a year takes what the last date of the
same sentence told, else the day of the document; without either it stays open. Fixed readings of loose words: 月初 and
月底 are the first and last ten days, 年初 January to March, 年中 May to August, 年底 October to December.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from kg.extraction.values import wordings
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
    shift_days,
    shift_months,
    week_of,
    year_of,
    years_of,
)
from kg.extraction.values.numerals import fold, parse_number
from kg.extraction.values.wordings import DAY_WORDS, ERAS, HOLIDAYS, YEAR_WORDS
from kg.records import Document, Mark, When

_TO = re.compile(r" ?(?:至|到|—{1,2}|-{1,2}|~|–|−|/)的? ?")
_AND = re.compile(r"[、和与及]")
_BREAK = re.compile(r"[。！？\n；]")
_LIMIT = re.compile(
    r"(?P<since>以来)|(?P<before>(?:之|以)前|前(?![期后往十三两列所沿进途者夕景提身辈线不锋茅海门台端方言所妻总任首]))"
    r"|(?P<after>(?:之|以)后|后(?![期续备来方半面者台市勤天]))|(?P<within>期间|年?间(?![隔接谍距断]))|(?P<about>前后)"
)
_LIMIT_FIRST = frozenset("以之前后期年间起开始")
_LIMIT_LAST = frozenset("自从打至到于")
_STARTS = re.compile(r"起(?![步草点诉源降飞重到初伏])|开始|始(?=[，。])")
_SINCE = re.compile(r"(?:自|从|自从|打)$")
_UNTIL = re.compile(r"(?:截至|截止到?|截至到|止于)$")
_AHEAD = re.compile(
    r"(?:将于|将在|拟于|定于|计划于|计划在|预计于?|预期于?|有望于?|有望在|拟在|力争于?|力争在?|争取在?|于明?)$"
)
_ABOUT = re.compile(r"(?:大约|约|近|前后|左右)$")
_SHOWN = re.compile(r"(?:[（(])")


@dataclass(slots=True)
class _State:
    """What the dates before have told: year, month and day, and where the last one ended."""

    anchor: Anchor
    year: int | None = None
    month: int | None = None
    day: date | None = None
    end: int = 0


class _Point(NamedTuple):
    start: int
    end: int
    period: Period
    mark: Mark = Mark.EXACT
    dated: bool = True  # the year is told, not guessed
    head: bool = False  # bare digits that only a following unit makes a date: the 27 of 4月27-29日


def find_whens(document: Document) -> tuple[When, ...]:
    """Return the dates and periods of the text, sorted by place and not overlapping."""
    return tuple(_whens(document.id, document.text, document.date))


def parse_when(text: str, *, today: str) -> When | None:
    """Read one wording that is wholly a date or period, seen from `today` (ISO, may be empty); None when it is none."""
    for when in _whens("", text, today):
        if when.surface == text:
            return when
    return None


def _whens(document: str, text: str, today: str) -> Iterator[When]:
    folded = fold(text)
    for point in _limited(folded, _ranges(folded, list(_points(folded, Anchor.of(today))))):
        period = point.period
        surface = text[point.start : point.end]
        yield When(document, point.start, point.end, surface, period.first, period.last, period.precision, point.mark)


def _points(text: str, anchor: Anchor) -> Iterator[_Point]:
    state = _State(anchor)
    for match in wordings.scan(text):
        name = match.lastgroup or ""
        if state.year is not None and _BREAK.search(text, state.end, match.start()):
            state.year = state.month = None
        state.end = match.start()  # looked through once, however many wordings come to nothing
        shown = _shown(text, match) if name == "day_word" else None
        if shown is not None:
            continue
        point = _READERS[name](match, state)
        if point is not None:
            state.end = point.end
            yield point


def _shown(text: str, match: re.Match[str]) -> re.Match[str] | None:
    """Return the date in brackets behind 今天 or 昨天, which is the wording that counts."""
    if text[match.end() : match.end() + 1] not in {"(", "（"}:
        return None
    inner = wordings.match(text, match.end() + 1)
    return inner if inner and inner.lastgroup in {"month", "bare_day", "full"} else None


@lru_cache(maxsize=1024)
def _number(text: str | None) -> int | None:
    if not text:
        return None
    if text == "元":
        return 1
    found = parse_number(text)
    return None if found is None or found.low is None else int(found.low)


def _year(match: re.Match[str], state: _State) -> int | None:
    number = match["y1"]
    if number:
        return _number(number)
    if match["era1"]:
        return ERAS[match["era1"]] + (_number(match["ey1"]) or 0)
    word = match["yw1"]
    if word in YEAR_WORDS:
        return None if state.anchor.year is None else state.anchor.year + YEAR_WORDS[word]
    if state.year is None:
        return None
    return state.year + (word[0] in "次翌")


def _month(match: re.Match[str], suffix: str, state: _State, year: int | None) -> tuple[int | None, int | None]:
    """Return year and month that the wording tells; the year is found where only the month stands there."""
    number = _number(match[f"m{suffix}"] or match[f"mh{suffix}"])
    if number is not None:
        return (year if year is not None else _year_for(match, number, state)), number
    word = match[f"mw{suffix}"]
    told = word[0] in "当次同"
    base = (state.year, state.month) if told else (state.anchor.year, state.anchor.month)
    if base[0] is None or base[1] is None:
        return None, None
    index = base[0] * 12 + base[1] - 1 + {"上": -1, "下": 1, "次": 1}.get(word[0], 0)
    return index // 12, index % 12 + 1


def _year_for(match: re.Match[str], month: int, state: _State) -> int | None:
    """Return the year of a month told without one: the sentence's, else the document's unless that lies far ahead."""
    if state.year is not None:
        return state.year
    anchor = state.anchor
    if anchor.year is None or anchor.month is None:
        return anchor.year
    if _AHEAD.search(match.string[max(0, match.start() - 4) : match.start()]):
        return anchor.year + (month < anchor.month)
    return anchor.year - (month - anchor.month > 6)


def _day(match: re.Match[str], suffix: str) -> int | None:
    return _number(match[f"d{suffix}"] or match[f"dh{suffix}"])


def _remember(state: _State, year: int | None, month: int | None, day: Period | None = None) -> None:
    state.year = year if year is not None else state.year
    state.month = month
    if day is not None and day.first is not None:
        state.day = day.first


def _point(match: re.Match[str], period: Period, mark: Mark = Mark.EXACT, **more: bool) -> _Point:
    return _Point(match.start(), match.end(), period, mark, **more)


def _iso(match: re.Match[str], state: _State) -> _Point | None:
    year, month, day = (int(match[group]) for group in ("iy", "im", "id"))
    period = day_of(year, month, day)
    if period.first is None:
        return None
    _remember(state, year, month, period)
    return _point(match, period)


def _season(match: re.Match[str], state: _State) -> _Point | None:
    year = int(match["sy"] or match["fy"])
    if match["sz"]:
        second = int(match["sz"]) if len(match["sz"]) == 4 else year // 100 * 100 + int(match["sz"])
        return _point(match, years_of(year, second)) if second >= year else None
    return _point(match, year_of(year), Mark.ABOUT)


def _plan(match: re.Match[str], state: _State) -> _Point | None:
    number = _number(match["pl"] or match["pl2"])
    if number is None:
        return None
    period = five_year_plan(number)
    tail = match["pp"]
    if period.first is None or period.last is None:
        return _point(match, period)
    if "末" in tail or ("后期" in tail and "中" not in tail):
        return _point(match, days_of(date(period.last.year - ("后" in tail), 1, 1), period.last), Mark.ABOUT)
    if "初" in tail or "前期" in tail:
        return _point(match, years_of(period.first.year, period.first.year + 1), Mark.ABOUT)
    if tail == "以来":
        return _point(match, days_of(period.first, None))
    return _point(match, period)


def _decade(match: re.Match[str], state: _State) -> _Point | None:
    start = _century(match["cw"], state.anchor)
    decade = match["dec"] or match["dec2"]
    tens = _number(decade)
    if match["dec2"]:
        start = 1900 if tens is not None and tens >= 20 else None
    if start is None:
        return _point(match, Period(None, None, "period"))
    first, length = (start + tens, 10) if tens is not None else (start, 100)
    parts = {"初": (0, 3), "前": (0, 5), "中": (3, 7), "末": (7, 10), "后": (5, 10)}
    tail = match["dp"] or ""
    if tail == "以来":
        return _point(match, days_of(years_of(first, first).first, None))
    low, high = parts.get(tail[:1], (0, 10))
    mark = Mark.ABOUT if tail else Mark.EXACT
    return _point(match, years_of(first + low * length // 10, first + high * length // 10 - 1), mark)


def _century(word: str | None, anchor: Anchor) -> int | None:
    if not word:
        return None
    if word[0] in "上本":
        return None if anchor.year is None else anchor.year // 100 * 100 - 100 * (word[0] == "上")
    number = _number(word.removesuffix("世纪"))
    return None if number is None else (number - 1) * 100


def _year_head(match: re.Match[str], state: _State) -> _Point | None:
    year = int(match["hy"])
    _remember(state, year, None)
    return _point(match, year_of(year), head=True)


def _full(match: re.Match[str], state: _State) -> _Point | None:
    return _dated(match, "1", _year(match, state), state)


def _short(match: re.Match[str], state: _State) -> _Point | None:
    two = int(match["y2"])
    return _dated(match, "2", two + (2000 if two < 50 else 1900), state)


def _plain_month(match: re.Match[str], state: _State) -> _Point | None:
    told = state.year is not None
    point = _dated(match, "3", None, state)
    return None if point is None else point._replace(dated=told)


def _dated(match: re.Match[str], suffix: str, year: int | None, state: _State) -> _Point | None:
    if match[f"m{suffix}"] or match[f"mh{suffix}"] or match[f"mw{suffix}"]:
        return _in_month(match, suffix, year, state)
    _remember(state, year, None)
    if suffix == "1":
        period = _part(match, year)
        if period is not None:
            loose = match["yp1"] is not None and match["yp1"] not in {"年内", "内"}
            return _point(match, period, Mark.ABOUT if loose else Mark.EXACT)
    return _point(match, year_of(year))


def _in_month(match: re.Match[str], suffix: str, year: int | None, state: _State) -> _Point | None:
    year, month = _month(match, suffix, state, year)
    day = _day(match, suffix)
    part = match[f"mp{suffix}"]
    if (month is not None and not 1 <= month <= 12) or (day is not None and not 1 <= day <= 31):
        return None
    if month is None:
        precision = "day" if day else "period" if part else "month"
        return _point(match, Period(None, None, precision), Mark.ABOUT if part in {"初", "底", "末"} else Mark.EXACT)
    head = bool(match[f"mh{suffix}"] or match[f"dh{suffix}"])
    if day is not None:
        period = day_of(year, month, day)
        _remember(state, year, month, period)
        return _point(match, period, head=head)
    _remember(state, year, month)
    if part:
        mark = Mark.ABOUT if part in {"初", "底", "末"} else Mark.EXACT
        return _point(match, part_of_month(year, month, part[0]), mark)
    return _point(match, month_of(year, month), head=head)


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
    number = _number(match[f"q{suffix}"] or match[f"qs{suffix}"] or match[f"qq{suffix}"])
    if match[f"q1{suffix}"] is not None:
        number = 1
    if number is not None:
        return months_of(year, 3 * number - 2, 3 * number, "quarter")
    several = _number(match[f"qf{suffix}"])
    if several is not None:
        return months_of(year, 1, 3 * several)
    months = _number(match[f"mf{suffix}"])
    if months is not None:
        return months_of(year, 1, months)
    return None


def _quarter(match: re.Match[str], state: _State) -> _Point | None:
    if match["mf4"] and not state.year:
        return None  # 前三个月 alone counts from something else
    return _point(match, _quarters(match, "4", state.year or state.anchor.year) or Period(None, None, "quarter"))


def _half_year(match: re.Match[str], state: _State) -> _Point | None:
    year = state.year or state.anchor.year
    return _point(match, months_of(year, *((1, 6) if match["half5"] == "上" else (7, 12))))


def _bare_day(match: re.Match[str], state: _State) -> _Point | None:
    day = int(match["bd"] or match["bh"])
    if not 1 <= day <= 31:
        return None
    head = bool(match["bh"])
    if state.year is not None and state.month is not None:
        period = day_of(state.year, state.month, day)
        _remember(state, state.year, state.month, period)
        return _point(match, period, head=head)
    year, month = _month_for(match, day, state.anchor)
    period = day_of(year, month, day)
    if period.first is not None:
        _remember(state, year, month, period)
    return _point(match, period, head=head, dated=False)


def _month_for(match: re.Match[str], day: int, anchor: Anchor) -> tuple[int | None, int | None]:
    """Return year and month of a bare day: the nearest to the document's day, a day ahead counting three times."""
    today = anchor.today
    if today is None:
        return anchor.year, anchor.month
    ahead = _AHEAD.search(match.string[max(0, match.start() - 4) : match.start()])
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


def _day_word(match: re.Match[str], state: _State) -> _Point | None:
    word = match["dw"]
    steps = next(step for key, step in DAY_WORDS.items() if word.startswith(key))
    return _told(match, shift_days(state.anchor.today, steps), state)


def _told(match: re.Match[str], day: date | None, state: _State) -> _Point:
    if day is not None:
        state.day = day
    return _point(match, Period(day, day, "day"))


def _same(match: re.Match[str], state: _State) -> _Point | None:
    later = match["sw"][0] in "次翌"
    return _told(match, shift_days(state.day, int(later)), state)


def _back(match: re.Match[str], state: _State) -> _Point | None:
    unit, tail = match["bu"], match["bt"]
    today = state.anchor.today
    if unit in {"月", "日"} and not ("后" in tail or "内" in tail or "前" in tail):
        return None
    if match["bn"] in {"数", "几"}:
        past, ahead = days_of(None, today), days_of(today, None)
        return _point(match, ahead if "后" in tail or "内" in tail else past, Mark.SEVERAL)
    if "前" in tail or "后" in tail:
        day = _moved(today, match["bn"], unit, -1 if "前" in tail else 1)
        if day is None:
            return _point(match, Period(None, None, "period"), Mark.ABOUT)
        if "年" in unit:
            return _point(match, year_of(day.year), Mark.ABOUT)
        return _point(match, month_of(day.year, day.month) if "月" in unit else Period(day, day, "day"), Mark.ABOUT)
    if "内" in tail:
        return _point(match, days_of(today, _moved(today, match["bn"], unit, 1)))
    return _point(match, days_of(_moved(today, match["bn"], unit, -1), today), Mark.ABOUT)


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


def _relative(match: re.Match[str], state: _State) -> _Point | None:
    today = state.anchor.today
    ahead = match["rw"] in {"未来", "今后", "此后", "往后"}
    if match["rn"] in {"数", "几"}:
        return _point(match, days_of(today, None) if ahead else days_of(None, today), Mark.SEVERAL)
    other = _moved(today, match["rn"], match["ru"], 1 if ahead else -1)
    loose = Mark.ABOUT if len(match["rn"]) > 1 and not match["rn"].isdigit() else Mark.EXACT
    return _point(match, days_of(today, other) if ahead else days_of(other, today), loose)


def _week(match: re.Match[str], state: _State) -> _Point | None:
    days = "一二三四五六日"
    today = state.anchor.today
    bare = match["bw"] or match["bx"]
    if bare:
        if today is None:
            return _point(match, Period(None, None, "day"))
        ahead = _AHEAD.search(match.string[max(0, match.start() - 4) : match.start()])
        at = 6 if bare == "天" else days.index(bare)
        back = shift_days(today, -((today.weekday() - at) % 7))
        return _told(match, shift_days(back, 7) if ahead and back != today else back, state)
    weeks = {"上上": -2, "上": -1, "下": 1, "下下": 2}.get(match["ww"], 0)
    whole = week_of(today, weeks)
    day = match["wd"]
    if not day:
        return _point(match, whole)
    if day == "末":
        return _point(match, days_of(shift_days(whole.first, 5), whole.last))
    return _told(match, shift_days(whole.first, 6 if day == "天" else days.index(day)), state)


def _edge(match: re.Match[str], state: _State) -> _Point | None:
    word, anchor = match["ew"], state.anchor
    if word.startswith(("月", "本月")):
        if anchor.year is None or anchor.month is None:
            return _point(match, Period(None, None, "period"), Mark.ABOUT)
        if word == "本月内":
            return _point(match, month_of(anchor.year, anchor.month))
        return _point(match, part_of_month(anchor.year, anchor.month, word[1]), Mark.ABOUT)
    if word == "年内":
        return _point(match, year_of(state.year or anchor.year))
    if word == "开年以来":
        return _point(match, days_of(year_of(anchor.year).first, anchor.today))
    part = "初" if "伊始" in word else word[1]
    return _point(match, part_of_year(state.year or anchor.year, part), Mark.ABOUT)


def _holiday(match: re.Match[str], state: _State) -> _Point | None:
    year = state.year or state.anchor.year
    period = _holiday_of(match["ho"], year)
    if match["ho2"] or match["hp"] in {"前夕", "前后", "前", "后"}:
        return _point(match, Period(None, None, "period"), Mark.ABOUT)
    return _point(match, period)


def _holiday_of(name: str, year: int | None) -> Period:
    days = HOLIDAYS.get(name)
    if days is None or year is None:
        return Period(None, None, "period")
    month, first, last = days
    if first == last:
        return day_of(year, month, first)
    return days_of(day_of(year, month, first).first, day_of(year, month, last).first)


def _past(match: re.Match[str], state: _State) -> _Point | None:
    return _point(match, days_of(None, state.anchor.today), Mark.ABOUT)


def _future(match: re.Match[str], state: _State) -> _Point | None:
    return _point(match, days_of(state.anchor.today, None), Mark.ABOUT)


_READERS: dict[str, Callable[[re.Match[str], _State], _Point | None]] = {
    "iso": _iso,
    "season": _season,
    "plan": _plan,
    "decade": _decade,
    "year_head": _year_head,
    "full": _full,
    "short": _short,
    "month": _plain_month,
    "back": _back,
    "bare_day": _bare_day,
    "rel": _relative,
    "day_word": _day_word,
    "same": _same,
    "week": _week,
    "quarter": _quarter,
    "half_year": _half_year,
    "edge": _edge,
    "holiday": _holiday,
    "past": _past,
    "future": _future,
}


def _ranges(text: str, points: list[_Point]) -> Iterator[_Point]:
    """Join points that a dash or 至 connects, and neighbouring days or years that 、 or 和 lists."""
    at = 0
    while at < len(points):
        point, at = points[at], at + 1
        while at < len(points):
            joined = _joined(text, point, points[at])
            if joined is None:
                break
            point, at = joined, at + 1
        if not point.head:
            yield point


def _joined(text: str, first: _Point, second: _Point) -> _Point | None:
    if second.start - first.end > 3 or second.head:
        return None
    between = text[first.end : second.start]
    one, other = first.period, second.period
    if _AND.fullmatch(between):
        if one.precision != other.precision or one.precision not in {"day", "year"} or not _follows(one, other):
            return None
    elif not _TO.fullmatch(between):
        return None
    last = other.last
    if one.first is not None and last is not None and last < one.first:
        if second.dated and first.dated and other.precision != "day":
            return None
        last = shift_months(last, 12 if other.precision == "month" or _AND.fullmatch(between) is None else 1)
        if last is None or last < one.first:
            return None
    mark = first.mark if first.mark is second.mark else Mark.ABOUT
    return _Point(first.start, second.end, days_of(one.first, last), mark, dated=first.dated)


def _follows(one: Period, other: Period) -> bool:
    return one.last is not None and other.first is not None and shift_days(one.last, 1) == other.first


def _limited(text: str, points: Iterator[_Point]) -> Iterator[_Point]:
    """Open the points at one side where 以来, 前, 后, 起, 自 or 截至 says so; the first three belong to the wording."""
    for point in points:
        start, end, period, mark = point[:4]
        if text[end : end + 1] not in _LIMIT_FIRST and text[start - 1 : start] not in _LIMIT_LAST:
            yield point
            continue
        before = text[max(0, start - 3) : start]
        limit = _LIMIT.match(text, end)
        if limit and not (limit["within"] and period.precision == "day"):
            end = limit.end()
            if limit["before"]:
                period = days_of(None, shift_days(period.first, -1) if period.precision == "day" else period.last)
                mark = Mark.AT_MOST
            elif limit["after"]:
                period = days_of(shift_days(period.last, 1) if period.precision == "day" else period.first, None)
                mark = Mark.AT_LEAST
            elif limit["since"]:
                period = days_of(period.first, None)
            elif limit["about"]:
                mark = Mark.ABOUT
        elif _STARTS.match(text, end) or (_SINCE.search(before) and period.precision != "period"):
            period = Period(period.first, None, period.precision)
            mark = Mark.AT_LEAST
        elif _UNTIL.search(before):
            period = days_of(None, period.last)
            mark = Mark.AT_MOST
        yield _Point(point.start, end, period, mark)
