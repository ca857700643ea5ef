"""HTML to lines: trafilatura finds the article in the page, every character of it is found again in the source.

The source is read a second time by a tokenizer that keeps positions. The article's paragraphs are looked up in what
it yields, white space aside, so the offsets are those of the page's own characters. A character reference counts as
one character, at the place of its `&`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import trafilatura

from kg.sources import dates
from kg.sources.characters import DROPPED, cleaned
from kg.sources.model import INSERTED, Content, Fragment, Fragments, Line, cut, text_of

UNIT = "characters of the decoded file"
LARGEST = 20_000_000
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]{2,40})", re.I)
_SILENT = frozenset({"script", "style", "noscript", "template", "head", "iframe", "object", "svg", "math"})
_WHITE = re.compile(rf"[\s{DROPPED}]+")
_BLOCKS = frozenset({"p", "head", "item", "cell", "quote", "code", "ab"})
# A menu is a run of at least so many lines of at most so many characters.
_MENU = 3
_FEWEST = 2
_MENU_WORD = 5


def declared(data: bytes) -> str:
    """Return the encoding that a page's head names, or nothing."""
    match = _CHARSET.search(data[:4096])
    return match[1].decode("ascii") if match else ""


def read_html(raw: str) -> Content:
    """Return the lines of the article in a page, with the page's own metadata."""
    document = trafilatura.bare_extraction(
        raw,
        include_comments=False,
        include_tables=True,
        favor_recall=True,
        with_metadata=True,
        deduplicate=False,
        date_extraction_params={"extensive_search": False, "max_date": "2100-12-31"},
    )
    source = _Source(raw)
    lines: list[Line] = []
    missing = 0
    body = getattr(document, "body", None)
    for text, level in _paragraphs(body) if body is not None else ():
        found = source.find(text)
        missing += not found
        if fragments := cleaned(found):
            lines.append(Line(fragments, 1, level, whole=True))
    if len(lines) < _FEWEST:
        # On a very short page trafilatura gives all text as one paragraph, or none.
        lines = [Line(fragments, 1, whole=True) for piece in source.blocks() if (fragments := cleaned(piece))] or lines
    lines = _without_menus(lines)
    date = dates.parse(str(getattr(document, "date", "") or ""))
    title = _plain(getattr(document, "title", ""))
    if lines and title and _same(text_of(lines[0].fragments), title):
        lines = lines[1:] or lines
    faults = (f"{missing} paragraphs of the article were not found in the source and left out",) if missing else ()
    return Content(
        raw,
        lines,
        UNIT,
        title=title,
        date=date,
        publisher=_plain(getattr(document, "sitename", "")),
        byline=tuple(part.strip() for part in _plain(getattr(document, "author", "")).split(";") if part.strip()),
        faults=faults,
    )


def _without_menus(lines: list[Line]) -> list[Line]:
    """Return the lines without a menu before or behind them: three words or more on a line each (首页 国内 国际)."""
    words = [len(text) <= _MENU_WORD and text.isalpha() for text in (text_of(line.fragments) for line in lines)]
    first = next((at for at, word in enumerate(words) if not word), len(words))
    last = next((at for at, word in enumerate(reversed(words)) if not word), len(words))
    kept = lines[first if first >= _MENU else 0 : len(lines) - (last if last >= _MENU else 0)]
    return kept or lines


def _plain(text: str | None) -> str:
    """Return a metadata field on one line."""
    return " ".join((text or "").split())


def _same(one: str, other: str) -> bool:
    """Tell whether two lines have the same characters, white space aside."""
    return _WHITE.sub("", one) == _WHITE.sub("", other)


def _paragraphs(body: Any) -> Iterator[tuple[str, int]]:
    """Yield the text of every block of the article, and its level if it is a heading."""
    for element in body.iter():
        if element.tag == "lb" and element.tail:
            yield element.tail, 0
        if element.tag not in _BLOCKS:
            continue
        level = int(element.get("rend", "h2")[1:2] or 2) if element.tag == "head" else 0
        for text in _own_text(element):
            if text.strip():
                yield text, level


def _own_text(element: Any) -> list[str]:
    """Return the text of a block up to line breaks and to blocks inside it, which speak for themselves."""
    pieces = [element.text or ""]

    def add(child: Any) -> None:
        if child.tag == "lb":
            pieces.append("")
            return
        if child.tag in _BLOCKS or child.tag in {"list", "table", "row"}:
            pieces.append(child.tail or "")
            return
        pieces[-1] += child.text or ""
        for inner in child:
            add(inner)
        pieces[-1] += child.tail or ""

    for child in element:
        add(child)
    return [pieces[0], *pieces[1:]]


