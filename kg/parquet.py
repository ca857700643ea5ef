"""Readings as tables, and back: documents, mentions, values, claims and links, one Parquet file of each.

Rows of one reading share its number in the column `reading`, since a document may stand in the inputs twice. What a
query needs stands in columns of its own (names, classes, evidence), so the tables answer without a join; on the way
back it is taken from the text. Round trips are exact: `list(readings(tables(r))) == r`.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

import pyarrow
import pyarrow.parquet

from kg import codec
from kg.errors import StoreError
from kg.records import Reading

TABLES = ("documents", "mentions", "values", "claims", "links")
Json = dict[str, Any]
Table = Any
_SOURCE = ("path", "format", "sha256", "unit", "place")
_QUANTITY = ("kind", "low", "high", "unit", "mark")
_WHEN = ("first", "last", "precision", "mark")
_FAULTS = (ValueError, KeyError, IndexError, TypeError, AttributeError, ArithmeticError, pyarrow.ArrowException)


def tables(found: Iterable[Reading]) -> dict[str, Table]:
    """Return the readings as Arrow tables by name."""
    rows: dict[str, list[Json]] = {name: [] for name in TABLES}
    for number, reading in enumerate(found):
        row = codec.reading_to(reading)
        for name, made in _rows(row, reading):
            rows[name].append({"reading": number, **made})
    return {name: pyarrow.Table.from_pylist(rows[name], schema=schemas()[name]) for name in TABLES}


def readings(given: Mapping[str, Table], *, name: str = "tables") -> Iterator[Reading]:
    """Yield the readings of tables; raise StoreError when the tables do not fit together."""
    try:
        parts = {table: _grouped(table, given[table]) for table in TABLES}
        for number, (document,) in sorted(parts["documents"].items()):
            yield codec.reading_from(_reading(document, {table: parts[table].get(number, []) for table in TABLES[1:]}))
    except _FAULTS as error:
        raise StoreError(name, f"it is damaged ({error})", "Extract again.") from error


def to_bytes(table: Table) -> bytes:
    """Return a table as a Parquet file, the same bytes for the same table."""
    buffer = io.BytesIO()
    pyarrow.parquet.write_table(table, buffer, compression="zstd", store_schema=False)
    return buffer.getvalue()


def from_bytes(data: bytes, *, name: str) -> Table:
    """Return the table of a Parquet file; raise StoreError when it is damaged."""
    try:
        return pyarrow.parquet.read_table(io.BytesIO(data))
    except (pyarrow.ArrowException, OSError) as error:
        raise StoreError(name, f"it is damaged ({error})", "Extract again.") from error


@cache
def schemas() -> Mapping[str, Any]:
    """Return the columns of each table."""
    text, whole, real = pyarrow.string(), pyarrow.int32(), pyarrow.float64()
    span = {"start": whole, "end": whole}
    qualifier = pyarrow.struct({"key": text, **span, "surface": text, "value": whole})
    document = ("id", "key", "title", "date", "publisher", "dateline", "text", *_SOURCE)
    columns: dict[str, dict[str, Any]] = {
        "documents": {
            **dict.fromkeys(document, text),
            "byline": pyarrow.list_(text),
            "offsets": pyarrow.list_(pyarrow.list_(pyarrow.int64())),
            "quantities": pyarrow.list_(whole),
            "whens": pyarrow.list_(whole),
            "dropped": whole,
        },
        "mentions": {"number": whole, **span, "type": text, "surface": text, "score": real, "by": text},
        "values": {"number": whole, "value": text, **span, "surface": text} | dict.fromkeys((*_QUANTITY, *_WHEN), text),
        "claims": {
            **dict.fromkeys(("id", "property", "modality", "by", "evidence"), text),
            **dict.fromkeys(("subject_name", "subject_type", "object_name", "object_type"), text),
            **dict.fromkeys(("subject", "object"), whole),
            **span,
            "confidence": real,
            "qualifiers": pyarrow.list_(qualifier),
        },
        "links": {"one": whole, "other": whole, "why": text},
    }
    first = {
        name: {"reading": whole} if name == "documents" else {"reading": whole, "document": text} for name in TABLES
    }
    return {name: pyarrow.schema(first[name] | columns[name]) for name in TABLES}


def _rows(row: Json, reading: Reading) -> Iterator[tuple[str, Json]]:
    """Yield the table and the row of everything in a reading's JSON."""
    text, of = reading.document.text, {"document": reading.document.id}
    document = {name: value for name, value in row["document"].items() if name != "source"}
    yield "documents", {**document, **row["document"]["source"], **_only(row, "quantities", "whens", "dropped")}
    for number, (start, end, kind, score, by) in enumerate(row["mentions"]):
        yield "mentions", {
            **of, "number": number, "start": start, "end": end, "type": kind, "surface": text[start:end],
            "score": float(score), "by": by,
        }  # fmt: skip
    for number, (value, start, end, *rest) in enumerate(row["values"]):
        names = _QUANTITY if value == "quantity" else _WHEN
        place = {"number": number, "value": value, "start": start, "end": end, "surface": text[start:end]}
        yield "values", {**of, **place, **dict(zip(names, map(_text, rest), strict=True))}
    for claim, made in zip(reading.claims, row["claims"], strict=True):
        subject, name, object_, start, end, modality, confidence, by, qualifiers = made
        yield "claims", {
            **of, "id": claim.id, "subject": subject, "property": name, "object": object_,
            "subject_name": claim.subject.surface, "subject_type": claim.subject.type,
            "object_name": claim.object.surface, "object_type": claim.object.type,
            "modality": str(modality), "confidence": float(confidence), "by": by,
            "start": start, "end": end, "evidence": text[start:end],
            "qualifiers": [
                {"key": key, "start": a, "end": b, "surface": text[a:b], "value": value}
                for key, a, b, value in qualifiers
            ],
        }  # fmt: skip
    for one, other, why in row["links"]:
        yield "links", {**of, "one": one, "other": other, "why": why}


