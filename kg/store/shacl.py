"""SHACL core evaluated in memory, so that every build is validated: pySHACL takes minutes for what takes a second here.

Shapes are compiled to functions once and called for each target node. A constraint that is not in the table is
refused, never skipped; that both validators agree is tested on seeded violations.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache

import pyoxigraph

from kg.errors import OntologyError
from kg.graph.model import Graph, Values
from kg.graph.terms import RDF, SH, TYPE, XSD, Term, literal, parts

Conforms = Callable[[Term], bool]
Wrong = Callable[[Term], "list[Term | None]"]  # the values of a focus node that are wrong; None for the node as such
_SILENT = frozenset({"path", "message", "severity", "property", "targetClass", "targetSubjectsOf", "targetObjectsOf"})
_LEXICAL = {
    f"{XSD}integer": re.compile(r"[+-]?\d+"),
    f"{XSD}decimal": re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)"),
    f"{XSD}date": re.compile(r"\d{4}-\d\d-\d\d"),
}
_KINDS = {"IRI": ("<",), "Literal": ('"',), "BlankNode": ("_",), "BlankNodeOrIRI": ("<", "_")}


@dataclass(frozen=True, slots=True)
class Finding:
    """A focus node that violates a constraint: the property (or empty), the wrong value (or empty), the message."""

    focus: Term
    constraint: str
    path: Term
    value: Term
    message: str


@dataclass(slots=True)
class Data:
    """The data to validate, by subject, by class and by property; a subject may stand in several graphs.

    Where it is a part, `beyond` gives the values of a property of a node that is no subject in it.
    """

    graphs: Iterable[Graph]
    beyond: Callable[[Term, Term], tuple[Term, ...]] | None = None
    subjects: dict[Term, Values] = field(default_factory=dict)
    classes: dict[Term, list[Term]] = field(default_factory=dict)
    having: dict[Term, list[Term]] = field(default_factory=dict)
    _bearing: dict[Term, dict[Term, list[Term]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for graph in self.graphs:
            for subject, values in graph.subjects.items():
                known = self.subjects.get(subject)
                self.subjects[subject] = values if known is None else _merged(known, values)
        for subject, values in self.subjects.items():
            for class_ in values.get(TYPE, ()):
                self.classes.setdefault(class_, []).append(subject)
            for predicate in values:
                self.having.setdefault(predicate, []).append(subject)

    def values(self, focus: Term, path: Term) -> tuple[Term, ...]:
        """Return the values of a property of a node."""
        found = self.subjects.get(focus)
        if found is None:
            return self.beyond(focus, path) if self.beyond else ()
        return found.get(path, ())

    def bearing(self, path: Term, value: Term) -> list[Term]:
        """Return the nodes that have the value for a property."""
        index = self._bearing.get(path)
        if index is None:
            index = self._bearing[path] = {}
            for subject in self.having.get(path, ()):
                for found in self.subjects[subject][path]:
                    index.setdefault(found, []).append(subject)
        return index.get(value, [])


def _merged(one: Values, other: Values) -> Values:
    return {key: tuple(sorted({*one.get(key, ()), *other.get(key, ())})) for key in dict.fromkeys((*one, *other))}


def find_violations(turtle: str, data: Data) -> Iterator[Finding]:
    """Yield what violates the shapes; raise OntologyError naming what in them is not supported."""
    return _Validator(_read(turtle), data).findings()


Shapes = Mapping[Term, Mapping[Term, "list[Term]"]]


def _read(turtle: str) -> Shapes:
    found: dict[Term, dict[Term, list[Term]]] = {}
    try:
        for quad in pyoxigraph.parse(turtle, format=pyoxigraph.RdfFormat.TURTLE):
            found.setdefault(str(quad.subject), {}).setdefault(str(quad.predicate), []).append(str(quad.object))
    except SyntaxError as error:
        raise OntologyError("shapes", f"they are no Turtle ({error})", "Mend the line named.") from error
    return found


class _Validator:
    def __init__(self, shapes: Shapes, data: Data) -> None:
        self._shapes = shapes
        self._data = data
        self._tests: dict[str, Callable[[Term], Conforms]] = {  # constraints on each value by itself
            "class": self._class,
            "datatype": _datatype,
            "nodeKind": _node_kind,
            "in": lambda members: frozenset(self._list(members)).__contains__,
            "minInclusive": lambda bound: lambda value: _compare(value, bound) in (0, 1),
            "maxInclusive": lambda bound: lambda value: _compare(value, bound) in (0, -1),
            "minLength": _min_length,
            "pattern": _pattern,
            "node": self._conforms,
            "not": self._not,
            "or": self._or,
            "and": self._and,
        }
        self._counts: dict[str, Callable[[Term, Term], Wrong]] = {  # constraints on all values of a path together
            "minCount": self._min_count,
            "maxCount": self._max_count,
            "hasValue": self._has_value,
            "lessThan": lambda path, other: self._pair(path, other, (-1,)),
            "lessThanOrEquals": lambda path, other: self._pair(path, other, (-1, 0)),
        }

    def findings(self) -> Iterator[Finding]:
        shapes = [node for node, found in self._shapes.items() if f"<{SH}NodeShape>" in found.get(TYPE, ())]
        for shape in sorted(shapes):
            targets = self._targets(shape)
            for part in (shape, *self._given(shape, "property")):
                for name, wrong in self._constraints(part):
                    yield from self._of(shape, part, name, wrong, targets)

    def _of(self, shape: Term, part: Term, name: str, wrong: Wrong, targets: Mapping[Term, None]) -> Iterator[Finding]:
        message = [*self._given(part, "message"), *self._given(shape, "message"), literal("The shape is violated.")][0]
        path = self._path(part)
        for focus in self._guarded(part, targets):
            for value in wrong(focus):
                shown = "" if value is None or not path else value
                yield Finding(focus, name, path, shown, parts(message)[0])

    def _targets(self, shape: Term) -> Mapping[Term, None]:
        found: dict[Term, None] = {}
        for class_ in self._given(shape, "targetClass"):
            found.update(dict.fromkeys(self._data.classes.get(class_, ())))
        for predicate in self._given(shape, "targetSubjectsOf"):
            found.update(dict.fromkeys(self._data.having.get(predicate, ())))
        for predicate in self._given(shape, "targetObjectsOf"):
            for subject in self._data.having.get(predicate, ()):
                found.update(dict.fromkeys(self._data.values(subject, predicate)))
        return found

    def _guarded(self, shape: Term, targets: Mapping[Term, None]) -> list[Term]:
        """Return the targets that `A or not (path hasValue x)` can be violated by: those that have the value."""
        for member in (member for cases in self._given(shape, "or") for member in self._list(cases)):
            for inner in self._given(member, "not"):
                for nested in self._given(inner, "property"):
                    for wanted in self._given(nested, "hasValue"):
                        bearing = self._data.bearing(self._path(nested), wanted)
                        return [focus for focus in bearing if focus in targets] + self._beyond(targets)
        return list(targets)

    def _beyond(self, targets: Mapping[Term, None]) -> list[Term]:
        """Return the targets that stand in another part, whose values are not indexed here."""
        return [focus for focus in targets if focus not in self._data.subjects] if self._data.beyond else []

    def _constraints(self, shape: Term) -> Iterator[tuple[str, Wrong]]:
        """Yield the constraints of a shape as functions; refuse those that are not known."""
        path = self._path(shape)
        for predicate, values in sorted(self._shapes.get(shape, {}).items()):
            name = predicate[len(SH) + 1 : -1]
            if not predicate.startswith(f"<{SH}") or name in _SILENT:
                continue
            if name not in self._tests and name not in self._counts:
                known = ", ".join((*self._tests, *self._counts))
                raise OntologyError(f"shape {shape}", f"sh:{name} is not supported", f"Use one of: {known}.")
            for value in values:
                if name in self._counts:
                    yield name, self._counts[name](path, value)
                else:
                    yield name, self._each(path, self._tests[name](value))

    def _each(self, path: Term, test: Conforms) -> Wrong:
        if not path:
            return lambda focus: [] if test(focus) else [focus]
        values = self._data.values
        return lambda focus: [value for value in values(focus, path) if not test(value)]

    def _conforms(self, shape: Term) -> Conforms:
        wrongs = [wrong for _, wrong in self._constraints(shape)]
        wrongs += [wrong for nested in self._given(shape, "property") for _, wrong in self._constraints(nested)]
        return lambda focus: not any(wrong(focus) for wrong in wrongs)

    def _given(self, shape: Term, name: str) -> list[Term]:
        return self._shapes.get(shape, {}).get(f"<{SH}{name}>", [])

    def _path(self, shape: Term) -> Term:
        path = next(iter(self._given(shape, "path")), "")
        if path.startswith("_:"):
            raise OntologyError(f"shape {shape}", "its path is more than one property", "Use a plain property.")
        return path

    def _list(self, term: Term) -> list[Term]:
        members = []
        while term != f"<{RDF}nil>":
            cell = self._shapes[term]
            members.append(cell[f"<{RDF}first>"][0])
            term = cell[f"<{RDF}rest>"][0]
        return members

    def _class(self, class_: Term) -> Conforms:
        values = self._data.values
        return lambda value: class_ in values(value, TYPE)

    def _not(self, inner: Term) -> Conforms:
        conforms = self._conforms(inner)
        return lambda value: not conforms(value)

    def _or(self, members: Term) -> Conforms:
        choices = [self._conforms(member) for member in self._list(members)]
        return lambda value: any(conforms(value) for conforms in choices)

    def _and(self, members: Term) -> Conforms:
        demands = [self._conforms(member) for member in self._list(members)]
        return lambda value: all(conforms(value) for conforms in demands)

    def _min_count(self, path: Term, least: Term) -> Wrong:
        number, values = int(parts(least)[0]), self._data.values
        return lambda focus: [None] if len(values(focus, path)) < number else []

    def _max_count(self, path: Term, most: Term) -> Wrong:
        number, values = int(parts(most)[0]), self._data.values
        return lambda focus: [None] if len(values(focus, path)) > number else []

    def _has_value(self, path: Term, wanted: Term) -> Wrong:
        values = self._data.values
        return lambda focus: [] if wanted in values(focus, path) else [None]

    def _pair(self, path: Term, other: Term, allowed: tuple[int, ...]) -> Wrong:
        values = self._data.values

        def wrong(focus: Term) -> list[Term | None]:
            above = values(focus, other)
            return [value for value in values(focus, path) if any(_compare(value, a) not in allowed for a in above)]

        return wrong


def _datatype(datatype: Term) -> Conforms:
    wanted = datatype[1:-1]
    lexical = _LEXICAL.get(wanted)

    def conforms(value: Term) -> bool:
        if not value.startswith('"'):
            return False
        characters, language, found = parts(value)
        found = found or (f"{RDF}langString" if language else f"{XSD}string")
        return found == wanted and (lexical is None or lexical.fullmatch(characters) is not None)

    return conforms


def _node_kind(kind: Term) -> Conforms:
    firsts = _KINDS[kind[len(SH) + 1 : -1]]
    return lambda value: value.startswith(firsts)


def _min_length(length: Term) -> Conforms:
    number = int(parts(length)[0])
    return lambda value: len(_characters(value)) >= number


def _pattern(pattern: Term) -> Conforms:
    compiled = re.compile(parts(pattern)[0])
    return lambda value: compiled.search(_characters(value)) is not None


def _characters(value: Term) -> str:
    return parts(value)[0] if value.startswith('"') else value[1:-1]


def _compare(one: Term, other: Term) -> int | None:
    """Return -1, 0 or 1; None when the terms cannot be compared."""
    (kind, a), (other_kind, b) = _key(one), _key(other)
    if kind != other_kind or a is None or b is None:
        return None
    return (a > b) - (a < b)  # type: ignore[operator]  # of one kind, as was just seen


@lru_cache(maxsize=1 << 16)
def _key(term: Term) -> tuple[str, Decimal | date | str | None]:
    if not term.startswith('"'):
        return "", None
    characters, _, datatype = parts(term)
    try:
        if datatype in (f"{XSD}integer", f"{XSD}decimal"):
            return "number", Decimal(characters)
        if datatype == f"{XSD}date":
            return "date", date.fromisoformat(characters)
    except (ValueError, ArithmeticError):
        return "", None
    return datatype or "string", characters
