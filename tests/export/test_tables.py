"""The Parquet tables and the DuckDB database hold what the property graph holds, for SQL."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from kg.errors import OutputError
from kg.export import columnar, duckdb, parquet
from kg.export.rows import (
    CLAIM_FIELDS,
    DOCUMENT_FIELDS,
    ENTITY_FIELDS,
    ClaimRow,
    DocumentRow,
    EntityRow,
    MentionRow,
)
from kg.export.stream import of_knowledge
from kg.extraction.places import Gazetteer
from kg.graph.sentences import sentence
from kg.records import Knowledge
from tests.export import graphs
from tests.graph.world import hostile, small

pytest.importorskip("pyarrow")
DAYS = ("dateFirst", "dateLast")


def read(folder: Path, name: str) -> list[dict[str, Any]]:
    from pyarrow import parquet as files

    rows: list[dict[str, Any]] = files.read_table(folder / f"{name}.parquet").to_pylist()
    return rows


def check(folder: Path, known: Knowledge) -> None:
    """The tables say what the rows say."""
    rows = list(of_knowledge(known))
    entities = [ENTITY_FIELDS.told(row) for row in rows if isinstance(row, EntityRow)]
    documents = [row for row in rows if isinstance(row, DocumentRow)]
    claims = [row for row in rows if isinstance(row, ClaimRow)]
    texts = {row.iri: row.text for row in documents}
    assert read(folder, "entities") == entities
    assert read(folder, "documents") == [DOCUMENT_FIELDS.told(row) for row in documents]
    found = read(folder, "claims")
    for row, back in zip(claims, found, strict=True):
        told = CLAIM_FIELDS.told(row)
        ends = {"subject": row.subject, "object": row.object, "property": row.property}
        days = {name: None if back[name] is None else back[name].isoformat() for name in DAYS}
        assert {**back, **days} == {**ends, **{name: told[name] for name in back if name not in ends}}
    assert [(row["document"], row["entity"], row["count"]) for row in read(folder, "mentions")] == [
        (row.document, row.entity, row.count) for row in rows if isinstance(row, MentionRow)
    ]
    for row, back in zip((row for row in claims if row.evidence), read(folder, "evidence"), strict=True):
        text = texts[str(row.document)]
        assert text[back["evidenceStart"] : back["evidenceEnd"]] == back["evidence"] == row.evidence
        first, last = sentence(text, back["evidenceStart"], back["evidenceEnd"])
        assert back["sentence"] == text[first:last]
    details = [(row.iri, detail) for row in claims for detail in row.details]
    for (iri, detail), back in zip(details, read(folder, "qualifiers"), strict=True):
        assert (back["claim"], back["key"], back["wording"]) == (iri, detail.key, detail.wording)
        assert back["low"] == (None if detail.low is None else float(detail.low))
        assert (back["first"] and back["first"].isoformat()) == detail.first


@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(graphs.knowledge())
def test_random_graphs_are_read_back(tmp_path_factory: pytest.TempPathFactory, known: Knowledge) -> None:
    folder = tmp_path_factory.mktemp("tables") / "parquet"
    parquet.write(of_knowledge(known), folder)
    check(folder, known)


@pytest.mark.parametrize("group", [1, 3])
@pytest.mark.parametrize("known", [small(), hostile(), Knowledge((), ())], ids=["small", "hostile", "empty"])
def test_small_groups_hold_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, known: Knowledge, group: int
) -> None:
    monkeypatch.setattr(columnar, "GROUP", group)
    parquet.write(of_knowledge(known), tmp_path / "parquet")
    check(tmp_path / "parquet", known)


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    written = []
    for name in ("one", "two"):
        parquet.write(of_knowledge(hostile(), places=Gazetteer.load()), tmp_path / name)
        written.append({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()})
    assert written[0] == written[1]


def test_analysts_ask_in_sql(tmp_path: Path) -> None:
    engine = pytest.importorskip("duckdb")
    duckdb.write(of_knowledge(small(), places=Gazetteer.load()), tmp_path / "graph.duckdb")
    with engine.connect(str(tmp_path / "graph.duckdb"), read_only=True) as connection:
        rich = connection.execute(
            "SELECT t.subject, t.object, t.evidence, t.title, c.amountLow, c.dateFirst "
            "FROM told t JOIN claims c USING (iri) WHERE c.amountLow >= 1e9"
        ).fetchall()
        assert rich == [
            ("云岭数据有限公司", "临江智算园", "向临江智算园投资近40亿元", "云岭投资临江", 4e9, date(2025, 9, 8))
        ]
        assert connection.execute("SELECT count(*) FROM told").fetchone() == (8,)  # one of them from the gazetteer
        assert connection.execute("SELECT iri FROM names WHERE name = '周启明'").fetchone() == (
            "https://kg.example/Person/周启明",
        )
        (kept,) = connection.execute("SELECT qualifiers FROM claims WHERE amountLow = 4e9").fetchone()
        assert json.loads(kept)[1]["low"] == "4000000000"


def test_all_tables_are_in_the_database(tmp_path: Path) -> None:
    engine = pytest.importorskip("duckdb")
    duckdb.write(of_knowledge(hostile()), tmp_path / "it's.duckdb")
    parquet.write(of_knowledge(hostile()), tmp_path / "parquet")
    with engine.connect(str(tmp_path / "it's.duckdb"), read_only=True) as connection:
        for name in parquet.TABLES:
            cursor = connection.execute(f"FROM {name}")
            columns = [column[0] for column in cursor.description]
            rows = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
            assert rows == read(tmp_path / "parquet", name), name
    assert sorted(path.name for path in tmp_path.iterdir()) == ["it's.duckdb", "parquet"]


@pytest.mark.parametrize(("package", "extra"), [("pyarrow", "parquet"), ("duckdb", "duckdb"), ("ladybug", "ladybug")])
def test_a_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: str, extra: str) -> None:
    from kg.export.targets import Options, find_target

    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(OutputError, match=rf"the package {package} is not installed.*chinese-news-kg\[{extra}\]"):
        find_target(extra).write(of_knowledge(small()), tmp_path / "out", Options())
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_target_lists_the_known_ones() -> None:
    from kg.export.targets import find_target

    with pytest.raises(OutputError, match="neo4j, ladybug, parquet, duckdb"):
        find_target("access")
