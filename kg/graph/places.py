"""Places as triples: the code of an administrative division, and the linked place that contains it.

What no text says is marked: the statement of such a triple was derived from the gazetteer, not from a claim.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from kg.graph.names import Names
from kg.graph.statements import statement_node, statement_triples
from kg.graph.terms import PROV, SKOS, Triple, literal
from kg.records import Entity, Knowledge

WITHIN = "locatedIn"
PLACE = "Location"


class Place(Protocol):
    """An administrative division."""

    @property
    def code(self) -> str:
        """The code of the division (GB/T 2260)."""
        ...


class Places(Protocol):
    """A gazetteer of administrative divisions."""

    def link(self, name: str, *, context: Sequence[str] = ()) -> Place | None:
        """Return the division that a name means beside the other names of its text; None when it is not certain."""
        ...

    def ancestors(self, code: str) -> Sequence[Place]:
        """Return the divisions that contain one, the nearest first."""
        ...


def place_triples(knowledge: Knowledge, names: Names, places: Places) -> Iterator[Triple]:
    """Yield code and nearest containing entity of each place that the gazetteer knows for certain."""
    linked = link_places(knowledge, places)
    by_code: dict[str, list[str]] = {}
    for id_, code in linked.items():
        by_code.setdefault(code, []).append(id_)
        yield names.entity(id_), f"<{SKOS}notation>", literal(code)
    for id_, code in linked.items():
        for container in _nearest(places, code, by_code):
            key = (id_, WITHIN, container)
            triple = names.entity(id_), names.kg(WITHIN), names.entity(container)
            node = statement_node(names, key)
            yield triple
            yield from statement_triples(names, node, triple)
            yield node, f"<{PROV}wasDerivedFrom>", names.gazetteer()


def link_places(knowledge: Knowledge, places: Places) -> dict[str, str]:
    """Return the code of each entity that is an administrative division for certain, by entity id."""
    company = _company(knowledge)
    linked: dict[str, str] = {}
    for entity in knowledge.entities:
        if entity.type == PLACE and (place := _place(entity, places, company[entity.id])):
            linked[entity.id] = place.code
    return linked


def _place(entity: Entity, places: Places, context: Sequence[str]) -> Place | None:
    for name in (entity.name, *entity.aliases):
        if place := places.link(name, context=context):
            return place
    return None


def _company(knowledge: Knowledge) -> dict[str, list[str]]:
    """Return what stands around each place: the other places of its documents and who published them, by entity id."""
    there: dict[str, set[str]] = {}
    for reading in knowledge.readings:
        document = reading.document
        there[document.id] = {name for name in (document.publisher, document.dateline) if name}
    located = [entity for entity in knowledge.entities if entity.type == PLACE]
    for entity in located:
        for mention in entity.mentions:
            there.setdefault(mention.document, set()).update((entity.name, *entity.aliases))
    return {entity.id: sorted(_around(entity, there)) for entity in located}


def _around(entity: Entity, there: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set().union(*(there[mention.document] for mention in entity.mentions))
    return found - {entity.name, *entity.aliases}


def _nearest(places: Places, code: str, by_code: dict[str, list[str]]) -> list[str]:
    for ancestor in places.ancestors(code):
        if ancestor.code in by_code:
            return by_code[ancestor.code]
    return []
