"""Knowledge → dataset: entities and plain triples in the default graph, each document with its claims in its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.graph.claims import claim_triples
from kg.graph.documents import document_triples, file_triples
from kg.graph.entities import entity_triples
from kg.graph.matters import contradiction_triples, lifecycle_triples
from kg.graph.model import DEFAULT, Dataset, Graph
from kg.graph.names import BASE_IRI, Names
from kg.graph.places import Places, place_triples
from kg.graph.schema import schema_triples
from kg.graph.statements import Statements
from kg.graph.terms import Triple, ordered
from kg.lifecycles import contradictions, lifecycles
from kg.ontology import Ontology
from kg.records import Claim, Entity, Knowledge, Mention, Reading


def build(
    knowledge: Knowledge, ontology: Ontology, *, base_iri: str = BASE_IRI, places: Places | None = None
) -> Dataset:
    """Return everything that the knowledge says as RDF.

    `places` is the gazetteer that links names of places to administrative divisions; without one nothing is linked.
    Raises OutputError when the base IRI is none.
    """
    names = Names(base_iri)
    entity_of = knowledge.entity_of()
    statements = Statements(names, ontology)
    documents = [document_graph(names, reading, entity_of, statements) for reading in knowledge.readings]
    matters = matter_triples(names, knowledge, ontology)
    default = Graph(DEFAULT, ordered((*_default(knowledge, names, statements, places), *matters)))
    vocabulary = vocabulary_graph(ontology, names)
    graphs = (default, *sorted((*documents, vocabulary), key=lambda graph: graph.name))
    return Dataset(names.base, tuple(names.prefixes(ontology).items()), graphs)


def vocabulary_graph(ontology: Ontology, names: Names) -> Graph:
    """Return the graph of the ontology."""
    return Graph(names.ontology(), ordered(schema_triples(ontology, names)))


def _default(knowledge: Knowledge, names: Names, statements: Statements, places: Places | None) -> Iterator[Triple]:
    for entity in knowledge.entities:
        yield from entity_triples(names, entity)
    for reading in knowledge.readings:
        yield from file_triples(names, reading.document.source)
    yield from statements.triples()
    if places is not None:
        yield from place_triples(knowledge, names, places)


def matter_triples(names: Names, knowledge: Knowledge, ontology: Ontology) -> Iterator[Triple]:
    """Yield what is derived from the claims of all documents together: lifecycles and contradictions."""
    yield from lifecycle_triples(names, lifecycles(knowledge, ontology))
    yield from contradiction_triples(names, contradictions(knowledge, ontology))


def document_graph(
    names: Names, reading: Reading, entity_of: Mapping[Mention, Entity], statements: Statements
) -> Graph:
    """Return the graph of one document, and gather in `statements` what its claims support."""
    document = reading.document
    mentioned = {names.entity(entity_of[mention].id) for mention in reading.mentions if mention in entity_of}
    triples = list(document_triples(names, document, iter(mentioned)))
    for claim, extractors in once(reading.claims):
        subject, object_ = entity_of[claim.subject].id, entity_of[claim.object].id
        supports = statements.add(document, claim, subject, object_)
        node = names.entity(subject), names.entity(object_)
        triples += claim_triples(names, document, claim, extractors, *node, supports)
    return Graph(names.record(document.id), ordered(triples))


def once(claims: tuple[Claim, ...]) -> Iterator[tuple[Claim, tuple[str, ...]]]:
    """Yield each claim once, as the surest of its extractors told it, with all who found it."""
    found: dict[str, list[Claim]] = {}
    for claim in claims:
        found.setdefault(claim.id, []).append(claim)
    for same in found.values():
        surest = max(same, key=lambda claim: (claim.confidence, claim.by))
        yield surest, tuple(sorted({claim.by for claim in same}))
