"""The days that a comparison is told from: what a document's date is, what `yesterday` means, a state as of a day.

Nothing here asks the clock: words are relative to the day given, else to the newest date of a document.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta

from kg.errors import QueryError
from kg.extraction.values import parse_when
from kg.records import Document, Knowledge

_ISO = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?")
_AGO = re.compile(r"(\d{1,4}|a|one|two|three) (day|week|month|year)s? ago")
_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3}
_WORDS = {"today": "今天", "yesterday": "昨天", "last week": "上周", "this week": "本周", "last month": "上月"}
_WORDS |= {"this month": "本月", "last year": "去年", "this year": "今年"}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_REMEDY = "Write 2025-09-16, 2025-09, yesterday, 3 days ago, last week, monday, 昨天, 三天前 or 上周."


def document_day(document: Document) -> date | None:
    """Return the day of a document, the first one where it tells only a month or a year; None where it tells none."""
    return _calendar(document.date)


def newest(knowledge: Knowledge) -> date:
    """Return the newest day of a document; raise QueryError when not one tells its date."""
    days = [day for reading in knowledge.readings if (day := document_day(reading.document))]
    if not days:
        raise QueryError("today", "no document of the build tells its date", "Give the day with --today.")
    return max(days)


def day_told(wording: str, *, name: str = "date") -> date:
    """Read a calendar day, the first day of a month or year; raise QueryError when it is none."""
    found = _calendar(wording.strip())
    if found is None:
        raise QueryError(f"{name} {wording!r}", "it is no day of the calendar", "Write it as 2025-09-16.")
    return found


def since(wording: str, today: date, *, name: str = "since") -> date:
    """Read a day of the calendar or a word for one seen from `today`, in English or Chinese: its first day.

    Raises QueryError when it is neither, or lies behind `today`.
    """
    words = " ".join(wording.lower().split())
    found = _calendar(words) or _counted(words, today) or _weekday(words, today)
    if found is None:
        chinese = _WORDS.get(words, "".join(wording.split()))
        when = parse_when(chinese, today=today.isoformat())
        found = when.first if when else None
    if found is None:
        raise QueryError(f"{name} {wording!r}", "it is no day that can be told", _REMEDY)
    if found > today:
        raise QueryError(f"{name} {wording!r}", f"that is {found}, behind {today}", "Give an earlier day, or --today.")
    return found


def until(knowledge: Knowledge, last: date | None) -> Knowledge:
    """Return what is known at the end of a day: documents with no date have been there all along.

    `last` None is a day before every document.
    """
    kept = tuple(r for r in knowledge.readings if _before(document_day(r.document), last))
    there = frozenset(reading.document.id for reading in kept)
    entities = (
        replace(entity, mentions=mentions)
        for entity in knowledge.entities
        if (mentions := tuple(m for m in entity.mentions if m.document in there))
    )
    return Knowledge(kept, tuple(entities), knowledge.judgements)


def day_before(day: date) -> date | None:
    """Return the day before, None where the calendar has none."""
    return None if day == date.min else day - timedelta(1)


def _before(day: date | None, last: date | None) -> bool:
    return day is None or (last is not None and day <= last)


def _calendar(text: str) -> date | None:
    match = _ISO.fullmatch(text)
    if not match:
        return None
    try:
        return date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return None


def _counted(words: str, today: date) -> date | None:
    match = _AGO.fullmatch(words)
    if not match:
        return None
    count = _NUMBERS.get(match[1]) or int(match[1])
    try:
        if match[2] in ("day", "week"):
            return today - timedelta(count * (7 if match[2] == "week" else 1))
        month = today.year * 12 + today.month - 1 - count * (12 if match[2] == "year" else 1)
        year, month = divmod(month, 12)
        return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))
    except (ValueError, OverflowError):
        return None


def _weekday(words: str, today: date) -> date | None:
    """Return the last such day, today included."""
    if words not in _DAYS:
        return None
    return today - timedelta((today.weekday() - _DAYS.index(words)) % 7)
