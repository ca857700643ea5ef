"""Cypher over the Ladybug database of a build: any question that only reads.

The database is opened for reading. What else Ladybug could do – read and write files, load extensions – is refused
before it runs: a question is cut into tokens first, so that a word in a string, a comment or a name is none.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

from kg.errors import QueryError, StoreError
from kg.extras import need

DEADLINE = 60.0  # seconds
FORMATS = ("csv", "tsv", "json")
_MEMORY = 4 << 30  # bytes that the engine may take; paths over all tables reserve one, of which they use little
_TOKEN = re.compile(
    r"""
    '(?:[^'\\]|\\.)*' | "(?:[^"\\]|\\.)*" | `[^`]*` | //[^\n]* | /\*.*?\*/
  | \.\s*[^\W\d]\w* | \$\w+ | (?P<word>[^\W\d]\w*) | (?P<call>;) | .
    """,
    re.VERBOSE | re.DOTALL,
)
_REFUSED = frozenset(
    ("ALTER", "ATTACH", "BEGIN", "CHECKPOINT", "COMMENT", "COMMIT", "COPY", "CREATE", "DELETE", "DETACH", "DROP")
) | frozenset(("EXPORT", "EXTENSION", "IMPORT", "INSTALL", "LOAD", "MERGE", "ROLLBACK", "SET", "UNINSTALL", "UPDATE"))
_CALLED = frozenset(["SHOW_TABLES", "TABLE_INFO", "SHOW_CONNECTION", "SHOW_FUNCTIONS", "DB_VERSION"])


@dataclass(frozen=True, slots=True)
class Rows:
    """What a question found: names of columns, and rows of plain values.

    A node or relationship is a mapping of what it has, its class or property under `label`; a path has `nodes` and
    `relationships`.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def __len__(self) -> int:
        return len(self.rows)

    def cells(self) -> list[list[str]]:
        """Return the rows for reading: of a node its name, of a list its parts."""
        return [[_cell(value) for value in row] for row in self.rows]

    def write(self, format: str) -> str:
        """Return the rows as CSV, TSV or JSON; raise QueryError when the format is another."""
        if format == "json":
            rows = [dict(zip(self.columns, row, strict=True)) for row in self.rows]
            return json.dumps(rows, ensure_ascii=False, indent=2, default=str) + "\n"
        if format not in FORMATS:
            raise QueryError(f"format {format}", "Cypher has no such format", f"Known ones: {', '.join(FORMATS)}.")
        out = io.StringIO()
        writer = csv.writer(out, "excel" if format == "csv" else "excel-tab")
        writer.writerow(self.columns)
        writer.writerows([_flat(value) for value in row] for row in self.rows)
        return out.getvalue()


def run(path: Path, cypher: str, *, deadline: float = DEADLINE) -> Rows:
    """Ask the database at a path; `deadline` is in seconds.

    Raises QueryError when the question is wrong, does more than read, or takes too long, StoreError when the database
    is missing or damaged.
    """
    check(cypher)
    with _connected(path) as connection:
        connection.set_query_timeout(round(deadline * 1000))
        try:
            found = connection.execute(cypher)
            if isinstance(found, list):
                raise QueryError("query", "it is more than one question", "Ask one at a time.")
            rows = []
            while found.has_next():
                rows.append(tuple(_plain(value) for value in found.get_next()))
            return Rows(tuple(found.get_column_names()), tuple(rows))
        except RuntimeError as error:
            raise _fault(error, deadline) from error


def build_of(path: Path) -> str:
    """Return the digest of the build that the database at a path was made of, empty when it tells none."""
    with _connected(path) as connection:
        found = connection.execute("CALL show_tables() WHERE name = 'Document' RETURN comment")
        return str(found.get_next()[0]) if found.has_next() else ""


def check(cypher: str) -> None:
    """Raise QueryError when the question would do more than read the graph."""
    words = [token["word"].upper() for token in _TOKEN.finditer(cypher) if token["word"]]
    for word, following in pairwise((*words, "")):
        if word in _REFUSED:
            raise QueryError(word, "the question would do more than read", f"Ask only; a name is quoted: `{word}`.")
        if word == "CALL" and following not in _CALLED:
            raise QueryError(
                f"CALL {following}", "it is not allowed here", f"Known ones: {', '.join(sorted(_CALLED))}."
            )


class _connected:  # noqa: N801  # a context manager that reads as a word
    """A connection to a database that is open for reading."""

    def __init__(self, path: Path) -> None:
        ladybug = need("ladybug", "ladybug")
        if not path.is_file():
            raise StoreError(str(path), "there is no Ladybug database", "Make it with `kg export ladybug`.")
        try:
            self._database = ladybug.Database(str(path), read_only=True, buffer_pool_size=_MEMORY)
            self._connection = ladybug.Connection(self._database)
        except (RuntimeError, OSError) as error:
            fault = f"it cannot be opened ({str(error).splitlines()[0]})"
            raise StoreError(str(path), fault, "Make it again with `kg export ladybug`.") from error

    def __enter__(self) -> Any:
        return self._connection

    def __exit__(self, *_: object) -> None:
        self._connection.close()
        self._database.close()


def _fault(error: RuntimeError, deadline: float) -> QueryError:
    message = str(error)
    if message.startswith("Interrupted"):
        return QueryError("query", f"it took longer than {deadline:g} seconds", "Ask for less, or bound the paths.")
    return QueryError("query", message.removesuffix("."), "See docs/export/ladybug.md for the tables and their names.")


def _plain(value: Any) -> Any:
    """Return a value of Ladybug without its inner numbers and without what is not told."""
    if isinstance(value, Mapping):
        if "_NODES" in value:
            parts = {"nodes": value["_NODES"], "relationships": value["_RELS"]}
            return {name: [_plain(part) for part in found] for name, found in parts.items()}
        label = {"label": value["_LABEL"]} if "_LABEL" in value else {}
        told = {key: found for key, found in value.items() if not (label and (key.startswith("_") or found is None))}
        return {**label, **{key: _plain(found) for key, found in told.items()}}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    if isinstance(value, date | timedelta | UUID):
        return str(value)
    return int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else value


def _cell(value: Any) -> str:
    if isinstance(value, Mapping):
        if "relationships" in value:
            return " – ".join(_cell(part) for part in _alternating(value))
        shown = (value.get(key) for key in ("name", "title", "evidence", "iri", "label"))
        return next((str(found) for found in shown if found), _flat(value))
    if isinstance(value, list):
        return "、".join(_cell(part) for part in value)
    return _flat(value)


def _alternating(path: Mapping[str, Any]) -> Iterator[Any]:
    for node, link in zip(path["nodes"], (*path["relationships"], None), strict=False):
        yield node
        if link is not None:
            yield link["label"]


def _flat(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
