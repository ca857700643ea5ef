"""The Ladybug database holds what was written, answers Cypher, and refuses to do more than answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from kg.errors import QueryError, StoreError
from kg.export import ladybug
from kg.export.rows import ClaimRow, Row
from kg.export.stream import of_knowledge
from kg.extraction.places import Gazetteer
from kg.query import cypher
from kg.records import Knowledge
from tests.export import graphs
from tests.export.engines import Held, expected
from tests.graph.world import hostile, small

pytest.importorskip("ladybug")
NODES = "MATCH (n) RETURN n"
LINKS = "MATCH (a)-[r]->(b) RETURN a.iri, r, b.iri"


def held(path: Path) -> Held:
    """What the database holds; Ladybug has the class as the only label of an entity."""
    nodes, links = {}, {}
    for (node,) in cypher.run(path, NODES).rows:
        label = node.pop("label")
        nodes[node["iri"]] = frozenset({label} if label in ("Document", "Claim") else {"Entity", label}), node
    for start, link, end in cypher.run(path, LINKS).rows:
        links[link.pop("label"), start, end, link.get("iri", "")] = link
    return Held(nodes, links)


def made(rows: list[Row], path: Path, **options: Any) -> Path:
    ladybug.write(rows, path, **options)
    return path


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = list(of_knowledge(small(), places=Gazetteer.load()))
    return made(rows, tmp_path_factory.mktemp("ladybug") / "graph.lbug", build="digest")


@pytest.mark.parametrize("known", [hostile(), Knowledge((), ())], ids=["hostile", "empty"])
def test_what_was_written_is_what_is_there(tmp_path: Path, known: Knowledge) -> None:
    rows = list(of_knowledge(known))
    path = made(rows, tmp_path / "it's a 图.lbug", claim_nodes=True)
    assert held(path) == expected(rows, claim_nodes=True)


def test_the_small_world_is_there(world: Path) -> None:
    assert held(world) == expected(of_knowledge(small(), places=Gazetteer.load()))
    assert cypher.build_of(world) == "digest"


@settings(max_examples=3, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(graphs.knowledge())
def test_random_graphs_are_there_by_value(tmp_path_factory: pytest.TempPathFactory, known: Knowledge) -> None:
    rows = list(of_knowledge(known))
    path = made(rows, tmp_path_factory.mktemp("random") / "graph.lbug")
    assert held(path) == expected(rows)


def test_few_rows_may_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written early in pieces is the same."""
    monkeypatch.setattr(ladybug, "WAITING", 2)
    monkeypatch.setattr(ladybug, "EVERY", 1)
    rows = list(of_knowledge(small()))
    assert held(made(rows, tmp_path / "graph.lbug")) == expected(rows)


def test_what_many_transactions_take_in_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ladybug, "AT_ONCE", 1)
    rows = list(of_knowledge(small()))
    assert held(made(rows, tmp_path / "graph.lbug")) == expected(rows)


def test_a_property_of_ones_own_is_a_table_too(tmp_path: Path) -> None:
    rows = [own(row, "rents租用") for row in of_knowledge(small())]
    path = made(rows, tmp_path / "graph.lbug")
    assert held(path) == expected(rows)
    assert len(cypher.run(path, "MATCH (:Person)-[r:`rents租用`]->(b) RETURN b.name")) == 1


def test_a_property_may_not_take_a_name_of_the_graph(tmp_path: Path) -> None:
    from kg.errors import OutputError

    with pytest.raises(OutputError, match="property mentions"):
        ladybug.write([own(row, "mentions") for row in of_knowledge(small())], tmp_path / "graph.lbug")
    assert list(tmp_path.iterdir()) == []


def own(row: Row, property: str) -> Row:
    from dataclasses import replace

    return replace(row, property=property) if isinstance(row, ClaimRow) else row


def test_values_compare_and_paths_are_found(world: Path) -> None:
    rich = cypher.run(world, "MATCH (a:Organization)-[r:investsIn]->(b) WHERE r.amountLow >= 1e9 RETURN a.name, b.name")
    assert rich.rows == (("云岭数据有限公司", "临江智算园"),)
    (path,) = cypher.run(
        world, "MATCH p = (a:Person {name: '周启明'})-[* SHORTEST 1..6]-(b:Location {name: '湖北省'}) RETURN p"
    ).rows[0]
    assert [node["name"] for node in path["nodes"]][0::4] == ["周启明", "湖北省"]
    assert len(path["relationships"]) == 4


def test_answers_can_be_read_and_written(world: Path) -> None:
    found = cypher.run(
        world, "MATCH (a:Person)-[r]->(b) RETURN a, r.roles AS roles, r.confidence AS sure, r.amountLow, r.asserted"
    )
    assert found.columns == ("a", "roles", "sure", "r.amountLow", "r.asserted")
    assert found.cells() == [["周启明", "董事长", "0.8", "", "true"]]
    assert found.write("csv").splitlines()[1].endswith('"[""董事长""]",0.8,,true')
    assert json.loads(found.write("json"))[0]["a"]["label"] == "Person"
    with pytest.raises(QueryError, match="xml"):
        found.write("xml")


@pytest.mark.parametrize(
    "text",
    [
        "CREATE (:Person {iri: 'x'})",
        "MATCH (a) SET a.name = 'x'",
        "match (a) detach delete a",
        "COPY (MATCH (a) RETURN a.name) TO 'stolen.csv'",
        "LOAD FROM 'secret.csv' RETURN *",
        "MATCH (a) WITH a LOAD FROM 'secret.csv' RETURN *",
        "/* a */ INSTALL httpfs",
        "// a\nINSTALL httpfs",
        "ATTACH 'x' AS y (dbtype duckdb)",
        "EXPORT DATABASE 'x'",
        "MATCH (a) RETURN '\\'' COPY '",
        "CALL threads=1",
        "RETURN 1; DROP TABLE Person",
        'RETURN "\\"" LOAD FROM "x"',
    ],
)
def test_what_does_more_than_read_is_refused(world: Path, text: str) -> None:
    with pytest.raises(QueryError, match=r"do more than read|not allowed"):
        cypher.run(world, text)


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (a) WHERE a.name = 'COPY' RETURN a.name // LOAD FROM",
        'RETURN "it\'s; DELETE" AS `set`',
        "MATCH (d:Document) RETURN d.key AS load_, d.text /* CREATE */ LIMIT 1",
        "CALL show_tables() RETURN name LIMIT 1",
    ],
)
def test_words_in_strings_and_names_are_none(world: Path, text: str) -> None:
    cypher.run(world, text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("MATCH (a RETURN", "Parser"),
        ("MATCH (x:Nothing) RETURN x", "Nothing"),
        ("RETURN 1; RETURN 2", "more than one"),
        ("", "Parser|empty"),
    ],
)
def test_a_wrong_question_is_told(world: Path, text: str, says: str) -> None:
    with pytest.raises(QueryError, match=says):
        cypher.run(world, text)


def test_a_question_that_takes_too_long_is_stopped(world: Path) -> None:
    with pytest.raises(QueryError, match=r"longer than 0\.1 seconds"):
        cypher.run(world, "UNWIND range(1, 200000) AS a UNWIND range(1, 200000) AS b RETURN sum(a * b)", deadline=0.1)


def test_no_database_and_no_database_at_all(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no Ladybug database"):
        cypher.run(tmp_path / "graph.lbug", NODES)
    (tmp_path / "graph.lbug").write_bytes(b"nothing of the kind" * 1000)
    with pytest.raises(StoreError, match="cannot be opened"):
        cypher.run(tmp_path / "graph.lbug", NODES)
