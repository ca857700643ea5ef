"""The property graph as a Ladybug database: one file, asked in Cypher without any server.

Its schema is fixed: a node table for each class and for documents, a relationship table for each property, which joins
every two classes that the ontology lets it join or that it does join. Rows come in through Parquet.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

from kg import ontology
from kg.export import cypher
from kg.export.columnar import Table
from kg.export.rows import (
    CLAIM,
    CLAIM_FIELDS,
    DOCUMENT,
    DOCUMENT_FIELDS,
    ENTITY_FIELDS,
    MENTION_FIELDS,
    MENTIONS,
    OBJECT,
    SOURCE,
    SUBJECT,
    ClaimRow,
    Columns,
    DocumentRow,
    EntityRow,
    Kind,
    MentionRow,
    Row,
    leads,
)
from kg.export.whole import whole
from kg.extras import need

MEMORY = 2 << 30  # bytes that the engine's own cache may take: what one transaction writes stays in it
AT_ONCE = 32 << 20  # bytes of staged Parquet that one transaction takes in
WAITING = 60_000  # rows that may wait in all tables together
EVERY = 1_000  # rows after which that is looked at
_ENDS = {"from": Kind.STRING, "to": Kind.STRING}
_CLAIM_NODE = {**CLAIM_FIELDS.columns, "property": Kind.STRING}
_TYPES = {
    Kind.STRING: "STRING",
    Kind.STRINGS: "STRING[]",
    Kind.BOOLEAN: "BOOLEAN",
    Kind.INTEGER: "INT64",
    Kind.NUMBER: "DOUBLE",
}


class Link(NamedTuple):
    """A part of a relationship table: its type and the node tables at both ends."""

    type: str
    start: str
    end: str


Key = str | Link


def write(rows: Iterable[Row], path: Path, *, claim_nodes: bool = False, build: str = "") -> None:
    """Write the database; `build`, a digest, is kept in it as a comment, to tell later what it was made of.

    Raises OutputError when it cannot be written or a package is not installed.
    """
    ladybug = need("ladybug", "ladybug")
    need("pyarrow", "ladybug")
    with whole(path) as new, tempfile.TemporaryDirectory(dir=path.parent, prefix=".ladybug-") as staged:
        parts = _stage(rows, Path(staged), claim_nodes)
        database = ladybug.Database(str(new), buffer_pool_size=MEMORY)
        connection = ladybug.Connection(database, num_threads=1)
        try:
            connection.execute("BEGIN TRANSACTION")  # one for many: each by itself would be made safe on disk
            for statement in _schema(parts, claim_nodes):
                connection.execute(statement)
            waiting = 0
            for key, file in parts.items():
                connection.execute(_copy(key, file))
                waiting += file.stat().st_size
                if waiting > AT_ONCE:
                    connection.execute("COMMIT")
                    connection.execute("CHECKPOINT")
                    connection.execute("BEGIN TRANSACTION")
                    waiting = 0
            connection.execute(f"COMMENT ON TABLE {_name(DOCUMENT)} IS '{build}'")
            connection.execute("COMMIT")
            connection.execute("CHECKPOINT")
        finally:
            connection.close()
            database.close()


def _stage(rows: Iterable[Row], folder: Path, claim_nodes: bool) -> dict[Key, Path]:
    """Write a Parquet file for each node table and each part of a relationship table; nodes come first."""
    with ExitStack() as files:
        tables = _Tables(folder, files)
        for row in rows:
            match row:
                case ClaimRow():
                    values = CLAIM_FIELDS.values(row)
                    link = Link(cypher.own(row.property), row.subject_type, row.object_type)
                    tables.write(link, CLAIM_FIELDS.columns, (row.subject, row.object, *values))
                    if claim_nodes and row.document:
                        tables.write(CLAIM, _CLAIM_NODE, (*values, row.property))
                        for type_, label, end in leads(row):
                            tables.write(Link(type_, CLAIM, label), {}, (row.iri, end))
                case MentionRow() if claim_nodes:
                    link, ends = Link(MENTIONS, DOCUMENT, row.type), (row.document, row.entity)
                    tables.write(link, MENTION_FIELDS.columns, (*ends, *MENTION_FIELDS.values(row)))
                case EntityRow():
                    tables.write(row.type, ENTITY_FIELDS.columns, ENTITY_FIELDS.values(row))
                case DocumentRow():
                    tables.write(DOCUMENT, DOCUMENT_FIELDS.columns, DOCUMENT_FIELDS.values(row))
    return dict(sorted(tables.paths.items(), key=lambda pair: (isinstance(pair[0], Link), pair[0])))


class _Tables:
    """The open Parquet files, made when a first row comes; the fullest is written when too many rows wait."""

    def __init__(self, folder: Path, files: ExitStack) -> None:
        self.paths: dict[Key, Path] = {}
        self._folder = folder
        self._files = files
        self._tables: dict[Key, Table] = {}
        self._put = 0

    def write(self, key: Key, columns: Columns, values: Any) -> None:
        """Add a row to the table of a key."""
        table = self._tables.get(key)
        if table is None:
            path = self.paths[key] = self._folder / f"{len(self.paths)}.parquet"
            kinds = {**_ENDS, **columns} if isinstance(key, Link) else columns
            table = self._tables[key] = self._files.enter_context(Table(path, kinds))
        table.write(values)
        self._put += 1
        if self._put % EVERY == 0 and sum(table.waiting for table in self._tables.values()) > WAITING:
            max(self._tables.values(), key=lambda table: table.waiting).flush()


def _schema(parts: Iterable[Key], claim_nodes: bool) -> Iterator[str]:
    parts = tuple(parts)
    links = [part for part in parts if isinstance(part, Link)]
    nodes = {part for part in parts if not isinstance(part, Link)}
    claims = (DOCUMENT, *((CLAIM,) if claim_nodes else ()))
    classes = cypher.classes(nodes - {DOCUMENT, CLAIM})
    told = (link.type for link in links if link.type not in cypher.RESERVED)
    for label in (*classes, *claims):
        kinds = {DOCUMENT: DOCUMENT_FIELDS.columns, CLAIM: _CLAIM_NODE}.get(label, ENTITY_FIELDS.columns)
        yield f"CREATE NODE TABLE {_name(label)}({_columns(kinds)}, PRIMARY KEY (iri))"
    for type_ in cypher.types(told):
        joined = {(link.start, link.end) for link in links if link.type == type_} | set(_admitted(type_))
        yield _relationship(type_, joined, CLAIM_FIELDS.columns)
    if claim_nodes:
        yield _relationship(MENTIONS, {(DOCUMENT, label) for label in classes}, MENTION_FIELDS.columns)
        for type_ in (SUBJECT, OBJECT):
            yield _relationship(type_, {(CLAIM, label) for label in classes}, {})
        yield _relationship(SOURCE, {(CLAIM, DOCUMENT)}, {})


def _admitted(type_: str) -> Iterator[tuple[str, str]]:
    found = ontology.load().properties.get(type_)
    if found:
        yield from ((a, b) for a in found.domain for b in found.range if found.admits(a, b))


def _relationship(type_: str, joined: Iterable[tuple[str, str]], columns: Mapping[str, Kind]) -> str:
    ends = [f"FROM {_name(start)} TO {_name(end)}" for start, end in sorted(joined)]
    return f"CREATE REL TABLE {_name(type_)}({', '.join((*ends, *filter(None, (_columns(columns),))))})"


def _columns(columns: Mapping[str, Kind]) -> str:
    return ", ".join(f"{_name(column)} {_TYPES[kind]}" for column, kind in columns.items())


def _copy(key: Key, file: Path) -> str:
    source = str(file).replace("\\", "\\\\").replace("'", "\\'")
    if isinstance(key, Link):
        return f"COPY {_name(key.type)} FROM '{source}' (from='{key.start}', to='{key.end}')"
    return f"COPY {_name(key)} FROM '{source}'"


def _name(text: str) -> str:
    return f"`{text}`"  # names of classes and properties are identifiers, and so hold no quote
