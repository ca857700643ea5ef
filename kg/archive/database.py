"""The file behind an archive: one SQLite database, whose changes happen whole or not at all.

Text that may hold half a character (a lone surrogate) is stored as bytes, since SQLite takes no such text; byte order
is code point order.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kg.errors import OutputError, StoreError

FOLDER = ".archive"
NAME = "archive.sqlite"
_FORMAT = "1"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS note (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS document (digest BLOB PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS occurrence (
    file BLOB, path BLOB, place BLOB, key BLOB, id BLOB, digest BLOB NOT NULL, content BLOB NOT NULL,
    PRIMARY KEY (file, path, place, key, id)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS occurrence_id ON occurrence (id, path, place, key, content, digest);
CREATE INDEX IF NOT EXISTS occurrence_content ON occurrence (content);
CREATE INDEX IF NOT EXISTS occurrence_digest ON occurrence (digest);
CREATE TABLE IF NOT EXISTS present (id BLOB PRIMARY KEY, digest BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS reading (
    content BLOB, version TEXT, digest BLOB NOT NULL, found BLOB NOT NULL,
    PRIMARY KEY (content, version)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS fault (
    file BLOB, number INTEGER, subject BLOB, fault BLOB, remedy BLOB, PRIMARY KEY (file, number)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pending (number INTEGER PRIMARY KEY, body BLOB NOT NULL);
"""
_COMING = """
CREATE TABLE IF NOT EXISTS coming (
    file BLOB, path BLOB, place BLOB, key BLOB, id BLOB, digest BLOB NOT NULL, content BLOB NOT NULL,
    PRIMARY KEY (file, path, place, key, id)) WITHOUT ROWID
"""


class DamagedError(Exception):
    """The database, or a row of it, is not what was written."""


class Database:
    """One open database; use it as a context, which closes it."""

    def __init__(self, path: Path, *, only_look: bool = False) -> None:
        """Open or make the database; raise DamagedError where the file is none, OutputError where it cannot be.

        With `only_look` there must be one; it stays as it is, and a run may change it meanwhile.
        """
        self.path = path
        self._only_look = only_look
        if only_look:
            self._look()
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _unwritable(path, error.strerror or str(error)) from error
        with self.reporting():
            self._connection = sqlite3.connect(path, isolation_level=None, timeout=30.0, cached_statements=512)
            for setting in ("journal_mode=WAL", "synchronous=FULL", "cache_size=-65536", "secure_delete=ON"):
                self.run(f"PRAGMA {setting}")
            for statement in (*_SCHEMA.split(";"), _COMING):
                self.run(statement)
            if self.note("format", _FORMAT) != _FORMAT:
                raise DamagedError("it was written by another version")
            self.tell("format", _FORMAT)

    def _look(self) -> None:
        """Open it with a table of its own for what is compared with it, in front of the one of that name."""
        # In a folder where SQLite may not put a file beside it, nobody else writes either.
        how = "mode=rw" if os.access(self.path.parent, os.W_OK) else "mode=ro&immutable=1"
        with self.reporting():
            where = f"{self.path.absolute().as_uri()}?{how}"
            self._connection = sqlite3.connect(where, uri=True, isolation_level=None, timeout=30.0)
            self.run("PRAGMA temp_store=FILE")
            self.run(_COMING.replace("TABLE IF NOT EXISTS", "TEMP TABLE"))
            if self.note("format") != _FORMAT:
                raise DamagedError("it was written by another version")

    def __enter__(self) -> Database:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def run(self, statement: str, values: tuple[Any, ...] = ()) -> sqlite3.Cursor:
        """Run one statement."""
        return self._connection.execute(statement, values)

    def many(self, statement: str, rows: Any) -> None:
        """Run one statement for many rows."""
        self._connection.executemany(statement, rows)

    def one(self, statement: str, values: tuple[Any, ...] = ()) -> Any:
        """Return the first column of the first row, None where there is no row."""
        row = self._connection.execute(statement, values).fetchone()
        return None if row is None else row[0]

    @contextmanager
    def change(self) -> Iterator[None]:
        """Make all changes of the block at once; none where it ends with a fault. Blocks inside are part of it."""
        if self._connection.in_transaction:
            yield
            return
        self.run("BEGIN" if self._only_look else "BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            if self._connection.in_transaction:
                self.run("ROLLBACK")
            raise
        self.run("COMMIT")

    @contextmanager
    def reporting(self) -> Iterator[None]:
        """Turn faults of SQLite into those of the program: DamagedError, or OutputError when it cannot write."""
        try:
            yield
        except sqlite3.OperationalError as error:
            if _is_damage(error):
                raise DamagedError(str(error)) from error
            raise _unwritable(self.path, str(error)) from error
        except sqlite3.DatabaseError as error:
            raise DamagedError(str(error)) from error

    def note(self, name: str, default: str = "") -> str:
        """Return a note by name."""
        found = self.one("SELECT value FROM note WHERE name = ?", (name,))
        return default if found is None else str(found)

    def tell(self, name: str, value: str) -> None:
        """Keep a note."""
        if self.one("SELECT value FROM note WHERE name = ?", (name,)) != value:
            self.run("INSERT OR REPLACE INTO note VALUES (?, ?)", (name, value))


def _unwritable(path: Path, why: str) -> OutputError:
    return OutputError(str(path), f"it cannot be written ({why})", "Check the path, its rights and the free space.")


def _is_damage(error: sqlite3.OperationalError) -> bool:
    return any(word in str(error) for word in ("malformed", "no such", "has no column", "not a database", "decode"))


def to_bytes(text: str) -> bytes:
    """Return a text as bytes, whatever characters it holds."""
    return text.encode("utf-8", "surrogatepass")


def to_text(raw: bytes) -> str:
    """Return the text of the bytes."""
    return raw.decode("utf-8", "surrogatepass")


def pack(value: Any) -> bytes:
    """Return a JSON value as compressed bytes."""
    return zlib.compress(to_bytes(json.dumps(value, ensure_ascii=False, separators=(",", ":"))), 1)


def unpack(body: bytes) -> Any:
    """Return the value of compressed bytes; raise DamagedError when they are none."""
    try:
        return json.loads(to_text(zlib.decompress(body)))
    except (zlib.error, ValueError, TypeError) as error:
        raise DamagedError(str(error)) from error


def digest(*parts: bytes) -> bytes:
    """Return sixteen bytes that tell whether the parts are still what they were."""
    found = hashlib.sha256()
    for part in parts:
        found.update(len(part).to_bytes(8, "big") + part)
    return found.digest()[:16]


def missing(out: Path) -> StoreError:
    """Return the fault of a folder without an archive."""
    return StoreError(str(out), "no documents are remembered there", "Make a build with `kg build` or `kg add`.")
