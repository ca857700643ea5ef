"""How fast the server is: a made store of many claims, then search, neighbourhood and SPARQL by one reader and by many.

    python -m kg.evaluation.serving STORE [--claims 1000000] [--readers 20] [--turns 40]

The store is made at STORE when nothing is there. Names are drawn with a fixed seed; each thing is claimed about by the
law of the few, so that some have thousands of neighbours. Times are of whole HTTP requests on the loopback; the load of
the machine is told beside them, since work of others makes them longer.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote
from urllib.request import Request, urlopen

import uvicorn

from kg import ontology, store
from kg.graph.model import DEFAULT, Dataset, Graph
from kg.graph.names import Names
from kg.graph.terms import DC, DCTERMS, OA, PROV, RDF, SKOS, TYPE, Triple, decimal, integer, literal, tagged
from kg.serve.app import make_app
from kg.serve.settings import Settings

T = TypeVar("T")
_TRADE = "岚图云岭远山华瑞中天金诚宏达博远新源海川智信恒通鼎盛泰安嘉禾凯旋龙腾星辰丰泽润康顺达明德启航玄川白鹭青岚铁流"
_KINDS = (("有限公司", "Organization"), ("集团", "Organization"), ("产业园", "Facility"), ("市", "Location"))
_PROPERTIES = ("investsIn", "locatedIn", "signedWith", "builds", "holdsSharesIn", "suppliesTo")
_EACH = 10  # claims of one document


def entities(number: int, chance: random.Random) -> list[str]:
    """Return ids of made things, each once."""
    found: dict[str, None] = {}
    while len(found) < number:
        form, kind = chance.choice(_KINDS)
        found[f"{kind}/{''.join(chance.choices(_TRADE, k=chance.choice((3, 4, 5, 6))))}{form}"] = None
    return list(found)


def graphs(claims: int) -> Iterator[Graph]:
    """Yield the graphs of a made store: entities and plain triples, then one graph for each document."""
    chance, names = random.Random(20250301), Names()
    things = entities(claims // 5, chance)
    yield Graph(DEFAULT, tuple(_things(things, names)))
    for number in range(claims // _EACH):
        yield Graph(names.record(f"doc-{number:016x}"), tuple(_document(number, things, names, chance)))


def _things(things: Sequence[str], names: Names) -> Iterator[Triple]:
    yield names.record("file-0"), names.kg("path"), literal("made.txt")
    for id_ in things:
        kind, _, name = id_.partition("/")
        yield names.entity(id_), TYPE, names.kg(kind)
        yield names.entity(id_), f"<{SKOS}prefLabel>", tagged(name)


def _document(number: int, things: Sequence[str], names: Names, chance: random.Random) -> Iterator[Triple]:
    node, text = names.record(f"doc-{number:016x}"), ""
    mentioned: dict[str, None] = {}
    for each in range(_EACH):
        # The few: the cube of an even draw crowds the beginning of the list.
        one, other = (things[int(len(things) * chance.random() ** 3)] for _ in range(2))
        sentence = f"{one.partition('/')[2]}与{other.partition('/')[2]}有关。"
        claim = f"claim-{number * _EACH + each:016x}"
        subject, object_, property_ = names.entity(one), names.entity(other), names.kg(chance.choice(_PROPERTIES))
        mentioned.update({subject: None, object_: None})
        yield subject, property_, object_
        yield from _claim(names, claim, (subject, property_, object_), node, len(text), len(text) + len(sentence))
        text += sentence
    for thing in mentioned:
        yield node, names.kg("mentions"), thing
    yield node, TYPE, names.kg("Document")
    yield node, names.kg("text"), literal(text)
    yield node, f"<{DCTERMS}title>", tagged(f"第{number}号消息")
    yield node, f"<{DCTERMS}issued>", f'"2025-{number % 12 + 1:02d}-01"^^<http://www.w3.org/2001/XMLSchema#date>'
    yield node, f"<{DC}publisher>", tagged("某报")
    yield node, f"<{PROV}wasDerivedFrom>", names.record("file-0")


def _claim(names: Names, id_: str, told: Triple, document: str, start: int, end: int) -> Iterator[Triple]:
    node, evidence = names.record(id_), names.record(id_, "evidence")
    yield node, TYPE, names.kg("Claim")
    for part, term in zip(("subject", "predicate", "object"), told, strict=True):
        yield node, f"<{RDF}{part}>", term
    yield node, names.kg("modality"), literal("fact")
    yield node, names.kg("confidence"), decimal(Decimal("0.9"))
    yield node, names.kg("extractor"), literal("made")
    yield node, names.kg("evidence"), evidence
    yield node, f"<{PROV}wasDerivedFrom>", document
    statement = names.record(id_.replace("claim", "statement"))
    yield node, names.kg("supports"), statement
    yield statement, names.kg("sourceCount"), integer(1)
    yield evidence, f"<{OA}start>", integer(start)
    yield evidence, f"<{OA}end>", integer(end)


def requests(things: Sequence[str], chance: random.Random) -> dict[str, Callable[[], str]]:
    """Return what is asked, by kind: each call makes the address of another request."""
    names = Names()

    def name() -> str:
        return chance.choice(things).partition("/")[2]

    def two_hops() -> str:
        start = names.entity(chance.choice(things))
        return f"SELECT ?a ?b {{ {start} ?p ?a . ?a kg:investsIn ?b . ?b skos:prefLabel ?name }} LIMIT 200"

    return {
        "search by a part": lambda: f"/api/search?q={quote(name()[1:4])}",
        "search, nothing": lambda: f"/api/search?q={quote(name()[:2] + '无此名')}",
        "search by pinyin": lambda: f"/api/search?q={chance.choice(('lantu', 'yunling', 'xuanchuan', 'ylgs', 'qqqq'))}",
        "neighbourhood": lambda: f"/api/neighbourhood?id={quote(chance.choice(things))}&limit=100",
        "neighbourhood of the best known": lambda: f"/api/neighbourhood?id={quote(things[0])}&limit=100",
        "two hops": lambda: f"/sparql?query={quote(two_hops())}",
        "entity page": lambda: f"/{quote(chance.choice(things))}",
        "question": lambda: f"/ask?q={quote('谁投资了' + name())}",
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the store if there is none, serve it, and write what was measured."""
    parser = argparse.ArgumentParser(prog="python -m kg.evaluation.serving", description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--readers", type=int, default=20)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--turns", type=int, default=40, help="requests of each kind by one reader, of five at most")
    options = parser.parse_args(arguments)
    schema = ontology.load()
    if not options.store.exists():
        prefixes = tuple(Names().prefixes(schema).items())
        _timed("make", lambda: store.create(options.store, Dataset(Names().base, prefixes, _Lazy(options.claims))))
    settings = Settings(workers=options.workers, deadline=20.0)
    app = _timed("open", lambda: make_app(store.open_store(options.store), options.store, schema, settings))
    things = list(app.state.desk.names.ids)
    server, port = _start(app)
    sys.stdout.write(f"load of the machine: {os.getloadavg()[0]:.1f}\n")
    try:
        for readers in dict.fromkeys((1, options.readers)):
            for kind, make in requests(sorted(things), random.Random(7)).items():
                addresses = [f"http://127.0.0.1:{port}{make()}" for _ in range(options.turns * min(readers, 5))]
                _measure(f"{kind}, {readers} at once", addresses, readers)
    finally:
        server.should_exit = True
    return 0


