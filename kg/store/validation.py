"""Validation against the SHACL shapes, in memory; `kg.store.full` does the same by pySHACL.

What is wrong is listed, in order; nothing is hidden and nothing is taken out of the graph.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.graph.model import Dataset
from kg.graph.names import Names
from kg.graph.shapes import shapes
from kg.graph.terms import Term
from kg.ontology import Ontology
from kg.store.oxigraph import Store
from kg.store.shacl import Data, find_violations


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


def dataset_of(source: Store | Dataset) -> Dataset:
    """Return the dataset of a store, or the dataset itself."""
    return source.dataset() if isinstance(source, Store) else source
