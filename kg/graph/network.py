"""The graph as a network: entities are nodes, claims are edges, for measures, pictures and network tools.

Node ids are entity ids, edge keys are claim ids; nodes stand in order of id and edges in order of key, so that
everything made from a network is the same every time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

import networkx as nx

from kg.graph.links import Edge, Node, stored, told
from kg.graph.model import Dataset
from kg.records import Knowledge

Network: TypeAlias = Any  # an nx.MultiDiGraph; its stubs are of two minds about type parameters


def of_knowledge(knowledge: Knowledge) -> Network:
    """Return the network of all claims, also those that are only planned, possible or negated."""
    return _assemble(*told(knowledge))


def of_dataset(dataset: Dataset) -> Network:
    """Return the network of a dataset, as `of_knowledge` does of the knowledge that it was built from."""
    return _assemble(*stored(dataset))


def _assemble(nodes: Iterable[Node], edges: Iterable[Edge]) -> Network:
    network: Network = nx.MultiDiGraph()
    for node in nodes:
        network.add_node(node.id, type=node.type, name=node.name, aliases=node.aliases)
    for edge in edges:
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
    plain: Network = nx.Graph(told)
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