class _Source(HTMLParser):
    """The visible text of a page as fragments in source order, and a search in it that ignores white space."""

    def __init__(self, raw: str) -> None:
        super().__init__(convert_charrefs=False)
        self.pieces: list[Fragment] = []
        self.breaks: list[int] = []
        self.silent = ""
        self.starts = [0, *(match.end() for match in re.finditer("\n", raw))]
        self.raw = raw
        # Not closed: an element or comment that never ends would be tried again at every place behind it.
        self.feed(raw)
        self._index()

    def _at(self) -> int:
        line, column = self.getpos()
        return self.starts[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where blocks begin, and stay silent inside scripts."""
        if not self.silent and tag in _SILENT and tag != "head":
            self.silent = tag
        if tag not in _INLINE:
            self.breaks.append(len(self.pieces))

    def handle_endtag(self, tag: str) -> None:
        """Note where blocks end, and speak again behind scripts."""
        if tag == self.silent:
            self.silent = ""
        if tag not in _INLINE:
            self.breaks.append(len(self.pieces))

    def handle_data(self, data: str) -> None:
        """Keep visible text with its place."""
        if not self.silent:
            self.pieces.append(Fragment(self._at(), data))

    def handle_entityref(self, name: str) -> None:
        """Keep the character that a named reference stands for."""
        self._reference(f"&{name};", f"&{name}")

    def handle_charref(self, name: str) -> None:
        """Keep the character that a numeric reference stands for."""
        self._reference(f"&#{name};", f"&#{name}")

    def _reference(self, whole: str, as_written: str) -> None:
        if self.silent:
            return
        text = unescape(whole)
        at = self._at()
        if text == whole:  # no such reference: the page shows the source
            text = self.raw[at : at + len(as_written)]
            self.pieces.append(Fragment(at, text))
        elif text:
            self.pieces.append(Fragment(at, text[0]))
            if text[1:]:
                self.pieces.append(Fragment(INSERTED, text[1:]))

    def _index(self) -> None:
        """Prepare the search: the text without white space, and where each stretch of it stands in the full text."""
        full = "".join(piece.text for piece in self.pieces)
        self.offsets = [0]
        for piece in self.pieces:
            self.offsets.append(self.offsets[-1] + len(piece.text))
        solid: list[str] = []
        self.solid_at: list[int] = []
        self.full_at: list[int] = []
        at = size = 0
        for match in [*_WHITE.finditer(full), None]:
            end = match.start() if match else len(full)
            if end > at:
                solid.append(full[at:end])
                self.solid_at.append(size)
                self.full_at.append(at)
                size += end - at
            at = match.end() if match else end
        self.solid = "".join(solid)
        self.cursor = 0

    def find(self, text: str) -> Fragments:
        """Return the source fragments of a paragraph: the next occurrence, else the first, else none."""
        wanted = _WHITE.sub("", text)
        if not wanted:
            return ()
        at = self.solid.find(wanted, self.cursor)
        if at < 0:
            at = self.solid.find(wanted)
        if at < 0:
            return ()
        self.cursor = at + len(wanted)
        return self._slice(self._full(at), self._full(at + len(wanted) - 1) + 1)

    def _full(self, solid: int) -> int:
        """Return the offset in the full text of an offset in the text without white space."""
        number = bisect_right(self.solid_at, solid) - 1
        return self.full_at[number] + solid - self.solid_at[number]

    def _slice(self, start: int, end: int) -> Fragments:
        """Return the fragments between two offsets of the full text."""
        first = bisect_right(self.offsets, start) - 1
        last = bisect_right(self.offsets, end - 1)
        base = self.offsets[first]
        return cut(self.pieces[first:last], start - base, end - base)

    def blocks(self) -> Iterator[Fragments]:
        """Yield the visible text block by block, for a page in which no article is found."""
        edges = sorted({0, *self.breaks, len(self.pieces)})
        for start, end in pairwise(edges):
            if any(not piece.text.isspace() for piece in self.pieces[start:end]):
                yield tuple(self.pieces[start:end])


_INLINE = frozenset(
    {
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
        "label",
        "mark",
    }
    | {
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    }
)
