"""Word files (DOCX) to lines; the raw text is the paragraphs joined by line feeds, table cells by tabs."""

from __future__ import annotations

import io
import re
import zipfile

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from docx.text.paragraph import Paragraph

from kg.errors import SourceError
from kg.sources.characters import clean
from kg.sources.model import Content, Line
from kg.sources.plain import split

UNIT = "characters of the paragraphs"
_LARGEST = 300_000_000
_HEADING = re.compile(r"(?:heading|标题)\s*(\d)", re.I)
_REMEDY = "Open it in a word processor and save it again as DOCX, or give it as text"


def is_docx(data: bytes) -> bool:
    """Tell whether a ZIP archive is a Word file."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "word/document.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def paragraphs(data: bytes, subject: str) -> list[tuple[str, int]]:
    """Return the paragraphs and table rows of a Word file in order, with heading levels, or raise SourceError."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _LARGEST:
                raise SourceError(subject, "unpacks to more than 300 MB", "Split it, or give it as text")
        document = docx.Document(io.BytesIO(data))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError) as error:
        raise SourceError(subject, "is a damaged Word file", _REMEDY) from error
    result: list[tuple[str, int]] = []
    for item in document.iter_inner_content():
        if isinstance(item, Paragraph):
            result.append((item.text, _level(item)))
        else:
            result += [(row, 0) for row in _rows(item)]
    return result


def _level(paragraph: Paragraph) -> int:
    """Return the heading level that a paragraph's style tells, 0 for body text."""
    name = str(getattr(paragraph.style, "name", "") or "")
    if name.lower() in {"title", "标题"}:
        return 1
    match = _HEADING.match(name)
    return min(int(match[1]), 6) if match else 0


def _rows(table: Table) -> list[str]:
    """Return the rows of a table, merged cells once."""
    rows = []
    for row in table.rows:
        cells = {id(cell._tc): cell.text.replace("\n", " ") for cell in row.cells}
        rows.append("\t".join(cells.values()))
    return rows


def read_docx(items: list[tuple[str, int]]) -> Content:
    """Return the lines of a Word file's paragraphs."""
    raw = "\n".join(text for text, _ in items)
    lines: list[Line] = []
    at = gap = 0
    for text, level in items:
        for start, part, blank in split(text):
            indented = part.startswith("\u3000")
            lines.append(Line(clean(part, at + start), gap + blank, level, indented))
            gap = 0
        gap += not text.strip()
        at += len(text) + 1
    return Content(raw, lines, UNIT)
