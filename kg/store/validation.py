"""Validation against the SHACL shapes, in memory; `kg.store.full` does the same by pySHACL.

What is wrong is listed, in order; nothing is hidden and nothing is taken out of the graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph

from kg.graph.model import Dataset, Graph
from kg.graph.names import Names
from kg.graph.shapes import shapes
from kg.graph.terms import Term
from kg.ontology import Ontology
from kg.store.oxigraph import Store
from kg.store.shacl import Data, find_violations

_PART = 50_000  # triples that are validated together
_KEPT = 50_000  # answers about nodes of other parts


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """A node that violates a shape: the constraint (`minCount` …), the property that it is about, and why.

    `focus`, `path` and `value` are terms in N-Triples syntax; `path` and `value` are empty where there is none.
    """

    focus: Term
    constraint: str
    path: Term
    value: Term
    message: str

    def __str__(self) -> str:
        value = f" (found {self.value})" if self.value else ""
        return f"{self.focus}: {self.message}{value}"


def validate(source: Store | Dataset, ontology: Ontology) -> tuple[Violation, ...]:
    """Return all violations of the shapes of the ontology, sorted; an empty tuple when the data is valid.

    Validating a dataset is faster than the store that was made of it, which has to be read back first.
    """
    dataset = dataset_of(source)
    wanted = shapes(ontology, Names(dataset.base))
    found = find_violations(wanted, Data(dataset.data()))
    return tuple(sorted({Violation(f.focus, f.constraint, f.path, f.value, f.message) for f in found}))


def validate_parts(store: Store, ontology: Ontology) -> tuple[Violation, ...]:
    """Return what `validate` returns, of a store as a build leaves it, without holding it.

    Graphs are validated some at a time; what a node outside them is, is asked of the store. So no node may have
    properties in two graphs, which in a build none has.
    """
    dataset = store.stream()
    wanted = shapes(ontology, Names(dataset.base))
    beyond = _Beyond(store)
    found: set[Violation] = set()
    for part in _parts(dataset.data()):
        told = find_violations(wanted, Data(part, beyond.values))
        found |= {Violation(f.focus, f.constraint, f.path, f.value, f.message) for f in told}
    return tuple(sorted(found))


def _parts(graphs: Iterable[Graph]) -> Iterator[list[Graph]]:
    part: list[Graph] = []
    for graph in graphs:
        part.append(graph)
        if sum(len(held.triples) for held in part) >= _PART:
            yield part
            part = []
    yield part


class _Beyond:
    """What nodes are that stand in other parts."""

    def __init__(self, store: Store) -> None:
        self._engine = store.engine
        self.values = lru_cache(_KEPT)(self._values)

    def _values(self, focus: Term, path: Term) -> tuple[Term, ...]:
        if not focus.startswith("<"):
            return ()
        ends = pyoxigraph.NamedNode(focus[1:-1]), pyoxigraph.NamedNode(path[1:-1])
        return tuple(sorted(str(quad.object) for quad in self._engine.quads_for_pattern(*ends, None, None)))


def dataset_of(source: Store | Dataset) -> Dataset:
    """Return the dataset of a store, or the dataset itself."""
    return source.dataset() if isinstance(source, Store) else source
