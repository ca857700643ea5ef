"""The records of a comparison: what two states of a graph tell differently.

A fact is what is claimed of two things, whoever tells it and in how many words: subject, property, object, and for a
property that needs one the office. Its tellings are the claims that say it, one for each independent source.
"""

from __future__ import annotations

import builtins
from dataclasses import dataclass, field
from enum import StrEnum

from kg.graph.sentences import sentence
from kg.records import Claim, Document, Entity, Modality


class Kind(StrEnum):
    """How a fact differs between the two states."""

    NEW = "new"
    CHANGED = "changed"
    CONTRADICTED = "contradicted"
    RETRACTED = "retracted"


@dataclass(frozen=True, slots=True)
class Telling:
    """A claim as one source tells it, and its ends as its state has them.

    `copies` counts the other documents of that source that tell it too.
    """

    claim: Claim
    document: Document
    subject: Entity = field(repr=False)
    object: Entity = field(repr=False)
    copies: int = 0

    def quote(self) -> tuple[str, str, str]:
        """Return the sentence in three parts: before the evidence, the evidence, behind it."""
        text, (start, end) = self.document.text, self.claim.evidence
        first, last = sentence(text, start, end)
        return text[first:start], text[start:end], text[end:last]


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of one state: its ends, the office where it needs one, and a telling for each source."""

    subject: Entity
    property: str
    object: Entity
    role: str
    tellings: tuple[Telling, ...] = field(repr=False)

    @builtins.property
    def modality(self) -> Modality:
        """The strongest way in which it is told: fact, denied, planned, possible."""
        told = {telling.claim.modality for telling in self.tellings}
        return next(modality for modality in STRENGTH if modality in told)


STRENGTH = (Modality.FACT, Modality.NEGATED, Modality.PLANNED, Modality.POSSIBLE)


@dataclass(frozen=True, slots=True)
class Aspect:
    """What is told differently of a fact: modality, amount, share, date, quantity, object, role or sources.

    `before` is all that the old state told, `added` what only the new one tells, `gone` what only the old one told.
    """

    name: str
    before: tuple[str, ...]
    added: tuple[str, ...]
    gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A fact that is new, changed or retracted.

    `fact` is as the new state has it (as the old one had it where it is retracted); `tellings` are those that make the
    change, `removed` those of the old state that are no more; `unread` tells that their documents are still there.
    """

    id: str
    kind: Kind
    fact: Fact
    tellings: tuple[Telling, ...]
    aspects: tuple[Aspect, ...] = ()
    removed: tuple[Telling, ...] = ()
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Contradicted:
    """Two tellings that cannot both hold, first told by the new state; `about` is amount, share or modality.

    `fresh` says of each whether the new state alone has it.
    """

    id: str
    about: str
    subject: Entity
    property: str
    object: Entity
    one: Telling
    other: Telling
    fresh: tuple[bool, bool]


@dataclass(frozen=True, slots=True)
class Step:
    """A stage that a matter has come to, with its date (ISO, or empty); `fresh` where only the new state tells it."""

    stage: str
    date: str
    telling: Telling = field(repr=False)
    fresh: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """A matter that was known and has come to a further stage: its steps, each stage once, in order of date."""

    id: str
    subject: Entity
    property: str
    object: Entity
    steps: tuple[Step, ...]

    def fresh(self) -> tuple[Telling, ...]:
        """Return what tells its new steps."""
        return tuple(step.telling for step in self.steps if step.fresh)


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two states: what it is called, how many documents it has, how many of them tell no date."""

    name: str
    documents: int
    undated: int = 0


@dataclass(frozen=True, slots=True)
class Diff:
    """All that differs, each part in order of the names of its things."""

    old: Side
    new: Side
    changes: tuple[Change, ...]
    contradictions: tuple[Contradicted, ...]
    progress: tuple[Progress, ...]

    def of(self, kind: Kind) -> tuple[Change, ...]:
        """Return the changes of one kind."""
        return tuple(change for change in self.changes if change.kind is kind)

    def __bool__(self) -> bool:
        return bool(self.changes or self.contradictions or self.progress)
