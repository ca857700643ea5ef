"""N-Triples and N-Quads: a line for each triple or quad."""

from __future__ import annotations

from collections.abc import Iterator

from kg.graph.model import Dataset, Graph

_CHUNK = 5_000  # lines at a time


def nquads(dataset: Dataset) -> Iterator[str]:
    """Yield the lines of N-Quads, graph after graph, in order of subject, predicate and object."""
    for graph in dataset.graphs:
        yield from _lines(graph, f" {graph.name} .\n" if graph.name else " .\n")


def ntriples(dataset: Dataset) -> Iterator[str]:
    """Yield the lines of N-Triples: the union of all graphs but the ontology."""
    for graph in dataset.data():
        yield from _lines(graph, " .\n")


def _lines(graph: Graph, end: str) -> Iterator[str]:
    for at in range(0, len(graph.triples), _CHUNK):
        yield "".join([f"{s} {p} {o}{end}" for s, p, o in graph.triples[at : at + _CHUNK]])
    yield ""
