"""An entity as triples: its class and its names."""

from __future__ import annotations

from collections.abc import Iterator

from kg.graph.names import Names
from kg.graph.terms import SKOS, TYPE, Triple, tagged
from kg.records import Entity


def entity_triples(names: Names, entity: Entity) -> Iterator[Triple]:
    """Yield class, preferred name and other names, each name once."""
    node = names.entity(entity.id)
    yield node, TYPE, names.kg(entity.type)
    yield node, f"<{SKOS}prefLabel>", tagged(entity.name)
    for alias in entity.aliases:
        if alias != entity.name:
            yield node, f"<{SKOS}altLabel>", tagged(alias)
