"""The records of the graph: a dataset of named graphs, each a sorted tuple of triples.

No triple stands in two graphs of one dataset, so that their union counts nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from kg.graph.terms import RDF, RDFS, SKOS, TYPE, Term, Triple

DEFAULT = ""
Values = Mapping[Term, tuple[Term, ...]]


@dataclass(frozen=True)  # without slots: a cached property needs a place
class Graph:
    """Triples under a name: the term of an IRI, or `DEFAULT`. The triples are in order (`terms.ordered`), each once."""

    name: Term
    triples: tuple[Triple, ...] = field(repr=False)

    @cached_property
    def subjects(self) -> Mapping[Term, Values]:
        """The objects of each predicate of each subject, in the order in which they read best.

        What the graph is named after comes first and a claim before its parts; class and names come before the rest.
        Grouped once for all exports and the validation.
        """
        found: dict[Term, dict[Term, tuple[Term, ...]]] = {}
        for subject, predicate, object_ in self.triples:
            values = found.get(subject)
            if values is None:
                found[subject] = {predicate: (object_,)}
            elif predicate in values:
                values[predicate] += (object_,)
            else:
                values[predicate] = (object_,)
        first = (self.name,) if self.name in found else ()
        return {subject: _in_order(found[subject]) for subject in dict.fromkeys((*first, *found))}


_FIRST = (
    TYPE,
    f"<{SKOS}prefLabel>",
    f"<{SKOS}altLabel>",
    f"<{RDFS}label>",
    f"<{RDF}subject>",
    f"<{RDF}predicate>",
    f"<{RDF}object>",
)


def _in_order(values: dict[Term, tuple[Term, ...]]) -> Values:
    found = {predicate: values[predicate] for predicate in _FIRST if predicate in values}
    return found | values  # the rest is in order already


@dataclass(frozen=True, slots=True)
class Dataset:
    """The default graph (plain triples, entities), a graph for each document, and the ontology, in order of name.

    `graphs` can be iterated again and again. Where they are read from a file the default graph comes in several
    pieces, one after the other, cut between two subjects: who goes through the graphs sees the same subjects in the
    same order. `known` is the ontology where that can be had without going through them.
    """

    base: str
    prefixes: tuple[tuple[str, str], ...]
    graphs: Iterable[Graph]
    known: Graph | None = field(default=None, repr=False)

    def lines(self) -> Iterator[str]:
        """Yield every quad as a line of N-Quads, in order of graph, subject, predicate and object."""
        for graph in self.graphs:
            end = f" {graph.name} .\n" if graph.name else " .\n"
            for subject, predicate, object_ in graph.triples:
                yield f"{subject} {predicate} {object_}{end}"

    def data(self) -> Iterator[Graph]:
        """Yield the graphs without the ontology, which has its own file."""
        ontology = f"<{self.base}ontology>"
        return (graph for graph in self.graphs if graph.name != ontology)

    def vocabulary(self) -> Graph:
        """Return the graph of the ontology, which is empty where there is none."""
        ontology = f"<{self.base}ontology>"
        found = (graph for graph in self.graphs if graph.name == ontology)
        return self.known or next(found, Graph(ontology, ()))

    def __len__(self) -> int:
        return sum(len(graph.triples) for graph in self.graphs)
