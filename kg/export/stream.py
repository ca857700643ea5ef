"""The knowledge of a build → the rows of its property graph, in two passes, in memory that grows with names alone.

A knowledge file is read twice: once for its entities, which stand behind the readings, and once to yield entities, then
each document with what it mentions and claims, then what the gazetteer says.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from typing import Any

from kg import codec
from kg.errors import StoreError
from kg.export.claims import claim_row, valid
from kg.export.rows import GAZETTEER, ClaimRow, DocumentRow, EntityRow, MentionRow, Row
from kg.graph.build import once
from kg.graph.names import BASE_IRI, Names
from kg.graph.places import PLACE, WITHIN, Places, place_triples
from kg.graph.terms import PROV, SKOS, parts
from kg.records import Document, Entity, Knowledge, Mention, Modality, OffsetMap, Reading, Source

Lines = Callable[[], AbstractContextManager[Iterable[str]]]
_NOWHERE = Source("", "", "")
_DAMAGED = (ValueError, KeyError, IndexError, TypeError, AttributeError, ArithmeticError)


@dataclass(frozen=True, slots=True)
class PropertyGraph:
    """What a build knows, to be iterated as rows any number of times, the same every time.

    `lines` opens the knowledge file, which messages call `name`; without `places` no place has a code. Iterating
    raises StoreError naming the line that is damaged.
    """

    lines: Lines = field(repr=False)
    base: str = BASE_IRI
    places: Places | None = None
    name: str = "knowledge file"

    def __iter__(self) -> Iterator[Row]:
        """Yield every entity, then each document with its mentions and claims, then what the gazetteer says."""
        names = Names(self.base)
        index = _read(self)
        within = _locate(names, index, self.places)
        yield from index.entities
        with self.lines() as lines:
            for at, (number, row) in enumerate(_readings(lines)):
                try:
                    reading = codec.reading_from(row)
                    found = list(_document(names, reading, index, index.starts[at]))
                except _DAMAGED as error:
                    raise _damaged(self, number, error) from error
                yield from found
        yield from within


def of_knowledge(knowledge: Knowledge, *, base: str = BASE_IRI, places: Places | None = None) -> PropertyGraph:
    """Return the property graph of knowledge in memory."""
    return PropertyGraph(lambda: nullcontext(codec.knowledge_to(knowledge)), base, places)


@dataclass(slots=True)
class _Index:
    """The entities in their order, and for each mention of each reading the number of its entity.

    `starts` is the number of mentions before each reading; `documents` are (id, publisher, dateline) of each.
    """

    entities: list[EntityRow] = field(default_factory=list)
    starts: array[int] = field(default_factory=lambda: array("q"))
    entity_at: array[int] = field(default_factory=lambda: array("i"))
    documents: list[tuple[str, str, str]] = field(default_factory=list)
    places: list[tuple[int, Entity, list[int]]] = field(default_factory=list)  # with the readings that name each

    def reading(self, row: dict[str, Any]) -> None:
        """Take note of a reading."""
        document = row["document"]
        self.documents.append((document["id"], document["publisher"], document["dateline"]))
        self.starts.append(len(self.entity_at))
        self.entity_at.extend([-1] * len(row["mentions"]))

    def entity(self, names: Names, row: dict[str, Any]) -> None:
        """Take note of an entity."""
        number, type_, name = len(self.entities), row["type"], row["name"]
        aliases = tuple(sorted({valid(alias) for alias in row["aliases"]} - {valid(name)}))
        self.entities.append(EntityRow(names.entity(row["id"])[1:-1], type_, valid(name), aliases, None))
        for reading, mention in row["mentions"]:
            at = self.starts[reading] + mention
            if self.entity_at[at] != -1:
                raise ValueError("a mention has two entities")
            self.entity_at[at] = number
        if type_ == PLACE:
            place = Entity(row["id"], type_, name, tuple(row["aliases"]), ())
            self.places.append((number, place, sorted({reading for reading, _ in row["mentions"]})))


def _read(graph: PropertyGraph) -> _Index:
    names, index, number = Names(graph.base), _Index(), 0
    with graph.lines() as lines:
        for number, line in enumerate(lines, 1):
            try:
                row = json.loads(line)
                if number == 1 and row != {"kg": codec.FORMAT}:
                    raise ValueError("it was written by another version")
                if "reading" in row:
                    index.reading(row["reading"])
                elif "entity" in row:
                    index.entity(names, row["entity"])
            except _DAMAGED as error:
                raise _damaged(graph, number, error) from error
    if not number:
        raise StoreError(graph.name, "it is empty", "Build again.")
    return index


def _damaged(graph: PropertyGraph, number: int, error: Exception) -> StoreError:
    return StoreError(f"{graph.name}, line {number}", f"it is damaged ({error})", "Build again.")


def _readings(lines: Iterable[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(lines, 1):
        if line.startswith('{"reading":'):
            yield number, json.loads(line)["reading"]


def _document(names: Names, reading: Reading, index: _Index, start: int) -> Iterator[Row]:
    document = reading.document
    iri = names.record(document.id)[1:-1]
    entity_of = {
        mention: index.entities[index.entity_at[start + number]]
        for number, mention in enumerate(reading.mentions)
        if index.entity_at[start + number] != -1
    }
    yield DocumentRow(
        iri=iri,
        key=valid(document.key),
        title=valid(document.title) or None,
        date=valid(document.date) or None,
        publisher=valid(document.publisher) or None,
        path=valid(document.source.path),
        text=valid(document.text),
    )
    counts: dict[EntityRow, int] = {}
    for entity in entity_of.values():
        counts[entity] = counts.get(entity, 0) + 1
    for entity, count in sorted(counts.items(), key=lambda pair: pair[0].iri):
        yield MentionRow(iri, entity.iri, entity.type, count)
    for claim, extractors in once(reading.claims):
        yield claim_row(names, document, claim, extractors, entity_of[claim.subject], entity_of[claim.object])


def _locate(names: Names, index: _Index, places: Places | None) -> list[ClaimRow]:
    """Give places their codes; return what only the gazetteer says, by the same rules as in the RDF."""
    if places is None:
        return []
    located = {index.entities[number].iri: number for number, _, _ in index.places}
    found: list[ClaimRow] = []
    ends = "", ""
    for subject, predicate, object_ in place_triples(_stub(index), names, places):
        if predicate == f"<{SKOS}notation>":
            number = located[subject[1:-1]]
            index.entities[number] = replace(index.entities[number], code=parts(object_)[0])
        elif predicate == names.kg(WITHIN):
            ends = subject[1:-1], object_[1:-1]
        elif predicate == f"<{PROV}wasDerivedFrom>":
            found.append(_within(subject[1:-1], *ends))
    return found


def _within(iri: str, subject: str, container: str) -> ClaimRow:
    fact = str(Modality.FACT)
    return ClaimRow(subject, container, WITHIN, PLACE, PLACE, iri, fact, True, 1.0, (GAZETTEER,))


def _stub(index: _Index) -> Knowledge:
    """Return the places and what stands around them, without any text."""
    documents = [
        Document(id_, id_, "", "", publisher, (), dateline, "", _NOWHERE, OffsetMap(()))
        for id_, publisher, dateline in index.documents
    ]
    entities = [
        replace(place, mentions=tuple(Mention(documents[at].id, 0, 1, PLACE, "") for at in readings))
        for _, place, readings in index.places
    ]
    return Knowledge(tuple(Reading(document) for document in documents), tuple(entities))
