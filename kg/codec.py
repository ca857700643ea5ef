"""Readings and knowledge as JSON lines, and back: the form in which a build keeps what it read.

A mention is named by its number in `Reading.mentions`, so the file stays small and every reference is checked on the
way in. Round trips are exact: `reading_from(reading_to(r)) == r`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from kg.errors import StoreError
from kg.records import (
    Claim,
    Document,
    Entity,
    Judgement,
    Knowledge,
    Link,
    Mark,
    Mention,
    Modality,
    OffsetMap,
    Qualifier,
    Quantity,
    Reading,
    Run,
    Source,
    Verdict,
    When,
)

FORMAT = 1
_OPEN = "[]}}"  # the end of an entity's line before it has mentions
Json = dict[str, Any]


def dumps(row: Json) -> str:
    """Return one line of JSON, the same bytes for the same row."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def knowledge_to(knowledge: Knowledge) -> Iterator[str]:
    """Yield the lines of a knowledge file: a head, then readings, entities and judgements."""
    yield head_line()
    numbers: dict[Mention, tuple[int, int]] = {}
    for at, reading in enumerate(knowledge.readings):
        numbers.update((mention, (at, n)) for n, mention in enumerate(reading.mentions))
        yield reading_line(reading)
    for entity in knowledge.entities:
        places = (numbers[mention] for mention in entity.mentions)
        yield entity_line(entity, ",".join(f"[{at},{number}]" for at, number in places))
    yield from map(judgement_line, knowledge.judgements)


def head_line() -> str:
    """Return the first line of a knowledge file."""
    return dumps({"kg": FORMAT})


def reading_line(reading: Reading) -> str:
    """Return the line of a reading."""
    return dumps({"reading": reading_to(reading)})


def entity_line(entity: Entity, mentions: str) -> str:
    """Return the line of an entity; its mentions as JSON, `[reading,number],…`: of some things there are very many."""
    row = {"id": entity.id, "type": entity.type, "name": entity.name, "aliases": list(entity.aliases), "mentions": []}
    return f"{dumps({'entity': row}).removesuffix(_OPEN)}[{mentions}{_OPEN[1:]}"


def judgement_line(judgement: Judgement) -> str:
    """Return the line of a judgement."""
    return dumps({"judgement": {f.name: getattr(judgement, f.name) for f in fields(judgement)}})


def knowledge_from(lines: Iterable[str], *, name: str = "knowledge file") -> Knowledge:
    """Read a knowledge file back; raise StoreError naming the line that is damaged."""
    readings: list[Reading] = []
    entities: list[Entity] = []
    judgements: list[Judgement] = []
    number = 0
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line)
            if number == 1:
                if row != {"kg": FORMAT}:
                    raise ValueError("it was written by another version")
            elif "reading" in row:
                readings.append(reading_from(row["reading"]))
            elif "entity" in row:
                entities.append(_entity_from(row["entity"], readings))
            else:
                judgements.append(_judgement_from(row["judgement"]))
        except (ValueError, KeyError, IndexError, TypeError, AttributeError, ArithmeticError) as error:
            raise StoreError(f"{name}, line {number}", f"it is damaged ({error})", "Build again.") from error
    if not number:
        raise StoreError(name, "it is empty", "Build again.")
    return Knowledge(tuple(readings), tuple(entities), tuple(judgements))


def judgements_from(lines: Iterable[str], *, name: str = "knowledge file") -> tuple[Judgement, ...]:
    """Read only the judgements of a knowledge file; raise StoreError naming the line that is damaged."""
    found = []
    for number, line in enumerate(lines, 1):
        if line.startswith('{"judgement":'):
            try:
                found.append(_judgement_from(json.loads(line)["judgement"]))
            except (ValueError, KeyError, TypeError) as error:
                raise StoreError(f"{name}, line {number}", f"it is damaged ({error})", "Build again.") from error
    return tuple(found)


def reading_to(reading: Reading) -> Json:
    """Return a reading as JSON, its document in it."""
    return {"document": document_to(reading.document), **found_to(reading)}


def found_to(reading: Reading) -> Json:
    """Return what a reading found as JSON, without the document it was found in."""
    number = {mention: n for n, mention in enumerate(reading.mentions)}
    values: dict[Quantity | When, int] = {}
    for value in _values(reading):
        values.setdefault(value, len(values))
    return {
        "mentions": [[m.start, m.end, m.type, m.score, m.by] for m in reading.mentions],
        "values": [_value_to(value) for value in values],
        "quantities": [values[q] for q in reading.quantities],
        "whens": [values[w] for w in reading.whens],
        "claims": [_claim_to(claim, number, values) for claim in reading.claims],
        "links": [[number[link.one], number[link.other], link.why] for link in reading.links],
        "dropped": reading.dropped,
    }


