"""What the readers of date wordings share: the dates told so far, and the point that a wording becomes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from kg.extraction.values.calendar import Anchor, Period
from kg.extraction.values.numerals import parse_number
from kg.records import Mark

AHEAD = re.compile(
    r"(?:将于|将在|拟于|定于|计划于|计划在|预计于?|预期于?|有望于?|有望在|拟在|力争于?|力争在?|争取在?|于明?)$"
)


@dataclass(slots=True)
class State:
    """What the dates before have told: year, month and day, and where the last one ended."""

    anchor: Anchor
    year: int | None = None
    month: int | None = None
    day: date | None = None
    end: int = 0


class Point(NamedTuple):
    """A wording in the folded text and what it means, before ranges are joined and sides opened."""

    start: int
    end: int
    period: Period
    mark: Mark = Mark.EXACT
    dated: bool = True  # the year is told, not guessed
    head: bool = False  # bare digits that only a following unit makes a date: the 27 of 4月27-29日


@lru_cache(maxsize=1024)
def number_of(text: str | None) -> int | None:
    """Return the whole number that the numeral tells (元 is the first year of an era), or None."""
    if not text:
        return None
    if text == "元":
        return 1
    found = parse_number(text)
    return None if found is None or found.low is None else int(found.low)


def remember(state: State, year: int | None, month: int | None, day: Period | None = None) -> None:
    """Keep what a wording told for those that leave it out; a year alone forgets the month."""
    state.year = year if year is not None else state.year
    state.month = month
    if day is not None and day.first is not None:
        state.day = day.first


def point(match: re.Match[str], period: Period, mark: Mark = Mark.EXACT, **more: bool) -> Point:
    """Make the point of the whole match."""
    return Point(match.start(), match.end(), period, mark, **more)


def told(match: re.Match[str], day: date | None, state: State) -> Point:
    """Make the point of one day, and keep it as the day that 次日 and 当日 count from."""
    if day is not None:
        state.day = day
    return point(match, Period(day, day, "day"))


Reader = Callable[[re.Match[str], State], Point | None]
