"""The vocabulary as OWL: what `ontology/` says, with labels in both languages and mappings to other vocabularies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph

from kg.errors import OntologyError
from kg.graph.names import BASE_IRI, Names
from kg.graph.terms import OWL, RDF, RDFS, TYPE, Term, Triple, tagged
from kg.ontology import PREFIXES, Class, Label, Ontology, Property

_FIRST, _REST, _NIL = f"<{RDF}first>", f"<{RDF}rest>", f"<{RDF}nil>"


def schema_triples(ontology: Ontology, names: Names) -> Iterator[Triple]:
    """Yield the ontology of the build: `core.ttl`, then every class and property of the YAML files."""
    yield from name_blanks(_triples(ontology, names))


def _triples(ontology: Ontology, names: Names) -> Iterator[Triple]:
    core = list(read_turtle(ontology.folder / "core.ttl", names))
    yield from core
    reserved = {subject for subject, _, _ in core}
    for name in (*ontology.classes, *ontology.properties):
        if names.kg(name) in reserved:
            raise OntologyError(name, "every graph has this name for something else (core.ttl)", "Choose another name.")
    for class_ in ontology.classes.values():
        yield from _class(names, class_)
    for property_ in ontology.properties.values():
        yield from _property(names, property_, len(ontology.classes))


def read_turtle(path: Path, names: Names) -> Iterator[Triple]:
    """Yield the triples of a Turtle file of the ontology, put under the base of the build.

    Raises OntologyError naming the file and the line when it is no Turtle.
    """
    try:
        text = path.read_text(encoding="utf-8").replace(BASE_IRI, names.base)
        for quad in pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.TURTLE):
            yield str(quad.subject), str(quad.predicate), str(quad.object)
    except (OSError, UnicodeDecodeError) as error:
        raise OntologyError(str(path), f"it cannot be read ({error})", "Restore the file.") from error
    except SyntaxError as error:
        raise OntologyError(str(path), f"it is no Turtle ({error})", "Mend the line named.") from error


def name_blanks(triples: Iterable[Triple]) -> Iterator[Triple]:
    """Name each blank node after the way that leads to it (`_:builds-domain-unionOf-rest`), whatever it was called.

    Holds for trees of blank nodes below named ones, one branch for a property, as lists and unions are.
    """
    found = list(triples)
    parents = {o: (s, p) for s, p, o in found if o.startswith("_:")}

    def name(term: Term) -> Term:
        if not term.startswith("_:") or term not in parents:
            return term
        parent, predicate = parents[term]
        way = name(parent)
        return f"{way if way.startswith('_:') else '_:' + _local(way)}-{_local(predicate)}"

    for subject, predicate, object_ in found:
        yield name(subject), predicate, name(object_)


def _local(iri: Term) -> str:
    return re.sub(r"[^A-Za-z0-9_]", "_", re.split(r"[#/:]", iri[1:-1])[-1])


def _class(names: Names, class_: Class) -> Iterator[Triple]:
    node = names.kg(class_.name)
    yield node, TYPE, f"<{OWL}Class>"
    yield from _wording(node, class_.label, class_.comment)
    for mapped in class_.maps:
        yield node, f"<{RDFS}subClassOf>", _foreign(mapped)


def _property(names: Names, property_: Property, classes: int) -> Iterator[Triple]:
    node = names.kg(property_.name)
    yield node, TYPE, f"<{OWL}ObjectProperty>"
    yield from _wording(node, property_.label, property_.comment)
    if property_.symmetric:
        yield node, TYPE, f"<{OWL}SymmetricProperty>"
    if property_.transitive:
        yield node, TYPE, f"<{OWL}TransitiveProperty>"
    for side, found in (("domain", property_.domain), ("range", property_.range)):
        if len(found) < classes:
            yield from _union(names, node, side, f"_:{property_.name}-{side}", sorted(found))
    if property_.super:
        yield node, f"<{RDFS}subPropertyOf>", names.kg(property_.super)
    for mapped in property_.maps:
        yield node, f"<{RDFS}subPropertyOf>", _foreign(mapped)
    if property_.inverse:
        inverse = names.kg(f"{property_.name}Inverse")
        yield inverse, TYPE, f"<{OWL}ObjectProperty>"
        yield inverse, f"<{OWL}inverseOf>", node
        yield from _wording(inverse, property_.inverse, None)


def _wording(node: Term, label: Label, comment: Label | None) -> Iterator[Triple]:
    for name, wording in (("label", label), ("comment", comment)):
        if wording is not None and (name == "label" or wording != label):
            yield node, f"<{RDFS}{name}>", tagged(wording.zh, "zh")
            yield node, f"<{RDFS}{name}>", tagged(wording.en, "en")


def _union(names: Names, node: Term, side: str, blank: Term, classes: list[str]) -> Iterator[Triple]:
    if len(classes) == 1:
        yield node, f"<{RDFS}{side}>", names.kg(classes[0])
        return
    yield node, f"<{RDFS}{side}>", blank
    yield blank, TYPE, f"<{OWL}Class>"
    yield blank, f"<{OWL}unionOf>", f"{blank}-1"
    yield from _list(blank, [names.kg(name) for name in classes])


def _list(blank: Term, members: list[Term]) -> Iterator[Triple]:
    for number, member in enumerate(members, 1):
        cell = f"{blank}-{number}"
        yield cell, _FIRST, member
        yield cell, _REST, f"{blank}-{number + 1}" if number < len(members) else _NIL


def _foreign(name: str) -> Term:
    prefix, _, local = name.partition(":")
    return f"<{PREFIXES[prefix]}{local}>"
