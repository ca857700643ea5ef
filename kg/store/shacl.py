"""SHACL core compiled to SPARQL, so that every build can be validated: pySHACL takes minutes for what takes seconds.

Each constraint becomes a query for what violates it. A violation is kept as alternatives, each a list of patterns that
must all match; `sh:or` is violated where one alternative of each member matches. A constraint that is not in the table
is refused, never skipped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, count, product

import pyoxigraph

from kg.errors import OntologyError
from kg.graph.terms import RDF, SH, XSD, Term, literal, parts

Alternatives = list[list[str]]
_CAST = frozenset(f"<{XSD}{name}>" for name in ("integer", "decimal", "date"))
_SILENT = frozenset(f"<{SH}{name}>" for name in ("path", "message", "severity", "property"))
_KINDS = {
    f"<{SH}IRI>": "isIRI({v})",
    f"<{SH}Literal>": "isLiteral({v})",
    f"<{SH}BlankNode>": "isBlank({v})",
    f"<{SH}BlankNodeOrIRI>": "(isBlank({v}) || isIRI({v}))",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One constraint as a query for `?focus` and, where the constraint is about values, `?value`."""

    shape: Term
    path: Term
    constraint: str
    message: str
    sparql: str


def compile_shapes(turtle: str) -> tuple[Check, ...]:
    """Return the checks of all node shapes; raise OntologyError naming what the compiler does not know."""
    return tuple(_Compiler(_read(turtle)).checks())


Shapes = Mapping[Term, Mapping[Term, list[Term]]]


def _read(turtle: str) -> Shapes:
    found: dict[Term, dict[Term, list[Term]]] = {}
    try:
        for quad in pyoxigraph.parse(turtle, format=pyoxigraph.RdfFormat.TURTLE):
            found.setdefault(str(quad.subject), {}).setdefault(str(quad.predicate), []).append(str(quad.object))
    except SyntaxError as error:
        raise OntologyError("shapes", f"they are no Turtle ({error})", "Mend the line named.") from error
    return found


