"""The table of export formats, and writing some of them to files."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TextIO

from kg.errors import OutputError
from kg.export.cytoscape import cytoscape
from kg.export.gexf import gexf, gexf_dynamic
from kg.export.graphml import graphml
from kg.export.jsonld import jsonld
from kg.export.lines import nquads, ntriples
from kg.export.rdfxml import rdfxml
from kg.export.spreadsheet import claims, entities
from kg.export.turtle import trig, turtle
from kg.export.whole import whole
from kg.graph.model import Dataset, Graph


@dataclass(frozen=True, slots=True)
class Format:
    """A form of the graph: its name on the command line, its file suffix, its media type, and who writes it.

    `chunks` yields a text, if an empty one, for each graph before it takes the next, so that several go together.
    A build writes those that are `usual`, unless it is told which.
    """

    name: str
    suffix: str
    media_type: str
    holds: str
    chunks: Callable[[Dataset], Iterator[str]]
    usual: bool = True


_UNION, _ALL, _NETWORK = "all data in one graph", "every graph under its name", "entities and claims as a network"
FORMATS = MappingProxyType(
    {
        found.name: found
        for found in (
            Format("turtle", "ttl", "text/turtle", _UNION, turtle),
            Format("trig", "trig", "application/trig", _ALL, trig),
            Format("ntriples", "nt", "application/n-triples", _UNION, ntriples),
            Format("nquads", "nq", "application/n-quads", _ALL, nquads),
            Format("jsonld", "jsonld", "application/ld+json", _ALL, jsonld),
            Format("rdfxml", "rdf", "application/rdf+xml", _UNION, rdfxml),
            Format("graphml", "graphml", "application/graphml+xml", _NETWORK, graphml),
            Format("gexf", "gexf", "application/gexf+xml", _NETWORK, gexf),
            Format("gexf-dynamic", "dynamic.gexf", "application/gexf+xml", f"{_NETWORK} in time", gexf_dynamic, False),
            Format("cytoscape", "cyjs", "application/json", _NETWORK, cytoscape, False),
            Format("csv", "csv", "text/csv", "a row for each claim", claims, False),
            Format("csv-entities", "entities.csv", "text/csv", "a row for each entity", entities, False),
        )
    }
)
USUAL = tuple(name for name, found in FORMATS.items() if found.usual)


def find(name: str) -> Format:
    """Return the format of a name or a file suffix; raise OutputError naming the known ones when there is none."""
    wanted = name.lower().lstrip(".")
    for found in FORMATS.values():
        if wanted in (found.name, found.suffix):
            return found
    raise OutputError(f"format {name}", "there is no such format", f"Known ones: {', '.join(FORMATS)}.")


def write(dataset: Dataset, format: str, path: Path) -> None:
    """Write the dataset to a file in a format of `FORMATS`; the file is there whole or as it was before.

    Raises OutputError when the format is unknown or the file cannot be written.
    """
    write_all(dataset, {format: path})


def write_all(dataset: Dataset, paths: Mapping[str, Path]) -> None:
    """Write the dataset in several formats, each to its file, going through the graphs once.

    Raises OutputError when a format is unknown or a file cannot be written.
    """
    formats = {name: find(name) for name in paths}
    with ExitStack() as stack:
        files = {name: stack.enter_context(_file(path)) for name, path in paths.items()}
        for name, chunk in together(dataset, formats):
            files[name].write(chunk)


@contextmanager
def _file(path: Path) -> Iterator[TextIO]:
    with whole(path) as new, new.open("w", encoding="utf-8", newline="\n") as file:
        yield file


def together(dataset: Dataset, formats: Mapping[str, Format]) -> Iterator[tuple[str, str]]:
    """Yield (name, text) for all formats at the same pace: no graph is read twice, and none is kept for long."""
    known, pace = dataset.vocabulary(), _Pace(iter(dataset.graphs))
    going: dict[str, tuple[_Feed, Iterator[str]]] = {}
    for name, found in formats.items():
        feed = _Feed(pace)
        pace.feeds.append(feed)
        going[name] = feed, found.chunks(Dataset(dataset.base, dataset.prefixes, feed, known))
    turn = 0
    while going:
        turn += 1
        for name, (feed, chunks) in list(going.items()):
            while feed.taken < turn:
                chunk = next(chunks, None)
                if chunk is None:
                    del going[name]
                    pace.feeds.remove(feed)
                    break
                yield name, chunk


@dataclass(slots=True, eq=False)
class _Pace:
    """The graphs that somebody has taken and somebody else has not."""

    graphs: Iterator[Graph]
    feeds: list[_Feed] = field(default_factory=list)
    held: deque[Graph] = field(default_factory=deque)
    passed: int = 0

    def graph(self, number: int) -> Graph | None:
        """Return the graph of a number, from zero; None behind the last."""
        while self.held and self.passed < min(feed.taken for feed in self.feeds):
            self.held.popleft()
            self.passed += 1
        if number == self.passed + len(self.held):
            graph = next(self.graphs, None)
            if graph is None:
                return None
            self.held.append(graph)
        return self.held[number - self.passed]


@dataclass(slots=True, eq=False)
class _Feed:
    """The graphs as one of them sees them; `taken` counts how many it is done with."""

    pace: _Pace
    taken: int = 0

    def __iter__(self) -> Iterator[Graph]:
        while graph := self.pace.graph(self.taken):
            yield graph
            self.taken += 1
