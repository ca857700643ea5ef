"""A page as it is told, whatever it is written in: headings, items, and the sentences that say them."""

from __future__ import annotations

import re
from dataclasses import dataclass

# What a terminal obeys or what turns the direction of a line, and halves of characters.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a line; `strong` ones are names."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence with the words that say it in the middle, and where it stands."""

    before: str
    evidence: str
    after: str
    source: str


@dataclass(frozen=True, slots=True)
class Item:
    """One thing told: a line, notes behind it, and its sentences."""

    line: tuple[Span, ...]
    notes: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it; level 1 stands below the title of the page."""

    title: str
    level: int = 1
    text: str = ""
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A title, lines below it, and sections; `language` is zh or en."""

    title: str
    language: str
    lines: tuple[str, ...]
    sections: tuple[Section, ...]


def plain(text: str) -> str:
    """Return a text as one line, without characters that are not seen; halves of characters become U+FFFD."""
    seen = _UNSEEN.sub(lambda found: "\ufffd" if found[0] >= "\ud800" and found[0] < "\ue000" else "", text)
    return " ".join(seen.split())
