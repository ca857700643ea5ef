"""Inputs to documents: walks files and folders, tells formats, reports faults and goes on with the rest.

A piece is what one worker reads: a file, or some lines of a JSONL file. `read` reads one piece after the other, so that
whoever reads the pieces, the documents are the same.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import IO

from kg import storage
from kg.errors import SourceError
from kg.records import Document, Source
from kg.sources import archives, dates, jsonl
from kg.sources.archives import File
from kg.sources.articles import articles
from kg.sources.files import STDIN, OnFault, files, shown
from kg.sources.formats import FORMATS, detect
from kg.sources.model import Article, Content, assemble

LARGEST = 256 * 1024 * 1024
PIECE = 1 << 20
_HEAD = 65_536
_CHUNK = 1 << 20
# Folders that are removed when the program ends, since workers may read in them until then.
_KEPT: list[tempfile.TemporaryDirectory[str]] = []


@dataclass(frozen=True, slots=True)
class Piece:
    """A file, or the bytes `start` to `end` of a JSONL file, whose first line has the number `line`.

    `digest` is that of the whole JSONL file, and empty for other files.
    """

    file: File
    start: int = 0
    end: int = 0
    line: int = 1
    digest: str = ""

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return self.end - self.start if self.digest else self.file.size


def read(inputs: Sequence[str | Path], *, date: str = "", on_fault: OnFault) -> Iterator[Document]:
    """Yield the documents of files, folders, archives, addresses and "-" (standard input), in order of path.

    `date` (YYYY-MM-DD, YYYY-MM or YYYY) is that of documents which tell none, and gives a year to dates without one.
    Every input that cannot be read goes to `on_fault` and the others go on. The order of the inputs does not matter,
    and a file that is named twice is read once.
    """
    given = parsed(date)
    for piece in pieces(inputs, on_fault=on_fault):
        yield from documents(piece, date=given, on_fault=on_fault)


def parsed(date: str) -> str:
    """Return the date in the form of documents; raise SourceError when it is none."""
    given = dates.parse(date)
    if date and not given:
        raise SourceError("--date", f"is no date: {date!r}", "Write it as 2025-01-31, 2025-01 or 2025")
    return given


def pieces(inputs: Sequence[str | Path], *, size: int = PIECE, on_fault: OnFault) -> Iterator[Piece]:
    """Yield what is to be read, in order of path; JSONL files in pieces of about `size` bytes, cut between lines.

    Standard input is kept in a file on this machine until the program ends.
    """
    for file in files(inputs, on_fault):
        try:
            yield from _pieces(_standard_input() if file.name == STDIN else file, size)
        except SourceError as fault:
            on_fault(fault)


def _pieces(file: File, size: int) -> Iterator[Piece]:
    yield from _cut(file, size) if _is_stream(file) else [Piece(file)]


def halves(piece: Piece) -> Sequence[Piece]:
    """Return the two halves of some lines of a JSONL file; nothing for one line, or for another file."""
    if not piece.digest or piece.file.archive:
        return ()
    with archives.opened(piece.file) as stream:
        stream.seek(piece.start)
        data = stream.read(piece.size)
    cut = data.rfind(b"\n", 0, len(data) // 2) + 1 or data.find(b"\n") + 1
    if not 0 < cut < len(data):
        return ()
    middle, line = piece.start + cut, piece.line + data.count(b"\n", 0, cut)
    return [replace(piece, end=middle), replace(piece, start=middle, line=line)]


def documents(piece: Piece, *, date: str = "", on_fault: OnFault) -> Iterator[Document]:
    """Yield the documents of a piece; `date` is in the form of documents."""
    try:
        if piece.digest:
            yield from _lines(piece, date, on_fault)
        else:
            yield from _whole(piece.file.name, _bytes(piece.file), date, on_fault)
    except SourceError as fault:
        on_fault(fault)


def raw_text(path: str | Path, place: str = "") -> str:
    """Return the raw text that the offsets of a file's documents count in; `place` is `Source.place` (JSONL)."""
    name = shown(path)
    file = File(STDIN) if name == STDIN else archives.find(name)
    number = int(place.removeprefix("line ") or 1) if place.removeprefix("line ").isdigit() else 1
    if _is_stream(file):
        with archives.opened(file) as stream:
            return _text_of_line(jsonl.lines(stream, sys.maxsize), number, name)
    data = _bytes(file)
    format_name = detect(name, data, name)
    reader = FORMATS[format_name].reader
    if reader:
        return reader(data, name).raw
    return _text_of_line(data.split(b"\n"), number, name)


def _text_of_line(lines: Iterable[bytes], number: int, name: str) -> str:
    line = next(islice(lines, number - 1, None), None)
    if line is None:
        raise SourceError(name, f"has no line {number}", "Read the file again: it has changed")
    return str(jsonl.record(line, f"{name}, line {number}")["text"])


