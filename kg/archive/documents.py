"""The documents of an archive and what was read in them, each with a digest that tells damage.

A document is kept as often as it occurs in the inputs; the collection takes the occurrence whose source comes first in
the alphabet, as resolution does. A reading is kept once for each content and version of reader and ontology, and is
committed as it comes, so that whoever is killed while reading goes on where he was.
"""

from __future__ import annotations

import heapq
import os
import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from kg import codec
from kg.archive.database import DamagedError, Database, digest, pack, to_bytes, to_text, unpack
from kg.archive.model import Change, Counts, Listed, content_of
from kg.errors import KgError
from kg.records import Document, Reading
from kg.storage import is_address

STDIN = b"-"
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:/", re.I)  # as `_file` leaves it
_KEPT = 50_000  # characters read between two commits
_SUM = 1 << 128
_COLUMNS = "file, path, place, key, id, digest, content"
_SOURCE = "id, path, place, key"


class Documents:
    """The documents that were given, those of the collection, and their readings."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._dropped: set[tuple[bytes, bytes]] = set()

    def receive(self, documents: Iterable[Document], *, only_look: bool = False) -> int:
        """Keep documents for the next `settle`, instead of those received before and never settled; return how many.

        With `only_look` they can be compared with what is known, and not be settled.
        """
        self._db.run("DELETE FROM coming")
        held, count, size = list[Document](), 0, 0
        for document in documents:
            held.append(document)
            count += 1
            size += len(document.text)
            if size > _KEPT:
                self._receive(held, only_look)
                held, size = [], 0
        self._receive(held, only_look)
        return count

    def _receive(self, documents: Sequence[Document], only_look: bool) -> None:
        with self._db.change():
            for document in documents:
                mark = _mark(document) if only_look else self.restore(document)
                self._db.run("INSERT OR REPLACE INTO coming VALUES (?, ?, ?, ?, ?, ?, ?)", _row(document, mark))

    def received(self) -> Iterator[tuple[str, str]]:
        """Yield path and id of every document received, in order of path."""
        for path, id_ in self._db.run("SELECT path, id FROM coming ORDER BY file, path, place, key, id"):
            yield to_text(path), to_text(id_)

    def unread(self, version: str, *, also_known: bool) -> list[bytes]:
        """Return a digest of one document of each content received that has no reading; or of those known, too."""
        wanted = "SELECT content, id, digest FROM coming"
        if also_known:
            wanted += " UNION ALL SELECT content, id, digest FROM occurrence"
        rows = self._db.run(
            f"SELECT min(digest) FROM ({wanted}) AS w WHERE NOT EXISTS "
            "(SELECT 1 FROM reading AS r WHERE r.content = w.content AND r.version = ?) "
            "GROUP BY content ORDER BY min(id), content",
            (version,),
        )
        return [row[0] for row in rows]

    def has_read(self, version: str) -> bool:
        """Tell whether any document received has a reading."""
        return bool(
            self._db.one(
                "SELECT count(*) FROM coming AS c WHERE EXISTS "
                "(SELECT 1 FROM reading AS r WHERE r.content = c.content AND r.version = ?)",
                (version,),
            )
        )

    def document(self, mark: bytes) -> Document:
        """Return the document of a digest; raise DamagedError when it is not what was kept."""
        body = self._db.one("SELECT body FROM document WHERE digest = ?", (mark,))
        if body is None:
            raise DamagedError("a document is missing")
        row = unpack(body)
        if digest(to_bytes(codec.dumps(row))) != mark:
            raise DamagedError("a document is not what was kept")
        return codec.document_from(row)

    def is_of(self, document: Document, mark: bytes) -> bool:
        """Tell whether a document is the one of a digest."""
        return _mark(document) == mark

    def restore(self, document: Document) -> bytes:
        """Keep a document, also in place of a damaged copy; return its digest."""
        row = codec.document_to(document)
        mark = digest(to_bytes(codec.dumps(row)))
        self._db.run("INSERT OR REPLACE INTO document VALUES (?, ?)", (mark, pack(row)))
        return mark

    def path(self, mark: bytes) -> str | None:
        """Return the file that the document of a digest was read from."""
        found = self._db.one("SELECT path FROM occurrence WHERE digest = ?", (mark,))
        return None if found is None else to_text(found)

    def drop(self, mark: bytes) -> None:
        """Drop a document that is lost."""
        self._db.run("DELETE FROM occurrence WHERE digest = ?", (mark,))

    def keep(self, readings: Iterable[Reading], version: str) -> int:
        """Keep readings as they come, for good every few seconds of reading; return how many."""
        held: list[Reading] = []
        count, size = 0, 0
        try:
            for reading in readings:
                held.append(reading)
                count += 1
                size += len(reading.document.text)
                if size > _KEPT:
                    self._keep(held, version)
                    held, size = [], 0
        finally:
            self._keep(held, version)  # also what was read before a fault ended the rest
        return count

    def _keep(self, readings: Sequence[Reading], version: str) -> None:
        rows = []
        for reading in readings:
            content, found = content_of(reading.document), pack(codec.found_to(reading))
            rows.append((content, version, digest(content, version.encode(), found), found))
        with self._db.change():
            self._db.many("INSERT OR REPLACE INTO reading VALUES (?, ?, ?, ?)", rows)

    def reading(self, mark: bytes, version: str) -> Reading:
        """Return what was read in the document of a digest; raise DamagedError when it is not what was kept."""
        document = self.document(mark)
        content = content_of(document)
        row = self._db.run(
            "SELECT digest, found FROM reading WHERE content = ? AND version = ?", (content, version)
        ).fetchone()
        if row is None or row[0] != digest(content, version.encode(), row[1]):
            raise DamagedError(f"what was read in {document.key} is not what was kept")
        try:
            return codec.found_from(document, unpack(row[1]))
        except (ValueError, KeyError, IndexError, TypeError, ArithmeticError) as error:
            raise DamagedError(str(error)) from error

    def forget(self, mark: bytes, version: str) -> None:
        """Drop the reading of a document, so that it is made again."""
        content = self._db.one("SELECT content FROM occurrence WHERE digest = ?", (mark,))
        self._db.run("DELETE FROM reading WHERE content = ? AND version = ?", (content, version))

    def compare(self) -> Counts:
        """Return how what was received differs from what is known."""
        new, changed, same = (int(self._db.one(f"SELECT count(DISTINCT c.id) FROM coming AS c {how}")) for how in _HOW)
        gone = "SELECT count(DISTINCT id) FROM occurrence WHERE id NOT IN (SELECT id FROM coming)"
        return Counts(new, changed, same, int(self._db.one(gone)))

    def settle(self, *, replace: bool) -> set[bytes]:
        """Take what was received over: instead of all (`replace`), else of what came from the same files before.

        Returns the ids whose occurrences may have changed. What came from standard input is never replaced.
        """
        known = "SELECT id FROM occurrence" if replace else _SAME_FILE
        touched = {row[0] for row in self._db.run(f"SELECT id FROM coming UNION {known}")}
        self._drop("TRUE" if replace else _REPLACED)
        self._db.run(f"INSERT OR REPLACE INTO occurrence SELECT {_COLUMNS} FROM coming")
        self._db.run("DELETE FROM coming")
        return touched

    def remove(self, what: str, *, by_place: bool = True) -> set[bytes]:
        """Drop the documents of a file or a folder, or of an id or key; return the ids of all that were dropped.

        Where there is none by that name, the place that it means counts (`by_place`): relative paths, also those that
        were given when the documents were read, begin in the working directory, and `.` is all that lies below it.
        """
        touched = self._drop_named(what)
        if by_place and not touched and what != "-" and not is_address(what):
            for file in list(self._at(what)):
                touched |= self._drop_named(file)
        return touched

    def _at(self, what: str) -> Iterator[str]:
        """Yield the files that lie at a place of this machine or below it."""
        wanted = {os.path.realpath(what), _place(what, {})}
        places: dict[str, str] = {}
        for (file,) in self._db.run("SELECT DISTINCT file FROM occurrence WHERE file <> ? ORDER BY file", (STDIN,)):
            name = to_text(file)
            place = "" if _ADDRESS.match(name) else _place(name, places)
            if any(place == one or place.startswith(one.rstrip("/") + "/") for one in wanted):
                yield name

    def _drop_named(self, what: str) -> set[bytes]:
        name, file = to_bytes(what), _file(what)
        below = file.rstrip(b"/") + b"/"
        where = "file = ? OR (file > ? AND file < ?) OR id = ? OR key = ?"
        values = (file, below, below[:-1] + b"0", name, name)  # "0" is the character behind the slash
        touched = {row[0] for row in self._db.run(f"SELECT id FROM occurrence WHERE {where}", values)}
        self._drop(where, values)
        return touched

    def _drop(self, where: str, values: tuple[bytes, ...] = ()) -> None:
        rows = self._db.run(f"SELECT digest, content FROM occurrence WHERE {where}", values)
        self._dropped.update((mark, content) for mark, content in rows)
        self._db.run(f"DELETE FROM occurrence WHERE {where}", values)

    def follow(self, touched: Iterable[bytes] | None, version: str) -> list[Change]:
        """Bring the collection to what occurs and has been read; return what changed, in order of id.

        `touched` are the ids to look at, all where it is None.
        """
        pairs = self._pairs(version) if touched is None else self._pairs_of(touched, version)
        changes = [Change(to_text(id_), old, new) for id_, old, new in pairs if old != new]
        total = int(self._db.note("set", "0"), 16)
        for change in changes:
            id_ = to_bytes(change.id)
            total += (_value(id_, change.after) if change.after else 0) - (
                _value(id_, change.before) if change.before else 0
            )
            if change.after:
                self._db.run("INSERT OR REPLACE INTO present VALUES (?, ?)", (id_, change.after))
            else:
                self._db.run("DELETE FROM present WHERE id = ?", (id_,))
        self._db.tell("set", f"{total % _SUM:032x}")
        return changes

    def _pairs(self, version: str) -> Iterator[tuple[bytes, bytes, bytes]]:
        """Yield every id with the digest that it has in the collection and the one that it should have, in order."""
        known = ((id_, mark, b"") for id_, mark in self._db.run("SELECT id, digest FROM present ORDER BY id"))
        rows = self._db.run(_READABLE.format(""), (version,))
        wanted = ((id_, b"", next(same)[1]) for id_, same in groupby(rows, key=itemgetter(0)))
        for id_, both in groupby(heapq.merge(known, wanted, key=itemgetter(0)), key=itemgetter(0)):
            told = list(both)
            yield id_, max(old for _, old, _ in told), max(new for _, _, new in told)

    def _pairs_of(self, touched: Iterable[bytes], version: str) -> Iterator[tuple[bytes, bytes, bytes]]:
        for id_ in sorted(touched):
            known = self._db.one("SELECT digest FROM present WHERE id = ?", (id_,))
            found = self._db.run(_READABLE.format("id = ? AND") + " LIMIT 1", (id_, version)).fetchone()
            yield id_, known or b"", found[1] if found else b""

    def present(self) -> list[bytes]:
        """Return the digests of the collection's documents in order of id."""
        return [row[0] for row in self._db.run("SELECT digest FROM present ORDER BY id")]

    def tidy(self, version: str, *, whole: bool) -> None:
        """Drop what no document needs any more: a removed text is not kept in secret.

        With `whole` also what runs before this one have left.
        """
        with self._db.change():
            if whole:
                self._db.run(
                    f"DELETE FROM reading WHERE version <> ? OR {_NEEDED.format('content', 'reading')}", (version,)
                )
                self._db.run(f"DELETE FROM document WHERE {_NEEDED.format('digest', 'document')}")
            for mark, content in sorted(self._dropped):
                self._db.run(
                    f"DELETE FROM reading WHERE content = ? AND {_NEEDED.format('content', 'reading')}", (content,)
                )
                self._db.run(
                    f"DELETE FROM document WHERE digest = ? AND {_NEEDED.format('digest', 'document')}", (mark,)
                )
        self._dropped.clear()

    def blame(self, faults: Iterable[KgError], *, files: Iterable[str] | None) -> None:
        """Keep faults, in place of those of the files given and of all single documents; of all where it is None."""
        if files is None:
            self._db.run("DELETE FROM fault")
        else:
            known = {_file(file) for file in files}
            for file in known | {_file(_subject(fault)) for fault in faults}:
                self._db.run("DELETE FROM fault WHERE file = ?", (file,))
            self._db.run("DELETE FROM fault WHERE file >= ? AND file < ?", (b"document ", b"document!"))
        for fault in faults:
            file = _file(_subject(fault))
            number = self._db.one("SELECT count(*) FROM fault WHERE file = ?", (file,))
            told = tuple(map(to_bytes, (fault.subject, fault.fault, fault.remedy)))
            self._db.run("INSERT INTO fault VALUES (?, ?, ?, ?, ?)", (file, number, *told))

    def faults(self) -> list[KgError]:
        """Return the faults kept."""
        rows = self._db.run("SELECT subject, fault, remedy FROM fault ORDER BY file, number")
        return [KgError(*map(to_text, row)) for row in rows]

    def listed(self) -> Iterator[Listed]:
        """Yield what tells each document of the inputs from the others, in order of path."""
        rows = self._db.run(
            "SELECT o.path, o.key, o.id, d.body FROM occurrence AS o LEFT JOIN document AS d ON d.digest = o.digest "
            "ORDER BY o.file, o.path, o.place, o.key, o.id"
        )
        for path, key, id_, body in rows:
            title = "" if body is None else codec.document_from(unpack(body)).title
            yield Listed(to_text(path), to_text(key), to_text(id_), title)

    def count(self, table: str) -> int:
        """Return how many rows a table has."""
        return int(self._db.one(f"SELECT count(*) FROM {table}"))


