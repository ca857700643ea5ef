"""The records inside `kg.sources`: a line of a file with its place, a block of lines, an article to be a document.

A `Fragment` is the atom: its characters stand one for one at its raw offset, up to the replacements declared in
`kg.sources.characters`. Everything that is cut, joined or moved is a sequence of fragments, so the map back to the
raw file is exact by construction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from kg.records import OffsetMap, Run

INSERTED = -1


@dataclass(frozen=True, slots=True)
class Fragment:
    """Characters that stand one for one at `raw` in the raw text; `INSERTED` as `raw` says that cleaning added them."""

    raw: int
    text: str


Fragments = tuple[Fragment, ...]


def text_of(fragments: Iterable[Fragment]) -> str:
    """Return the characters of the fragments."""
    return "".join(fragment.text for fragment in fragments)


def cut(fragments: Iterable[Fragment], start: int, end: int) -> Fragments:
    """Return the fragments of the characters `start` to `end` of their text."""
    pieces: list[Fragment] = []
    at = 0
    for fragment in fragments:
        first, last = max(start - at, 0), min(end - at, len(fragment.text))
        if first < last:
            raw = fragment.raw if fragment.raw == INSERTED else fragment.raw + first
            pieces.append(Fragment(raw, fragment.text[first:last]))
        at += len(fragment.text)
    return tuple(pieces)


def assemble(paragraphs: Sequence[Fragments]) -> tuple[str, OffsetMap]:
    """Return the paragraphs joined by line feeds, and the map of the text's offsets to raw offsets."""
    texts: list[str] = []
    runs: list[Run] = []
    at = 0
    for number, paragraph in enumerate(paragraphs):
        at += 1 if number else 0
        for fragment in paragraph:
            length = len(fragment.text)
            last = runs[-1] if runs else None
            if fragment.raw != INSERTED and length:
                if last and last.raw + last.length == fragment.raw and last.clean + last.length == at:
                    runs[-1] = Run(last.clean, last.raw, last.length + length)
                else:
                    runs.append(Run(at, fragment.raw, length))
            at += length
        texts.append(text_of(paragraph))
    return "\n".join(texts), OffsetMap(tuple(runs))


@dataclass(frozen=True)
class Line:
    """A line of a file, cleaned: `gap` counts the blank lines before it, `level` is 1…6 for a heading, else 0.

    `indented` says that the line began with the white space that opens a Chinese paragraph; `bold` that the whole line
    is set bold; `whole` that the format itself marks it as a complete paragraph, never to be joined with the next.
    """

    fragments: Fragments
    gap: int = 0
    level: int = 0
    indented: bool = False
    bold: bool = False
    whole: bool = False

    @cached_property
    def text(self) -> str:
        """The characters of the line."""
        return text_of(self.fragments)


class Kind(StrEnum):
    """What a block of a page is."""

    BODY = "body"
    HEAD = "head"
    TITLE = "title"
    BYLINE = "byline"
    META = "meta"
    FURNITURE = "furniture"
    RULE = "rule"


@dataclass(frozen=True)
class Block:
    """A paragraph, a headline or another unit of a page, as the lines that make it up."""

    kind: Kind
    fragments: Fragments
    gap: int = 0
    level: int = 0
    bold: bool = False
    tight: bool = False

    @cached_property
    def text(self) -> str:
        """The characters of the block."""
        return text_of(self.fragments)


@dataclass(frozen=True, slots=True)
class Content:
    """What a reader makes of a file: its raw text, its lines, and the metadata that stand outside the text."""

    raw: str
    lines: Sequence[Line]
    unit: str
    title: str = ""
    date: str = ""
    publisher: str = ""
    byline: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a page before it becomes a document: body paragraphs and metadata."""

    paragraphs: tuple[Fragments, ...]
    title: str = ""
    date: str = ""
    publisher: str = ""
    byline: tuple[str, ...] = ()
    dateline: str = field(default="")
