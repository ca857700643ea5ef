"""N-Triples and N-Quads: a line for each triple or quad."""

from __future__ import annotations

from collections.abc import Iterator

from kg.graph.model import Dataset


def nquads(dataset: Dataset) -> Iterator[str]:
    """Yield the lines of N-Quads, graph after graph."""
    return dataset.lines()


def ntriples(dataset: Dataset) -> Iterator[str]:
    """Yield the lines of N-Triples: the union of all graphs but the ontology."""
    for graph in dataset.data():
        for subject, predicate, object_ in graph.triples:
            yield f"{subject} {predicate} {object_} .\n"