_READABLE = (
    "SELECT id, digest FROM occurrence AS o WHERE {} EXISTS "
    "(SELECT 1 FROM reading AS r WHERE r.content = o.content AND r.version = ?) "
    f"ORDER BY {_SOURCE}"
)
_KNOWN = "SELECT 1 FROM occurrence AS o WHERE o.id = c.id"
_HOW = (
    f"WHERE NOT EXISTS ({_KNOWN})",
    f"WHERE EXISTS ({_KNOWN}) AND NOT EXISTS ({_KNOWN} AND o.digest = c.digest)",
    f"WHERE EXISTS ({_KNOWN} AND o.digest = c.digest)",
)
_SAME_FILE = "SELECT id FROM occurrence WHERE file IN (SELECT file FROM coming)"
_REPLACED = "file <> x'2d' AND file IN (SELECT file FROM coming)"
_NEEDED = "NOT EXISTS (SELECT 1 FROM occurrence AS o WHERE o.{0} = {1}.{0})"


def _mark(document: Document) -> bytes:
    return digest(to_bytes(codec.dumps(codec.document_to(document))))


def _row(document: Document, mark: bytes) -> tuple[bytes, ...]:
    source = document.source
    names = map(to_bytes, (source.path, source.place, document.key, document.id))
    return _file(source.path), *names, mark, content_of(document)


def _file(path: str) -> bytes:
    """Return how a file is called whichever way its path is written."""
    return to_bytes(posixpath.normpath(path))


def _place(path: str, folders: dict[str, str]) -> str:
    """Return where a file lies, whatever links lead to its folder; folders that were seen before are in `folders`."""
    folder, name = os.path.split(os.path.abspath(path))
    if folder not in folders:
        folders[folder] = os.path.realpath(folder)
    return os.path.join(folders[folder], name)


def _subject(fault: KgError) -> str:
    """Return the file that a fault is about, without the line in it."""
    return fault.subject.split(", line ")[0]


def _value(id_: bytes, mark: bytes) -> int:
    return int.from_bytes(digest(id_, mark), "big")