def reading_from(row: Json) -> Reading:
    """Return the reading of a JSON row; raise ValueError, KeyError, IndexError or TypeError when it is damaged."""
    return found_from(document_from(row["document"]), row)


def found_from(document: Document, row: Json) -> Reading:
    """Return the reading of what was found in a document; raise as `reading_from` does when the row is damaged."""
    mentions = tuple(Mention.at(document, a, b, t, score=s, by=by) for a, b, t, s, by in row["mentions"])
    values = [_value_from(document, value) for value in row["values"]]
    quantities = tuple(v for n in row["quantities"] if isinstance(v := values[n], Quantity))
    whens = tuple(v for n in row["whens"] if isinstance(v := values[n], When))
    claims = tuple(_claim_from(document, claim, mentions, values) for claim in row["claims"])
    links = tuple(Link(mentions[one], mentions[other], why) for one, other, why in row["links"])
    return Reading(document, mentions, claims, quantities, whens, links, int(row["dropped"]))


def _values(reading: Reading) -> Iterator[Quantity | When]:
    yield from reading.quantities
    yield from reading.whens
    for claim in reading.claims:
        yield from (q.value for q in claim.qualifiers if q.value is not None)


def document_to(document: Document) -> Json:
    """Return a document as JSON."""
    row = {f.name: getattr(document, f.name) for f in fields(document)}
    row["byline"] = list(document.byline)
    row["source"] = {f.name: getattr(document.source, f.name) for f in fields(document.source)}
    row["offsets"] = [[run.clean, run.raw, run.length] for run in document.offsets.runs]
    return row


def document_from(row: Json) -> Document:
    """Return the document of a JSON row; raise KeyError or TypeError when it is damaged."""
    return Document(
        **{
            **row,
            "byline": tuple(row["byline"]),
            "source": Source(**row["source"]),
            "offsets": OffsetMap(tuple(Run(*run) for run in row["offsets"])),
        }
    )


def _value_to(value: Quantity | When) -> list[Any]:
    if isinstance(value, Quantity):
        low, high = (None if bound is None else str(bound) for bound in (value.low, value.high))
        return ["quantity", value.start, value.end, value.kind, low, high, value.unit, value.mark]
    first, last = (None if day is None else day.isoformat() for day in (value.first, value.last))
    return ["when", value.start, value.end, first, last, value.precision, value.mark]


def _value_from(document: Document, row: list[Any]) -> Quantity | When:
    name, start, end, *rest = row
    surface = document.text[start:end]
    if name == "quantity":
        kind, low, high, unit, mark = rest
        bounds = [None if bound is None else Decimal(bound) for bound in (low, high)]
        return Quantity(document.id, start, end, surface, kind, bounds[0], bounds[1], unit, Mark(mark))
    first, last, precision, mark = rest
    days = [None if day is None else date.fromisoformat(day) for day in (first, last)]
    return When(document.id, start, end, surface, days[0], days[1], precision, Mark(mark))


def _claim_to(claim: Claim, number: dict[Mention, int], values: dict[Quantity | When, int]) -> list[Any]:
    qualifiers = [[q.key, q.start, q.end, None if q.value is None else values[q.value]] for q in claim.qualifiers]
    ends = [number[claim.subject], claim.property, number[claim.object]]
    return [*ends, *claim.evidence, claim.modality, claim.confidence, claim.by, qualifiers]


def _claim_from(
    document: Document, row: list[Any], mentions: tuple[Mention, ...], values: list[Quantity | When]
) -> Claim:
    subject, name, object_, start, end, modality, confidence, by, qualifiers = row
    return Claim(
        document=document.id,
        subject=mentions[subject],
        property=name,
        object=mentions[object_],
        evidence=(start, end),
        modality=Modality(modality),
        qualifiers=tuple(
            Qualifier(key, a, b, document.text[a:b], None if value is None else values[value])
            for key, a, b, value in qualifiers
        ),
        confidence=confidence,
        by=by,
    )


def _entity_from(row: Json, readings: list[Reading]) -> Entity:
    mentions = tuple(readings[at].mentions[number] for at, number in row["mentions"])
    return Entity(row["id"], row["type"], row["name"], tuple(row["aliases"]), mentions)


def _judgement_from(row: Json) -> Judgement:
    return Judgement(**{**row, "verdict": Verdict(row["verdict"])})
