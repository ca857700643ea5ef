"""A build is pushed into real triple stores by both protocols and asked back; what has not changed is not sent."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pyoxigraph
import pytest

from kg import export, store
from kg.errors import OutputError
from kg.graph import Dataset, Graph
from kg.graph.names import Names
from kg.graph.terms import RDF, literal, parts
from kg.progress import Quiet
from kg.push import Pushed, Settings
from kg.push.endpoint import Endpoint
from kg.push.sparql import push as push_to
from kg.push.sparql import write
from kg.push.stores import GraphStore, TripleStore, Update, in_sparql
from tests.graph.world import dataset, hostile, knowledge, small
from tests.push.triple_stores import Server, free_port, oxigraph, virtuoso

BASE = "https://kg.example/"
NAMES = Names(BASE)
Quads = set[tuple[str, str, str, str, str, str]]
Push = Callable[[Dataset], Pushed]


@pytest.fixture(scope="module", params=[oxigraph, virtuoso], ids=["oxigraph", "virtuoso"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with request.param(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture(params=["graph store", "update"])
def push(request: pytest.FixtureRequest, server: Server) -> Push:
    """Push a dataset by one of the protocols; the store is empty before."""
    _empty(server)
    query = server.query if request.param == "update" else ""
    settings = Settings(server.user, server.password, batch=300, query=query)

    def pushed(data: Dataset) -> Pushed:
        with Endpoint(server.update if query else server.graphs, settings) as endpoint:
            return write(data, _store(endpoint, query, 300), settings, Quiet())

    return pushed


def _store(endpoint: Endpoint, query: str, batch: int) -> TripleStore:
    ledger, noted = NAMES.record("pushed"), NAMES.kg("pushed")
    return Update(endpoint, query, ledger, noted, batch) if query else GraphStore(endpoint, ledger, noted)


def _empty(server: Server) -> None:
    with Endpoint(server.graphs, Settings(server.user, server.password)) as endpoint:
        for row in server.select("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"):
            if row["g"]["value"].startswith(BASE):
                endpoint.send("DELETE", params={"graph": row["g"]["value"]}, missing=True)


def expected(data: Dataset, *, named: str = f"{BASE}graph") -> Quads:
    """What a server says of a dataset; a plain literal has no type."""
    found: Quads = set()
    for graph in data.graphs:
        for subject, predicate, object_ in graph.triples:
            if subject.startswith("_:") or object_.startswith("_:"):
                continue
            told = parts(object_) if object_.startswith('"') else (object_[1:-1], "", "")
            found.add((graph.name[1:-1] or named, subject[1:-1], predicate[1:-1], told[0], told[2], told[1]))
    return found


def there(server: Server) -> Quads:
    """What lies in the store, without the ledger; decimals in their shortest form."""
    return {shortest(quad) for quad in server.quads() if quad[0] != f"{BASE}pushed"}


def shortest(quad: tuple[str, str, str, str, str, str]) -> tuple[str, str, str, str, str, str]:
    value = quad[3]
    if quad[4].endswith("#decimal") and "." in value:
        value = value.rstrip("0").rstrip(".")
    return (*quad[:3], value, *quad[4:])


def requests(server: Server, data: Dataset, settings: Settings) -> list[str]:
    """Push by the graph store protocol; return what was sent."""
    sent: list[str] = []

    class Watched(Endpoint):
        def send(self, method: str, address: str = "", **rest: Any) -> bytes:
            sent.append(f"{method} {(rest.get('params') or {}).get('graph', '')}")
            return super().send(method, address, **rest)

    with Watched(server.graphs, settings) as endpoint:
        write(data, _store(endpoint, "", settings.batch), settings, Quiet())
    return sent


SMALL, HOSTILE = dataset(), dataset(hostile())
GONE = next(reading.document.id for reading in small().readings if "智算园" in reading.document.text)
LESS = dataset(knowledge(*(reading for reading in small().readings if reading.document.id != GONE)))


def test_what_was_pushed_is_there(push: Push, server: Server) -> None:
    assert push(SMALL) == Pushed(len(SMALL), 0)
    assert there(server) == expected(SMALL)
    (row,) = server.select(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH ?g {{ ?c a <{BASE}ontology#Claim> }} }}")
    assert row["n"]["value"] == "7"
    (row,) = server.select(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{BASE}ontology> {{ ?list <{RDF}rest> ?x }} }}")
    assert int(row["n"]["value"]) == sum("#rest>" in p for graph in SMALL.graphs for _, p, _ in graph.triples)


def test_a_push_that_is_repeated_changes_nothing_and_what_was_retracted_goes(push: Push, server: Server) -> None:
    push(SMALL)
    assert push(SMALL) == Pushed(0, 0)
    lost = next(graph for graph in SMALL.graphs if graph.name == f"<{BASE}{GONE}>")
    (plain, *_) = LESS.graphs
    assert plain != next(iter(SMALL.graphs))
    assert push(LESS) == Pushed(len(plain.triples), len(lost.triples))
    assert there(server) == expected(LESS)
    push(SMALL)
    assert there(server) == expected(SMALL)


def test_a_push_that_was_broken_off_is_made_whole(push: Push, server: Server) -> None:
    class BrokenError(Exception):
        pass

    def graphs() -> Iterator[Graph]:
        yield from list(SMALL.graphs)[:3]
        if turn:
            raise BrokenError
        yield from list(SMALL.graphs)[3:]

    class Breaking:
        def __iter__(self) -> Iterator[Graph]:
            found = graphs()
            turn.append(1) if begun else begun.append(1)
            return found

    turn: list[int] = []
    begun: list[int] = []
    with pytest.raises(BrokenError):
        push(Dataset(SMALL.base, SMALL.prefixes, Breaking()))
    push(LESS)
    assert there(server) == expected(LESS)
    push(SMALL)
    assert there(server) == expected(SMALL)


def test_hostile_names_come_back(push: Push, server: Server) -> None:
    push(HOSTILE)
    found, wanted = there(server), expected(HOSTILE)
    if "sparql-auth" in server.update:  # Virtuoso ends a string at a NUL
        found, wanted = ({quad for quad in quads if "\0" not in quad[3]} for quads in (found, wanted))
    assert found == wanted


@pytest.mark.parametrize("name", ["nquads", "trig"])
def test_a_dump_loads_into_the_server(name: str, server: Server) -> None:
    """By the way each has for files: the store's bulk request, Virtuoso's loader."""
    _empty(server)
    content = "".join(export.FORMATS[name].chunks(SMALL)).encode()
    if server.port:
        (server.folder / name).write_bytes(content)
        flags = 512 if name == "nquads" else 256  # N-Quads; TriG
        server.isql(f"DB.DBA.TTLP(file_to_string_output('{server.folder / name}'), '', '{BASE}graph', {flags})")
    else:
        type_ = export.FORMATS[name].media_type
        httpx.post(server.graphs, content=content, headers={"Content-Type": type_}).raise_for_status()
    found = there(server) | {shortest(quad) for quad in server.default()}
    assert found == expected(SMALL)


def test_what_did_not_change_is_not_sent(server: Server) -> None:
    _empty(server)
    settings = Settings(server.user, server.password, batch=300)
    assert requests(server, SMALL, settings).count(f"PUT {BASE}{GONE}") == 1
    assert requests(server, SMALL, settings) == [f"GET {BASE}pushed"]
    assert [sent for sent in requests(server, LESS, settings) if "doc-" in sent] == [f"DELETE {BASE}{GONE}"]


class TestOxigraph:
    """What only one of the stores has."""

    @pytest.fixture(scope="class")
    def server(self, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
        with oxigraph(tmp_path_factory.mktemp("server")) as running:
            yield running

    def test_triple_terms_can_be_asked(self, server: Server, tmp_path: Path) -> None:
        place = built(tmp_path)
        found = push_build(place, server.graphs, Settings(rdf12=True))
        assert found.written == len(SMALL) + sum("#object>" in p for g in SMALL.graphs for _, p, _ in g.triples)
        query = f"""PREFIX kg: <{BASE}ontology#> SELECT ?claim WHERE {{ GRAPH ?g {{
            ?claim <{RDF}reifies> <<( ?who kg:investsIn ?what )>> ; kg:modality "planned" }} }}"""
        assert len(server.select(query)) == 1

    def test_the_default_graph_is_replaced_when_that_is_wanted(self, server: Server, tmp_path: Path) -> None:
        place = built(tmp_path)
        for settings in (Settings(default_graph=True), Settings(default_graph=True, query=server.query)):
            push_build(place, server.graphs if not settings.query else server.update, Settings(query=settings.query))
            assert f"{BASE}graph" in {quad[0] for quad in server.quads()}
            push_build(place, server.graphs if not settings.query else server.update, settings)
            assert server.default() | there(server) == expected(SMALL)
            assert f"{BASE}graph" not in {quad[0] for quad in server.quads()}

    def test_what_others_have_there_stays(self, server: Server, tmp_path: Path) -> None:
        others = b"<https://kg.example/x> <x:b> <https://kg.example/y> <https://kg.example/others> ."
        httpx.post(server.graphs, content=others, headers={"Content-Type": "application/n-quads"}).raise_for_status()
        place = built(tmp_path)
        push_build(place, server.graphs, Settings())
        store.create(place / "store", LESS)
        push_build(place, server.graphs, Settings())
        assert f"{BASE}others" in {quad[0] for quad in server.quads()}

    def test_a_wrong_address_is_told(self, server: Server, tmp_path: Path) -> None:
        with pytest.raises(OutputError, match=r"status 404.* Check the address"):
            push_build(built(tmp_path), f"{server.graphs}s", Settings(query=f"{server.query}s"))


def built(folder: Path) -> Path:
    store.create(folder / "store", SMALL)
    return folder


def push_build(place: Path, address: str, settings: Settings) -> Pushed:
    return push_to(place, address, settings, Quiet())


@contextmanager
def answering(*answers: tuple[int, dict[str, str], bytes]) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """A server that gives these answers, the last of them again and again; and the headers that it was sent."""
    seen: list[dict[str, str]] = []
    waiting = list(answers)

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            seen.append(dict(self.headers))
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, headers, body = waiting.pop(0) if len(waiting) > 1 else waiting[0]
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_PUT = do_POST = do_DELETE = answer  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as httpd:
        Thread(target=httpd.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{httpd.server_port}/data", seen
        finally:
            httpd.shutdown()


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ((401, {}, b""), "status 401. Give the right --user"),
        ((403, {}, b"<h1>no\n  way</h1>"), "status 403: no way. Give a --user who may"),
        ((413, {}, b""), "--batch 500"),
        ((301, {"Location": "http://user:secret@there/"}, b""), "Give the address it leads to: http://there/"),
        ((500, {}, b"broken"), "status 500: broken. Look into the log"),
        ((200, {}, b"<html>welcome"), "cannot be understood"),
    ],
)
def test_a_refusal_is_told_with_what_to_do(
    answer: tuple[int, dict[str, str], bytes], says: str, tmp_path: Path
) -> None:
    with answering(answer) as (address, _), pytest.raises(OutputError) as told:
        push_build(built(tmp_path), address.replace("//", "//me:hidden@"), Settings())
    assert says in str(told.value)
    assert address in str(told.value)
    assert "hidden" not in str(told.value)
    assert "secret" not in str(told.value)


def test_a_store_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"it cannot be reached .* that the store is running"):
        push_build(built(tmp_path), f"http://127.0.0.1:{free_port()}/", Settings())


def test_a_busy_store_is_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr("kg.push.endpoint.time.sleep", waited.append)
    with answering((503, {}, b""), (429, {}, b""), (404, {}, b""), (204, {}, b"")) as (address, _):
        assert push_build(built(tmp_path), address, Settings()).written == len(SMALL)
    assert waited == [1.0, 3.0]


def test_credentials_are_given_as_they_are_asked_for(tmp_path: Path) -> None:
    basic = (401, {"WWW-Authenticate": 'Basic realm="x"'}, b"")
    with answering(basic, (404, {}, b""), (204, {}, b"")) as (address, seen):
        push_build(built(tmp_path), address, Settings("me", "pass"))
    assert "Authorization" not in seen[0]
    assert all(headers["Authorization"].startswith("Basic ") for headers in seen[1:])


@pytest.mark.parametrize("text", ["\\u0041", "\\\\U0001F600", "\\\\\\u", "u\\", 'a"\\u0022 . <x:b>', "\\n", "\x07"])
def test_no_escape_is_taken_for_another_in_an_update(text: str) -> None:
    engine = pyoxigraph.Store()
    line = f"<x:s> <x:p> {literal(text)} .\n"
    engine.update(f"INSERT DATA {{ {in_sparql(line)} }}")
    (quad,) = engine
    assert quad.object.value == text
    # What unescapes before it parses, as the grammar of SPARQL once said, finds the same.
    early = re.sub(r"\\u([0-9A-F]{4})", lambda found: chr(int(found[1], 16)), in_sparql(line))
    (again,) = pyoxigraph.parse(early, format=pyoxigraph.RdfFormat.N_TRIPLES)
    assert again.object.value == text
