"""How fast and in how much memory a large graph is exported, beside rdflib's own Turtle writer in the same run.

    python -m kg.evaluation.exports [--claims 1000000] [--beside 3000]

Articles of ten claims each are invented with a fixed seed, as many as make up `--claims`, and laid down as a build lays
them down. A process of its own then goes through them once and writes every format of `kg.export`, into digests instead
of files, so that no disk is measured; its time and its largest size are printed. For `--beside` claims of the same kind
each format is also written alone, twice, and the Turtle beside what rdflib takes for the same triples once it has them
in memory. All times are processor seconds.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from kg import export, ontology
from kg.graph.claims import claim_triples
from kg.graph.documents import document_triples, file_triples
from kg.graph.entities import entity_triples
from kg.graph.model import DEFAULT, Dataset, Graph
from kg.graph.names import Names
from kg.graph.schema import schema_triples
from kg.graph.statements import statement_node, statement_triples
from kg.graph.terms import Triple, integer, ordered
from kg.ontology import Ontology
from kg.records import Claim, Document, Entity, Mention, Source
from kg.store import quads

_EACH = 10  # claims in an article
_TOLD = 8  # claims of one fact, on average
_SYLLABLES = "云岭青石临江北辰华岳南屏东垣西金川玉泉松柏梅兰竹菊龙凤麒麟鹤鹿山海河湖泽天地星日月风雷"
_ENDS = {
    "Organization": ("数据有限公司", "港务集团", "大学", "银行"),
    "Location": ("市", "县", "区"),
    "Facility": ("产业园", "大桥"),
    "Product": ("大模型", "汽车"),
    "Person": ("平", "华"),
    "Event": ("博览会",),
    "Project": ("工程",),
    "Work": ("规划",),
}
T = TypeVar("T")
Fact = tuple[Entity, str, str, Entity]  # subject, property, its wording, object


@dataclass(frozen=True, slots=True)
class Written:
    """What an export came to: characters, digest of the bytes, processor seconds, largest size in GiB."""

    characters: int
    digest: str
    seconds: float
    gigabytes: float = 0.0


def invent(claims: int, schema: Ontology) -> Iterator[Graph]:
    """Yield the graphs of a dataset with so many claims, in order; the same ones every time."""
    chance, names = random.Random(20260301), Names()
    facts = [_fact(chance, schema) for _ in range(max(claims // _TOLD, 1))]
    numbers = range(claims // _EACH)
    files = (triple for number in numbers for triple in file_triples(names, _source(number)))
    yield Graph(DEFAULT, ordered((*_default(names, facts), *files)))
    for _, number in sorted((_article(facts, number)[0].id, number) for number in numbers):
        yield _graph(names, *_article(facts, number))
    yield Graph(names.ontology(), ordered(schema_triples(schema, names)))


def _fact(chance: random.Random, schema: Ontology) -> Fact:
    # Each is told without details, and its plain triple one way.
    property_ = chance.choice([p for p in schema.properties.values() if not p.needs and not p.symmetric])
    type_ = chance.choice(sorted(property_.domain))
    other = type_ if property_.same_type else chance.choice(sorted(property_.range))
    return _entity(chance, type_), property_.name, property_.label.zh, _entity(chance, other)


def _entity(chance: random.Random, type_: str) -> Entity:
    name = "".join(chance.choices(_SYLLABLES, k=3)) + chance.choice(_ENDS[type_])
    return Entity(f"{type_}/{name}", type_, name, (), ())


def _article(facts: Sequence[Fact], number: int) -> tuple[Document, list[tuple[Claim, Fact]]]:
    chance = random.Random(number)
    text, found = f"第{number}号消息：", []
    for fact in chance.choices(facts, k=_EACH):
        subject, _, verb, object_ = fact
        found.append((len(text), fact))
        text += f"{subject.name}{verb}{object_.name}，引起各方关注。"
    day = f"2025-{number % 12 + 1:02}-{number % 28 + 1:02}"
    document = Document.of(
        text, source=_source(number), title=f"第{number}则", date=day, publisher=f"日报{number % 40}"
    )
    return document, [(_claim(document, at, fact), fact) for at, fact in found]


def _source(number: int) -> Source:
    return Source(f"news/{number}.txt", "text", f"{number:064x}")


def _claim(document: Document, at: int, fact: Fact) -> Claim:
    subject, name, verb, object_ = fact
    middle = at + len(subject.name) + len(verb)
    ends = (
        Mention.at(document, at, at + len(subject.name), subject.type),
        Mention.at(document, middle, middle + len(object_.name), object_.type),
    )
    return Claim(document.id, ends[0], name, ends[1], (at, middle + len(object_.name)), confidence=0.87)


def _graph(names: Names, document: Document, told: Sequence[tuple[Claim, Fact]]) -> Graph:
    ends = {names.entity(end.id) for _, fact in told for end in (fact[0], fact[3])}
    triples = list(document_triples(names, document, iter(sorted(ends))))
    for claim, (subject, name, _, object_) in told:
        node = statement_node(names, (subject.id, name, object_.id))
        both = names.entity(subject.id), names.entity(object_.id)
        triples += claim_triples(names, document, claim, ("rules",), *both, node)
    return Graph(names.record(document.id), ordered(triples))


def _default(names: Names, facts: Sequence[Fact]) -> Iterator[Triple]:
    for subject, name, _, object_ in facts:
        yield from entity_triples(names, subject)
        yield from entity_triples(names, object_)
        triple = names.entity(subject.id), names.kg(name), names.entity(object_.id)
        yield triple
        node = statement_node(names, (subject.id, name, object_.id))
        yield from statement_triples(names, node, triple)
        yield node, names.kg("documentCount"), integer(_TOLD)
        yield node, names.kg("sourceCount"), integer(_TOLD)


@dataclass(frozen=True, slots=True)
class _Laid:
    """The graphs that lie in a folder, read anew each time."""

    place: Path

    def __iter__(self) -> Iterator[Graph]:
        return quads.read(self.place)


def lay(place: Path, claims: int) -> int:
    """Write an invented graph into a folder as a build does; return the number of its quads."""
    return sum(1 for _ in quads.write(place, invent(claims, ontology.load())))


def laid(place: Path) -> Dataset:
    """Return the graph in a folder as `kg export` reads it."""
    schema, names = ontology.load(), Names()
    vocabulary = Graph(names.ontology(), ordered(schema_triples(schema, names)))
    return Dataset(names.base, tuple(names.prefixes(schema).items()), _Laid(place), vocabulary)


def write(place: Path, formats: Sequence[str]) -> dict[str, Written]:
    """Write the formats in one pass, into digests; the time is that of all of them together."""
    dataset, begun = laid(place), time.process_time()
    digests = {name: hashlib.sha256() for name in formats}
    characters = dict.fromkeys(formats, 0)
    for name, text in export.together(dataset, {name: export.FORMATS[name] for name in formats}):
        characters[name] += len(text)
        digests[name].update(text.encode())
    took = time.process_time() - begun
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)
    return {name: Written(characters[name], digests[name].hexdigest(), took, largest) for name in formats}


def by_rdflib(place: Path) -> tuple[int, float]:
    """Return how many triples rdflib has of the same data, and the processor seconds of its Turtle writer alone."""
    import rdflib  # only what is compared with needs it

    found = rdflib.Graph()
    found.parse(data="".join(export.FORMATS["ntriples"].chunks(laid(place))), format="nt")
    begun = time.process_time()
    found.serialize(format="turtle")
    return len(found), time.process_time() - begun


def alone(work: Callable[..., T], *arguments: object) -> T:
    """Return what the work returns in a process of its own, whose size is that of this work."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, arguments)


