"""Validation against the SHACL shapes: fast in memory, or in full by pySHACL.

What is wrong is listed, in order; nothing is hidden and nothing is taken out of the graph.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyshacl
import rdflib
import rdflib.term

from kg.errors import StoreError
from kg.graph.model import Dataset
from kg.graph.names import Names
from kg.graph.shapes import shapes
from kg.graph.terms import SH, Term
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
    dataset = _dataset(source)
    wanted = shapes(ontology, Names(dataset.base))
    found = find_violations(wanted, Data(dataset.data()))
    return tuple(sorted({Violation(f.focus, f.constraint, f.path, f.value, f.message) for f in found}))


def validate_full(source: Store | Dataset, ontology: Ontology) -> tuple[Violation, ...]:
    """Return the violations that pySHACL reports: independent, and far slower (minutes for ten thousand claims)."""
    dataset = _dataset(source)
    data = rdflib.Graph()
    lines = (f"{s} {p} {o} .\n" for graph in dataset.data() for s, p, o in graph.triples)
    data.parse(data="".join(lines), format="nt")
    wanted = rdflib.Graph().parse(data=shapes(ontology, Names(dataset.base)), format="turtle")
    _, report, _ = pyshacl.validate(data, shacl_graph=wanted)
    if not isinstance(report, rdflib.Graph):
        raise StoreError("validation", f"pySHACL gave up on it ({report})", "Validate without `full`.")
    return tuple(sorted({_violation(report, node) for node in report.subjects(_sh("focusNode"), None)}))


def _dataset(source: Store | Dataset) -> Dataset:
    return source.dataset() if isinstance(source, Store) else source


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