def _is_stream(file: File) -> bool:
    """Tell whether a file is JSONL and can be read twice, so that it need not be held in memory."""
    if file.at:
        with archives.opened(file) as stream:
            head = stream.read(_HEAD)
        return bool(head.strip()) and detect(file.name, head, file.name) == "jsonl"
    if file.name == STDIN or not file.name.lower().endswith(FORMATS["jsonl"].suffixes):
        return False
    return bool(file.archive) or storage.is_regular(file.name)


def _cut(file: File, size: int) -> Iterator[Piece]:
    """Yield the pieces of a JSONL file, after one look at all of it for its digest and the places to cut.

    What is packed in an archive can only be read from its beginning, and stays whole.
    """
    told = hashlib.sha256()
    cuts = [(0, 1)]
    at, line, blank = 0, 1, True
    with archives.opened(file) as stream:
        while chunk := stream.read(_CHUNK):
            if not at:
                detect(file.name, chunk[:_HEAD], file.name)
            told.update(chunk)
            blank = blank and not chunk.strip()
            wanted = cuts[-1][0] + size - at
            while not file.archive and wanted < len(chunk) and (end := chunk.find(b"\n", max(wanted, 0))) >= 0:
                cuts.append((at + end + 1, line + chunk.count(b"\n", 0, end + 1)))
                wanted = end + 1 + size
            at += len(chunk)
            line += chunk.count(b"\n")
    if blank:
        raise SourceError(file.name, "is empty", "Give a file with one JSON object a line")
    digest = told.hexdigest()
    for (start, first), (end, _) in zip(cuts, [*cuts[1:], (at, 0)], strict=True):
        if start < end:
            yield Piece(file, start, end, first, digest)


def _lines(piece: Piece, date: str, on_fault: OnFault) -> Iterator[Document]:
    """Yield the documents of some lines of a JSONL file."""
    with archives.opened(piece.file) as stream:
        stream.seek(piece.start)
        lines = jsonl.lines(stream, piece.end - piece.start)
        name = piece.file.name
        yield from jsonl.read_lines(
            lines, path=name, digest=piece.digest, date=date, first=piece.line, on_fault=on_fault
        )


def _standard_input() -> File:
    """Return standard input as a file on the disk: it may be JSONL of any length, and can be read only once."""
    folder = tempfile.TemporaryDirectory(prefix="kg-")
    _KEPT.append(folder)
    at = os.path.join(folder.name, "input")
    with open(at, "wb") as kept:
        shutil.copyfileobj(sys.stdin.buffer, kept, _CHUNK)
        size = kept.tell()
    return File(STDIN, size, at=at)


def _bytes(file: File) -> bytes:
    """Return the bytes of a file or of standard input; raise SourceError when they cannot be had."""
    if file.name == STDIN and not file.at:
        return _held(sys.stdin.buffer, STDIN)
    if file.size > LARGEST:
        raise _too_large(file.name)
    with archives.opened(file) as stream:
        return _held(stream, file.name)


def _held(stream: IO[bytes], name: str) -> bytes:
    data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise _too_large(name)
    if not data.strip():
        raise SourceError(name, "is empty", "Give a file with text")
    return data


def _too_large(name: str) -> SourceError:
    return SourceError(name, "has more than 256 MB", "Split it, or write it as JSONL, which may be of any length")


def _whole(name: str, data: bytes, date: str, on_fault: OnFault) -> Iterator[Document]:
    """Yield the documents of the bytes of a file."""
    format_name = detect(name, data, name)
    digest = hashlib.sha256(data).hexdigest()
    reader = FORMATS[format_name].reader
    if reader is None:
        lines = data.split(b"\n")
        yield from jsonl.read_lines(lines, path=name, digest=digest, date=date, on_fault=on_fault)
        return
    content = reader(data, name)
    for fault in content.faults:
        on_fault(SourceError(name, fault, "Check the document against the file"))
    if format_name == "pdf" and b"%%EOF" not in data[-4096:]:  # the mark at the end of every complete one
        on_fault(SourceError(name, "is cut off: only what is left of it was read", "Get the file again"))
    source = Source(name, format_name, digest, content.unit)
    found = False
    for document in _of(content, source, date):
        found = True
        yield document
    if not found:
        raise SourceError(name, "holds no text", "Give a file with text")


def _of(content: Content, source: Source, date: str) -> Iterator[Document]:
    """Yield the documents of a file's articles."""
    stem = source.path.rsplit("/", 1)[-1]
    found = articles(content, file_date=dates.of_name(stem), date=date)
    for number, article in enumerate(found, 1):
        place = f"article {number} of {len(found)}" if len(found) > 1 else ""
        yield _document(article, Source(source.path, source.format, source.sha256, source.unit, place))


def _document(article: Article, source: Source) -> Document:
    """Make the document of an article."""
    text, offsets = assemble(article.paragraphs)
    return Document.of(
        text,
        source=source,
        offsets=offsets,
        title=article.title,
        date=article.date,
        publisher=article.publisher,
        byline=article.byline,
        dateline=article.dateline,
    )
