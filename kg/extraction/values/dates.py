"""Dates and periods in Chinese text, resolved against the day of the document.

Wordings are read from left to right. A day without a month or a month without a year takes what the last date of the
same sentence told, else the day of the document; without either it stays open. Fixed readings of loose words: 月初 and
月底 are the first and last ten days, 年初 January to March, 年中 May to August, 年底 October to December.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extraction.values import absolute, relative, wordings
from kg.extraction.values.calendar import Anchor, Period, days_of, shift_days, shift_months
from kg.extraction.values.numerals import fold
from kg.extraction.values.state import Point, State
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
_READERS = absolute.READERS | relative.READERS


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


def _points(text: str, anchor: Anchor) -> Iterator[Point]:
    state = State(anchor)
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


def _ranges(text: str, points: list[Point]) -> Iterator[Point]:
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


def _joined(text: str, first: Point, second: Point) -> Point | None:
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
    return Point(first.start, second.end, days_of(one.first, last), mark, dated=first.dated)


def _follows(one: Period, other: Period) -> bool:
    return one.last is not None and other.first is not None and shift_days(one.last, 1) == other.first


def _limited(text: str, points: Iterator[Point]) -> Iterator[Point]:
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
        yield Point(point.start, end, period, mark)
