"""The graph as a network: entities are nodes, claims are edges, for measures, pictures and network tools.

Node ids are entity ids, edge keys are claim ids; nodes stand in order of id and edges in order of key, so that
everything made from a network is the same every time. A network of knowledge and one of its dataset are equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import unquote

import networkx as nx

from kg.graph.model import DEFAULT, Dataset, Graph
from kg.graph.names import Names
from kg.graph.terms import DCTERMS, OA, PROV, RDF, SKOS, TYPE, Term, parts
from kg.records import Claim, Document, Knowledge, When

Network: TypeAlias = Any  # an nx.MultiDiGraph; its stubs are of two minds about type parameters


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


def of_knowledge(knowledge: Knowledge) -> Network:
    """Return the network of all claims, also those that are only planned, possible or negated."""
    entity_of = knowledge.entity_of()
    nodes = (Node(e.id, e.type, e.name, tuple(sorted(set(e.aliases) - {e.name}))) for e in knowledge.entities)
    edges = (
        _edge(reading.document, claim, entity_of[claim.subject].id, entity_of[claim.object].id)
        for reading in knowledge.readings
        for claim in reading.claims
    )
    return assemble(nodes, edges)


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


def assemble(nodes: Iterable[Node], edges: Iterable[Edge]) -> Network:
    """Return the network of nodes and edges; of two claims with one id the surer one is kept."""
    network: Network = nx.MultiDiGraph()
    for node in sorted(nodes):
        network.add_node(node.id, type=node.type, name=node.name, aliases=node.aliases)
    surest = {edge.id: edge for edge in sorted(edges, key=lambda edge: (edge.confidence, edge))}
    for edge in sorted(surest.values()):
        network.add_edge(
            edge.subject,
            edge.object,
            key=edge.id,
            property=edge.property,
            modality=edge.modality,
            date=edge.date,
            confidence=edge.confidence,
            document=edge.document,
            evidence=edge.evidence,
        )
    return network


def of_dataset(dataset: Dataset) -> Network:
    """Return the network of a dataset, as `of_knowledge` does of the knowledge that it was built from."""
    return assemble(*records(dataset))


def records(dataset: Dataset) -> tuple[list[Node], list[Edge]]:
    """Return the nodes and edges of a dataset, each in order of id."""
    return sorted(_nodes(dataset)), sorted(_edges(dataset))


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
        told = [parts(term)[0] for term in graph.subjects.get(graph.name, {}).get(issued, ())]
        for subject, found in graph.subjects.items():
            if claim in found.get(TYPE, ()):
                yield _told(dataset, graph, subject, told[0] if told else "")


def _told(dataset: Dataset, graph: Graph, claim: Term, issued: str) -> Edge:
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


@dataclass(frozen=True, slots=True)
class Measure:
    """How a node stands in the network.

    `degree` counts claims, `neighbours` other nodes, `component` is the rank of its connected part (0 the largest),
    `pagerank` and `betweenness` are in 0…1.
    """

    degree: int
    neighbours: int
    component: int
    pagerank: float
    betweenness: float


SAMPLE = 200  # nodes from which shortest paths are counted in a network too large to count them all


def measures(network: Network) -> dict[str, Measure]:
    """Return the measures of every node of the network of asserted claims, in order of node id."""
    told = asserted(network)
    plain = nx.Graph(told)
    plain.remove_edges_from(list(nx.selfloop_edges(plain)))
    parts_ = sorted(nx.connected_components(plain), key=lambda part: (-len(part), min(part)))
    component = {node: rank for rank, part in enumerate(parts_) for node in part}
    sample = None if len(plain) <= SAMPLE else SAMPLE
    between: dict[str, float] = nx.betweenness_centrality(plain, k=sample, seed=7)
    rank = pagerank(plain)
    return {
        node: Measure(told.degree(node), plain.degree(node), component[node], rank[node], between[node])
        for node in plain
    }


def asserted(network: Network) -> Network:
    """Return the network with the claims that are told as fact alone, and every node."""
    kept = [(a, b, key) for a, b, key, modality in network.edges(keys=True, data="modality") if modality == "fact"]
    told: Network = nx.MultiDiGraph()
    told.add_nodes_from(network.nodes(data=True))
    told.add_edges_from((a, b, key, network.edges[a, b, key]) for a, b, key in kept)
    return told


def pagerank(graph: Any, *, damping: float = 0.85, rounds: int = 60) -> dict[str, float]:
    """Return the PageRank of an undirected graph's nodes, which sum to one; networkx would need SciPy for it."""
    size = len(graph)
    if not size:
        return {}
    degree = dict(graph.degree())
    rank = dict.fromkeys(graph, 1 / size)
    for _ in range(rounds):
        loose = sum(rank[node] for node in graph if not degree[node])
        base = (1 - damping + damping * loose) / size
        rank = {node: base + damping * sum(rank[n] / degree[n] for n in graph[node]) for node in graph}
    return rank


def most_connected(network: Network, limit: int = 20) -> list[tuple[str, Measure]]:
    """Return the nodes with the most neighbours, then the highest PageRank, with their measures."""
    found = measures(network).items()
    return sorted(found, key=lambda pair: (-pair[1].neighbours, -round(pair[1].pagerank, 12), pair[0]))[:limit]
