"""Triples grouped for reading: by subject, then by predicate, the class and the names first."""

from __future__ import annotations

from collections.abc import Iterator

from kg.graph.model import Graph
from kg.graph.terms import RDF, RDFS, SKOS, TYPE, Term

_FIRST = {
    TYPE: "0",
    f"<{SKOS}prefLabel>": "1",
    f"<{SKOS}altLabel>": "2",
    f"<{RDFS}label>": "3",
    f"<{RDF}subject>": "4",
    f"<{RDF}predicate>": "5",
    f"<{RDF}object>": "6",
}
Node = tuple[Term, list[tuple[Term, tuple[Term, ...]]]]


def nodes(graph: Graph) -> Iterator[Node]:
    """Yield (subject, [(predicate, objects)]): what the graph is named after first, a claim before its parts."""
    subjects = graph.subjects
    for subject in sorted(subjects, key=lambda term: (term != graph.name, term.rstrip(">"))):
        found = subjects[subject]
        yield subject, [(p, found[p]) for p in sorted(found, key=lambda term: _FIRST.get(term, term))]
