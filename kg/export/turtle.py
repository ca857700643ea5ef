"""Turtle and TriG, laid out for reading: prefixes, one subject after the other, long texts on lines of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from kg.graph.model import Dataset, Graph, Values
from kg.graph.terms import RDF, TYPE, XSD, Term

_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u061b\u061d-\u1fff\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufefe\uff00-\uffef\U00010000-\U0001fffd\U00020000-\U0002fffd"
)
_LOCAL = re.compile(f"[{_BASE}0-9_][{_BASE}0-9_\\-\u00b7]*")
_SHORT = {"integer": re.compile(r"-?\d+"), "decimal": re.compile(r"-?\d+\.\d+")}
_ESCAPED = re.compile(r"\\(.)")
KEPT = 50_000  # terms whose short form is remembered: a graph may have any number of them
_NIL = f"<{RDF}nil>"
_FIRST, _REST = f"<{RDF}first>", f"<{RDF}rest>"


class Shortener(dict[Term, str]):
    """Terms in the syntax of Turtle, shortened where it has a shorter form; texts are not kept, nor too many others."""

    def __init__(self, prefixes: Iterable[tuple[str, str]]) -> None:
        super().__init__()
        self._names = {iri: name for name, iri in reversed(list(prefixes))}

    def __missing__(self, term: Term) -> str:
        short = self._short(term)
        if not term.startswith('"') or term.endswith(">"):
            if len(self) >= KEPT:
                self.clear()
            self[term] = short
        return short

    def _short(self, term: Term) -> str:
        if term.startswith("<<( <"):
            return f"<<( {' '.join([self[part] for part in term[4:-4].split()])} )>>"
        if term.startswith("<"):
            return self.name(term[1:-1]) or term
        if term.startswith('"'):
            return self._literal(term)
        return term

    def name(self, iri: str) -> str:
        """Return the IRI with a prefix, or nothing when no prefix fits."""
        cut = max(iri.rfind("/"), iri.rfind("#"), iri.rfind(":")) + 1
        prefix = self._names.get(iri[:cut])
        return f"{prefix}:{iri[cut:]}" if prefix is not None and _LOCAL.fullmatch(iri, cut) else ""

    def _literal(self, term: Term) -> str:
        end = term.rindex('"')
        if term.startswith(f"^^<{XSD}", end + 1):
            lexical, datatype = term[1:end], term[end + 4 + len(XSD) : -1]
            shape = _SHORT.get(datatype)
            return lexical if shape and shape.fullmatch(lexical) else f'"{lexical}"^^xsd:{datatype}'
        if "\\n" in term:
            return f'"""{_ESCAPED.sub(_line, term[1:end])}"""{term[end + 1 :]}'
        return term


def turtle(dataset: Dataset) -> Iterator[str]:
    """Yield Turtle: the union of all graphs but the ontology."""
    return _turtle(dataset, dataset.data())


def vocabulary(dataset: Dataset) -> Iterator[str]:
    """Yield the ontology alone as Turtle."""
    return _turtle(dataset, [dataset.vocabulary()])


def trig(dataset: Dataset) -> Iterator[str]:
    """Yield TriG: every graph under its name."""
    shorten = Shortener(dataset.prefixes)
    yield from _prefixes(dataset)
    for graph in dataset.graphs:
        if graph.name:
            yield f"\n{shorten[graph.name]} {{\n"
            yield from _graph(graph, shorten)
            yield "}\n"
        else:
            yield from _graph(graph, shorten)


def _turtle(dataset: Dataset, graphs: Iterable[Graph]) -> Iterator[str]:
    shorten = Shortener(dataset.prefixes)
    yield from _prefixes(dataset)
    for graph in graphs:
        yield from _graph(graph, shorten)


def _prefixes(dataset: Dataset) -> Iterator[str]:
    for name, iri in dataset.prefixes:
        yield f"@prefix {name}: <{iri}> .\n"


def _graph(graph: Graph, shorten: Shortener) -> Iterator[str]:
    blank = {subject: values for subject, values in graph.subjects.items() if subject.startswith("_:")}
    for subject, values in graph.subjects.items():
        if subject not in blank:
            yield _node(subject, values, shorten, blank)
    yield ""


def _node(subject: Term, values: Values, shorten: Shortener, blank: Mapping[Term, Values]) -> str:
    rows = []
    for predicate, objects in values.items():
        name = "a" if predicate == TYPE else shorten[predicate]
        if blank:
            told = ", ".join([_object(term, shorten, blank) for term in objects])
        else:
            told = shorten[objects[0]] if len(objects) == 1 else ", ".join([shorten[term] for term in objects])
        rows.append(f"{name} {told}")
    return f"\n{shorten[subject]} " + " ;\n    ".join(rows) + " .\n"


def _object(term: Term, shorten: Shortener, blank: Mapping[Term, Values]) -> str:
    """Return an object; a blank node, which here hangs below one subject only, is written in its place."""
    if term not in blank:
        return shorten[term]
    found = blank[term]
    if _FIRST in found:
        return f"( {' '.join(_members(term, shorten, blank))} )"
    rows = [
        f"{'a' if predicate == TYPE else shorten[predicate]} "
        + ", ".join(_object(value, shorten, blank) for value in objects)
        for predicate, objects in found.items()
    ]
    return f"[ {' ; '.join(rows)} ]"


def _members(cell: Term, shorten: Shortener, blank: Mapping[Term, Values]) -> Iterator[str]:
    while cell != _NIL:
        yield _object(blank[cell][_FIRST][0], shorten, blank)
        cell = blank[cell][_REST][0]


def _line(match: re.Match[str]) -> str:
    return "\n" if match[1] == "n" else match[0]
