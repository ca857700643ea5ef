"""A build is pushed by the official driver into a real server, asked back, pushed again, and retracted."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from kg.errors import OutputError
from kg.export.rows import Row
from kg.export.stream import of_knowledge
from kg.extraction.places import Gazetteer
from kg.progress import Quiet
from kg.push import Settings, push
from kg.push.bolt import _schema, session
from kg.push.mirror import Mirror
from kg.records import Knowledge
from tests.export import graphs
from tests.export.engines import answered, expected
from tests.graph.world import hostile, small
from tests.push.servers import Server

BASE = "https://kg.example/"


def mirror(server: Server, rows: Iterable[Row], build: str = "one", *, claim_nodes: bool = False, **more: Any) -> Any:
    return Mirror(server.run, more.pop("base", BASE), build, claim_nodes, more.pop("batch", 500)).write(rows)


@pytest.fixture(scope="module")
def ready(arcadedb_server: Server) -> Server:
    """A server with constraints and indexes."""
    arcadedb_server.ask("MATCH (n) DETACH DELETE n")
    list(_schema(arcadedb_server.run, True))
    return arcadedb_server


@pytest.mark.parametrize("claim_nodes", [False, True])
@pytest.mark.parametrize("known", [small(), hostile(), Knowledge((), ())], ids=["small", "hostile", "empty"])
def test_what_was_pushed_is_what_is_there(ready: Server, known: Knowledge, claim_nodes: bool) -> None:
    rows = list(of_knowledge(known, places=Gazetteer.load()))
    found = mirror(ready, rows, repr((known, claim_nodes)), claim_nodes=claim_nodes)
    assert found.written == len(rows)
    assert answered(ready.ask) == expected(rows, claim_nodes=claim_nodes)


@settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(graphs.knowledge())
def test_random_graphs_are_there_by_value(ready: Server, known: Knowledge) -> None:
    rows = list(of_knowledge(known))
    mirror(ready, rows, repr(known))
    assert answered(ready.ask) == expected(rows)


def test_pushing_again_changes_nothing(ready: Server) -> None:
    rows = list(of_knowledge(small()))
    mirror(ready, rows, "a")
    before = answered(ready.ask)
    found = mirror(ready, rows, "a")
    assert (found.written, found.skipped, found.deleted) == (len(rows), 0, 0)
    assert answered(ready.ask) == before


def test_a_push_that_broke_goes_on_where_it_was(ready: Server) -> None:
    rows = list(of_knowledge(small()))
    mirror(ready, [], "nothing")

    def breaking() -> Iterable[Row]:
        yield from rows[:25]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        mirror(ready, breaking(), "b", batch=10)
    found = mirror(ready, rows, "b", batch=10)
    assert (found.skipped, found.written) == (20, len(rows) - 20)
    assert answered(ready.ask) == expected(rows)


def test_a_broken_push_of_another_build_is_begun_anew(ready: Server) -> None:
    rows = list(of_knowledge(small()))

    def breaking() -> Iterable[Row]:
        yield from list(of_knowledge(hostile()))[:25]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        mirror(ready, breaking(), "c", batch=10)
    assert mirror(ready, rows, "d").skipped == 0
    assert answered(ready.ask) == expected(rows)


def test_what_was_retracted_is_deleted(ready: Server) -> None:
    known = small()
    mirror(ready, list(of_knowledge(known)), "e")
    fewer = Knowledge(known.readings[1:], known.entities)
    entities = {mention for each in fewer.readings for mention in each.mentions}
    fewer = Knowledge(
        fewer.readings,
        tuple(
            type(each)(each.id, each.type, each.name, each.aliases, tuple(m for m in each.mentions if m in entities))
            for each in known.entities
        ),
    )
    rows = list(of_knowledge(fewer))
    assert mirror(ready, rows, "f").deleted == 2  # the denial and its document
    assert answered(ready.ask) == expected(rows)


def test_what_others_wrote_stays(ready: Server) -> None:
    mirror(ready, list(of_knowledge(small())), "g")
    ready.ask("MATCH (n:Entity {name: '周启明'}) CREATE (n)-[:knows {since: 2020}]->(:Note {iri: 'mine', text: '记'})")
    other = "https://kg.example/other/"
    mirror(ready, list(of_knowledge(small(), base=other)), "g", base=other)
    mirror(ready, list(of_knowledge(small())), "h")
    mirror(ready, [], "i")
    left = answered(ready.ask)
    assert left.nodes["mine"] == (frozenset({"Note"}), {"text": "记", "iri": "mine"})
    assert {iri for iri in left.nodes if iri != "mine"} == set(expected(of_knowledge(small(), base=other)).nodes)
    mirror(ready, [], "j", base=other)
    ready.ask("MATCH (n:Note) DETACH DELETE n")
    assert answered(ready.ask) == ({}, {})


def test_what_is_no_longer_told_is_taken_from_a_node(ready: Server) -> None:
    known = small()
    mirror(ready, list(of_knowledge(known, places=Gazetteer.load())), "k")
    assert ready.ask("MATCH (n:Location) WHERE n.code IS NOT NULL RETURN count(n) AS c") == [{"c": 2}]
    mirror(ready, list(of_knowledge(known)), "l")
    assert ready.ask("MATCH (n:Location) WHERE n.code IS NOT NULL RETURN count(n) AS c") == [{"c": 0}]


def test_nothing_is_there_twice(ready: Server) -> None:
    mirror(ready, list(of_knowledge(small())), "m")
    kinds = {row["name"]: row["type"] for row in ready.ask("SHOW CONSTRAINTS")}
    assert kinds == {"entity_iri": "UNIQUENESS", "document_iri": "UNIQUENESS", "claim_iri": "UNIQUENESS"}
    (one,) = ready.ask("MATCH (n:Person) RETURN n.iri AS iri")
    with pytest.raises(OutputError, match="Duplicated key"), session(ready.address, ready.settings) as run:
        run("CREATE (:Entity {iri: $iri})", one)


def test_texts_and_evidence_are_found_by_full_text(ready: Server) -> None:
    """ArcadeDB makes full-text indexes by its SQL only; they answer Neo4j's procedures."""
    mirror(ready, list(of_knowledge(small())), "n")
    cjk = 'FULL_TEXT METADATA {"analyzer": "org.apache.lucene.analysis.cjk.CJKAnalyzer"}'
    for type_, fields in (("Document", ("title", "text")), ("signedWith", ("evidence",))):
        for field in fields:
            ready.sql(f"CREATE PROPERTY {type_}.{field} IF NOT EXISTS STRING")
        ready.sql(f"CREATE INDEX IF NOT EXISTS ON {type_} ({', '.join(fields)}) {cjk}")
    ask = "CALL db.index.fulltext.queryNodes('Document[title,text]', '智算园') YIELD node RETURN node.title AS title"
    assert {row["title"] for row in ready.ask(ask)} == {"云岭投资临江", "湖北添智算园"}
    ask = (
        "CALL db.index.fulltext.queryRelationships('signedWith[evidence]', '港务') YIELD relationship "
        "RETURN relationship.evidence AS said"
    )
    assert [row["said"] for row in ready.ask(ask)] == ["与青石港务集团签约"]


