"""Validation by pySHACL: independent of our own, and far slower (minutes for ten thousand claims)."""

from __future__ import annotations

import pyshacl
import rdflib
import rdflib.term

from kg.errors import StoreError
from kg.graph.model import Dataset
from kg.graph.names import Names
from kg.graph.shapes import shapes
from kg.graph.terms import SH
from kg.ontology import Ontology
from kg.store.oxigraph import Store
from kg.store.validation import Violation, dataset_of

_ABOUT_FOCUS = frozenset({"minCount", "maxCount", "hasValue"})
_COMPONENT = "ConstraintComponent"


def validate_full(source: Store | Dataset, ontology: Ontology) -> tuple[Violation, ...]:
    """Return the violations that pySHACL reports, in the form in which `validate` gives them."""
    dataset = dataset_of(source)
    data = rdflib.Graph()
    lines = (f"{s} {p} {o} .\n" for graph in dataset.data() for s, p, o in graph.triples)
    data.parse(data="".join(lines), format="nt")
    wanted = rdflib.Graph().parse(data=shapes(ontology, Names(dataset.base)), format="turtle")
    _, report, _ = pyshacl.validate(data, shacl_graph=wanted)
    if not isinstance(report, rdflib.Graph):
        raise StoreError("validation", f"pySHACL gave up on it ({report})", "Validate without `full`.")
    return tuple(sorted({_violation(report, node) for node in report.subjects(_sh("focusNode"), None)}))


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
