"""The folder that `neo4j-admin database import` takes: typed CSV, the command, and the schema as Cypher.

Elements of an array stand apart by the unit separator (U+001F), the only character that no alias needs. It and NUL,
which CSV readers end a string at, become U+FFFD in values.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TextIO

from kg.export import cypher
from kg.export.rows import (
    CLAIM,
    CLAIM_FIELDS,
    DOCUMENT,
    DOCUMENT_FIELDS,
    ENTITY,
    ENTITY_FIELDS,
    MENTION_FIELDS,
    MENTIONS,
    SOURCE,
    ClaimRow,
    Columns,
    DocumentRow,
    EntityRow,
    Kind,
    MentionRow,
    Row,
    Value,
    leads,
)
from kg.export.whole import whole
from kg.graph.terms import REPLACEMENT

SEPARATOR = "\x1f"
SCHEMA, COMMAND = "schema.cypher", "import.sh"
FILES = ("entities.csv", "documents.csv", "claims.csv")
MORE = ("claim-nodes.csv", "claim-ends.csv", "claim-sources.csv", "mentions.csv")  # with claim nodes
_NODES = frozenset({"entities.csv", "documents.csv", "claim-nodes.csv"})
_TYPES = {
    Kind.STRING: "string",
    Kind.STRINGS: "string[]",
    Kind.BOOLEAN: "boolean",
    Kind.INTEGER: "long",
    Kind.NUMBER: "double",
}
_SPECIAL = re.compile("[\x00\x1f]")


def write(rows: Iterable[Row], path: Path, *, claim_nodes: bool = False) -> None:
    """Write the folder; the same bytes for the same rows. Raises OutputError when it cannot be written."""
    with whole(path, holds=(*FILES, *MORE, SCHEMA, COMMAND)) as new:
        new.mkdir()
        with ExitStack() as files:
            tables = _Tables(new, files, claim_nodes)
            for row in rows:
                tables.write(row)
        types = cypher.types(tables.types)
        _write(new / SCHEMA, _schema(cypher.classes(tables.classes), types, claim_nodes))
        _write(new / COMMAND, _command(claim_nodes))


class _Tables:
    """The open CSV files of a folder, and the types and classes that were written."""

    def __init__(self, folder: Path, files: ExitStack, claim_nodes: bool) -> None:
        self.types: set[str] = set()
        self.classes: set[str] = set()
        self._claim_nodes = claim_nodes
        heads = _heads()
        self._writers = {}
        for name in (*FILES, *(MORE if claim_nodes else ())):
            file = files.enter_context((folder / name).open("w", encoding="utf-8", newline=""))
            # A cell is quoted for the characters of the line's end alone: both of them, though lines end in one.
            self._writers[name] = csv.writer(_Lines(file), lineterminator="\r\n").writerow
            self._writers[name](heads[name])

    def write(self, row: Row) -> None:
        write = self._writers
        match row:
            case ClaimRow():
                self.types.add(row.property)
                cells = _cells(CLAIM_FIELDS.values(row))
                write["claims.csv"]([row.subject, row.object, row.property, *cells])
                if self._claim_nodes and row.document:
                    write["claim-nodes.csv"]([*cells, row.property, CLAIM])
                    for type_, _, end in leads(row):
                        write["claim-sources.csv" if type_ == SOURCE else "claim-ends.csv"]([row.iri, end, type_])
            case MentionRow() if self._claim_nodes:
                write["mentions.csv"]([row.document, row.entity, MENTIONS, *_cells(MENTION_FIELDS.values(row))])
            case EntityRow():
                self.classes.add(row.type)
                write["entities.csv"]([*_cells(ENTITY_FIELDS.values(row)), f"{ENTITY}{SEPARATOR}{row.type}"])
            case DocumentRow():
                write["documents.csv"]([*_cells(DOCUMENT_FIELDS.values(row)), DOCUMENT])


class _Lines:
    """A text file whose lines end in a line feed alone."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, line: str) -> int:
        return self._file.write(f"{line.removesuffix(chr(13) + chr(10))}\n")


def _heads() -> dict[str, list[str]]:
    return {
        "entities.csv": [*_node(ENTITY_FIELDS.columns, ENTITY), ":LABEL"],
        "documents.csv": [*_node(DOCUMENT_FIELDS.columns, DOCUMENT), ":LABEL"],
        "claims.csv": [*_ends(ENTITY, ENTITY), *_properties(CLAIM_FIELDS.columns)],
        "mentions.csv": [*_ends(DOCUMENT, ENTITY), *_properties(MENTION_FIELDS.columns)],
        "claim-nodes.csv": [*_node(CLAIM_FIELDS.columns, CLAIM), "property:string", ":LABEL"],
        "claim-ends.csv": _ends(CLAIM, ENTITY),
        "claim-sources.csv": _ends(CLAIM, DOCUMENT),
    }


def _node(columns: Columns, space: str) -> list[str]:
    first, *others = _properties(columns)
    return [f"{first.partition(':')[0]}:ID({space})", *others]


def _ends(start: str, end: str) -> list[str]:
    return [f":START_ID({start})", f":END_ID({end})", ":TYPE"]


def _properties(columns: Columns) -> list[str]:
    return [f"{name}:{_TYPES[kind]}" for name, kind in columns.items()]


def _cells(values: Iterable[Value]) -> list[Any]:
    return [_cell(value) for value in values]


def _cell(value: Value) -> Any:
    if isinstance(value, str):
        return _SPECIAL.sub(REPLACEMENT, value) if _SPECIAL.search(value) else value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return SEPARATOR.join(_SPECIAL.sub(REPLACEMENT, part) for part in value)
    return value  # the csv module writes None as an empty cell and a float in its shortest form


def _schema(classes: Iterable[str], types: tuple[str, ...], claim_nodes: bool) -> Iterable[str]:
    yield "// Run once after the import: cypher-shell -d neo4j -f schema.cypher\n"
    for statement in cypher.constraints(claim_nodes=claim_nodes):
        yield f"{statement};\n"
    for statement in (*cypher.indexes(classes, types), *cypher.full_text(types)):
        yield f"{statement};\n"


def _command(claim_nodes: bool) -> Iterable[str]:
    yield "#!/bin/sh\n"
    yield "# Makes a new database of these files; Neo4j must not be running it. Usage: sh import.sh [DATABASE]\n"
    yield 'cd "$(dirname "$0")" && exec neo4j-admin database import full "${1:-neo4j}" \\\n'
    for name in (*FILES, *(MORE if claim_nodes else ())):
        yield f"  --{'nodes' if name in _NODES else 'relationships'}={name} \\\n"
    yield "  --array-delimiter=U+001F --multiline-fields=true --input-encoding=UTF-8 --overwrite-destination\n"


def _write(path: Path, lines: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines)
