"""A build is pushed into a real FalkorDB, asked back, pushed again, and retracted."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from kg.errors import OutputError
from kg.export.stream import of_knowledge
from kg.extraction.places import Gazetteer
from kg.progress import Quiet
from kg.push import Settings, push
from kg.push.falkordb import _schema
from kg.push.mirror import Mirror
from kg.records import Knowledge
from tests.export import graphs
from tests.export.engines import answered, expected, mapped, without_nul
from tests.graph.world import hostile, small
from tests.push.servers import Server

# FalkorDB keeps all digits of a number, but answers with fifteen.
short = partial(mapped, change=lambda value: float(f"{value:.15g}") if isinstance(value, float) else value)
BASE = "https://kg.example/"


@pytest.mark.parametrize("claim_nodes", [False, True])
@pytest.mark.parametrize("known", [small(), hostile(), Knowledge((), ())], ids=["small", "hostile", "empty"])
def test_what_was_pushed_is_what_is_there(falkordb: Server, known: Knowledge, claim_nodes: bool) -> None:
    rows = list(of_knowledge(known, places=Gazetteer.load()))
    Mirror(falkordb.run, BASE, "one", claim_nodes).write(rows)
    assert answered(falkordb.ask) == without_nul(expected(rows, claim_nodes=claim_nodes))


@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(graphs.knowledge())
def test_random_graphs_are_there_by_value(falkordb_server: Server, known: Knowledge) -> None:
    rows = list(of_knowledge(known))
    Mirror(falkordb_server.run, BASE, repr(known)).write(rows)
    assert answered(falkordb_server.ask) == short(without_nul(expected(rows)))


def test_pushing_again_changes_nothing_and_what_was_retracted_goes(falkordb: Server) -> None:
    rows = list(of_knowledge(small()))
    Mirror(falkordb.run, BASE, "a").write(rows)
    assert Mirror(falkordb.run, BASE, "a").write(rows).deleted == 0
    assert answered(falkordb.ask) == expected(rows)
    assert Mirror(falkordb.run, BASE, "b").write([]).deleted == len(answered(falkordb.ask).nodes) + 18
    assert answered(falkordb.ask) == ({}, {})


def test_chinese_words_are_found_by_full_text(falkordb: Server) -> None:
    for statement in (*_schema(), *_schema()):  # the second time they are there
        falkordb.ask(statement)
    Mirror(falkordb.run, BASE, "a").write(of_knowledge(small()))
    ask = "CALL db.idx.fulltext.queryNodes('Entity', $words) YIELD node RETURN node.name AS name"
    for _ in range(50):  # indexes are filled beside
        found = [row["name"] for row in falkordb.ask(ask, words="港务")]
        if found:
            break
        time.sleep(0.1)
    assert found == ["青石港务集团"]


def test_a_build_is_pushed_by_its_address(falkordb: Server, office: Path) -> None:
    push(office, falkordb.address, Settings(), Quiet())
    (found,) = falkordb.ask("MATCH (a)-[r:holdsPosition]->(b) RETURN a.name AS a, r.roles AS r, b.name AS b")
    assert found == {"a": "林远山", "r": ["董事长"], "b": "青禾科技有限公司"}


def test_a_server_that_is_not_there_is_told(office: Path) -> None:
    pytest.importorskip("falkordb")
    with pytest.raises(OutputError, match=r"falkordb://127\.0\.0\.1:1: the database cannot be written"):
        push(office, "falkordb://me:secret@127.0.0.1:1", Settings(), Quiet())
