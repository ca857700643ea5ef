"""Entities and claims as the nodes and edges of a network: records, in order of id.

Those of knowledge and those of its dataset are equal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from kg.graph.model import DEFAULT, Dataset, Graph
from kg.graph.names import Names
from kg.graph.terms import DCTERMS, OA, PROV, RDF, SKOS, TYPE, Term, parts
from kg.records import Claim, Document, Knowledge, When


@dataclass(frozen=True, slots=True, order=True)
class Node:
    """An entity: its id, class, name and other names (sorted)."""

    id: str
    type: str
    name: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """A claim: its id, both entity ids, and what a network tool can filter by.

    `date` is the first day that the claim tells, else the date of the document, else empty.
    """

    id: str
    subject: str
    object: str
    property: str
    modality: str
    date: str
    confidence: float
    document: str
    evidence: str


def told(knowledge: Knowledge) -> tuple[list[Node], list[Edge]]:
    """Return the nodes and edges of knowledge; of two claims with one id the surer one is kept."""
    entity_of = knowledge.entity_of()
    nodes = [Node(e.id, e.type, e.name, tuple(sorted(set(e.aliases) - {e.name}))) for e in knowledge.entities]
    edges = [
        _edge(reading.document, claim, entity_of[claim.subject].id, entity_of[claim.object].id)
        for reading in knowledge.readings
        for claim in reading.claims
    ]
    surest = {edge.id: edge for edge in sorted(edges, key=lambda edge: (edge.confidence, edge))}
    return sorted(nodes), sorted(surest.values())


def stored(dataset: Dataset) -> tuple[list[Node], list[Edge]]:
    """Return the nodes and edges of a dataset."""
    return sorted(_nodes(dataset)), sorted(_edges(dataset))


def _edge(document: Document, claim: Claim, subject: str, object_: str) -> Edge:
    days = [
        qualifier.value.first.isoformat()
        for qualifier in claim.qualifiers
        if qualifier.key == "date" and isinstance(qualifier.value, When) and qualifier.value.first
    ]
    return Edge(
        id=claim.id,
        subject=subject,
        object=object_,
        property=claim.property,
        modality=str(claim.modality),
        date=min(days, default=document.date),
        confidence=float(claim.confidence),
        document=document.id,
        evidence=document.text[slice(*claim.evidence)],
    )


def _nodes(dataset: Dataset) -> Iterator[Node]:
    vocabulary = f"<{dataset.base}ontology#"
    default = next((graph for graph in dataset.graphs if graph.name == DEFAULT), None)
    for subject, found in default.subjects.items() if default else ():
        labels = found.get(f"<{SKOS}prefLabel>")
        if labels:
            type_ = next(term for term in found[TYPE] if term.startswith(vocabulary))
            aliases = sorted(parts(term)[0] for term in found.get(f"<{SKOS}altLabel>", ()))
            yield Node(_id(dataset, subject), type_[len(vocabulary) : -1], parts(labels[0])[0], tuple(aliases))


def _edges(dataset: Dataset) -> Iterator[Edge]:
    claim, issued = f"<{dataset.base}ontology#Claim>", f"<{DCTERMS}issued>"
    for graph in dataset.data():
        days = [parts(term)[0] for term in graph.subjects.get(graph.name, {}).get(issued, ())]
        for subject, found in graph.subjects.items():
            if claim in found.get(TYPE, ()):
                yield _claim(dataset, graph, subject, days[0] if days else "")


def _claim(dataset: Dataset, graph: Graph, claim: Term, issued: str) -> Edge:
    names = Names(dataset.base)
    found = graph.subjects[claim]
    evidence = graph.subjects[found[names.kg("evidence")][0]]
    dates = [graph.subjects[term].get(names.kg("first"), ()) for term in found.get(names.kg("date"), ())]
    return Edge(
        id=_id(dataset, claim),
        subject=_id(dataset, found[f"<{RDF}subject>"][0]),
        object=_id(dataset, found[f"<{RDF}object>"][0]),
        property=found[f"<{RDF}predicate>"][0][len(names.vocabulary) + 1 : -1],
        modality=parts(found[names.kg("modality")][0])[0],
        date=min((parts(term)[0] for terms in dates for term in terms), default=issued),
        confidence=float(parts(found[names.kg("confidence")][0])[0]),
        document=_id(dataset, found[f"<{PROV}wasDerivedFrom>"][0]),
        evidence=parts(evidence[f"<{OA}exact>"][0])[0],
    )


def _id(dataset: Dataset, term: Term) -> str:
    return unquote(term[1 + len(dataset.base) : -1], errors="surrogatepass")
