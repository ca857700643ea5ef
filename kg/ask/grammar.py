"""Questions read by a grammar over the words of the ontology: who does what to whom, where, when, for how much.

What is asked for and what is named are put on the two sides of a property by their order and by the small words
before them (被, 由, 向, 在 …). One question can be read in several ways; the likeliest comes first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.ask.model import Named, Question, Wanted
from kg.ask.names import NameIndex, fold
from kg.ask.tokens import Token, cut
from kg.ask.words import INVERSE, words
from kg.graph.places import PLACE, WITHIN
from kg.ontology import Ontology
from kg.records import Modality, Quantity, When

LONGEST = 200  # characters of a question
OFFICE, ORIGIN = "holdsPosition", "comesFrom"
_PERSON, _PLACES = "Person", frozenset({PLACE, "Facility"})
_ASKS = ("who", "what", "where", "count")


def understand(text: str, names: NameIndex, schema: Ontology, *, today: str = "") -> tuple[Question, ...]:
    """Return the ways to read a question, the likeliest first; none when it cannot be understood.

    `today` (ISO, may be empty) is what 去年 and 上月 are counted from.
    """
    folded = fold(text.strip())
    if not folded or len(folded) > LONGEST:
        return ()
    found: list[Question] = []
    for greedy in (False, True):
        tokens = cut(folded, words(schema), names, today=today, greedy=greedy)
        if any(token.has("beyond") for token in tokens):
            return ()
        found += (question for question in _Clause(tuple(tokens), schema).readings(text) if question not in found)
    return tuple(sorted(found, key=_strangers))


def _strangers(question: Question) -> int:
    return sum(not (named.things or named.codes) for named in question.named) + len(question.ignored)


@dataclass(frozen=True, slots=True)
class _Clause:
    """The tokens of one question."""

    tokens: tuple[Token, ...]
    schema: Ontology

    def readings(self, text: str) -> Iterator[Question]:
        """Yield the ways to read the tokens."""
        base = Question(
            text,
            Wanted.SUMMARY,
            classes=tuple(dict.fromkeys(value for token in self.tokens for value in token.values("class"))),
            amount=next((token.value for token in self.tokens if isinstance(token.value, Quantity)), None),
            when=next((token.value for token in self.tokens if isinstance(token.value, When)), None),
            modality=next((Modality(value) for token in self.tokens for value in token.values("modality")), None),
            count=self._any("count"),
        )
        names, ignored = self._names()
        base = replace(base, ignored=ignored)
        if self._any("relation"):
            yield from self._relation(base, names)
            return
        verb = self._first("property")
        if verb is not None:
            yield from self._told(base, names, verb)
        if self._any("title") and names:
            yield self._office(base, names)
        if verb is None:
            yield from self._untold(base, names)

    def _relation(self, base: Question, names: Sequence[int]) -> Iterator[Question]:
        if len(names) > 1:
            yield replace(base, wanted=Wanted.RELATION, subject=self._named(names[0]), object=self._named(names[1]))
        elif names:
            yield replace(base, wanted=Wanted.SUMMARY, subject=self._named(names[0]))

    def _told(self, base: Question, names: list[int], verb: int) -> Iterator[Question]:
        """Yield the readings of a question that has a property in it."""
        inverse, properties = self._properties()
        base = replace(base, properties=properties)
        place = next((at for at in names if self._is_place(at) and WITHIN not in properties), None)
        if place is not None:
            names = [at for at in names if at != place]
            base = replace(base, place=self._named(place))
        if not names:
            if self._ask() is not None or base.classes:
                yield replace(base, wanted=self._open_side(base, verb))
            return
        if len(names) > 1 and self._joined(names) and self._ask() is not None and not self._any("when", "much"):
            yield from self._one(base, names[-1], verb, inverse, self._merged(names))
        elif len(names) > 1:
            yield self._two(base, names, verb, inverse)
        else:
            yield from self._one(base, names[0], verb, inverse, self._named(names[0]))

    def _one(self, base: Question, name: int, verb: int, inverse: bool, named: Named) -> Iterator[Question]:
        is_object = self._is_object(name, verb, inverse)
        wanted = Wanted.SUBJECT if is_object else Wanted.OBJECT
        side = "object" if is_object else "subject"
        if self._any("when"):
            wanted = Wanted.WHEN
        elif self._any("much"):
            wanted = Wanted.AMOUNT
        elif self._any("position") and OFFICE in base.properties:
            wanted = Wanted.ROLE
        elif self._ask() is None and not base.classes and self._any("whether"):
            wanted = Wanted.WHETHER
        filled = replace(base, subject=named) if side == "subject" else replace(base, object=named)
        yield replace(filled, wanted=wanted)

    def _two(self, base: Question, names: Sequence[int], verb: int, inverse: bool) -> Question:
        first, second = names[0], names[1]
        if inverse or self._before(second, "passive"):
            first, second = second, first
        wanted = Wanted.WHEN if self._any("when") else Wanted.AMOUNT if self._any("much") else Wanted.WHETHER
        if self._any("position"):
            wanted = Wanted.ROLE
        return replace(base, wanted=wanted, subject=self._named(first), object=self._named(second))

    def _office(self, base: Question, names: Sequence[int]) -> Question:
        """Return the reading of a title beside a name: whose it is, or where a person has it."""
        role = next(value for token in self.tokens for value in token.values("title"))
        base = replace(base, properties=(OFFICE,), role=role, classes=())
        person = next((at for at in names if self._types(at) and self._types(at) <= {_PERSON}), None)
        others = [at for at in names if at != person]
        subject = self._named(person) if person is not None else None
        object_ = self._named(others[0]) if others else None
        wanted = Wanted.SUBJECT if subject is None else Wanted.OBJECT if object_ is None else Wanted.WHETHER
        return replace(base, wanted=wanted, subject=subject, object=object_)

    def _untold(self, base: Question, names: Sequence[int]) -> Iterator[Question]:
        """Yield the readings of a question without a property."""
        if not names:
            return
        name, named = names[0], self._named(names[0])
        if self._any("title"):
            return
        if self._any("position"):
            yield replace(base, wanted=Wanted.ROLE, properties=(OFFICE,), subject=named)
        elif self._any("where") and not self._before(name, "place"):
            properties = (OFFICE, ORIGIN) if self._types(name) == {_PERSON} else (WITHIN,)
            yield replace(base, wanted=Wanted.OBJECT, properties=properties, subject=named)
        elif self._any("when"):
            yield replace(base, wanted=Wanted.WHEN, subject=named)
        elif self._any("much"):
            yield replace(base, wanted=Wanted.AMOUNT, subject=named)
        elif self._any("do") or (base.modality and self._ask() is not None):
            yield replace(base, wanted=Wanted.OBJECT, subject=named)
        elif self._any("whether") and len(names) > 1 and self._any("place"):
            yield replace(
                base, wanted=Wanted.WHETHER, properties=(WITHIN,), subject=named, object=self._named(names[1])
            )
        elif (base.classes or self._any("have", "count")) and self._is_place(name, bare=True):
            yield replace(base, wanted=Wanted.SUBJECT, properties=(WITHIN,), object=named)
        elif base.ignored:
            return  # words that may be the very property asked for
        elif base.classes and (self._ask() is not None or base.count):
            yield replace(base, wanted=Wanted.EITHER, subject=named)
        elif named.things and len(names) == 1:
            yield replace(base, wanted=Wanted.SUMMARY, subject=named, classes=())
        elif len(names) > 1:
            yield replace(base, wanted=Wanted.RELATION, subject=named, object=self._named(names[1]))

    def _is_object(self, name: int, verb: int, inverse: bool) -> bool:
        """Tell whether the one thing named is the object of the property."""
        ask = self._ask()
        if self._before(name, "passive"):
            return False
        if ask is not None and self._before(ask, "passive"):
            return True
        if self._before(name, "toward", "place"):
            return True
        if inverse:
            return name < verb
        if ask is not None and name < ask < verb and not self._any("where"):
            return not self._before(ask, "toward", "and", "place", "have")
        return verb < name

    def _open_side(self, base: Question, verb: int) -> Wanted:
        """Return the side that is asked for where nothing is named: the one that the class fits, else by order."""
        ask = self._ask()
        domain = {name for found in base.properties for name in self.schema.properties[found].domain}
        if base.classes and not domain & set(base.classes):
            return Wanted.OBJECT
        return Wanted.OBJECT if ask is not None and verb < ask and not base.classes else Wanted.SUBJECT

    def _properties(self) -> tuple[bool, tuple[str, ...]]:
        """Return whether the words are inverted, and the properties with all that are narrower."""
        told = [value for token in self.tokens for value in token.values("property")]
        inverse = told[0].endswith(INVERSE)
        wanted = {value.removesuffix(INVERSE) for value in told if value.endswith(INVERSE) is inverse}
        found = self.schema.properties.values()
        while more := {one.name for one in found if one.super in wanted} - wanted:
            wanted |= more
        return inverse, tuple(one.name for one in found if one.name in wanted)

    def _names(self) -> tuple[list[int], tuple[str, ...]]:
        """Return where names stand, and the unknown words that are passed over beside known ones."""
        every = [at for at, token in enumerate(self.tokens) if token.named is not None]
        known = [at for at in every if self._named(at).things or self._named(at).codes]
        sides = self._any("relation", "whether", "when", "much", "position")
        if not known or sides:
            return every, ()
        return known, tuple(self.tokens[at].text for at in every if at not in known)

    def _named(self, at: int) -> Named:
        named = self.tokens[at].named
        return named if named is not None else Named(self.tokens[at].text)

    def _merged(self, names: Sequence[int]) -> Named:
        every = [self._named(at) for at in names]
        things = tuple(dict.fromkeys(thing for named in every for thing in named.things))
        return Named("、".join(named.words for named in every), things)

    def _joined(self, names: Sequence[int]) -> bool:
        return all(self._before(at, "and") for at in names[1:])

    def _types(self, at: int) -> set[str]:
        return {thing.partition("/")[0] for thing in self._named(at).things}

    def _is_place(self, at: int, *, bare: bool = False) -> bool:
        """Tell whether a name stands for the place where something happens."""
        named = self._named(at)
        return (bare or self._before(at, "place")) and bool(named.codes or self._types(at) & _PLACES)

    def _before(self, at: int, *kinds: str) -> bool:
        return at > 0 and self.tokens[at - 1].has(*kinds)

    def _any(self, *kinds: str) -> bool:
        return self._first(*kinds) is not None

    def _first(self, *kinds: str) -> int | None:
        return next((at for at, token in enumerate(self.tokens) if token.has(*kinds)), None)

    def _ask(self) -> int | None:
        return self._first(*_ASKS)
