"""Inputs to documents: walks files and folders, tells formats, reports faults and goes on with the rest."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from kg.errors import SourceError
from kg.records import Document, Source
from kg.sources import dates, jsonl, pdf
from kg.sources.articles import articles
from kg.sources.formats import FORMATS, detect
from kg.sources.model import Article, Content, assemble

STDIN = "-"
LARGEST = 256 * 1024 * 1024
_HEAD = 65_536
OnFault = Callable[[SourceError], None]

# Text files that hold no news, though a reader of plain text would take them for it.
_NO_NEWS = frozenset(
    f".{suffix}"
    for suffix in (
        *("c", "cfg", "css", "csv", "h", "ini", "java", "js", "json", "log", "nq", "nt", "py", "rdf", "rq", "sh"),
        *("sql", "toml", "trig", "ts", "tsv", "ttl", "xml", "yaml", "yml"),
    )
)


def read(inputs: Sequence[str | Path], *, date: str = "", on_fault: OnFault) -> Iterator[Document]:
    """Yield the documents of files, folders and "-" (standard input), in order of path.

    `date` (YYYY-MM-DD, YYYY-MM or YYYY) is that of documents which tell none, and gives a year to dates without one.
    Every input that cannot be read goes to `on_fault` and the others go on. The order of the inputs does not matter,
    and a file that is named twice is read once.
    """
    given = dates.parse(date)
    if date and not given:
        raise SourceError("--date", f"is no date: {date!r}", "Write it as 2025-01-31, 2025-01 or 2025")
    for path in _files(inputs, on_fault):
        try:
            yield from _documents(path, given, on_fault)
        except SourceError as error:
            on_fault(error)


def raw_text(path: str | Path, place: str = "") -> str:
    """Return the raw text that the offsets of a file's documents count in; `place` is `Source.place` (JSONL)."""
    name = _name(path)
    data = _bytes(name)
    format_name = detect(name, data, name)
    reader = FORMATS[format_name].reader
    if reader:
        return reader(data, name).raw
    number = int(place.removeprefix("line ") or 1) if place.removeprefix("line ").isdigit() else 1
    lines = data.split(b"\n")
    if number > len(lines):
        raise SourceError(name, f"has no line {number}", "Read the file again: it has changed")
    return str(jsonl.record(lines[number - 1], f"{name}, line {number}")["text"])


def _name(path: str | Path) -> str:
    """Return a path as messages and records show it: as given, with forward slashes."""
    return path.as_posix() if isinstance(path, Path) else path.replace(os.sep, "/")


def _files(inputs: Sequence[str | Path], on_fault: OnFault) -> list[str]:
    """Return the paths of all files, sorted, each file once under the first of its names."""
    found: dict[str, str] = {}
    for path in inputs:
        name = _name(path)
        if name == STDIN:
            found[STDIN] = STDIN
            continue
        if not os.path.lexists(name):
            on_fault(SourceError(name, "does not exist", "Check the name"))
            continue
        for file in _walk(name, on_fault) if os.path.isdir(name) else [name]:
            real = os.path.realpath(file)
            found[real] = min(found.get(real, file), file)
    return sorted(found.values())


def _walk(folder: str, on_fault: OnFault) -> list[str]:
    """Return the files in a folder and its folders; hidden ones (a dot first) are no input.

    What else lies in a folder, such as programs and tables, is told and left out: only naming it asks for it.
    """
    files: list[str] = []

    def failed(error: OSError) -> None:
        on_fault(
            SourceError(_name(str(error.filename)), f"cannot be opened ({error.strerror})", "Check its permissions")
        )

    for at, folders, names in os.walk(folder, onerror=failed):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.startswith("."):
                continue
            file = _name(os.path.join(at, name))
            if os.path.splitext(name)[1].lower() in _NO_NEWS:
                on_fault(SourceError(file, "is a program or a table by its suffix", "Name the file itself to read it"))
            else:
                files.append(file)
    if not files:
        on_fault(SourceError(folder, "holds no file", "Give a folder with texts"))
    return files


def _bytes(name: str) -> bytes:
    """Return the bytes of a file or of standard input; raise SourceError when they cannot be had."""
    try:
        if name == STDIN:
            data = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with open(name, "rb") as file:
                data = file.read(LARGEST + 1)
    except OSError as error:
        raise SourceError(name, f"cannot be read ({error.strerror})", "Check the file and its permissions") from error
    if len(data) > LARGEST:
        raise SourceError(name, "has more than 256 MB", "Split it, or write it as JSONL, which may be of any length")
    if not data.strip():
        raise SourceError(name, "is empty", "Give a file with text")
    return data


def _documents(name: str, date: str, on_fault: OnFault) -> Iterator[Document]:
    """Yield the documents of one file."""
    if _is_stream(name):
        yield from _stream(name, date, on_fault)
        return
    data = _bytes(name)
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
    if format_name == "pdf" and pdf.cut_off(data):
        on_fault(SourceError(name, "is cut off: only what is left of it was read", "Get the file again"))
    source = Source(name, format_name, digest, content.unit)
    found = False
    for document in _of(content, source, date):
        found = True
        yield document
    if not found:
        raise SourceError(name, "holds no text", "Give a file with text")


def _is_stream(name: str) -> bool:
    """Tell whether a file is JSONL by name and on disk, so that it need not be held in memory."""
    if name == STDIN or not name.lower().endswith(FORMATS["jsonl"].suffixes):
        return False
    try:
        mode = os.stat(name)
    except OSError as error:
        raise SourceError(name, f"cannot be read ({error.strerror})", "Check the file and its permissions") from error
    return stat.S_ISREG(mode.st_mode)


def _stream(name: str, date: str, on_fault: OnFault) -> Iterator[Document]:
    """Yield the documents of a JSONL file on disk, line by line."""
    try:
        with open(name, "rb") as file:
            head = file.read(_HEAD)
            if not head:
                raise SourceError(name, "is empty", "Give a file with one JSON object a line")
            detect(name, head, name)
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            file.seek(0)
            yield from jsonl.read_lines(file, path=name, digest=digest, date=date, on_fault=on_fault)
    except OSError as error:
        raise SourceError(name, f"cannot be read ({error.strerror})", "Check the file and its permissions") from error


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
