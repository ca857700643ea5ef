"""The records of a question and of its answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kg.query.facts import Fact, Thing
from kg.records import Modality, Quantity, When


class Wanted(StrEnum):
    """What a question asks for."""

    SUBJECT = "subject"
    OBJECT = "object"
    EITHER = "either"
    WHEN = "when"
    AMOUNT = "amount"
    ROLE = "role"
    WHETHER = "whether"
    RELATION = "relation"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class Named:
    """Words of a question and the things of the graph that they may name, as ids; none when nothing has that name.

    `codes` are the codes of the divisions that the gazetteer knows by these words.
    """

    words: str
    things: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """How a question was read.

    `properties` are names of the ontology, any property where there are none; what stands on a side is empty where it
    is asked for or left open; `place` is where the object lies; `modality` is None where plain facts are asked for;
    `ignored` are words that were passed over.
    """

    text: str
    wanted: Wanted
    properties: tuple[str, ...] = ()
    subject: Named | None = None
    object: Named | None = None
    classes: tuple[str, ...] = ()
    role: str = ""
    place: Named | None = None
    amount: Quantity | None = None
    when: When | None = None
    modality: Modality | None = None
    count: bool = False
    ignored: tuple[str, ...] = ()

    @property
    def named(self) -> tuple[Named, ...]:
        """Return what the question names, in order of side."""
        return tuple(found for found in (self.subject, self.object, self.place) if found is not None)


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer: a thing, or words (a date, an amount, an office), with the claims that say it.

    `way` tells how it was found where no claim says it by itself: the names along a path, or the places around.
    """

    thing: Thing | None
    words: str
    facts: tuple[Fact, ...]
    way: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question.

    `question` is None when it could not be understood, and then `hints` tell what can be asked. `findings` answer it;
    `also` are told in another way than asked (planned, denied, possible). `sparql` is the query that was run.
    """

    text: str
    question: Question | None
    sparql: str = ""
    findings: tuple[Finding, ...] = ()
    also: tuple[Finding, ...] = ()
    hints: tuple[str, ...] = ()
    truncated: bool = False

    @property
    def told(self) -> bool:
        """Tell whether the documents say anything of what was asked."""
        return bool(self.findings)
