"""Dates of documents: written ones to ISO, and the year of a date that has none.

A date is a string: YYYY-MM-DD, YYYY-MM, YYYY or empty.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

_FULL = re.compile(
    r"(?<!\d)((?:19|20)\d{2})\s?(?:年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日|([-/.])(\d{1,2})\4(\d{1,2}))(?!\d)"
)
_MONTH = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:年(\d{1,2})月|[-/.](\d{1,2}))(?!\d)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})年?(?!\d)")
_IN_NAME = re.compile(r"(?<![0-9A-Za-z])((?:19|20)\d{2})([-_.年]?)(1[0-2]|0?[1-9])([-_.月]?)([0-3]?\d)(?![0-9A-Za-z])")
# A paper may be dated a little before the date it is filed under (a later edition, another time zone).
_AHEAD = timedelta(days=3)


def valid(year: int, month: int, day: int) -> str:
    """Return the ISO date, or nothing when there is no such day."""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def find(text: str) -> str:
    """Return the first complete date in a text, or nothing."""
    for match in _FULL.finditer(text):
        year, month, day = match[1], match[2] or match[5], match[3] or match[6]
        if found := valid(int(year), int(month), int(day)):
            return found
    return ""


def parse(text: str) -> str:
    """Return the ISO date, month or year that a metadata field tells, or nothing when it tells none."""
    text = text.strip()
    if found := find(text):
        return found
    compact = re.match(r"((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)", text)
    if compact and (found := valid(*(int(part) for part in compact.groups()))):
        return found
    if (match := _MONTH.match(text)) and 1 <= int(match[2] or match[3]) <= 12:
        return f"{match[1]}-{int(match[2] or match[3]):02d}"
    return match[1] if (match := _YEAR.fullmatch(text)) else ""


def of_name(name: str) -> str:
    """Return the date in a file's name, or nothing: 2024-05-10, 20240510, 2024年5月10日."""
    for match in _IN_NAME.finditer(name):
        if bool(match[2]) != bool(match[4]) or (not match[2] and len(match[3] + match[5]) != 4):
            continue
        if found := valid(int(match[1]), int(match[3]), int(match[5])):
            return found
    return ""


def with_year(month: int, day: int, reference: str) -> str:
    """Return the date of a month and day near a reference date, or nothing when no year can be told.

    With a complete reference it is the latest such day up to it; with a month or a year, the one in that year.
    """
    if not reference:
        return ""
    year = int(reference[:4])
    if len(reference) < 10:
        return valid(year, month, day)
    limit = date.fromisoformat(reference) + _AHEAD
    for candidate in (year + 1, year, year - 1):
        found = valid(candidate, month, day)
        if found and date.fromisoformat(found) <= limit:
            return found
    return ""
