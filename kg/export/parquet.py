"""The property graph as Parquet tables for analysts: entities, documents, claims, evidence, qualifiers, mentions.

A claim has the columns that it has in the property graph, save its evidence, which has a table of its own beside the
sentence that it stands in. Days are dates here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path

from kg.export.claims import number
from kg.export.columnar import DAY, Table
from kg.export.rows import (
    CLAIM_FIELDS,
    DOCUMENT_FIELDS,
    ENTITY_FIELDS,
    ClaimRow,
    DocumentRow,
    EntityRow,
    Kind,
    MentionRow,
    QualifierRow,
    Row,
    Value,
    pick,
)
from kg.export.whole import whole
from kg.extras import need
from kg.graph.sentences import sentence

_STRING, _INTEGER, _NUMBER = Kind.STRING, Kind.INTEGER, Kind.NUMBER
_SPAN = ("evidence", "evidenceStart", "evidenceEnd", "rawStart", "rawEnd")
_DAYS = ("dateFirst", "dateLast")
TABLES: Mapping[str, Mapping[str, str]] = {
    "entities": ENTITY_FIELDS.columns,
    "documents": DOCUMENT_FIELDS.columns,
    "claims": {
        "iri": _STRING,
        "subject": _STRING,
        "property": _STRING,
        "object": _STRING,
        **{
            name: DAY if name in _DAYS else kind
            for name, kind in CLAIM_FIELDS.columns.items()
            if name not in ("iri", *_SPAN)
        },
    },
    "evidence": {
        "claim": _STRING,
        "document": _STRING,
        "evidence": _STRING,
        "sentence": _STRING,
        **dict.fromkeys(_SPAN[1:], _INTEGER),
    },
    "qualifiers": {
        "claim": _STRING,
        "key": _STRING,
        "wording": _STRING,
        "start": _INTEGER,
        "end": _INTEGER,
        "kind": _STRING,
        "low": _NUMBER,
        "high": _NUMBER,
        "unit": _STRING,
        "first": DAY,
        "last": DAY,
        "precision": _STRING,
        "mark": _STRING,
    },
    "mentions": {"document": _STRING, "entity": _STRING, "count": _INTEGER},
}
FILES = tuple(f"{name}.parquet" for name in TABLES)


_claim = pick(ClaimRow, list(TABLES["claims"]))
_span = pick(ClaimRow, _SPAN[1:])


def write(rows: Iterable[Row], path: Path, *, extra: str = "parquet") -> None:
    """Write the folder of tables; raise OutputError when it cannot be written or pyarrow is not installed."""
    need("pyarrow", extra)
    with whole(path, holds=FILES) as new, ExitStack() as open_:
        new.mkdir()
        tables = {
            name: open_.enter_context(Table(new / f"{name}.parquet", columns)) for name, columns in TABLES.items()
        }
        text = ""
        for row in rows:
            if isinstance(row, DocumentRow):
                text = row.text
            _put(tables, row, text)


def _put(tables: Mapping[str, Table], row: Row, text: str) -> None:
    match row:
        case ClaimRow():
            tables["claims"].write(_claim(row))
            if row.evidence is not None and row.evidence_start is not None and row.evidence_end is not None:
                first, last = sentence(text, row.evidence_start, row.evidence_end)
                tables["evidence"].write((row.iri, row.document, row.evidence, text[first:last], *_span(row)))
            for detail in row.details:
                tables["qualifiers"].write(_qualifier(row.iri, detail))
        case MentionRow():
            tables["mentions"].write((row.document, row.entity, row.count))
        case EntityRow():
            tables["entities"].write(ENTITY_FIELDS.values(row))
        case DocumentRow():
            tables["documents"].write(DOCUMENT_FIELDS.values(row))


def _qualifier(claim: str, row: QualifierRow) -> tuple[Value, ...]:
    place = claim, row.key, row.wording, row.start, row.end, row.kind
    return *place, number(row.low), number(row.high), row.unit, row.first, row.last, row.precision, row.mark