def _reading(document: Json, parts: Mapping[str, list[Json]]) -> Json:
    """Return a reading's JSON from its rows."""
    for name in ("mentions", "values"):
        if [row["number"] for row in parts[name]] != list(range(len(parts[name]))):
            raise ValueError(f"{name} of {document['id']} are missing")
    source = _only(document, *_SOURCE)
    names = ("id", "key", "title", "date", "publisher", "byline", "dateline", "text", "offsets")
    return {
        "document": {**_only(document, *names), "source": source},
        "mentions": [[m["start"], m["end"], m["type"], m["score"], m["by"]] for m in parts["mentions"]],
        "values": [
            [
                v["value"],
                v["start"],
                v["end"],
                *(v[name] for name in (_QUANTITY if v["value"] == "quantity" else _WHEN)),
            ]
            for v in parts["values"]
        ],
        "claims": [_claim(claim) for claim in parts["claims"]],
        "links": [[link["one"], link["other"], link["why"]] for link in parts["links"]],
        **_only(document, "quantities", "whens", "dropped"),
    }


def _claim(row: Json) -> list[Any]:
    names = ("subject", "property", "object", "start", "end", "modality", "confidence", "by")
    return [*(row[name] for name in names), [[q["key"], q["start"], q["end"], q["value"]] for q in row["qualifiers"]]]


def _grouped(name: str, table: Table) -> dict[int, list[Json]]:
    if table.schema.names != schemas()[name].names:
        raise ValueError(f"its {name} have other columns")
    found: dict[int, list[Json]] = defaultdict(list)
    for row in table.to_pylist():
        found[row["reading"]].append(row)
    return found


def _only(row: Json, *names: str) -> Json:
    return {name: row[name] for name in names}


def _text(value: object) -> str | None:
    return None if value is None else str(value)
