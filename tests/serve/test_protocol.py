"""The SPARQL 1.1 Protocol over a real socket: ways to ask, forms of answers, and the status of what is refused."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from xml.etree import ElementTree

import httpx
import pytest
import rdflib

from tests.serve.conftest import serving

SELECT = 'SELECT ?name WHERE { ?s skos:prefLabel ?name FILTER(?name = "白鹭资本"@zh) }'
CONSTRUCT = "CONSTRUCT { ?a kg:investsIn ?b } WHERE { ?a kg:investsIn ?b }"
FORM = {"content-type": "application/x-www-form-urlencoded"}


def test_the_three_ways_to_ask(client: httpx.Client) -> None:
    one = client.get("/sparql", params={"query": SELECT})
    two = client.post("/sparql", data={"query": SELECT})
    three = client.post("/sparql/", content=SELECT.encode(), headers={"content-type": "application/sparql-query"})
    assert one.status_code == two.status_code == three.status_code == 200
    assert one.json() == two.json() == three.json()
    assert one.json()["results"]["bindings"] == [{"name": {"type": "literal", "value": "白鹭资本", "xml:lang": "zh"}}]


@pytest.mark.parametrize("query", [SELECT, "ASK { ?s ?p ?o }", "SELECT * {} "])
def test_tables_in_four_forms(client: httpx.Client, query: str) -> None:
    def get(media: str) -> httpx.Response:
        found = client.get("/sparql", params={"query": query}, headers={"accept": media})
        assert found.status_code == 200
        assert found.headers["content-type"].startswith(media)
        return found

    json.loads(get("application/sparql-results+json").content)
    root = ElementTree.fromstring(get("application/sparql-results+xml").content)
    assert root.tag == "{http://www.w3.org/2005/sparql-results#}sparql"
    assert list(csv.reader(io.StringIO(get("text/csv").text)))
    assert get("text/tab-separated-values").text.endswith("\n")


@pytest.mark.parametrize(
    ("media", "parser"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
        ("application/ld+json", "json-ld"),
    ],
)
def test_graphs_in_four_forms(client: httpx.Client, media: str, parser: str) -> None:
    for query, size in ((CONSTRUCT, 3), ("CONSTRUCT { [] kg:has ?b } WHERE { ?a kg:investsIn ?b }", 3)):
        found = client.get("/sparql", params={"query": query}, headers={"accept": media})
        assert found.headers["content-type"].startswith(media)
        assert len(rdflib.Graph().parse(data=found.content, format=parser)) == size
    described = client.get("/sparql", params={"query": "DESCRIBE Organization:白鹭资本"}, headers={"accept": media})
    assert len(rdflib.Graph().parse(data=described.content, format=parser)) > 2


def test_the_same_question_has_the_same_bytes(client: httpx.Client, path: Path) -> None:
    with serving(path) as other:
        for media in ("text/turtle", "application/rdf+xml", "application/ld+json", "application/n-triples"):
            get = {"params": {"query": "DESCRIBE Organization:白鹭资本"}, "headers": {"accept": media}}
            assert client.get("/sparql", **get).content == other.client.get("/sparql", **get).content


def test_the_best_accepted_form_is_taken(client: httpx.Client) -> None:
    def form(accept: str) -> str:
        found = client.get("/sparql", params={"query": SELECT}, headers={"accept": accept})
        return found.headers["content-type"].partition(";")[0] if found.status_code == 200 else str(found.status_code)

    assert form("text/csv;q=0.5, application/sparql-results+xml") == "application/sparql-results+xml"
    assert form("*/*") == form("application/json") == "application/sparql-results+json"
    assert form("text/*;q=0.3") == "text/csv"
    assert form("text/turtle") == form("image/png") == "406"
    assert form("text/csv;q=0, */*;q=0.1") == "application/sparql-results+json"
    assert client.get("/sparql", params={"query": SELECT, "format": "tsv"}).text == '?name\n"白鹭资本"@zh\n'


@pytest.mark.parametrize(
    ("method", "kwargs", "status"),
    [
        ("GET", {"params": {"query": "SELECT * {"}}, 400),
        ("GET", {"params": {"query": ""}}, 400),
        ("GET", {"params": [("query", "ASK {}"), ("query", "ASK {}")]}, 400),
        ("GET", {"params": {"other": "x"}}, 400),
        ("GET", {"params": {"update": "CLEAR ALL"}}, 403),
        ("POST", {"data": {"update": "CLEAR ALL"}}, 403),
        ("POST", {"content": b"CLEAR ALL", "headers": {"content-type": "application/sparql-update"}}, 403),
        ("GET", {"params": {"query": "CLEAR ALL"}}, 400),
        ("GET", {"params": {"query": "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"}}, 400),
        ("GET", {"params": {"query": "SELECT * FROM <http://127.0.0.1:1/> { ?s ?p ?o }"}}, 400),
        ("GET", {"params": {"query": "LOAD <file:///etc/passwd>"}}, 400),
        ("POST", {"content": b"ASK {}", "headers": {"content-type": "text/plain"}}, 415),
        ("POST", {"content": b"ASK {}"}, 415),
        ("POST", {"content": b"ASK {}", "headers": {"content-type": "application/sparql-query; charset=UTF-16"}}, 415),
        ("POST", {"content": b"query=\xff", "headers": FORM}, 400),
        ("POST", {"content": b"query=%FF%FE", "headers": FORM}, 400),
        ("POST", {"content": b"a=1&" * 200, "headers": FORM}, 400),
        ("POST", {"content": b"x" * (1 << 21), "headers": {"content-type": "application/sparql-query"}}, 413),
        ("PUT", {"content": b"ASK {}"}, 405),
        ("DELETE", {}, 405),
        ("GET", {"params": {"query": "SELECT * {" + "{" * 150 + "}" * 150 + "}"}}, 400),
    ],
)
def test_what_is_wrong_or_refused_says_so(
    client: httpx.Client, method: str, kwargs: dict[str, object], status: int
) -> None:
    found = client.request(method, "/sparql", **kwargs)  # type: ignore[arg-type]
    assert found.status_code == status
    assert status == 405 or found.text.strip()


def test_graphs_of_the_request_overrule_the_query(client: httpx.Client) -> None:
    found = client.get("/sparql", params={"query": "SELECT ?g { GRAPH ?g { ?d kg:text ?t } }"}).json()
    graph = found["results"]["bindings"][0]["g"]["value"]
    count = "SELECT (COUNT(*) AS ?n) { ?d kg:text ?t }"

    def number(**more: str) -> int:
        rows = client.get("/sparql", params={"query": count, **more}).json()["results"]["bindings"]
        return int(rows[0]["n"]["value"])

    assert number() == 8
    assert number(**{"default-graph-uri": graph}) == 1
    assert number(**{"default-graph-uri": "http://127.0.0.1:1/never-fetched"}) == 0
    assert number(**{"named-graph-uri": graph}) == 0
    wrong = client.get("/sparql", params={"query": count, "default-graph-uri": "no iri"})
    assert wrong.status_code == 400


def test_without_a_query_it_describes_itself(client: httpx.Client) -> None:
    found = client.get("/sparql")
    assert len(rdflib.Graph().parse(data=found.text, format="turtle", publicID="http://here/sparql")) > 5
    page = client.get("/sparql", headers={"accept": "text/html"})
    assert (page.status_code, page.headers["location"]) == (303, "/query")


def test_rows_beyond_the_limit_are_cut_and_that_is_told(path: Path) -> None:
    with serving(path, rows=5) as served:
        found = served.client.get("/sparql", params={"query": "SELECT * { ?s ?p ?o }"})
        assert found.headers["kg-truncated"] == "true"
        assert found.json()["truncated"] is True
        assert len(found.json()["results"]["bindings"]) == 5
        whole = served.client.get("/sparql", params={"query": "SELECT * { ?s ?p ?o } LIMIT 5"})
        assert "kg-truncated" not in whole.headers
        built = served.client.get("/sparql", params={"query": "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"})
        assert built.headers["kg-truncated"] == "true"
        page = served.client.get("/query", params={"query": "SELECT * { ?s ?p ?o }"})
        assert "结果未全部列出" in page.text
