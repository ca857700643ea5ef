"""The query tests of the W3C on the real server: what Oxigraph answers by itself is answered through the server alike.

Data files are graphs of one store, chosen by `default-graph-uri` and `named-graph-uri`. See `test_w3c` for the folder.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pyoxigraph
import pytest
import rdflib
from rdflib.collection import Collection

from kg.errors import QueryError
from kg.query.guard import check
from tests.graph.world import dataset
from tests.serve.conftest import serving, stored
from tests.serve.test_w3c import HOME, MF

SUITE = HOME.parent
QT = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
FOLDERS = ("aggregates", "bind", "bindings", "cast", "construct", "csv-tsv-res", "exists", "functions", "grouping")
FOLDERS += ("json-res", "negation", "project-expression", "property-path", "subquery", "syntax-query")
FICKLE = ("RAND(", "UUID(", "NOW(", "BNODE(")
KINDS = {
    ".ttl": pyoxigraph.RdfFormat.TURTLE,
    ".rdf": pyoxigraph.RdfFormat.RDF_XML,
    ".nt": pyoxigraph.RdfFormat.N_TRIPLES,
}

pytestmark = pytest.mark.skipif(not (SUITE / "bind" / "manifest.ttl").is_file(), reason="the W3C tests are not at hand")


@dataclass(frozen=True)
class Case:
    """A query, the data that it is about, and whether it may be right at all."""

    name: str
    query: str
    data: tuple[Path, ...]
    named: tuple[Path, ...]
    right: bool

    @property
    def base(self) -> str:
        return "https://kg.example/"


def cases() -> Iterator[Case]:
    for folder in FOLDERS:
        manifest = SUITE / folder / "manifest.ttl"
        graph = rdflib.Graph().parse(manifest, format="turtle", publicID=manifest.as_uri())
        for entry in Collection(graph, next(graph.objects(None, MF.entries))):
            kind, action = str(graph.value(entry, rdflib.RDF.type)).partition("#")[2], graph.value(entry, MF.action)
            if kind in ("PositiveSyntaxTest11", "NegativeSyntaxTest11"):
                yield Case(str(graph.value(entry, MF.name)), text(action), (), (), kind.startswith("Positive"))
            elif kind in ("QueryEvaluationTest", "CSVResultFormatTest"):
                data = tuple(path(one) for one in graph.objects(action, QT.data))
                named = tuple(path(one) for one in graph.objects(action, QT.graphData))
                yield Case(str(graph.value(entry, MF.name)), text(graph.value(action, QT.query)), data, named, True)


def path(node: object) -> Path:
    return Path(httpx.URL(str(node)).path)


def text(node: object) -> str:
    return path(node).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    place = stored(tmp_path_factory.mktemp("w3c") / "store", dataset())
    engine = pyoxigraph.Store(str(place))
    for file in sorted({file for case in cases() for file in (*case.data, *case.named)}):
        graph = pyoxigraph.NamedNode(file.as_uri())
        engine.load(path=str(file), format=KINDS[file.suffix], base_iri=file.as_uri(), to_graph=graph)
    engine.flush()
    del engine
    with serving(place) as served:
        yield served.client


def test_every_query_that_oxigraph_answers_is_answered_alike(asked: httpx.Client) -> None:
    wrong, answered = [], 0
    for case in cases():
        if any(word in case.query.upper() for word in FICKLE) or refused(case):
            continue
        expected = directly(case)
        found = through(asked, case)
        answered += expected is not None
        if found != expected:
            wrong.append((case.name, expected, found))
    assert wrong == []
    assert answered >= 200


def refused(case: Case) -> bool:
    """Tell whether the guard refuses it: SERVICE, and FROM with graphs that are none."""
    try:
        check(case.query)
    except QueryError:
        return True
    return False


def directly(case: Case) -> Counter[str] | None:
    store = pyoxigraph.Store()
    for file in case.data:
        store.load(path=str(file), format=KINDS[file.suffix], base_iri=file.as_uri())
    for file in case.named:
        graph = pyoxigraph.NamedNode(file.as_uri())
        store.load(path=str(file), format=KINDS[file.suffix], base_iri=file.as_uri(), to_graph=graph)
    try:
        found = store.query(case.query, base_iri=case.base)
        if isinstance(found, pyoxigraph.QueryTriples):
            return rows(found.serialize(format=pyoxigraph.RdfFormat.N_TRIPLES) or b"", triples=True)
        return rows(found.serialize(format=pyoxigraph.QueryResultsFormat.JSON) or b"")
    except (SyntaxError, ValueError, RuntimeError):
        return None


def through(client: httpx.Client, case: Case) -> Counter[str] | None:
    graphs = {"default-graph-uri": [file.as_uri() for file in case.data] or ["urn:empty"]}
    if case.named:
        graphs["named-graph-uri"] = [file.as_uri() for file in case.named]
    accept = "application/sparql-results+json, application/n-triples;q=0.9"
    content = {"query": case.query, **graphs}
    found = client.post("/sparql", data=content, headers={"accept": accept})
    if found.status_code != 200:
        return None
    return rows(found.content, triples="n-triples" in found.headers["content-type"])


def rows(body: bytes, *, triples: bool = False) -> Counter[str]:
    """The rows as a multiset; blank nodes alike, since their names mean nothing."""
    if triples:
        return Counter({" ".join(masked(part) for part in quad.triple) for quad in parsed(body)})
    found = pyoxigraph.parse_query_results(body, format=pyoxigraph.QueryResultsFormat.JSON)
    if isinstance(found, pyoxigraph.QueryBoolean):
        return Counter([str(bool(found))])
    names = [variable.value for variable in found.variables]
    return Counter(" ".join(f"{name}={masked(row[name])}" for name in names) for row in found)


def parsed(body: bytes) -> Iterator[pyoxigraph.Quad]:
    return iter(pyoxigraph.parse(body, format=pyoxigraph.RdfFormat.N_TRIPLES))


def masked(term: object) -> str:
    return "_:" if isinstance(term, pyoxigraph.BlankNode) else str(term)
