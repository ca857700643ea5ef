"""The table of formats, and how a file's format is told: by its content where that is sure, else by its suffix."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from kg.errors import SourceError
from kg.sources.decoding import decode, kind_of_binary
from kg.sources.markdown import read_markdown
from kg.sources.model import Content
from kg.sources.plain import read_text

_HTML = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_TAG = re.compile(r"</(?:p|div|body|html|td|span|h[1-6])\s*>", re.I)
_HEADING = re.compile(r"^ {0,3}#{1,6} +\S", re.M)
_JSON = re.compile(r'\s*\{\s*"')
# Text that would be read as an article of brackets and commas: what it is, and what to do.
_OTHERS = (
    (
        re.compile(r"\s*\[\s*\{\s*\""),
        (".json",),
        "is JSON, but not an object a line",
        "Write one JSON object a line (.jsonl)",
    ),
    (re.compile(r"\s*<\?xml\b", re.I), (".xml",), "is XML and no HTML", "Save it as HTML or as text"),
)
_SNIFF = 65_536


@dataclass(frozen=True, slots=True)
class Format:
    """One format: the suffixes of its files, and what makes a file's content of its bytes.

    `reader` takes the bytes and the name for messages, and raises SourceError; JSONL has none, since it is a stream
    of documents.
    """

    suffixes: tuple[str, ...]
    reader: Callable[[bytes, str], Content] | None


# The readers of these formats are imported on first use: their libraries take longer to load than a page to read.


def _text(data: bytes, subject: str) -> Content:
    return read_text(decode(data, subject))


def _markdown(data: bytes, subject: str) -> Content:
    return read_markdown(decode(data, subject))


def _html(data: bytes, subject: str) -> Content:
    from kg.sources import html

    if len(data) > html.LARGEST:
        raise SourceError(subject, "is an HTML file of more than 20 MB", "Split it, or give its text")
    return html.read_html(decode(data, subject, declared=html.declared(data)))


def _pdf(data: bytes, subject: str) -> Content:
    from kg.sources import pdf

    return pdf.read_pdf(pdf.text_layer(data, subject))


def _docx(data: bytes, subject: str) -> Content:
    from kg.sources import docx

    return docx.read_docx(docx.paragraphs(data, subject))


FORMATS: dict[str, Format] = {
    "text": Format((".txt", ".text"), _text),
    "markdown": Format((".md", ".markdown", ".mkd"), _markdown),
    "html": Format((".html", ".htm", ".xhtml", ".shtml"), _html),
    "pdf": Format((".pdf",), _pdf),
    "docx": Format((".docx",), _docx),
    "jsonl": Format((".jsonl", ".ndjson"), None),
}
_BY_SUFFIX = {suffix: name for name, entry in FORMATS.items() for suffix in entry.suffixes}


def detect(path: str, head: bytes, subject: str) -> str:
    """Return the name of a file's format; raise SourceError when it is none that can be read.

    `head` is the beginning of the file, or all of it for a ZIP archive.
    """
    if head[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    by_name = _BY_SUFFIX.get(PurePath(path).suffix.lower(), "")
    if head.startswith(b"PK\x03\x04"):
        from kg.sources import docx

        if docx.is_docx(head):
            return "docx"
        if by_name == "docx":
            raise SourceError(subject, "is a damaged Word file", "Save it again as DOCX, or give it as text")
    if binary := kind_of_binary(head):
        readable = ", ".join(sorted(_BY_SUFFIX))
        raise SourceError(subject, f"is {binary[0]}, which is not read", f"{binary[1]} ({readable})")
    if by_name in {"markdown", "jsonl"}:
        return by_name
    return _by_content(head, subject, by_name, path)


def _by_content(head: bytes, subject: str, by_name: str, path: str) -> str:
    """Return the format of a text file by what stands in it."""
    text = decode(head[:_SNIFF] if len(head) <= _SNIFF else _whole_lines(head[:_SNIFF]), subject)
    if _HTML.match(text) or (by_name == "html" and _TAG.search(text)):
        return "html"
    _refuse_others(text, subject, PurePath(path).suffix.lower())
    headings = len(_HEADING.findall(text))
    if by_name == "text":
        return "markdown" if headings > 1 else "text"
    if _is_jsonl(text):
        return "jsonl"
    return "markdown" if headings else "text"


def _is_jsonl(text: str) -> bool:
    return bool(_JSON.match(text)) and '"text"' in text


def _refuse_others(text: str, subject: str, suffix: str) -> None:
    """Raise SourceError for text that is written for programs and is none of the formats."""
    for begins, suffixes, fault, remedy in _OTHERS:
        if begins.match(text) or (suffix in suffixes and not _is_jsonl(text)):
            raise SourceError(subject, fault, remedy)


def _whole_lines(head: bytes) -> bytes:
    """Return the beginning of a file up to its last line feed, so that no character is cut in two."""
    end = head.rfind(b"\n")
    return head[: end + 1] if end > 0 else head
