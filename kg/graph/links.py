"""Entities and claims as the nodes and edges of a network: records, in order of id.

Those of knowledge and those of its dataset are equal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from kg.graph.model import DEFAULT, Dataset, Graph, Values
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
    reader = Reader(dataset.base)
    graphs = list(dataset.data())
    nodes = (node for graph in graphs if graph.name == DEFAULT for node in reader.nodes(graph))
    return sorted(nodes), sorted(edge for graph in graphs if graph.name != DEFAULT for edge in reader.edges(graph))


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


class Reader:
    """Reads nodes and edges off the graphs of a dataset: of each graph by itself, so that none has to be kept."""

    def __init__(self, base: str) -> None:
        names = Names(base)
        self._base = f"<{base}"
        self._vocabulary = f"<{names.vocabulary}"
        self._claim, self._evidence = names.kg("Claim"), names.kg("evidence")
        self._modality, self._confidence = names.kg("modality"), names.kg("confidence")
        self._date, self._first = names.kg("date"), names.kg("first")

    def nodes(self, graph: Graph) -> Iterator[Node]:
        """Yield the entities of the default graph or of a piece of it, in its order."""
        for subject, found in graph.subjects.items():
            labels = found.get(f"<{SKOS}prefLabel>")
            type_ = next((term for term in found.get(TYPE, ()) if term.startswith(self._vocabulary)), "")
            if labels and type_:
                aliases = sorted(parts(term)[0] for term in found.get(f"<{SKOS}altLabel>", ()))
                yield Node(self._id(subject), self._name(type_), parts(labels[0])[0], tuple(aliases))

    def edges(self, graph: Graph) -> Iterator[Edge]:
        """Yield the claims of the graph of a document, in its order."""
        issued = graph.subjects.get(graph.name, {}).get(f"<{DCTERMS}issued>", ())
        day = parts(issued[0])[0] if issued else ""
        for subject, found in graph.subjects.items():
            if self._claim in found.get(TYPE, ()):
                yield self._edge(graph, subject, found, day)

    def _edge(self, graph: Graph, claim: Term, found: Values, issued: str) -> Edge:
        evidence = graph.subjects[found[self._evidence][0]]
        dates = [graph.subjects[term].get(self._first, ()) for term in found.get(self._date, ())]
        return Edge(
            id=self._id(claim),
            subject=self._id(found[f"<{RDF}subject>"][0]),
            object=self._id(found[f"<{RDF}object>"][0]),
            property=self._name(found[f"<{RDF}predicate>"][0]),
            modality=parts(found[self._modality][0])[0],
            date=min((parts(term)[0] for terms in dates for term in terms), default=issued),
            confidence=float(parts(found[self._confidence][0])[0]),
            document=self._id(found[f"<{PROV}wasDerivedFrom>"][0]),
            evidence=parts(evidence[f"<{OA}exact>"][0])[0],
        )

    def _id(self, term: Term) -> str:
        return unquote(term[len(self._base) : -1], errors="surrogatepass")

    def _name(self, term: Term) -> str:
        return term[len(self._vocabulary) : -1]
