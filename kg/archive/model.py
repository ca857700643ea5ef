"""The records of an archive: which documents stand in it, and how a set of them changes."""

from __future__ import annotations

from dataclasses import dataclass

from kg.records import Document, content_id


@dataclass(frozen=True, slots=True)
class Change:
    """One document of the collection before and after: digests of it with its source, empty where it is not there."""

    id: str
    before: bytes
    after: bytes


@dataclass(frozen=True, slots=True)
class Counts:
    """How many documents an input brought: not known before, known with other content or source, known, and gone."""

    new: int = 0
    changed: int = 0
    same: int = 0
    gone: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the last run did: its command, whether it came to its end, what it counted, and what fault ended it."""

    command: str
    complete: bool
    counts: Counts
    read: int
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """What an archive holds, and how it stands to its inputs.

    `unread` documents could not be read yet; `reading` is the version of reader and ontology that they were read with,
    and `current` the one that would read them now. `files_behind` says that the exported files were written before the
    last change, `store_behind` that the store was. `counts` compare the inputs of the last build with what is known.
    """

    documents: int
    unread: int
    reading: str
    current: str
    files_behind: bool
    store_behind: bool
    last: Outcome | None
    inputs: tuple[str, ...]
    counts: Counts


@dataclass(frozen=True, slots=True)
class Listed:
    """One document of the inputs, by all that it can be called; `title` is empty where it has none."""

    path: str
    key: str
    id: str
    title: str


def content_of(document: Document) -> bytes:
    """Return the digest of all that a reader may look at: not of where the document was found."""
    parts = (document.title, document.date, document.publisher, "\x1e".join(document.byline), document.dateline)
    return content_id("", document.id, *parts, document.text).encode()
