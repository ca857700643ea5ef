"""Bytes to characters: UTF-8, UTF-16, UTF-32, GB18030 and Big5, with or without a byte-order mark."""

from __future__ import annotations

import codecs
import re

from kg.errors import SourceError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_KINDS = (
    (b"PK\x03\x04", "a ZIP archive", "Unpack it and give the folder"),
    (b"\x1f\x8b", "a gzip archive", "Unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "Unpack it and give the folder"),
    (b"Rar!", "a RAR archive", "Unpack it and give the folder"),
    (b"BZh", "a bzip2 archive", "Unpack it first"),
    (b"\xfd7zXZ", "an xz archive", "Unpack it first"),
    (b"\x89PNG", "a PNG picture", "Recognise its text first and give that"),
    (b"\xff\xd8\xff", "a JPEG picture", "Recognise its text first and give that"),
    (b"GIF8", "a GIF picture", "Recognise its text first and give that"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (.doc, .xls)", "Save it as DOCX or as text"),
    (b"{\\rtf", "an RTF file", "Save it as DOCX or as text"),
    (b"\x7fELF", "a program", "Give text, Markdown, HTML, PDF, DOCX or JSONL"),
    (b"SQLite format 3", "a database", "Give text, Markdown, HTML, PDF, DOCX or JSONL"),
)
# Characters that ordinary Chinese text never has in number: private use, unassigned-looking rare blocks, controls.
_ODD = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x9f\ue000-\uf8ff\ufffd\U00020000-\U0010ffff\u0250-\u02af\u0370-\u1fff]")
_USUAL = re.compile(r"[\t\n\r\x20-\x7e\u2010-\u2030\u3000-\u303f\u4e00-\u9fff\uff00-\uffef·×—“”‘’…°±]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x7f]")
_SAMPLE = 20_000
# Asked in this order; GB18030 covers GBK and GB2312.
_GUESSES = ("gb18030", "big5hkscs")


def kind_of_binary(data: bytes) -> tuple[str, str] | None:
    """Return what a binary file is and what to do about it, or None when its first bytes are none that we know."""
    return next(((name, remedy) for magic, name, remedy in _KINDS if data.startswith(magic)), None)


def decode(data: bytes, subject: str, *, declared: str = "") -> str:
    """Return the characters of a plain file without its byte-order mark.

    `declared` is an encoding that the file itself names (HTML). Raises SourceError when the bytes are no text.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], name, subject)
    if binary := kind_of_binary(data):
        raise SourceError(subject, f"is {binary[0]}, not text", binary[1])
    if wide := _wide(data):
        return _strict(data, wide, subject)
    text = _first(data, declared)
    if text is None or _share(_CONTROL, text) > 0.001:
        raise SourceError(
            subject,
            "is binary, or text in an encoding that is not known",
            "Save it as UTF-8 text; GB18030, Big5 and UTF-16 are read too",
        )
    return text


def _strict(data: bytes, encoding: str, subject: str) -> str:
    """Decode in an encoding that the file announces."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        fault = f"says it is {encoding.upper()} and is not at byte {error.start}"
        raise SourceError(subject, fault, "Save it again as UTF-8; it may be cut off or damaged") from error


def _wide(data: bytes) -> str:
    """Return the UTF-16 variant of bytes without a mark: only there do whole bytes of zero stand in ordinary text."""
    head = data[: _SAMPLE * 2]
    if len(head) < 4 or len(data) % 2 or b"\x00" not in head:
        return ""
    for name in ("utf-16-le", "utf-16-be"):
        sample = head.decode(name, "ignore")
        if _share(_USUAL, sample) > 0.95 and len(sample) >= len(head) // 2 - 1:
            return name
    return ""


def _first(data: bytes, declared: str) -> str | None:
    """Return the text in the first encoding that fits without an error and gives ordinary characters."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        # A file cut off inside its last character is still UTF-8.
        if error.start >= len(data) - 3 and error.start > 3:
            return data[: error.start].decode("utf-8") + "\ufffd"
    for name in dict.fromkeys(_known(declared) + _GUESSES):
        try:
            text = data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
        if _share(_ODD, text[:_SAMPLE]) < 0.02:
            return text
    damaged = data.decode("utf-8", "replace")
    return damaged if _share(_ODD, damaged) < 0.005 else None


def _known(name: str) -> tuple[str, ...]:
    """Return the encoding's codec, GB2312 and GBK read as the GB18030 that pages so labelled really use."""
    try:
        codec = codecs.lookup(name).name if name else ""
    except LookupError:
        return ()
    if not codec:
        return ()
    return ("gb18030",) if codec in {"gb2312", "gbk"} else (codec,)


def _share(pattern: re.Pattern[str], text: str) -> float:
    """Return the share of characters that match, of the first and the last part of a text."""
    sample = text if len(text) <= 2 * _SAMPLE else text[:_SAMPLE] + text[-_SAMPLE:]
    return len(pattern.findall(sample)) / max(len(sample), 1)