class _Compiler:
    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shapes
        self._numbers = count(1)
        self._constraints: dict[str, Callable[[str, str, Term, Term], Alternatives]] = {
            "class": self._class,
            "datatype": self._datatype,
            "nodeKind": self._node_kind,
            "in": self._in,
            "hasValue": self._has_value,
            "minCount": self._min_count,
            "maxCount": self._max_count,
            "minInclusive": lambda f, v, shape, x: self._compare(f, shape, ">=", x),
            "maxInclusive": lambda f, v, shape, x: self._compare(f, shape, "<=", x),
            "lessThan": lambda f, v, shape, x: self._pair(f, shape, "<", x),
            "lessThanOrEquals": lambda f, v, shape, x: self._pair(f, shape, "<=", x),
            "minLength": self._min_length,
            "pattern": self._pattern,
            "or": self._or,
            "and": self._and,
            "not": self._not,
            "node": lambda f, v, shape, x: self._on_values(f, v, shape, x),
        }

    def checks(self) -> Iterator[Check]:
        shapes = [node for node, found in self._shapes.items() if f"<{SH}NodeShape>" in found.get(f"<{RDF}type>", ())]
        for shape in sorted(shapes):
            for target in self._targets(shape):
                for part in (shape, *self._shapes[shape].get(f"<{SH}property>", ())):
                    yield from self._of(shape, part, target)

    def _targets(self, shape: Term) -> Iterator[str]:
        found = self._shapes[shape]
        for class_ in found.get(f"<{SH}targetClass>", ()):
            yield f"?focus a {class_} ."
        for predicate in found.get(f"<{SH}targetSubjectsOf>", ()):
            yield f"?focus {predicate} ?target ."
        for predicate in found.get(f"<{SH}targetObjectsOf>", ()):
            yield f"?target {predicate} ?focus ."

    def _of(self, shape: Term, part: Term, target: str) -> Iterator[Check]:
        message = self._one(part, "message") or self._one(shape, "message") or literal("The shape is violated.")
        for name, value in self._given(part):
            alternatives = self._constraints[name]("?focus", "?value", part, value)
            where = " UNION ".join(f"{{ {target} {' '.join(alternative)} }}" for alternative in alternatives)
            sparql = f"SELECT DISTINCT ?focus ?value WHERE {{ {where} }}"
            yield Check(shape, self._one(part, "path"), name, parts(message)[0], sparql)

    def _given(self, shape: Term) -> Iterator[tuple[str, Term]]:
        """Yield the constraints of a shape, in order of name; refuse those that are not known."""
        for predicate, values in sorted(self._shapes.get(shape, {}).items()):
            name = predicate[len(SH) + 1 : -1]
            if not predicate.startswith(f"<{SH}") or predicate in _SILENT or name.startswith("target"):
                continue
            if name not in self._constraints:
                known = ", ".join(self._constraints)
                raise OntologyError(f"shape {shape}", f"sh:{name} is not supported", f"Use one of: {known}.")
            yield from ((name, value) for value in values)

    def _one(self, shape: Term, name: str) -> Term:
        return next(iter(self._shapes.get(shape, {}).get(f"<{SH}{name}>", ())), "")

    def _fresh(self) -> str:
        return f"?v{next(self._numbers)}"

    def _list(self, term: Term) -> list[Term]:
        members = []
        while term != f"<{RDF}nil>":
            cell = self._shapes[term]
            members.append(cell[f"<{RDF}first>"][0])
            term = cell[f"<{RDF}rest>"][0]
        return members

    def _violated(self, focus: str, shape: Term) -> Alternatives:
        """Return the alternatives in which a focus node violates a shape: each constraint, each property shape."""
        found: Alternatives = []
        for name, value in self._given(shape):
            found += self._constraints[name](focus, self._fresh(), shape, value)
        for nested in self._shapes.get(shape, {}).get(f"<{SH}property>", ()):
            found += self._violated(focus, nested)
        return found

    def _satisfied(self, focus: str, shape: Term) -> list[str]:
        """Return patterns that match where a focus node satisfies a shape."""
        nested = self._shapes.get(shape, {}).get(f"<{SH}property>", [])
        if len(nested) == 1 and not list(self._given(shape)):
            given = list(self._given(nested[0]))
            if [name for name, _ in given] == ["hasValue"]:  # a plain pattern is much faster than two negations
                return [f"{focus} {self._path(nested[0])} {given[0][1]} ."]
        return [f"FILTER NOT EXISTS {{ {' '.join(found)} }}" for found in self._violated(focus, shape)]

    def _path(self, shape: Term) -> Term:
        path = self._one(shape, "path")
        if path.startswith("_:"):
            raise OntologyError(f"shape {shape}", "its path is more than one property", "Use a plain property.")
        return path

    def _values(self, focus: str, value: str, shape: Term) -> tuple[list[str], str]:
        """Return (patterns, variable) of the values of a shape: along its path, or the focus node itself."""
        path = self._path(shape)
        return ([f"{focus} {path} {value} ."], value) if path else ([], focus)

    def _filter(self, focus: str, value: str, shape: Term, wrong: str) -> Alternatives:
        patterns, variable = self._values(focus, value, shape)
        return [[*patterns, f"FILTER({wrong.format(v=variable)})"]]

    def _class(self, focus: str, value: str, shape: Term, class_: Term) -> Alternatives:
        return self._filter(focus, value, shape, f"NOT EXISTS {{{{ {{v}} a {class_} }}}}")

    def _datatype(self, focus: str, value: str, shape: Term, datatype: Term) -> Alternatives:
        wrong = f"COALESCE(DATATYPE({{v}}) != {datatype}, true)"
        if datatype in _CAST:
            wrong += f" || !COALESCE({datatype}(STR({{v}})) = {datatype}(STR({{v}})), false)"
        return self._filter(focus, value, shape, wrong)

    def _node_kind(self, focus: str, value: str, shape: Term, kind: Term) -> Alternatives:
        return self._filter(focus, value, shape, f"!{_KINDS[kind]}")

    def _in(self, focus: str, value: str, shape: Term, members: Term) -> Alternatives:
        return self._filter(focus, value, shape, f"!({{v}} IN ({', '.join(self._list(members))}))")

    def _min_length(self, focus: str, value: str, shape: Term, length: Term) -> Alternatives:
        return self._filter(focus, value, shape, f"STRLEN(STR({{v}})) < {length}")

    def _pattern(self, focus: str, value: str, shape: Term, pattern: Term) -> Alternatives:
        escaped = pattern.replace("{", "{{").replace("}", "}}")
        return self._filter(focus, value, shape, f"!REGEX(STR({{v}}), {escaped})")

    def _has_value(self, focus: str, value: str, shape: Term, wanted: Term) -> Alternatives:
        return [[f"FILTER NOT EXISTS {{ {focus} {self._path(shape)} {wanted} }}"]]

    def _min_count(self, focus: str, value: str, shape: Term, least: Term) -> Alternatives:
        if parts(least)[0] == "0":
            return []
        if parts(least)[0] != "1":
            raise OntologyError(f"shape {shape}", "sh:minCount above 1 is not supported", "Use 1.")
        return [[f"FILTER NOT EXISTS {{ {focus} {self._path(shape)} {self._fresh()} }}"]]

    def _max_count(self, focus: str, value: str, shape: Term, most: Term) -> Alternatives:
        if parts(most)[0] != "1":
            raise OntologyError(f"shape {shape}", "sh:maxCount other than 1 is not supported", "Use 1.")
        one, other = self._fresh(), self._fresh()
        path = self._path(shape)
        return [[f"{focus} {path} {one} . {focus} {path} {other} . FILTER(!sameTerm({one}, {other}))"]]

    def _compare(self, focus: str, shape: Term, operator: str, bound: Term) -> Alternatives:
        return self._filter(focus, "?value", shape, f"!COALESCE({{v}} {operator} {bound}, false)")

    def _pair(self, focus: str, shape: Term, operator: str, property_: Term) -> Alternatives:
        patterns, variable = self._values(focus, "?value", shape)
        other = self._fresh()
        wrong = f"FILTER(!COALESCE({variable} {operator} {other}, false))"
        return [[*patterns, f"{focus} {property_} {other} .", wrong]]

    def _on_values(self, focus: str, value: str, shape: Term, inner: Term) -> Alternatives:
        patterns, variable = self._values(focus, value, shape)
        return [[*patterns, *alternative] for alternative in self._violated(variable, inner)]

    def _or(self, focus: str, value: str, shape: Term, members: Term) -> Alternatives:
        patterns, variable = self._values(focus, value, shape)
        choices = [self._violated(variable, member) for member in self._list(members)]
        return [[*patterns, *chain.from_iterable(chosen)] for chosen in product(*choices)]

    def _and(self, focus: str, value: str, shape: Term, members: Term) -> Alternatives:
        patterns, variable = self._values(focus, value, shape)
        found = [alternative for member in self._list(members) for alternative in self._violated(variable, member)]
        return [[*patterns, *alternative] for alternative in found]

    def _not(self, focus: str, value: str, shape: Term, inner: Term) -> Alternatives:
        patterns, variable = self._values(focus, value, shape)
        return [[*patterns, *self._satisfied(variable, inner)]]
