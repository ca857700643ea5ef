"""PDF with a text layer to lines; the raw text is the text layer, pages joined by form feeds."""

from __future__ import annotations

import re

import pypdfium2  # type: ignore[import-untyped]

from kg.errors import SourceError
from kg.sources.model import Content
from kg.sources.plain import read_text

UNIT = "characters of the text layer"
_LEAST_A_PAGE = 4
_SPACE = re.compile(r"\s")


def text_layer(data: bytes, subject: str) -> str:
    """Return the characters of all pages; raise SourceError for a damaged, locked or scanned file."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise SourceError(subject, "is a PDF that needs a password", "Save it without one") from error
        fault = "is a damaged or cut off PDF" if len(data) > 64 else "is no complete PDF"
        raise SourceError(subject, fault, "Get the file again, or print it to a new PDF") from error
    try:
        pages = [_page(document, number) for number in range(len(document))]
    finally:
        document.close()
    size = sum(len(_SPACE.sub("", page)) for page in pages)
    if size < _LEAST_A_PAGE * max(len(pages), 1):
        fault = f"is a PDF of {len(pages)} scanned pages without a text layer"
        raise SourceError(subject, fault, "Recognise its text first (OCR) and give that")
    return "\f".join(pages)


def _page(document: pypdfium2.PdfDocument, number: int) -> str:
    """Return the text of one page in reading order."""
    page = document[number]
    try:
        text = page.get_textpage()
        try:
            return str(text.get_text_range())
        finally:
            text.close()
    finally:
        page.close()


def cut_off(data: bytes) -> bool:
    """Tell whether a PDF lacks the mark that stands at the end of every complete one."""
    return b"%%EOF" not in data[-4096:]


def read_pdf(raw: str) -> Content:
    """Return the lines of a text layer."""
    return Content(raw, read_text(raw).lines, UNIT)
