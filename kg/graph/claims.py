"""A claim as triples: what it says, how surely, with which details, and where it was read."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from kg.graph.names import Names
from kg.graph.terms import OA, PROV, RDF, TYPE, Term, Triple, day, decimal, integer, literal, tagged, typed
from kg.records import Claim, Document, Qualifier, Quantity, When

CONTEXT = 32  # characters kept before and behind the evidence, to find it again in a text that has changed
PLAIN = frozenset({"role", "object"})  # their value is their wording


def claim_triples(
    names: Names,
    document: Document,
    claim: Claim,
    extractors: tuple[str, ...],
    subject: Term,
    object_: Term,
    supports: Term | None,
) -> Iterator[Triple]:
    """Yield the claim with its details and its evidence; `supports` is the plain statement that it stands for."""
    node, evidence = names.record(claim.id), names.record(claim.id, "evidence")
    yield node, TYPE, names.kg("Claim")
    yield node, TYPE, f"<{RDF}Statement>"
    yield node, f"<{RDF}subject>", subject
    yield node, f"<{RDF}predicate>", names.kg(claim.property)
    yield node, f"<{RDF}object>", object_
    yield node, names.kg("modality"), literal(claim.modality)
    yield node, names.kg("confidence"), _confidence(claim.confidence)
    yield node, f"<{PROV}wasDerivedFrom>", names.record(document.id)
    yield node, names.kg("evidence"), evidence
    for extractor in extractors:
        yield node, names.kg("extractor"), literal(extractor)
    if supports:
        yield node, names.kg("supports"), supports
    yield from _evidence(names, document, claim.evidence, evidence)
    counts: dict[str, int] = {}
    for qualifier in claim.qualifiers:
        counts[qualifier.key] = counts.get(qualifier.key, 0) + 1
        part = names.record(claim.id, qualifier.key, str(counts[qualifier.key]))
        yield from _qualifier(names, qualifier, node, part)


@cache
def _confidence(value: float) -> Term:
    return decimal(Decimal(repr(float(value))))


def _evidence(names: Names, document: Document, span: tuple[int, int], node: Term) -> Iterator[Triple]:
    text, (start, end) = document.text, span
    yield node, TYPE, f"<{OA}TextQuoteSelector>"
    yield node, TYPE, f"<{OA}TextPositionSelector>"
    yield node, f"<{OA}exact>", literal(text[start:end])
    yield node, f"<{OA}prefix>", literal(text[max(0, start - CONTEXT) : start])
    yield node, f"<{OA}suffix>", literal(text[end : end + CONTEXT])
    yield node, f"<{OA}start>", integer(start)
    yield node, f"<{OA}end>", integer(end)
    if raw := document.offsets.raw_span(start, end):
        yield node, names.kg("rawStart"), integer(raw[0])
        yield node, names.kg("rawEnd"), integer(raw[1])


def _qualifier(names: Names, qualifier: Qualifier, claim: Term, node: Term) -> Iterator[Triple]:
    if qualifier.key in PLAIN:
        yield claim, names.kg(qualifier.key), tagged(qualifier.surface)
        return
    yield claim, names.kg(qualifier.key), node
    yield node, TYPE, names.kg("Value")
    yield node, names.kg("wording"), tagged(qualifier.surface)
    yield node, f"<{OA}start>", integer(qualifier.start)
    yield node, f"<{OA}end>", integer(qualifier.end)
    match qualifier.value:
        case Quantity() as quantity:
            yield from _quantity(names, quantity, node)
        case When() as when:
            yield from _when(names, when, node)


def _quantity(names: Names, quantity: Quantity, node: Term) -> Iterator[Triple]:
    yield node, names.kg("mark"), literal(quantity.mark)
    if quantity.unit:
        yield node, names.kg("currency" if quantity.kind == "money" else "unit"), literal(quantity.unit)
    bounds = {"low": quantity.low, "high": quantity.high}
    for name, bound in bounds.items():
        if bound is not None and bound.is_finite():
            yield node, names.kg(name), decimal(bound)


def _when(names: Names, when: When, node: Term) -> Iterator[Triple]:
    yield node, names.kg("mark"), literal(when.mark)
    yield node, names.kg("precision"), literal(when.precision)
    for name, bound in (("first", when.first), ("last", when.last)):
        if bound is not None:
            yield node, names.kg(name), day(bound)
    if when.first is not None and (shape := _CALENDAR.get(when.precision)):
        length, datatype = shape
        yield node, names.kg("calendar"), typed(when.first.isoformat()[:length], datatype)


_CALENDAR = {"day": (10, "date"), "month": (7, "gYearMonth"), "year": (4, "gYear")}
