"""How matters go on, and where the texts contradict one another: read off the claims of a whole collection.

A matter is what claims of one kind say about the same two things: a plan, its signing, the start of work, the end. Its
lifecycle is the sequence of its dated states; nothing is merged by it, each state keeps its claim. Two claims
contradict when two independent texts tell of the same stage of a matter with values that cannot both hold, or when one
text asserts what another denies.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import combinations

from kg.ontology import Ontology
from kg.records import Claim, Document, Knowledge, Mark, Modality, Quantity, When, content_id

TOLD = "told"
PLANNED = "planned"
ENDED = "ended"
_ROUNDING = Decimal("0.05")  # what "about" and rounding may differ by
_COMPARED = ("amount", "share")
_BY_MODALITY = {Modality.PLANNED: PLANNED, Modality.POSSIBLE: PLANNED, Modality.NEGATED: ENDED}


@dataclass(frozen=True, slots=True)
class State:
    """A claim as a state of a matter: the stage (of `stages.tsv`, or `told`) and its date, ISO or empty."""

    stage: str
    date: str
    claim: Claim
    document: Document


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """The states of one matter in order of date and stage; `property` is the most general one of its claims."""

    id: str
    subject: str
    property: str
    object: str
    states: tuple[State, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two states of one matter that cannot both hold, and what they differ in: amount, share or modality."""

    id: str
    about: str
    one: State
    other: State


def lifecycles(knowledge: Knowledge, ontology: Ontology) -> tuple[Lifecycle, ...]:
    """Return the lifecycle of every matter of which more than one stage is told, in order of id."""
    return tuple(matter for matter in matters(knowledge, ontology) if _goes_on(matter))


def matters(knowledge: Knowledge, ontology: Ontology) -> tuple[Lifecycle, ...]:
    """Return every matter with what is told of it so far, be it one state, in order of id.

    Only properties that the ontology calls staged go on in stages.
    """
    found = (_lifecycle(key, states) for key, states in _matters(knowledge, ontology).items())
    staged = (matter for matter in found if ontology.properties[matter.property].staged)
    return tuple(sorted(staged, key=lambda matter: matter.id))


def contradictions(knowledge: Knowledge, ontology: Ontology) -> tuple[Contradiction, ...]:
    """Return every contradiction between independent texts, in order of id."""
    found = {
        contradiction.id: contradiction
        for states in _matters(knowledge, ontology).values()
        for one, other in combinations(sorted(states, key=lambda state: state.claim.id), 2)
        for contradiction in _contradicting(one, other)
    }
    return tuple(found[key] for key in sorted(found))


def _matters(knowledge: Knowledge, ontology: Ontology) -> Mapping[tuple[str, str, str], list[State]]:
    entity_of = knowledge.entity_of()
    matters: dict[tuple[str, str, str], list[State]] = defaultdict(list)
    for reading in knowledge.readings:
        for claim in reading.claims:
            ends = entity_of[claim.subject], entity_of[claim.object]
            if ends[0].id != ends[1].id:
                key = matter_key(claim, ends[0].id, ends[1].id, ontology)
                matters[key].append(_state(claim, reading.document, ontology))
    return matters


def matter_key(claim: Claim, subject: str, object_: str, ontology: Ontology) -> tuple[str, str, str]:
    """Return what the claims of one matter share: its two ends, entity ids, and its most general property."""
    found = ontology.properties[claim.property]
    symmetric = found.symmetric
    while found.super:
        found = ontology.properties[found.super]
        symmetric = symmetric or found.symmetric
    one, other = sorted((subject, object_)) if symmetric else (subject, object_)
    return one, found.name, other


def _state(claim: Claim, document: Document, ontology: Ontology) -> State:
    days = [
        qualifier.value.first.isoformat()
        for qualifier in claim.qualifiers
        if qualifier.key == "date" and isinstance(qualifier.value, When) and qualifier.value.first
    ]
    return State(_stage(claim, document, ontology), min(days, default=document.date), claim, document)


def _stage(claim: Claim, document: Document, ontology: Ontology) -> str:
    if claim.modality in _BY_MODALITY:
        return _BY_MODALITY[claim.modality]
    words = document.text[slice(*claim.evidence)]
    told = [stage for stage, signs in _stages(ontology) if any(sign in words for sign in signs)]
    return told[-1] if told else TOLD


@cache
def _signs(rows: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((stage, signs) for stage, _, *signs_ in rows if (signs := tuple(signs_)))


def _stages(ontology: Ontology) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return _signs(ontology.lexicon("stages"))


def _lifecycle(key: tuple[str, str, str], states: list[State]) -> Lifecycle:
    ordered = sorted(states, key=lambda state: (state.date or "9999", state.document.id, state.claim.evidence))
    return Lifecycle(content_id("matter", *key), *key, tuple(ordered))


def _goes_on(matter: Lifecycle) -> bool:
    return len({state.stage for state in matter.states}) > 1


def _contradicting(one: State, other: State) -> Iterator[Contradiction]:
    if not _independent(one, other):
        return
    if one.claim.property == other.claim.property and {Modality.FACT, Modality.NEGATED} == {
        one.claim.modality,
        other.claim.modality,
    }:
        yield _contradiction("modality", one, other)
    if one.stage == other.stage:
        for about in _COMPARED:
            told = [_quantities(state, about) for state in (one, other)]
            if all(told) and not any(_agree(a, b) for a in told[0] for b in told[1]):
                yield _contradiction(about, one, other)


def _contradiction(about: str, one: State, other: State) -> Contradiction:
    return Contradiction(content_id("contradiction", about, one.claim.id, other.claim.id), about, one, other)


def _independent(one: State, other: State) -> bool:
    words = [state.document.text[slice(*state.claim.evidence)] for state in (one, other)]
    return one.document.id != other.document.id and words[0] != words[1]


def _quantities(state: State, key: str) -> list[Quantity]:
    return [q.value for q in state.claim.qualifiers if q.key == key and isinstance(q.value, Quantity)]


def _agree(one: Quantity, other: Quantity) -> bool:
    """Tell whether both may hold: values of different units cannot be compared, and so may."""
    if (one.kind, one.unit) != (other.kind, other.unit):
        return True
    bounds = [_bounds(quantity) for quantity in (one, other)]
    (low, high), (other_low, other_high) = bounds
    return (low is None or other_high is None or low <= other_high) and (
        high is None or other_low is None or other_low <= high
    )


def _bounds(quantity: Quantity) -> tuple[Decimal | None, Decimal | None]:
    if quantity.mark is Mark.EXACT:
        return quantity.low, quantity.high
    low, high = quantity.low, quantity.high
    return (
        None if low is None else low - abs(low) * _ROUNDING,
        None if high is None else high + abs(high) * _ROUNDING,
    )
