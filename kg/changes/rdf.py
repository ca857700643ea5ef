"""A comparison as RDF: a node for each change, with the claims and documents that make it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.changes.model import Aspect, Change, Contradicted, Diff, Kind, Progress, Telling
from kg.export.turtle import turtle
from kg.graph.claims import claim_triples
from kg.graph.documents import file_node, file_triples
from kg.graph.entities import entity_triples
from kg.graph.model import DEFAULT, Dataset, Graph
from kg.graph.names import BASE_IRI, Names
from kg.graph.terms import DC, DCTERMS, PROV, RDF, TYPE, Term, Triple, calendar, literal, ordered, tagged
from kg.ontology import Ontology
from kg.records import Document, Entity


def dataset(diff: Diff, ontology: Ontology, *, base_iri: str = BASE_IRI) -> Dataset:
    """Return the changes as a graph that stands by itself: things, claims and documents are named in it.

    Raises OutputError when the base IRI is none.
    """
    names = Names(base_iri)
    graph = Graph(DEFAULT, ordered(_triples(diff, names)))
    return Dataset(names.base, tuple(names.prefixes(ontology).items()), (graph,))


def write(diff: Diff, ontology: Ontology, *, base_iri: str = BASE_IRI) -> str:
    """Return the changes as Turtle."""
    return "".join(turtle(dataset(diff, ontology, base_iri=base_iri)))


def _triples(diff: Diff, names: Names) -> Iterator[Triple]:
    for change in diff.changes:
        yield from _change(names, change)
    for found in diff.contradictions:
        yield from _contradicted(names, found)
    for each in diff.progress:
        yield from _progress(names, each)


def _change(names: Names, change: Change) -> Iterator[Triple]:
    node, fact = names.record(change.id), change.fact
    yield from _head(names, node, change.kind, (fact.subject, fact.property, fact.object))
    if fact.role:
        yield node, names.kg("role"), tagged(fact.role)
    for aspect in change.aspects:
        yield from _aspect(names, change.id, aspect)
    yield from _claims(names, node, "addedClaim", change.tellings)
    yield from _claims(names, node, "removedClaim", change.removed)


def _aspect(names: Names, change: str, aspect: Aspect) -> Iterator[Triple]:
    part = names.record(change, aspect.name)
    yield names.record(change), names.kg("aspect"), part
    yield part, TYPE, names.kg("Aspect")
    yield part, names.kg("detail"), literal(aspect.name)
    for name, wordings in (("before", aspect.before), ("added", aspect.added), ("removed", aspect.gone)):
        yield from ((part, names.kg(name), literal(wording)) for wording in wordings)


def _contradicted(names: Names, found: Contradicted) -> Iterator[Triple]:
    node = names.record(found.id)
    yield from _head(names, node, Kind.CONTRADICTED, (found.subject, found.property, found.object))
    yield node, TYPE, names.kg("Contradiction")
    yield node, names.kg("about"), literal(found.about)
    for telling, fresh in zip((found.one, found.other), found.fresh, strict=True):
        yield from _claims(names, node, "addedClaim" if fresh else "standingClaim", (telling,))


def _progress(names: Names, found: Progress) -> Iterator[Triple]:
    node = names.record(found.id)
    yield from _head(names, node, Kind.CHANGED, (found.subject, found.property, found.object))
    stages = ([step.stage for step in found.steps if step.fresh is fresh] for fresh in (False, True))
    yield from _aspect(names, found.id, Aspect("stage", *map(tuple, stages)))
    yield from _claims(names, node, "addedClaim", found.fresh())


def _head(names: Names, node: Term, kind: Kind, fact: tuple[Entity, str, Entity]) -> Iterator[Triple]:
    yield node, TYPE, names.kg("Change")
    yield node, names.kg("change"), literal(kind)
    yield node, f"<{RDF}subject>", names.entity(fact[0].id)
    yield node, f"<{RDF}predicate>", names.kg(fact[1])
    yield node, f"<{RDF}object>", names.entity(fact[2].id)
    for end in (fact[0], fact[2]):
        yield from entity_triples(names, end)


def _claims(names: Names, change: Term, name: str, tellings: Iterable[Telling]) -> Iterator[Triple]:
    for telling in tellings:
        claim, document = telling.claim, telling.document
        yield change, names.kg(name), names.record(claim.id)
        ends = names.entity(telling.subject.id), names.entity(telling.object.id)
        yield from claim_triples(names, document, claim, (claim.by,), *ends, None)
        for end in (telling.subject, telling.object):
            yield from entity_triples(names, end)
        yield from _document(names, document)


def _document(names: Names, document: Document) -> Iterator[Triple]:
    node = names.record(document.id)
    yield node, TYPE, names.kg("Document")
    yield node, f"<{DCTERMS}identifier>", literal(document.key)
    yield node, f"<{PROV}wasDerivedFrom>", file_node(names, document.source)
    yield from file_triples(names, document.source)
    if document.title:
        yield node, f"<{DCTERMS}title>", tagged(document.title)
    if document.date:
        yield node, f"<{DCTERMS}issued>", calendar(document.date) or literal(document.date)
    if document.publisher:
        yield node, f"<{DC}publisher>", tagged(document.publisher)
