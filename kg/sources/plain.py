"""Plain text and Markdown to lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.sources.characters import clean
from kg.sources.model import Content, Line

UNIT = "characters of the decoded file"
_LINES = re.compile(r"[^\r\n\x0b\x0c\x85\u2028\u2029]+|\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_BREAKS = "\r\n\x0b\x0c\x85\u2028\u2029"
_INDENT = re.compile(r"(?:\u3000|[ \t\xa0]*\u3000| {2,}|\t|\xa0{2,})")


def split(raw: str) -> Iterator[tuple[int, str, int]]:
    """Yield the offset, the text and the number of blank lines before it of every line that is not blank."""
    gap = 0
    blank = True
    for match in _LINES.finditer(raw):
        text = match.group()
        if text[0] in _BREAKS:
            gap += blank
            blank = True
        elif text.isspace():
            blank = True
        else:
            yield match.start(), text, gap
            gap, blank = 0, False


def read_text(raw: str) -> Content:
    """Return the lines of a plain text."""
    lines = [Line(clean(text, at), gap, indented=bool(_INDENT.match(text))) for at, text, gap in split(raw)]
    return Content(raw, lines, UNIT)
