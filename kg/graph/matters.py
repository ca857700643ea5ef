"""Lifecycles and contradictions as triples: derived from the claims of all documents, so in the default graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.graph.names import Names
from kg.graph.terms import PROV, RDF, TYPE, Triple, calendar, literal
from kg.lifecycles import Contradiction, Lifecycle


def lifecycle_triples(names: Names, lifecycles: Iterable[Lifecycle]) -> Iterator[Triple]:
    """Yield each matter with its two ends and its states, each of which leads to its claim."""
    for matter in lifecycles:
        node = names.record(matter.id)
        yield node, TYPE, names.kg("Lifecycle")
        yield node, f"<{RDF}subject>", names.entity(matter.subject)
        yield node, f"<{RDF}predicate>", names.kg(matter.property)
        yield node, f"<{RDF}object>", names.entity(matter.object)
        for number, state in enumerate(matter.states, 1):
            part = names.record(matter.id, str(number))
            yield node, names.kg("state"), part
            yield part, TYPE, names.kg("State")
            yield part, names.kg("stage"), literal(state.stage)
            if on := calendar(state.date):
                yield part, names.kg("on"), on
            yield part, f"<{PROV}wasDerivedFrom>", names.record(state.claim.id)


def contradiction_triples(names: Names, contradictions: Iterable[Contradiction]) -> Iterator[Triple]:
    """Yield each contradiction with what it is about and its two claims."""
    for found in contradictions:
        node = names.record(found.id)
        yield node, TYPE, names.kg("Contradiction")
        yield node, names.kg("about"), literal(found.about)
        for state in (found.one, found.other):
            yield node, f"<{PROV}wasDerivedFrom>", names.record(state.claim.id)
