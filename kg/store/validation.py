"""Validation of a store against the SHACL shapes: fast by SPARQL, or in full by pySHACL.

What is wrong is listed, in order; nothing is hidden and nothing is taken out of the graph.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph
import pyshacl
import rdflib
import rdflib.term

from kg.errors import StoreError
from kg.graph.names import Names
from kg.graph.shapes import shapes
from kg.graph.terms import SH, Term
from kg.ontology import Ontology
from kg.store.oxigraph import Store
from kg.store.shacl import compile_shapes


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


def validate(store: Store, ontology: Ontology) -> tuple[Violation, ...]:
    """Return all violations of the shapes of the ontology, sorted; an empty tuple when the data is valid."""
    found: set[Violation] = set()
    for check in compile_shapes(shapes(ontology, Names(store.base))):
        solutions = store.engine.query(check.sparql, use_default_graph_as_union=True)
        assert isinstance(solutions, pyoxigraph.QuerySolutions)
        for solution in solutions:
            value = solution["value"] if check.constraint not in _ABOUT_FOCUS else None
            shown = str(value) if value is not None else ""
            found.add(Violation(str(solution["focus"]), check.constraint, check.path, shown, check.message))
    return tuple(sorted(found))


def validate_full(store: Store, ontology: Ontology) -> tuple[Violation, ...]:
    """Return the violations that pySHACL reports: independent, and far slower (minutes for ten thousand claims)."""
    data = rdflib.Graph()
    lines = (f"{s} {p} {o} .\n" for graph in store.dataset().data() for s, p, o in graph.triples)
    data.parse(data="".join(lines), format="nt")
    wanted = rdflib.Graph().parse(data=shapes(ontology, Names(store.base)), format="turtle")
    _, report, _ = pyshacl.validate(data, shacl_graph=wanted)
    if not isinstance(report, rdflib.Graph):
        raise StoreError(store.name, f"pySHACL gave up on it ({report})", "Validate without `full`.")
    return tuple(sorted({_violation(report, node) for node in report.subjects(_sh("focusNode"), None)}))


_ABOUT_FOCUS = frozenset({"minCount", "maxCount", "hasValue"})
_COMPONENT = "ConstraintComponent"


def _violation(report: rdflib.Graph, node: rdflib.term.Node) -> Violation:
    component = str(report.value(node, _sh("sourceConstraintComponent"))).removeprefix(SH).removesuffix(_COMPONENT)
    path, value = (report.value(node, _sh(name)) for name in ("resultPath", "value"))
    focus = report.value(node, _sh("focusNode"))
    constraint = component[:1].lower() + component[1:]
    about = value is not None and value != focus and constraint not in _ABOUT_FOCUS
    return Violation(
        focus=focus.n3() if focus is not None else "",
        constraint=constraint,
        path=path.n3() if path is not None else "",
        value=value.n3() if about and value is not None else "",
        message=str(report.value(node, _sh("resultMessage"))),
    )


def _sh(name: str) -> rdflib.URIRef:
    return rdflib.URIRef(f"{SH}{name}")
