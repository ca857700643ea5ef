import csv
import io
import json

import pytest
import rdflib

from kg import query, store
from kg.errors import QueryError
from kg.query.result import shown
from kg.query.run import Chosen, Limits, run
from kg.store import Store
from tests.graph.world import HOSTILE, dataset, hostile


@pytest.fixture(scope="module")
def world() -> Store:
    return store.in_memory(dataset())


def test_prefixes_are_declared_and_graphs_are_one(world: Store) -> None:
    found = query.run(world, "SELECT ?who { ?c kg:modality 'planned' ; rdf:subject ?s . ?s skos:prefLabel ?who }")
    assert found.cells() == [["云岭数据有限公司"]]


def test_a_graph_is_a_document(world: Store) -> None:
    found = query.run(world, "SELECT ?t { GRAPH ?d { ?c rdf:predicate kg:signedWith } ?d dcterms:title ?t }")
    assert found.cells() == [["两家签约"]]


def test_numbers_and_days_are_compared_as_such(world: Store) -> None:
    sparql = """SELECT ?w { ?c kg:amount ?a ; kg:date/kg:first ?d . ?a kg:low ?n ; kg:currency "CNY" ; kg:wording ?w
                FILTER(?n > 1e9 && ?d >= "2024-01-01"^^xsd:date) }"""
    assert query.run(world, sparql).cells() == [["近40亿元"]]
    assert len(query.run(world, sparql.replace("1e9", "1e10"))) == 0


def test_ask_construct_and_describe(world: Store) -> None:
    assert query.run(world, "ASK { ?a kg:signedWith ?b }").answer is True
    built = query.run(world, "CONSTRUCT { ?b kg:has ?a } WHERE { ?a kg:investsIn ?b }")
    assert built.cells() == [["Facility:临江智算园", "kg:has", "Organization:云岭数据有限公司"]]
    graph = rdflib.Graph().parse(data=built.write("nt"), format="nt")
    assert len(graph) == 1
    assert len(query.run(world, "DESCRIBE <https://kg.example/Location/武汉市>")) == 2


def test_a_wrong_query_is_told_with_reason_and_line(world: Store) -> None:
    with pytest.raises(QueryError, match=r"error at 2:\d+.*in: \?a \?b"):
        query.run(world, "SELECT * {\n  ?a ?b")
    with pytest.raises(QueryError, match="error at 1:"):
        query.run(world, "")
    with pytest.raises(QueryError, match="Prefix not found"):
        query.run(world, "SELECT * { ?a nowhere:b ?c }")


def test_calls_and_updates_are_refused_here_too(world: Store) -> None:
    for sparql in ("SELECT * { SERVICE <http://there> {} }", "LOAD <http://x>", "SELECT * FROM <http://x> {}"):
        with pytest.raises(QueryError):
            query.run(world, sparql)
    (graph, *_) = query.run(world, "SELECT ?g { GRAPH ?g { ?a kg:signedWith|kg:text ?b } }").rows[0]
    assert len(query.run(world, f"SELECT * FROM {graph} {{ ?a kg:text ?b }}")) == 1


def test_csv_tsv_and_json_hold_the_same_rows() -> None:
    found = query.run(store.in_memory(dataset(hostile())), "SELECT ?n ?nothing { ?e skos:prefLabel ?n } ORDER BY ?n")
    names = [row[0] for row in found.cells()]
    assert len(names) == 2 * len(HOSTILE)
    rows = list(csv.reader(io.StringIO(found.write("csv"), newline="")))
    assert rows == [["n", "nothing"], *([name, ""] for name in names)]
    answer = json.loads(found.write("json"))
    assert [row["n"] for row in answer["results"]["bindings"]] == [
        {"type": "literal", "value": name, "xml:lang": "zh"} for name in names
    ]
    lines = found.write("tsv").split("\n")
    assert lines[0] == "?n\t?nothing"
    assert len(lines) == len(names) + 2


def test_json_types() -> None:
    found = query.run(store.in_memory(dataset()), "SELECT ?a ?b ?c { VALUES (?a ?b ?c) { (<x:y> 1 'a') } }")
    (row,) = json.loads(found.write("json"))["results"]["bindings"]
    assert row["a"] == {"type": "uri", "value": "x:y"}
    assert row["b"]["datatype"] == "http://www.w3.org/2001/XMLSchema#integer"
    assert row["c"] == {"type": "literal", "value": "a"}
    asked = query.run(store.in_memory(dataset()), "ASK {}")
    assert json.loads(asked.write("json")) == {"head": {}, "boolean": True}
    assert asked.write("csv") == "answer\r\ntrue\r\n"


def test_an_unknown_format_names_the_known(world: Store) -> None:
    with pytest.raises(QueryError, match="csv, tsv, json, nt"):
        query.run(world, "ASK {}").write("xls")
    with pytest.raises(QueryError, match="does not give triples"):
        query.run(world, "ASK {}").write("nt")


def test_terms_are_shown_for_reading() -> None:
    prefixes = (("", "https://kg.example/"), ("Work", "https://kg.example/Work/"))
    assert shown("<https://kg.example/Work/甲>", prefixes) == "Work:甲"
    assert shown("<x:y>", prefixes) == "x:y"
    assert shown('"a\\nb"@zh', prefixes) == "a\nb"
    assert shown(None, prefixes) == ""


def test_relative_iris_stand_below_the_base() -> None:
    for base in ("https://kg.example/", "urn:news:"):
        known = store.in_memory(dataset(base_iri=base))
        assert query.run(known, "ASK { ?s ?p ?o }").answer is True
    assert len(query.run(store.in_memory(dataset()), "SELECT ?p { <Location/武汉市> ?p ?o }")) == 2


def test_a_result_is_cut_at_its_limits_and_says_so(world: Store) -> None:
    sparql = "SELECT ?s { ?s ?p ?o }"
    whole = query.run(world, sparql)
    assert not whole.truncated
    cut = run(world, sparql, limits=Limits(rows=3))
    assert (len(cut), cut.truncated) == (3, True)
    assert json.loads(cut.write("json"))["truncated"] is True
    assert not run(world, sparql, limits=Limits(rows=len(whole))).truncated
    small = run(world, sparql, limits=Limits(characters=200))
    assert small.truncated
    assert 0 < sum(len(term or "") for row in small.rows for term in row) <= 200
    assert run(world, "CONSTRUCT WHERE { ?s ?p ?o }", limits=Limits(rows=1)).truncated


def test_graphs_may_be_chosen_beside_the_query(world: Store) -> None:
    (row,) = query.run(world, "SELECT ?g { GRAPH ?g { ?a kg:signedWith|kg:text ?b } } LIMIT 1").rows
    graph = str(row[0])[1:-1]
    assert len(run(world, "SELECT * { ?a kg:text ?b }", chosen=Chosen((graph,)))) == 1
    assert len(run(world, "SELECT * { ?a kg:text ?b }", chosen=Chosen(("http://127.0.0.1:1/x",)))) == 0
