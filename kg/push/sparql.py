"""Into any triple store that speaks the Graph Store Protocol or SPARQL Update: graph for graph, only what has changed.

All that is written lies in graphs whose names begin with the base IRI, so that nothing else in the store is touched:
each document in its own, the ontology in `<base>ontology`, the plain triples in `<base>graph` (or in the default graph
of the store, if that is wanted), what was pushed in `<base>pushed`. The graph of a document that is gone is dropped.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from kg import pipeline
from kg.export.reified import with_triple_terms
from kg.graph.model import Dataset, Graph
from kg.graph.names import Names
from kg.graph.terms import Term
from kg.progress import Progress
from kg.push.endpoint import Endpoint, bare
from kg.push.stores import GraphStore, TripleStore, Update
from kg.push.table import Pushed, Settings


@dataclass(frozen=True, slots=True)
class _Note:
    """What the ledger says of a graph: the digest of its triples, and how many they are."""

    digest: str
    triples: int

    def __str__(self) -> str:
        return f"{self.digest} {self.triples}"


def push(out: Path, address: str, settings: Settings, progress: Progress) -> Pushed:
    """Write the build; raise OutputError when the store cannot be reached or refuses, or the client is missing."""
    dataset = pipeline.open_store(out).stream()
    dataset = with_triple_terms(dataset) if settings.rdf12 else dataset
    with Endpoint(address, settings) as endpoint:
        return write(dataset, _store(endpoint, Names(dataset.base), settings), settings, progress)


def _store(endpoint: Endpoint, names: Names, settings: Settings) -> TripleStore:
    ledger, noted = names.record("pushed"), names.kg("pushed")
    if settings.query:
        return Update(endpoint, bare(settings.query), ledger, noted, settings.batch)
    return GraphStore(endpoint, ledger, noted)


def write(dataset: Dataset, store: TripleStore, settings: Settings, progress: Progress) -> Pushed:
    """Bring the graphs of the dataset, and no others, into the store; graphs that are there already are not sent."""
    keys = _Keys(Names(dataset.base), settings.default_graph)
    progress.stage("compare")
    notes = {keys.key(name): _note(graphs) for name, graphs in _named(dataset)}
    there = store.ledger()
    gone = [key for key in sorted(there) if key not in notes]
    kept = {key: note for key, note in there.items() if key in notes and note == str(notes[key])}
    for key in gone:
        store.drop(keys.name(key))
    store.finish()
    store.plan(kept, [key for key in sorted(there) if key not in kept], [key for key in notes if key not in kept])
    changed = sum(note.triples for key, note in notes.items() if key not in kept)
    for name, graphs in progress.each("graphs", _named(dataset), len(notes)):
        key = keys.key(name)
        if key not in kept:
            store.replace(keys.name(key), _batches(graphs, settings.batch), key, str(notes[key]))
    store.finish()
    return Pushed(changed, sum(int(there[key].rpartition(" ")[2] or 0) for key in gone))


@dataclass(frozen=True, slots=True)
class _Keys:
    """What the graphs are called on the ledger and in the store: only the default graph has another name there."""

    names: Names
    default: bool

    def key(self, name: Term) -> Term:
        """Return the key of a graph of the dataset."""
        return name or self.names.record("default" if self.default else "graph")

    def name(self, key: Term) -> Term:
        """Return the name in the store of the graph with a key."""
        return "" if key == self.names.record("default") else key


def _named(dataset: Dataset) -> Iterator[tuple[Term, Iterator[Graph]]]:
    yield from groupby(dataset.graphs, key=lambda graph: graph.name)


def _note(graphs: Iterator[Graph]) -> _Note:
    digest, count = hashlib.sha256(), 0
    for graph in graphs:
        count += len(graph.triples)
        digest.update("".join(map(_line, graph.triples)).encode())
    return _Note(digest.hexdigest()[:32], count)


def _batches(graphs: Iterator[Graph], batch: int) -> Iterator[list[str]]:
    """Yield the lines of a graph in batches; one with blank nodes, whose names hold in a request only, in one."""
    for graph in graphs:
        lines = list(map(_line, graph.triples))
        size = len(lines) or 1 if any("_:" in line for line in lines) else batch
        yield from (lines[at : at + size] for at in range(0, max(len(lines), 1), size))


def _line(triple: tuple[Term, Term, Term]) -> str:
    return f"{' '.join(triple)} .\n"