class _Lazy(tuple[Graph, ...]):
    """The graphs of a store, made while they are written."""

    _claims: int

    def __new__(cls, claims: int) -> _Lazy:
        """Remember how many."""
        made = super().__new__(cls)
        made._claims = claims
        return made

    def __iter__(self) -> Iterator[Graph]:
        return graphs(self._claims)


def _start(app: object) -> tuple[uvicorn.Server, int]:
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning"))  # type: ignore[arg-type]
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.05)
    return server, server.servers[0].sockets[0].getsockname()[1]


def _measure(kind: str, addresses: Sequence[str], readers: int) -> None:
    def one(address: str) -> float:
        start = time.perf_counter()
        with urlopen(Request(address)) as answer:
            answer.read()
        return time.perf_counter() - start

    with ThreadPoolExecutor(readers) as threads:
        times = sorted(threads.map(one, addresses))
    middle, late = times[len(times) // 2], times[int(len(times) * 0.95)]
    sys.stdout.write(
        f"{kind}: median {middle * 1000:.0f} ms, p95 {late * 1000:.0f} ms, most {times[-1] * 1000:.0f} ms\n"
    )
    sys.stdout.flush()


def _timed(what: str, work: Callable[[], T]) -> T:
    start = time.perf_counter()
    done = work()
    sys.stdout.write(f"{what}: {time.perf_counter() - start:.1f} s\n")
    return done


if __name__ == "__main__":
    raise SystemExit(main())
