"""Two-hop questions have one answer: in SPARQL, in Cypher on three engines, and in networkx.

Engines differ in whether a path may come back to its start, so that every question says `b <> a`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from kg import graph, query, store
from kg.export import ladybug
from kg.export.rows import GAZETTEER, ClaimRow, Row
from kg.export.stream import of_knowledge
from kg.extraction.places import Gazetteer
from kg.graph import Dataset
from kg.graph.names import Names
from kg.graph.network import asserted, of_dataset
from kg.push.mirror import Mirror
from kg.query import cypher
from kg.records import Knowledge
from tests.graph import load
from tests.graph.world import ONTOLOGY, small
from tests.push.servers import Server

BASE = "https://kg.example/"
Pairs = set[tuple[str, str]]
PROPERTIES = tuple(ONTOLOGY.properties.values())
DIRECTED = tuple(found.name for found in PROPERTIES if not found.symmetric)
SYMMETRIC = tuple(found.name for found in PROPERTIES if found.symmetric)


def dense() -> Knowledge:
    """Invented articles about few things, so that many claims meet."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(load, "CHARACTERS", "云岭青")
        return load.invent(25)


@pytest.fixture(scope="module", params=[small, dense])
def world(request: pytest.FixtureRequest) -> tuple[list[Row], Dataset]:
    known, places = request.param(), Gazetteer.load()
    return list(of_knowledge(known, places=places)), graph.build(known, ONTOLOGY, places=places)


Answers = tuple[Pairs, Pairs]  # along the direction of two claims; across two symmetric ones


@pytest.fixture(scope="module")
def from_sparql(world: tuple[list[Row], Dataset]) -> Answers:
    opened = store.in_memory(world[1])

    def ask(properties: tuple[str, ...]) -> Pairs:
        either = "|".join(f"kg:{name}" for name in properties)
        text = f"SELECT DISTINCT ?a ?b WHERE {{ ?a {either} ?m . ?m {either} ?b . FILTER(?b != ?a) }}"
        return {(str(a)[1:-1], str(b)[1:-1]) for a, b in query.run(opened, text).rows}

    return ask(DIRECTED), ask(SYMMETRIC)


def in_cypher(ask: Callable[[str], list[Mapping[str, Any]]]) -> Answers:
    def pairs(properties: tuple[str, ...], arrow: str) -> Pairs:
        types = "|".join(properties)
        text = (
            f"MATCH (a)-[r:{types}]-{arrow}(m)-[s:{types}]-{arrow}(b) "
            "WHERE r.asserted AND s.asserted AND b.iri <> a.iri RETURN DISTINCT a.iri AS a, b.iri AS b"
        )
        return {(row["a"], row["b"]) for row in ask(text)}

    return pairs(DIRECTED, ">"), pairs(SYMMETRIC, "")


def test_networkx_agrees(world: tuple[list[Row], Dataset], from_sparql: Answers) -> None:
    """The network has what the texts claim; what only the gazetteer says is laid beside it."""
    names = Names()
    network = asserted(of_dataset(world[1]))
    told = {(names.entity(a)[1:-1], names.entity(b)[1:-1], d["property"]) for a, b, d in network.edges(data=True)}
    claims = [row for row in world[0] if isinstance(row, ClaimRow)]
    told |= {(row.subject, row.object, row.property) for row in claims if row.extractors == (GAZETTEER,)}
    one_way: Any = nx.DiGraph([(a, b) for a, b, name in told if name in DIRECTED])
    both_ways: Any = nx.Graph([(a, b) for a, b, name in told if name in SYMMETRIC])
    one_way.remove_edges_from(list(nx.selfloop_edges(one_way)))
    both_ways.remove_edges_from(list(nx.selfloop_edges(both_ways)))
    directed = {(a, b) for a in one_way for m in one_way.successors(a) for b in one_way.successors(m) if b != a}
    across = {(a, b) for a in both_ways for m in both_ways[a] for b in both_ways[m] if b != a}
    assert (directed, across) == from_sparql
    assert len(directed) > (50 if len(claims) > 10 else 1)


def test_ladybug_agrees(world: tuple[list[Row], Dataset], from_sparql: Answers, tmp_path: Path) -> None:
    pytest.importorskip("ladybug")
    ladybug.write(world[0], tmp_path / "graph.lbug")

    def ask(text: str) -> list[Mapping[str, Any]]:
        found = cypher.run(tmp_path / "graph.lbug", text)
        return [dict(zip(found.columns, row, strict=True)) for row in found.rows]

    assert in_cypher(ask) == from_sparql


def test_arcadedb_agrees(world: tuple[list[Row], Dataset], from_sparql: Answers, arcadedb: Server) -> None:
    Mirror(arcadedb.run, BASE, "agreement").write(world[0])
    assert in_cypher(arcadedb.ask) == from_sparql


def test_falkordb_agrees(world: tuple[list[Row], Dataset], from_sparql: Answers, falkordb: Server) -> None:
    falkordb.ask("CREATE INDEX FOR (n:Entity) ON (n.iri)")
    Mirror(falkordb.run, BASE, "agreement").write(world[0])
    assert in_cypher(falkordb.ask) == from_sparql
