"""The calendar behind the words: years, months, ten-day parts and five-year plans as first and last days."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Anchor:
    """The day that relative dates count from, as far as it is known: year, month and day may each be None."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    @classmethod
    def of(cls, iso: str) -> Anchor:
        """Read YYYY, YYYY-MM, YYYY-MM-DD or YYYYMMDD; anything else, or a day that does not exist, is not known."""
        if len(iso) == 8 and iso.isdecimal():
            iso = f"{iso[:4]}-{iso[4:6]}-{iso[6:]}"
        parts = iso.split("-")
        if not 1 <= len(parts) <= 3 or not all(part.isascii() and part.isdigit() for part in parts):
            return cls()
        year, month, day = (*map(int, parts), None, None)[:3]
        if year is None or not 1 <= year <= 9998:
            return cls()
        if month is not None and not 1 <= month <= 12:
            return cls(year)
        if day is not None and (month is None or not 1 <= day <= month_length(year, month)):
            return cls(year, month)
        return cls(year, month, day)

    @property
    def today(self) -> date | None:
        """The day itself, or None when it is not fully known."""
        if self.year is None or self.month is None or self.day is None:
            return None
        return date(self.year, self.month, self.day)


class Period(NamedTuple):
    """First and last day, both included (None where open or unknown), and the precision of the wording."""

    first: date | None
    last: date | None
    precision: str


def month_length(year: int, month: int) -> int:
    """Return the number of days of the month."""
    return calendar.monthrange(year, month)[1]


def day_of(year: int | None, month: int | None, day: int) -> Period:
    """Return the day as a period; open when it is not fully known or does not exist."""
    if year is None or month is None or not 1 <= month <= 12 or not 1 <= day <= month_length(year, month):
        return Period(None, None, "day")
    found = date(year, month, day)
    return Period(found, found, "day")


def days_of(first: date | None, last: date | None) -> Period:
    """Return a period that is no unit of the calendar."""
    return Period(first, last, "period")


def month_of(year: int | None, month: int) -> Period:
    """Return the month as a period; open when the year is unknown."""
    if year is None or not 1 <= month <= 12 or not 1 <= year <= 9999:
        return Period(None, None, "month")
    return Period(date(year, month, 1), date(year, month, month_length(year, month)), "month")


def months_of(year: int | None, first: int, last: int, precision: str = "period") -> Period:
    """Return the period from one month of a year to another; open when the year is unknown."""
    if year is None or not 1 <= first <= last <= 12 or not 1 <= year <= 9999:
        return Period(None, None, precision)
    return Period(date(year, first, 1), date(year, last, month_length(year, last)), precision)


def year_of(year: int | None) -> Period:
    """Return the year as a period; open when it is unknown."""
    return months_of(year, 1, 12, "year")


def years_of(first: int, last: int) -> Period:
    """Return the period from one year to another, both included."""
    if not 1 <= first <= last <= 9999:
        return Period(None, None, "period")
    return Period(date(first, 1, 1), date(last, 12, 31), "period")


def part_of_month(year: int | None, month: int, part: str) -> Period:
    """Return 上旬, 中旬, 下旬 of a month; 初 and 底 are read as the first and the last ten days."""
    whole = month_of(year, month)
    if whole.first is None or whole.last is None:
        return Period(None, None, "period")
    first, last = {"上": (1, 10), "初": (1, 10), "中": (11, 20)}.get(part, (21, whole.last.day))
    return days_of(whole.first.replace(day=first), whole.first.replace(day=last))


def part_of_year(year: int | None, part: str) -> Period:
    """Return 年初 (January to March), 年中 (May to August) or 年底 (October to December) of a year."""
    return months_of(year, *{"初": (1, 3), "中": (5, 8)}.get(part, (10, 12)))


def five_year_plan(number: int) -> Period:
    """Return the years of the numbered five-year plan: 十四五 is 14, 2021 to 2025."""
    if not 1 <= number <= 30:
        return Period(None, None, "period")
    start = 1948 + 5 * number if number <= 2 else 1951 + 5 * number
    return years_of(start, start + 4)


def week_of(today: date | None, weeks: int) -> Period:
    """Return Monday to Sunday of the week that lies `weeks` from the one of today."""
    if today is None:
        return Period(None, None, "period")
    monday = shift_days(today, 7 * weeks - today.weekday())
    return days_of(monday, shift_days(monday, 6))


def shift_days(day: date | None, days: int) -> date | None:
    """Return the day that many days later; None where the calendar ends."""
    try:
        return None if day is None else day + timedelta(days=days)
    except OverflowError:
        return None


def shift_months(day: date | None, months: int) -> date | None:
    """Return the same day that many months later, or the last of a shorter month; None where the calendar ends."""
    if day is None:
        return None
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    if not 1 <= year <= 9999:
        return None
    return date(year, month, min(day.day, month_length(year, month)))