def test_the_shortest_path_between_two_things(ready: Server) -> None:
    mirror(ready, list(of_knowledge(small(), places=Gazetteer.load())), "o")
    (found,) = ready.ask(
        "MATCH p = shortestPath((a:Person {name: '周启明'})-[*..6]-(b:Location {name: '湖北省'})) "
        "RETURN [n IN nodes(p) | n.name] AS names"
    )
    assert found["names"] == ["周启明", "云岭数据有限公司", "临江智算园", "武汉市", "湖北省"]


def test_a_build_is_pushed_by_its_address(ready: Server, office: Path) -> None:
    pushed = push(office, ready.address, ready.settings, Quiet())
    assert pushed.written > 3
    assert any("FULLTEXT" in each for each in pushed.notes)  # which this server does not know
    (found,) = ready.ask("MATCH (a)-[r:holdsPosition]->(b) RETURN a.name AS a, r.roles AS r, b.name AS b")
    assert found == {"a": "林远山", "r": ["董事长"], "b": "青禾科技有限公司"}


@pytest.mark.parametrize("password", ["wrong", ""])
def test_a_wrong_password_is_told_and_never_shown(ready: Server, office: Path, password: str) -> None:
    with pytest.raises(OutputError, match=r"[Aa]uthentication") as fault:
        push(office, ready.address.replace("//", "//root:hidden@"), Settings("root", password, "kg"), Quiet())
    assert "hidden" not in str(fault.value)
    assert "wrong" not in str(fault.value)


def test_a_server_that_is_not_there_is_told(office: Path) -> None:
    pytest.importorskip("neo4j")
    with pytest.raises(OutputError, match=r"bolt://127\.0\.0\.1:1: the database cannot be written"):
        push(office, "bolt://127.0.0.1:1", Settings(), Quiet())
