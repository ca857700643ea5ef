from pathlib import Path

import pytest

from kg import query, store
from kg.errors import OntologyError, QueryError
from kg.query.library import library
from kg.store import Store
from tests.graph.test_build import Divisions
from tests.graph.world import ONTOLOGY, dataset, graph, hostile, small

COMPANY, PORT, PARK = "云岭数据有限公司", "青石港务集团", "临江智算园"
EXPECTED = {
    "connections-of": ((COMPANY,), [COMPANY, "投资", PARK, "2"]),
    "documents-about": ((PARK,), ["2025-09-10", "湖北添智算园", "江城时报"]),
    "evidence-of": (
        (PARK, COMPANY),
        [COMPANY, "投资", PARK, "fact", "9月8日，云岭数据有限公司", "向临江智算园投资近40亿元"],
    ),
    "largest-amounts": ((), ["CNY", "4000000000", "近40亿元", COMPANY, "投资", PARK, "fact", "云岭投资临江"]),
    "most-supported": ((), ["2", "2", COMPANY, "投资", PARK]),
    "overview": ((), ["entity", "组织机构", "2"]),
    "plans": ((), ["negated", PORT, "收购", COMPANY, "否认收购", ""]),
    "positions-of-person": (("周启明",), [COMPANY, "董事长", "fact", "", "该公司董事长周启明", "云岭投资临江"]),
    "timeline-of": (("北辰算力中心",), ["2025-01-01", COMPANY, "投资", "北辰算力中心", "planned", "湖北添智算园"]),
    "what-is-in-place": (("湖北省",), [PARK, "设施场所", "武汉市"]),
    "who-invests-in-whom": ((), [COMPANY, PARK, "投资", "fact", "近40亿元", "9月8日", "云岭投资临江"]),
    "who-signed-with-whom": ((), [COMPANY, PORT, "fact", "", "", "", "两家签约"]),
}

ELSEWHERE = ("contradictions", "lifecycle-of")  # in test_lifecycles.py: they need several texts


@pytest.fixture(scope="module")
def world() -> Store:
    return store.in_memory(graph.build(small(), ONTOLOGY, places=Divisions()))


def test_every_query_is_tested_here() -> None:
    assert list(library()) == sorted([*EXPECTED, *ELSEWHERE])


@pytest.mark.parametrize("name", EXPECTED)
def test_a_named_query_finds_what_it_says(world: Store, name: str) -> None:
    values, wanted = EXPECTED[name]
    rows = [row[: len(wanted)] for row in query.ask_named(world, name, *values).cells()]
    assert wanted in rows


@pytest.mark.parametrize("name", EXPECTED)
def test_a_named_query_answers_the_same_twice_and_says_what_it_tells(world: Store, name: str) -> None:
    values = EXPECTED[name][0]
    assert query.ask_named(world, name, *values) == query.ask_named(world, name, *values)
    assert library()[name].description
    assert library()[name].zh != library()[name].description


def test_denied_investments_are_no_investments(world: Store) -> None:
    assert PORT not in str(query.ask_named(world, "who-invests-in-whom").cells())


def test_a_value_cannot_break_out_of_its_string(world: Store) -> None:
    for value in ('x") } #', "x\\", 'a"b\nc', "'''", "$name", "\\1"):
        assert len(query.ask_named(world, "documents-about", value)) == 0


def test_a_hostile_name_is_found() -> None:
    known = hostile()
    opened = store.in_memory(dataset(known))
    for entity in known.entities:
        if not any("\ud800" <= c <= "\udfff" for c in entity.name):
            assert len(query.ask_named(opened, "documents-about", entity.name)) == 1, ascii(entity.name)


def test_an_unknown_query_and_missing_values_are_told(world: Store) -> None:
    with pytest.raises(QueryError, match="Known ones: connections-of, "):
        query.ask_named(world, "nope")
    with pytest.raises(QueryError, match=r"It needs one \(.*\) and other \("):
        query.ask_named(world, "evidence-of", "a")


def test_a_query_without_a_description_is_named(tmp_path: Path) -> None:
    (tmp_path / "bare.rq").write_text("SELECT * {}", encoding="utf-8")
    with pytest.raises(OntologyError, match=r"bare\.rq: it has no description"):
        library(tmp_path)
    (tmp_path / "bare.rq").write_bytes(b"# \xff")
    with pytest.raises(OntologyError, match="cannot be read"):
        library(tmp_path)
