"""RDF/XML. What XML 1.0 cannot hold (control characters) becomes U+FFFD, so that offsets stay right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from kg.errors import OutputError
from kg.export.turtle import KEPT
from kg.graph.model import Dataset, Values
from kg.graph.terms import RDF, REPLACEMENT, Term, parts

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SPECIAL = re.compile("[<>&\x00-\x08\x0b-\x1f\ufffe\uffff]")
_TAG = re.compile(r"[^\W\d][\w.-]*")


def rdfxml(dataset: Dataset) -> Iterator[str]:
    """Yield RDF/XML: the union of all graphs but the ontology.

    Raises OutputError when a property's name cannot be an XML name.
    """
    prefixes = {name: iri for name, iri in dataset.prefixes if name}
    spaces = {iri: name for name, iri in reversed(prefixes.items())}
    writer = _Writer(spaces)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF'
    yield from (f"\n    xmlns:{name}={quoteattr(iri)}" for name, iri in prefixes.items())
    yield ">\n"
    for graph in dataset.data():
        for subject, values in graph.subjects.items():
            yield writer.node(subject, values)
        yield ""
    yield "</rdf:RDF>\n"


class _Writer:
    """Writes nodes; the names of properties and things are made once each."""

    def __init__(self, spaces: dict[str, str]) -> None:
        self._spaces = spaces
        self._tags: dict[Term, str] = {}
        self._things: dict[Term, str] = {}

    def node(self, subject: Term, values: Values) -> str:
        lines = [f"<rdf:Description {_reference('about', subject)}>"]
        for predicate, objects in values.items():
            tag = self._tags.get(predicate)
            if tag is None:
                tag = self._tags[predicate] = _tag(predicate, self._spaces)
            lines += [self._property(tag, term) for term in objects]
        lines.append("</rdf:Description>\n")
        return "\n".join(lines)

    def _property(self, tag: str, term: Term) -> str:
        if term.startswith('"'):
            characters, language, datatype = parts(term)
            kind = f' xml:lang="{language}"' if language else f' rdf:datatype="{datatype}"' if datatype else ""
            return f"  <{tag}{kind}>{_text(characters)}</{tag}>"
        found = self._things.get(term)
        if found is None:
            if len(self._things) >= KEPT:
                self._things.clear()
            found = self._things[term] = _reference("resource", term)
        return f"  <{tag} {found}/>"


def _text(characters: str) -> str:
    if not _SPECIAL.search(characters):
        return characters
    return _ILLEGAL.sub(REPLACEMENT, escape(characters, {"\r": "&#13;"}))


def _reference(role: str, term: Term) -> str:
    if term.startswith("_:"):
        return f'rdf:nodeID="{term[2:]}"'
    return f"rdf:{role}={quoteattr(term[1:-1])}"


def _tag(predicate: Term, spaces: dict[str, str]) -> str:
    iri = predicate[1:-1]
    cut = max(iri.rfind("/"), iri.rfind("#")) + 1
    if iri[:cut] not in spaces or not _TAG.fullmatch(iri, cut):
        raise OutputError(f"property {iri}", "its name cannot be written in RDF/XML", f"Choose a name like {RDF}type.")
    return f"{spaces[iri[:cut]]}:{iri[cut:]}"
