"""The protocol tests of the W3C, those that ask and do not change: on the real server, where the tests are at hand.

The folder of the tests (`sparql/` of w3c/rdf-tests) is named by KG_W3C_RDF_TESTS, or lies in the shared data beside the
checkout.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import httpx
import pyoxigraph
import pytest
import rdflib
from rdflib.collection import Collection

from tests.graph.world import dataset
from tests.serve.conftest import serving, stored

SHARED = Path(__file__).parent.parent.parent.parent / "shared" / "data" / "w3c_rdf_tests"
HOME = Path(os.environ.get("KG_W3C_RDF_TESTS", SHARED)) / "sparql" / "sparql11" / "protocol"
MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = rdflib.Namespace("http://www.w3.org/2011/http#")
CNT = rdflib.Namespace("http://www.w3.org/2011/content#")
DATA = "http://kasei.us/2009/09/sparql/data/"

pytestmark = pytest.mark.skipif(not (HOME / "manifest.ttl").is_file(), reason="the W3C tests are not at hand")


def manifest() -> tuple[rdflib.Graph, list[rdflib.term.Node]]:
    found = rdflib.Graph().parse(HOME / "manifest.ttl", format="turtle", publicID="http://tests/")
    entries = Collection(found, next(found.objects(None, MF.entries)))
    return found, [entry for entry in entries if "#query_" in str(entry) or "#bad_" in str(entry)]


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    place = stored(tmp_path_factory.mktemp("w3c") / "store", dataset())
    engine = pyoxigraph.Store(str(place))
    for number in (1, 2, 3):
        graph = pyoxigraph.NamedNode(f"{DATA}data{number}.rdf")
        engine.load(path=str(HOME / f"data{number}.nt"), format=pyoxigraph.RdfFormat.N_TRIPLES, to_graph=graph)
    engine.flush()
    del engine
    with serving(place) as served:
        yield served.client


def test_every_query_test_of_the_protocol(asked: httpx.Client) -> None:
    graph, entries = manifest()
    wrong = [str(graph.value(entry, MF.name)) for entry in entries if not _passes(asked, graph, entry)]
    assert len(entries) >= 20
    assert wrong == []


def _passes(client: httpx.Client, graph: rdflib.Graph, entry: rdflib.term.Node) -> bool:
    connection = graph.value(entry, MF.action)
    return all(_answered(client, graph, request) for request in Collection(graph, graph.value(connection, HT.requests)))


def _answered(client: httpx.Client, graph: rdflib.Graph, request: rdflib.term.Node) -> bool:
    method, path = (str(graph.value(request, name)) for name in (HT.methodName, HT.absolutePath))
    headers = {}
    if (listed := graph.value(request, HT.headers)) is not None:
        headers = {
            str(graph.value(each, HT.fieldName)): str(graph.value(each, HT.fieldValue))
            for each in Collection(graph, listed)
        }
    body = graph.value(request, HT.body)
    chars = graph.value(body, CNT.chars) if body is not None else None
    encoding = str(graph.value(body, CNT.characterEncoding) or "utf-8") if body is not None else "utf-8"
    content = str(chars).encode(encoding) if chars is not None else None
    found = client.request(method, path, headers=headers, content=content)
    expected = graph.value(request, HT.resp)
    kinds = [str(status)[-3] for status in graph.objects(expected, MF.expectedStatus)]
    truth = graph.value(expected, MF.expectedBoolean)
    right = str(found.status_code)[0] in kinds
    if right and truth is not None and found.status_code == 200:
        right = found.json()["boolean"] is bool(truth.toPython())  # type: ignore[union-attr]
    return right and unquote(path).startswith("/sparql")
