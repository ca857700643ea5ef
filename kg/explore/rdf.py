"""What the engine of the one file needs beside the rows to make the graph of the store from them.

The claims, names, texts and plain triples are in the rows already (`explorer/src/engine/rdf.js` turns them into quads).
The rest – the vocabulary, what is known of documents and files, places by the gazetteer, lifecycles, contradictions –
is written here as `kg.graph` makes it. Tests compare both together with the whole graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kg.extraction.places import Gazetteer
from kg.graph.build import matter_triples
from kg.graph.documents import document_triples, file_triples
from kg.graph.names import Names
from kg.graph.places import place_triples
from kg.graph.schema import schema_triples
from kg.graph.terms import Term, Triple, decimal
from kg.ontology import Ontology
from kg.records import Document, Entity, Knowledge, Qualifier, Quantity, When


def rest(knowledge: Knowledge, documents: Sequence[Document], names: Names, ontology: Ontology) -> Iterator[str]:
    """Yield lines of N-Quads, each once."""
    yield from _lines(schema_triples(ontology, names), names.ontology())
    for document in documents:
        told = document_triples(names, document, iter(()))
        yield from _lines((one for one in told if one[1] != names.kg("text")), names.record(document.id))
    files = {source: None for document in documents for source in (document.source,)}
    yield from dict.fromkeys(line for source in files for line in _lines(file_triples(names, source)))
    yield from _lines(place_triples(knowledge, names, Gazetteer.load()))
    yield from _lines(matter_triples(names, knowledge, ontology))


def shown(knowledge: Knowledge, entities: Sequence[Entity]) -> Knowledge:
    """Return the knowledge of these entities and of the claims between them alone."""
    if len(entities) == len(knowledge.entities):
        return knowledge
    kept = {mention for entity in entities for mention in entity.mentions}
    readings = (
        replace(one, claims=tuple(claim for claim in one.claims if {claim.subject, claim.object} <= kept))
        for one in knowledge.readings
    )
    return replace(knowledge, readings=tuple(readings), entities=tuple(entities))


def odd(entities: Iterable[Entity], names: Names) -> list[list[int | str]]:
    """Return [number, end of the IRI] of the entities whose IRI is not simply the base and their id."""
    ends = ((at, entity.id, names.entity(entity.id)[len(names.base) + 1 : -1]) for at, entity in enumerate(entities))
    return [[at, end] for at, id_, end in ends if end != id_]


def value(qualifier: Qualifier) -> list[object]:
    """Return the place and the value of a detail: [[start, end], value], without a value where nothing was resolved."""
    place = [qualifier.start, qualifier.end]
    match qualifier.value:
        case Quantity() as found:
            bounds = (found.low, found.high)
            told = ["" if one is None or not one.is_finite() else decimal(one).split('"')[1] for one in bounds]
            return [place, [str(found.mark), found.kind, found.unit, *told]]
        case When() as found:
            days = ["" if one is None else one.isoformat() for one in (found.first, found.last)]
            return [place, [str(found.mark), found.precision, *days]]
    return [place]


def _lines(triples: Iterable[Triple], graph: Term = "") -> Iterator[str]:
    end = f" {graph} .\n" if graph else " .\n"
    return (f"{subject} {predicate} {object_}{end}" for subject, predicate, object_ in triples)
