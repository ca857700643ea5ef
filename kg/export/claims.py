"""A claim as a row of the property graph."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from decimal import Decimal
from math import isfinite

from kg.export.rows import ClaimRow, EntityRow, QualifierRow
from kg.graph.names import Names
from kg.graph.terms import REPLACEMENT
from kg.records import Claim, Document, Modality, Qualifier, Quantity, When

_SURROGATE = re.compile("[\ud800-\udfff]")
_PLURALS = {
    "date": "dates",
    "amount": "amounts",
    "share": "shares",
    "quantity": "quantities",
    "role": "roles",
    "object": "objects",
}
_MEASURED = ("amount", "share", "quantity")


def valid(text: str) -> str:
    """Return the text with U+FFFD for lone surrogates, which no database holds; offsets stay right."""
    return _SURROGATE.sub(REPLACEMENT, text)


def claim_row(
    names: Names,
    document: Document,
    claim: Claim,
    extractors: tuple[str, ...],
    subject: EntityRow,
    object: EntityRow,
) -> ClaimRow:
    """Return the claim of a document between two entities; `extractors` are all who found it."""
    details = tuple(_detail(qualifier) for qualifier in claim.qualifiers)
    start, end = claim.evidence
    raw = document.offsets.raw_span(start, end) or (None, None)
    days = [d.first for d in details if d.key == "date" and d.first]
    told: dict[str, tuple[str, ...] | float | str | None] = {}
    for key in {detail.key for detail in details} & _PLURALS.keys():
        told[_PLURALS[key]] = tuple(detail.wording for detail in details if detail.key == key)
    for key in _MEASURED if details else ():
        told.update(_measure(key, details))
    return ClaimRow(
        subject=subject.iri,
        object=object.iri,
        property=claim.property,
        subject_type=subject.type,
        object_type=object.type,
        iri=names.record(claim.id)[1:-1],
        modality=str(claim.modality),
        asserted=claim.modality is Modality.FACT and subject.iri != object.iri,
        confidence=float(claim.confidence),
        extractors=extractors,
        document=names.record(document.id)[1:-1],
        date=min(days, default=valid(document.date)) or None,
        evidence=valid(document.text[start:end]),
        evidence_start=start,
        evidence_end=end,
        raw_start=raw[0],
        raw_end=raw[1],
        date_first=min(days, default=None),
        date_last=max((d.last for d in details if d.key == "date" and d.last), default=None),
        qualifiers=_json(details) if details else None,
        details=details,
        **told,  # type: ignore[arg-type]  # the names and values of columns
    )


def number(lexical: str | None) -> float | None:
    """Return the nearest floating-point number; None when there is none."""
    if lexical is None:
        return None
    found = float(lexical)
    return found if isfinite(found) else None


def _detail(qualifier: Qualifier) -> QualifierRow:
    place = qualifier.key, valid(qualifier.surface), qualifier.start, qualifier.end
    match qualifier.value:
        case Quantity() as value:
            low, high, unit = _lexical(value.low), _lexical(value.high), valid(value.unit) or None
            return QualifierRow(*place, kind=value.kind, low=low, high=high, unit=unit, mark=str(value.mark))
        case When() as value:
            first, last = _day(value.first), _day(value.last)
            return QualifierRow(*place, first=first, last=last, precision=value.precision, mark=str(value.mark))
    return QualifierRow(*place)


def _lexical(bound: Decimal | None) -> str | None:
    return None if bound is None or not bound.is_finite() else format(bound, "f")


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _measure(key: str, details: Iterable[QualifierRow]) -> dict[str, float | str | None]:
    """Return the value of the first qualifier of a key that has one."""
    for detail in details:
        if detail.key == key and detail.kind:
            low, high = number(detail.low), number(detail.high)
            return {f"{key}_low": low, f"{key}_high": high, f"{key}_unit": detail.unit}
    return {}


def _json(details: tuple[QualifierRow, ...]) -> str:
    rows = [{name: value for name in _FIELDS if (value := getattr(detail, name)) is not None} for detail in details]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


_FIELDS = tuple(found.name for found in fields(QualifierRow))