def compare(folder: Path, claims: int) -> Iterator[str]:
    """Yield the lines that tell of each format alone and of rdflib, for a smaller graph."""
    size = alone(lay, folder, claims)
    yield f"{claims} claims, {size} quads, each format alone:"
    seconds = 0.0
    for name in export.FORMATS:
        one, other = (alone(write, folder, [name])[name] for _ in range(2))
        same = "the same bytes twice" if one.digest == other.digest else "OTHER BYTES THE SECOND TIME"
        best = min(one.seconds, other.seconds)
        seconds = best if name == "turtle" else seconds
        yield f"  {name:14}{best:8.2f} s {size / best:10,.0f} quads a second, {same}"
    triples, theirs = alone(by_rdflib, folder)
    yield f"  rdflib Turtle {theirs:8.2f} s for {triples} triples: {theirs / seconds:.1f} times as long as ours"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print both tables; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--beside", type=int, default=3_000)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        for line in compare(Path(folder), chosen.beside):
            print(line, flush=True)
    with tempfile.TemporaryDirectory() as folder:
        size = alone(lay, Path(folder), chosen.claims)
        print(f"{chosen.claims} claims, {size} quads, all formats in one pass:", flush=True)
        found = alone(write, Path(folder), list(export.FORMATS))
        for name, each in found.items():
            print(f"  {name:14}{each.characters / 1e6:10,.0f} million characters, SHA-256 {each.digest[:16]}")
        last = next(iter(found.values()))
        print(f"  {last.seconds:.0f} s, {last.gigabytes:.2f} GiB at most")
    return 0


if __name__ == "__main__":
    sys.exit(main())
