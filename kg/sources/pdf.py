"""PDF with a text layer to lines; the raw text is the text layer, pages joined by form feeds.

Lines that are set larger than the body are headings: that is how a newspaper page marks where an article begins.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

import pypdfium2  # type: ignore[import-untyped]

from kg.errors import SourceError
from kg.sources.characters import joined
from kg.sources.model import Content, Line
from kg.sources.plain import read_text

UNIT = "characters of the text layer"
_LEAST_A_PAGE = 4
_SPACE = re.compile(r"\s")
_LINE = re.compile(r"[^\r\n\f]*[^\s][^\r\n\f]*")
# How much larger than the body a title and a subhead are set.
_TITLE, _SUBHEAD = 1.45, 1.15
_LONGEST_HEADING = 60


@dataclass(frozen=True, slots=True)
class Layer:
    """The text layer of a PDF, and the height in points of the line that begins at each offset."""

    text: str
    heights: dict[int, float]


def text_layer(data: bytes, subject: str) -> Layer:
    """Return the characters of all pages; raise SourceError for a damaged, locked or scanned file."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise SourceError(subject, "is a PDF that needs a password", "Save it without one") from error
        raise SourceError(
            subject, "is a damaged or cut off PDF", "Get the file again, or print it to a new PDF"
        ) from error
    try:
        pages = [_page(document, number, subject) for number in range(len(document))]
    finally:
        document.close()
    size = sum(len(_SPACE.sub("", page.text)) for page in pages)
    if size < _LEAST_A_PAGE * max(len(pages), 1):
        count = "one scanned page" if len(pages) == 1 else f"{len(pages)} scanned pages"
        raise SourceError(
            subject, f"is a PDF of {count} without a text layer", "Recognise its text first (OCR) and give that"
        )
    heights: dict[int, float] = {}
    at = 0
    for page in pages:
        heights |= {at + start: height for start, height in page.heights.items()}
        at += len(page.text) + 1
    return Layer("\f".join(page.text for page in pages), heights)


def _page(document: pypdfium2.PdfDocument, number: int, subject: str) -> Layer:
    """Return the text of one page in reading order."""
    try:
        page = document[number]
    except pypdfium2.PdfiumError as error:
        raise SourceError(subject, f"has a damaged page {number + 1}", "Get the file again") from error
    try:
        layer = page.get_textpage()
        try:
            text = str(layer.get_text_range())
            return Layer(text, _heights(layer, text))
        finally:
            layer.close()
    finally:
        page.close()


def _heights(layer: pypdfium2.PdfTextPage, text: str) -> dict[int, float]:
    """Return how high a character in the middle of each line is set, by the line's offset."""
    if len(text) != layer.count_chars():  # characters outside the basic plane count twice there
        return {}
    heights: dict[int, float] = {}
    for match in _LINE.finditer(text):
        middle = (match.start() + match.end()) // 2
        try:
            _, bottom, _, top = layer.get_charbox(middle, loose=True)
        except (pypdfium2.PdfiumError, IndexError):
            continue
        heights[match.start()] = round(top - bottom, 1)
    return heights


def read_pdf(layer: Layer) -> Content:
    """Return the lines of a text layer, those set large as headings."""
    lines = list(read_text(layer.text).lines)
    starts = [match.start() for match in _LINE.finditer(layer.text)]
    sizes = [layer.heights.get(start, 0.0) for start in starts]
    if len(starts) != len(lines):
        return Content(layer.text, lines, UNIT)
    counts: Counter[float] = Counter()
    for line, size in zip(lines, sizes, strict=True):
        counts[size] += len(line.text)
    body = max(counts, key=lambda size: (counts[size], size), default=0.0)
    return Content(layer.text, _headings(lines, sizes, body), UNIT)


def _headings(lines: list[Line], sizes: list[float], body: float) -> list[Line]:
    """Return the lines with levels, the lines of one heading put together."""
    result: list[Line] = []
    last = 0.0
    for line, size in zip(lines, sizes, strict=True):
        level = 0
        if body and len(line.text) <= _LONGEST_HEADING:
            level = 1 if size >= _TITLE * body else 2 if size >= _SUBHEAD * body else 0
        if level and result and result[-1].level == level and abs(size - last) < 0.5:
            result[-1] = replace(result[-1], fragments=joined([result[-1].fragments, line.fragments]))
        else:
            result.append(replace(line, level=level))
        last = size
    return result
