"""What the query editor knows: prefixes, terms with their labels, and the library of named queries."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from kg.explore.files import asset
from kg.graph.names import Names
from kg.graph.schema import schema_triples
from kg.graph.terms import OWL, RDFS, TYPE, Term, parts
from kg.ontology import Ontology
from kg.query.library import library

_CLASS = f"<{OWL}Class>"


def vocabulary(ontology: Ontology, names: Names) -> dict[str, Any]:
    """Return {"prefixes": [name, IRI], "terms": [short name, zh, en, kind], "queries": [name, zh, en, SPARQL]}.

    Terms are the classes and properties of the ontology, and the properties of other vocabularies that every graph
    uses (`assets/terms.json`); `kind` is "class" or "property".
    """
    prefixes = names.prefixes(ontology)
    own = sorted(_own(ontology, names))
    foreign = [[*row, "property"] for row in json.loads(asset("terms.json"))]
    queries = [[one.name, one.zh, one.description, one.sparql] for one in library().values()]
    return {"prefixes": [list(pair) for pair in prefixes.items()], "terms": [*own, *foreign], "queries": queries}


def _own(ontology: Ontology, names: Names) -> Iterator[list[str]]:
    kinds: dict[Term, str] = {}
    labels: dict[Term, dict[str, str]] = {}
    for subject, predicate, object_ in schema_triples(ontology, names):
        if predicate == TYPE:
            kinds[subject] = "class" if object_ == _CLASS else kinds.get(subject, "property")
        elif predicate == f"<{RDFS}label>":
            text, language, _ = parts(object_)
            labels.setdefault(subject, {})[language] = text
    start = f"<{names.vocabulary}"
    for subject, told in labels.items():
        if subject.startswith(start):
            name = f"kg:{subject[len(start) : -1]}"
            yield [name, told.get("zh", ""), told.get("en", ""), kinds.get(subject, "property")]
