"""Readings built by hand: mark each name as [surface|Type] in a text."""

from __future__ import annotations

import re

from kg.records import Document, Mention, Reading, Source

_MARK = re.compile(r"\[([^\]|]+)\|(\w+)\]")
_TYPES = {
    "P": "Person",
    "O": "Organization",
    "L": "Location",
    "F": "Facility",
    "R": "Product",
    "W": "Work",
    "E": "Event",
    "J": "Project",
}


def reading(marked: str, *, date: str = "2025-03-01", score: float = 1.0) -> Reading:
    """Return the reading of a text in which every name is marked as [name|letter of its type]."""
    text, spans, end = "", [], 0
    for found in _MARK.finditer(marked):
        text += marked[end : found.start()]
        spans.append((len(text), len(text) + len(found[1]), _TYPES[found[2]]))
        text += found[1]
        end = found.end()
    text += marked[end:]
    document = Document.of(text, source=Source("memory", "text", ""), date=date)
    return Reading(document, tuple(Mention.at(document, a, b, kind, score=score) for a, b, kind in spans))
