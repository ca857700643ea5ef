"""Readings as interchange JSON, one object for each document, and such objects read back.

A gold file has the same form with strings where the program writes spans: `mentions` are names and `evidence` is the
wording itself. Both forms are read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg import ontology
from kg.codec import dumps
from kg.errors import SourceError
from kg.ontology import Ontology
from kg.records import Claim, Entity, Modality, Reading
from kg.resolution.claims import says, settled
from kg.resolution.document import within

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class GoldEntity:
    """One thing of an annotated document: `mentions` are the names given as strings, empty where spans were given."""

    id: str
    type: str
    name: str
    aliases: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GoldFact:
    """One fact of an annotated document: `s` and `o` are ids of its entities; confidence is None where none is told."""

    s: str
    p: str
    o: str
    modality: str = Modality.FACT.value
    qualifiers: tuple[tuple[str, str], ...] = ()
    evidence: str = ""
    confidence: float | None = None

    @property
    def role(self) -> str:
        """The wording of the office or part, empty where none is told."""
        return dict(self.qualifiers).get("role", "")


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """An annotated document, by hand or by an extractor. References are not checked here."""

    id: str
    title: str
    date: str
    text: str
    entities: tuple[GoldEntity, ...]
    facts: tuple[GoldFact, ...]


def to_json(reading: Reading, entities: Sequence[Entity], *, schema: Ontology | None = None) -> Json:
    """Return the interchange object of one document, whose entities are those of that document alone.

    There is one fact for each subject, property, object and role: the claim of highest confidence, and none whose
    reverse is surer. A claim whose two ends are one entity, or without a detail that its property needs, is no fact;
    `dropped` counts them and is there only when there are any. A mention without an entity raises KeyError, since
    resolution puts each into one.
    """
    document, schema = reading.document, schema or ontology.load()
    owner = {mention: entity.id for entity in entities for mention in entity.mentions}
    kept = [claim for claim in reading.claims if says(claim, owner, schema)]
    best = _best(settled(kept, owner, schema, document.text), owner, schema)
    row: Json = {
        "id": document.key,
        "title": document.title,
        "date": document.date,
        "text": document.text,
        "entities": [_entity(entity) for entity in entities],
        "facts": [_fact(claim, owner) for claim in best],
    }
    if dropped := len(reading.claims) - len(kept):
        row["dropped"] = dropped
    return row


def line(reading: Reading, schema: Ontology) -> str:
    """Return the interchange object of a reading as one line of JSON, its mentions resolved within the document."""
    return dumps(to_json(reading, within(reading), schema=schema))


def from_json(row: Mapping[str, Any], *, where: str = "interchange object") -> GoldDocument:
    """Return the record of one interchange object; raise SourceError naming `where` when its form is wrong."""
    try:
        text = _string(row, "text", default="")
        return GoldDocument(
            id=_string(row, "id"),
            title=_string(row, "title", default=""),
            date=_string(row, "date", default=""),
            text=text,
            entities=tuple(_gold_entity(entity) for entity in row["entities"]),
            facts=tuple(_gold_fact(fact, text) for fact in row["facts"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        fault = f"it lacks the key {error}" if isinstance(error, KeyError) else f"its form is wrong ({error})"
        raise SourceError(where, fault, "Each line needs id, entities (id, type, name) and facts (s, p, o).") from error


def parse(lines: Iterable[str], *, name: str) -> Iterator[GoldDocument]:
    """Yield the documents of JSON lines, blank ones left out; raise SourceError naming the line that is wrong."""
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = f"{name}, line {number}"
        try:
            row = json.loads(line)
        except ValueError as error:
            raise SourceError(where, f"it is no JSON ({error})", "Write one object a line.") from error
        document = from_json(row, where=where)
        if document.id in seen:
            fault = f"the id {document.id} stands in line {seen[document.id]} already"
            raise SourceError(where, fault, "Give every document an id of its own.")
        seen[document.id] = number
        yield document


def read(path: Path | str) -> dict[str, GoldDocument]:
    """Return the documents of a JSONL file by id, in the order of the file; raise SourceError when it is unreadable."""
    try:
        with Path(path).open(encoding="utf-8-sig") as lines:
            return {document.id: document for document in parse(lines, name=str(path))}
    except OSError as error:
        raise SourceError(str(path), f"it cannot be read ({error.strerror})", "Check the path.") from error
    except UnicodeDecodeError as error:
        raise SourceError(str(path), "it is not in UTF-8", "Save it as UTF-8.") from error


def _best(claims: Iterable[Claim], owner: Mapping[Any, str], schema: Ontology) -> Iterator[Claim]:
    """Yield the best claim for each subject, property, object and role, in order of evidence."""
    best: dict[tuple[str, ...], Claim] = {}
    for claim in sorted(claims, key=_worth):
        ends = [owner[claim.subject], owner[claim.object]]
        known = schema.properties.get(claim.property)
        if known and known.symmetric:
            ends.sort()
        best.setdefault((claim.property, *ends, _role(claim)), claim)
    yield from sorted(best.values(), key=lambda claim: (claim.evidence, claim.property, claim.id))


def _worth(claim: Claim) -> tuple[float, int, tuple[int, int], str]:
    return (-claim.confidence, -len(claim.qualifiers), claim.evidence, claim.id)


def _role(claim: Claim) -> str:
    return next((q.surface for q in claim.qualifiers if q.key == "role"), "")


def _entity(entity: Entity) -> Json:
    return {
        "id": entity.id,
        "type": entity.type,
        "name": entity.name,
        "aliases": list(entity.aliases),
        "mentions": [[mention.start, mention.end] for mention in entity.mentions],
    }


def _fact(claim: Claim, owner: Mapping[Any, str]) -> Json:
    qualifiers: dict[str, str] = {}
    for qualifier in claim.qualifiers:
        qualifiers.setdefault(qualifier.key, qualifier.surface)
    return {
        "s": owner[claim.subject],
        "p": claim.property,
        "o": owner[claim.object],
        "modality": claim.modality.value,
        "qualifiers": qualifiers,
        "evidence": list(claim.evidence),
        "confidence": round(claim.confidence, 4),
        "by": claim.by,
    }


def _string(row: Mapping[str, Any], key: str, *, default: str | None = None) -> str:
    value = row[key] if default is None else row.get(key, default)
    if not isinstance(value, str):
        raise ValueError(f"{key} is no string")
    return value


def _gold_entity(row: Mapping[str, Any]) -> GoldEntity:
    mentions = [mention for mention in row.get("mentions", []) if isinstance(mention, str)]
    aliases = tuple(map(str, row.get("aliases", [])))
    return GoldEntity(_string(row, "id"), _string(row, "type"), _string(row, "name"), aliases, tuple(mentions))


def _gold_fact(row: Mapping[str, Any], text: str) -> GoldFact:
    evidence = row.get("evidence") or ""
    if not isinstance(evidence, str):
        start, end = evidence
        evidence = text[start:end]
    confidence = row.get("confidence")
    return GoldFact(
        s=_string(row, "s"),
        p=_string(row, "p"),
        o=_string(row, "o"),
        modality=_string(row, "modality", default=Modality.FACT.value),
        qualifiers=tuple((str(key), str(value)) for key, value in (row.get("qualifiers") or {}).items()),
        evidence=evidence,
        confidence=None if confidence is None else float(confidence),
    )
