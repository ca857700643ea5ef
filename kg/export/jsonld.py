"""JSON-LD with a context that lets it be read as plain JSON: short keys, bare strings, one thing a line.

A property whose values are of one kind (things, Chinese strings, decimals …) has that kind in the context: it is known
beforehand, so that nothing has to be read twice, and a value of another kind tells its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from kg.export.turtle import KEPT
from kg.graph.model import Dataset, Graph, Values
from kg.graph.terms import DC, DCTERMS, OA, OWL, PROV, RDF, RDFS, SKOS, TYPE, XSD, Term

_INTEGER = f"^^<{XSD}integer>"
_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,14}")  # what JSON reads as the same number everywhere
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9]*")


def jsonld(dataset: Dataset) -> Iterator[str]:
    """Yield one JSON-LD document: the default graph's things, then each named graph."""
    writer = _Writer(dataset)
    yield f'{{"@context": {json.dumps(writer.context(), ensure_ascii=False, indent=1)},\n"@graph": [\n'
    first = True
    for graph in dataset.graphs:
        if not graph.name:
            for subject, values in graph.subjects.items():
                yield ("" if first else ",\n") + writer.node(subject, values)
                first = False
            yield ""
        elif graph.triples:
            yield ("" if first else ",\n") + f'{{"@id": {writer.id(graph.name)}, "@graph": [\n'
            first = False
            yield ",\n".join([writer.node(*node) for node in graph.subjects.items()]) + "\n]}"
            first = False
    yield "\n]}\n"


class _Writer:
    def __init__(self, dataset: Dataset) -> None:
        self._base = f"<{dataset.base}"
        self._prefixes = {name: iri for name, iri in dataset.prefixes if name and not iri.startswith(dataset.base)}
        self._vocabulary = f"<{dataset.base}ontology#"
        self._kinds = _kinds(dataset.vocabulary(), self._vocabulary)
        self._keys: dict[Term, str] = {}
        for predicate in sorted(self._kinds):
            self._keys[predicate] = self._key(predicate)
        self._told = dict(self._keys)
        self._ids: dict[Term, str] = {}

    def context(self) -> dict[str, object]:
        found: dict[str, object] = {"id": self._base[1:], "@vocab": self._vocabulary[1:], **self._prefixes}
        for predicate, key in self._told.items():
            found[key] = {"@id": predicate[1:-1], **_coercion(self._kinds[predicate])}
        return found

    def node(self, subject: Term, values: Values) -> str:
        cells = [f'"@id": {self.id(subject)}']
        for predicate, objects in values.items():
            if predicate == TYPE:
                cells.append(f'"@type": {_many([self._type(term) for term in objects])}')
            else:
                key = self._keys.get(predicate)
                if key is None:
                    key = self._keys[predicate] = self._key(predicate)
                kind = self._kinds.get(predicate, "")
                cells.append(f'"{key}": {_many([self._value(term, kind) for term in objects])}')
        return f"{{{', '.join(cells)}}}"

    def id(self, term: Term) -> str:
        found = self._ids.get(term)
        if found is None:
            if len(self._ids) >= KEPT:
                self._ids.clear()
            found = self._ids[term] = f'"{self._id(term)}"'
        return found

    def _id(self, term: Term) -> str:
        if term.startswith("_:"):
            return term
        return f"id:{term[len(self._base) : -1]}" if term.startswith(self._base) else term[1:-1]

    def _type(self, term: Term) -> str:
        return f'"{self._key(term)}"'

    def _key(self, term: Term) -> str:
        if term.startswith(self._vocabulary) and _KEY.fullmatch(local := term[len(self._vocabulary) : -1]):
            return local if local not in (*self._prefixes, "id") else term[1:-1]
        for name, iri in self._prefixes.items():
            if term.startswith(iri, 1) and _KEY.fullmatch(term, len(iri) + 1, len(term) - 1):
                return f"{name}:{term[len(iri) + 1 : -1]}"
        return term[1:-1]

    def _value(self, term: Term, kind: str) -> str:
        if not term.startswith('"'):
            return self.id(term) if kind == "@id" else f'{{"@id": {self.id(term)}}}'
        end = term.rindex('"') + 1
        behind = term[end:]
        if behind == _INTEGER and kind in ("", _INTEGER) and _NUMBER.fullmatch(term, 1, end - 1):
            return term[1 : end - 1]
        if behind == kind and kind != _INTEGER:
            return term[:end]
        if not behind:
            return f'{{"@value": {term[:end]}}}' if kind not in ("", _INTEGER) else term[:end]
        if behind.startswith("@"):
            return f'{{"@value": {term[:end]}, "@language": "{behind[1:]}"}}'
        return f'{{"@value": {term[:end]}, "@type": "{behind[3:-1]}"}}'


_CHINESE, _THING = "@zh", "@id"
_FOREIGN = {
    **{f"<{SKOS}{name}>": _CHINESE for name in ("prefLabel", "altLabel")},
    **{f"<{DC}{name}>": _CHINESE for name in ("publisher", "creator")},
    f"<{DCTERMS}title>": _CHINESE,
    **{f"<{OA}{name}>": _INTEGER for name in ("start", "end")},
    f"<{PROV}wasDerivedFrom>": _THING,
    **{f"<{RDF}{name}>": _THING for name in ("subject", "predicate", "object", "first", "rest")},
    **{f"<{RDFS}{name}>": _THING for name in ("domain", "range", "subClassOf", "subPropertyOf")},
    **{f"<{OWL}{name}>": _THING for name in ("inverseOf", "unionOf")},
}
_WORDED = ("role", "object", "wording", "dateline")  # of our own, in the language of the text
_OBJECT, _DATA, _RANGE = f"<{OWL}ObjectProperty>", f"<{OWL}DatatypeProperty>", f"<{RDFS}range>"


def _kinds(ontology: Graph, vocabulary: str) -> Mapping[Term, str]:
    """Return what the objects of a predicate have behind them: `@id`, a language, a datatype."""
    found = _FOREIGN | {f"{vocabulary}{name}>": _CHINESE for name in _WORDED}
    for subject, values in ontology.subjects.items():
        types, ranges = values.get(TYPE, ()), values.get(_RANGE, ())
        if _OBJECT in types:
            found[subject] = _THING
        elif _DATA in types and len(ranges) == 1 and ranges[0].startswith(f"<{XSD}") and ranges[0] != f"<{XSD}string>":
            found[subject] = f"^^{ranges[0]}"
    return found


def _coercion(kind: str) -> dict[str, str]:
    if kind == _THING:
        return {"@type": _THING}
    if kind == _INTEGER:
        return {}
    return {"@language": kind[1:]} if kind.startswith("@") else {"@type": kind[3:-1]}


def _many(values: list[str]) -> str:
    return values[0] if len(values) == 1 else f"[{', '.join(values)}]"
