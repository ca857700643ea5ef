"""JSONL: one document a line with the keys id, title, date, text; the text is taken exactly as it is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import IO

from kg.errors import SourceError
from kg.records import Document, Source
from kg.sources import dates

UNIT = "characters of the text field"
_REMEDY = 'Write one JSON object a line: {"id": "…", "title": "…", "date": "2025-01-31", "text": "…"}'
_LONGEST = 200_000_000


def lines(stream: IO[bytes], size: int) -> Iterator[bytes]:
    """Yield the lines of the next `size` bytes; of one that is too long to be read only the beginning."""
    while size > 0 and (line := stream.readline(_LONGEST + 1)):
        size -= len(line)
        yield line
        while len(line) > _LONGEST and not line.endswith(b"\n"):
            line = stream.readline(_LONGEST + 1)
            size -= len(line)
            if not line:
                return


def read_lines(
    lines: Iterable[bytes],
    *,
    path: str,
    digest: str,
    date: str,
    on_fault: Callable[[SourceError], None],
    first: int = 1,
) -> Iterator[Document]:
    """Yield the documents of lines of a JSONL file; a bad one goes to `on_fault` with its number, the others go on.

    `first` is the number of the first line.
    """
    for number, line in enumerate(lines, first):
        if not line.strip():
            continue
        subject = f"{path}, line {number}"
        try:
            source = Source(path, "jsonl", digest, UNIT, f"line {number}")
            yield _document(record(line, subject), subject, source, date, on_fault)
        except SourceError as error:
            on_fault(error)


def record(line: bytes, subject: str) -> dict[str, object]:
    """Return the JSON object of a line; raise SourceError when it is none or has no text."""
    if len(line) > _LONGEST:
        raise SourceError(subject, "is a line of more than 200 MB", "Split the document")
    try:
        value = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise SourceError(subject, f"is not UTF-8 at byte {error.start}", "Save the file as UTF-8") from error
    except (ValueError, RecursionError) as error:
        detail = getattr(error, "msg", "nested too deeply")
        place = f" at character {error.pos}" if isinstance(error, json.JSONDecodeError) else ""
        raise SourceError(subject, f"is no JSON ({detail}{place})", _REMEDY) from error
    if not isinstance(value, dict):
        raise SourceError(subject, "is no JSON object", _REMEDY)
    text = value.get("text")
    if not isinstance(text, str):
        raise SourceError(subject, 'has no "text" that is a string', _REMEDY)
    if not text.strip():
        raise SourceError(subject, 'has an empty "text"', _REMEDY)
    if _half(text) or any(_half(str(value.get(key) or "")) for key in ("id", "title", "date")):
        raise SourceError(subject, "holds half of a surrogate pair, which is no character", "Write the text as UTF-8")
    return value


def _half(text: str) -> bool:
    """Tell whether a text holds a surrogate, which no output encoding can write."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def _document(
    value: dict[str, object], subject: str, source: Source, date: str, on_fault: Callable[[SourceError], None]
) -> Document:
    """Make the document of a JSON object; a date that cannot be read is told and left out."""
    given = _string(value, "date")
    read = dates.parse(given)
    if given and not read:
        remedy = "Write it as 2025-01-31; the document is read without it"
        on_fault(SourceError(subject, f'has a "date" that is none: {given[:40]!r}', remedy))
    authors = value.get("byline")
    return Document.of(
        str(value["text"]),
        source=source,
        key=_string(value, "id"),
        title=_string(value, "title"),
        date=read or ("" if given else date),
        publisher=_string(value, "publisher"),
        byline=tuple(map(str, authors)) if isinstance(authors, list) else (),
        dateline=_string(value, "dateline"),
    )


def _string(value: dict[str, object], key: str) -> str:
    """Return a field as a string; numbers count, everything else does not."""
    field = value.get(key)
    return str(field) if isinstance(field, (str, int)) and not isinstance(field, bool) else ""
