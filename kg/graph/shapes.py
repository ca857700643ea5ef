"""The SHACL shapes of a build: those of `shapes.ttl`, and for each property its domain, range and needed qualifiers."""

from __future__ import annotations

from collections.abc import Iterator

from kg.errors import OntologyError
from kg.graph.names import BASE_IRI, Names
from kg.graph.terms import literal
from kg.ontology import Ontology, Property


def shapes(ontology: Ontology, names: Names) -> str:
    """Return the shapes as one Turtle text; raise OntologyError when `shapes.ttl` cannot be read."""
    path = ontology.folder / "shapes.ttl"
    try:
        text = path.read_text(encoding="utf-8").replace(BASE_IRI, names.base)
    except (OSError, UnicodeDecodeError) as error:
        raise OntologyError(str(path), f"it cannot be read ({error})", "Restore the file.") from error
    return "\n".join([text, *_entities(ontology), *_properties(ontology)])


def _entities(ontology: Ontology) -> Iterator[str]:
    targets = ", ".join(f"kg:{name}" for name in ontology.classes)
    yield f"""kg:EntityShape a sh:NodeShape ;
    sh:targetClass {targets} ;
    sh:property [ sh:path skos:prefLabel ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype rdf:langString ; sh:minLength 1 ;
        sh:message "An entity has one preferred name." ] .
"""


def _properties(ontology: Ontology) -> Iterator[str]:
    for found in ontology.properties.values():
        for side, target, classes in (
            ("subject", "targetSubjectsOf", found.domain),
            ("object", "targetObjectsOf", found.range),
        ):
            yield _plain(found, side, target, _one_of(classes))
            yield _claimed(found, side, _one_of(classes))
        yield from (_needed(found, qualifier) for qualifier in found.needs)
        if found.same_type:
            yield from (_same(found, name) for name in sorted(found.domain))


def _one_of(classes: frozenset[str]) -> str:
    return f"sh:or ( {' '.join(f'[ sh:class kg:{name} ]' for name in sorted(classes))} )"


def _message(found: Property, says: str) -> str:
    return f"sh:message {literal(f'{found.name}: {says}')}"


def _plain(found: Property, side: str, target: str, classes: str) -> str:
    message = _message(found, f"its {side} has a class that the property does not allow.")
    return f"kg:{found.name}-{side} a sh:NodeShape ; sh:{target} kg:{found.name} ; {classes} ; {message} .\n"


def _claimed(found: Property, side: str, classes: str) -> str:
    message = _message(found, f"a claim's {side} has a class that the property does not allow.")
    then = f"[ sh:property [ sh:path rdf:{side} ; {classes} ] ]"
    return _rule(f"{found.name}-claim-{side}", [_unless(found), then], message)


def _needed(found: Property, qualifier: str) -> str:
    message = _message(found, f"a claim lacks its {qualifier}.")
    then = f"[ sh:property [ sh:path kg:{qualifier} ; sh:minCount 1 ] ]"
    return _rule(f"{found.name}-needs-{qualifier}", [_unless(found), then], message)


def _same(found: Property, name: str) -> str:
    message = _message(found, f"the subject is a {name} and the object is none.")
    other = f"[ sh:not [ sh:property [ sh:path rdf:subject ; sh:class kg:{name} ] ] ]"
    then = f"[ sh:property [ sh:path rdf:object ; sh:class kg:{name} ] ]"
    return _rule(f"{found.name}-same-{name}", [_unless(found), other, then], message)


def _unless(found: Property) -> str:
    return f"[ sh:not [ sh:property [ sh:path rdf:predicate ; sh:hasValue kg:{found.name} ] ] ]"


def _rule(name: str, cases: list[str], message: str) -> str:
    return f"kg:{name} a sh:NodeShape ; sh:targetClass kg:Claim ; sh:or ( {' '.join(cases)} ) ; {message} .\n"
