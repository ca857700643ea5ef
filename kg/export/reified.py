"""RDF 1.2: each claim and each statement names its triple as a triple term as well."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kg.graph.model import Dataset, Graph
from kg.graph.terms import RDF, Triple, ordered

RDF12 = ("turtle", "trig", "ntriples", "nquads")  # the forms that have triple terms
REIFIES = f"<{RDF}reifies>"
_PARTS = tuple(f"<{RDF}{part}>" for part in ("subject", "predicate", "object"))


def with_triple_terms(dataset: Dataset) -> Dataset:
    """Return the dataset with an `rdf:reifies` for what has subject, predicate and object; nothing is taken away."""
    return Dataset(dataset.base, dataset.prefixes, _Each(dataset, _reified), dataset.known)


@dataclass(frozen=True, slots=True)
class _Each:
    """The graphs of a dataset, each changed when it is taken."""

    dataset: Dataset
    change: Callable[[Graph], Graph]

    def __iter__(self) -> Iterator[Graph]:
        return map(self.change, self.dataset.graphs)


def _reified(graph: Graph) -> Graph:
    found = list(_terms(graph))
    return Graph(graph.name, ordered((*graph.triples, *found))) if found else graph


def _terms(graph: Graph) -> Iterator[Triple]:
    for subject, values in graph.subjects.items():
        told = [values.get(part, ()) for part in _PARTS]
        if all(len(terms) == 1 for terms in told):
            yield subject, REIFIES, f"<<( {' '.join(terms[0] for terms in told)} )>>"
