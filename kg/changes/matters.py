"""Matters that have come to a further stage, and contradictions that were not there before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.changes.facts import Owner, meaning
from kg.changes.model import Contradicted, Progress, Step, Telling
from kg.changes.things import Things
from kg.lifecycles import TOLD, Contradiction, Lifecycle, State, contradictions, matters
from kg.ontology import Ontology
from kg.records import Entity, Knowledge, Mention, content_id

_Matter = tuple[str, str, str]


def progress(old: Knowledge, new: Knowledge, ontology: Ontology, things: Things) -> tuple[Progress, ...]:
    """Return the matters that the old state knew and that the new one tells a further stage of."""
    old_of, new_of = old.entity_of(), new.entity_of()
    known: dict[_Matter, set[str]] = {}
    for matter in matters(old, ontology):
        key = _key(matter, ontology, lambda mention: things.of(mention, old_of[mention]))
        known.setdefault(key, set()).update(state.stage for state in matter.states)
    found = []
    for matter in matters(new, ontology):
        key = _key(matter, ontology, lambda mention: new_of[mention].id)
        steps = tuple(_steps(matter, known.get(key, set()), new_of))
        if key in known and any(step.fresh for step in steps):
            subject, object_ = _ends(matter, new_of)
            identity = content_id("progress", *key, *(step.stage for step in steps if step.fresh))
            found.append(Progress(identity, subject, matter.property, object_, steps))
    return tuple(sorted(found, key=lambda each: (each.subject.id, each.property, each.object.id)))


def _steps(matter: Lifecycle, known: set[str], entity_of: Mapping[Mention, Entity]) -> Iterator[Step]:
    """Yield the first state of each stage; that something was told at all is a step, but never a new one."""
    seen: set[str] = set()
    for state in matter.states:
        if state.stage not in seen:
            seen.add(state.stage)
            fresh = state.stage not in known and state.stage != TOLD
            yield Step(state.stage, state.date, _telling(state, entity_of), fresh)


def _telling(state: State, entity_of: Mapping[Mention, Entity]) -> Telling:
    claim = state.claim
    return Telling(claim, state.document, entity_of[claim.subject], entity_of[claim.object])


def _ends(matter: Lifecycle, entity_of: Mapping[Mention, Entity]) -> tuple[Entity, Entity]:
    claim = matter.states[0].claim
    one, other = entity_of[claim.subject], entity_of[claim.object]
    return (one, other) if one.id == matter.subject else (other, one)


def _key(matter: Lifecycle, ontology: Ontology, owner: Owner) -> _Matter:
    claim = matter.states[0].claim
    return *_sorted(owner(claim.subject), owner(claim.object), claim.property, ontology), matter.property


def _sorted(subject: str, object_: str, property_: str, ontology: Ontology) -> tuple[str, str]:
    """Return the ends as a matter has them: either way round where the property or a more general one is symmetric."""
    found = ontology.properties.get(property_)
    while found is not None:
        if found.symmetric:
            return (subject, object_) if subject < object_ else (object_, subject)
        found = ontology.properties.get(found.super)
    return subject, object_


def contradicted(old: Knowledge, new: Knowledge, ontology: Ontology, things: Things) -> tuple[Contradicted, ...]:
    """Return what the new state tells in two ways that cannot both hold and the old one did not.

    However many texts tell either way, each pair of ways is told once.
    """
    old_of, new_of = old.entity_of(), new.entity_of()
    known = {
        _content(found, ontology, lambda mention: things.of(mention, old_of[mention]))
        for found in contradictions(old, ontology)
    }
    there = frozenset(reading.document.id for reading in old.readings)
    first: dict[tuple[str, ...], Contradicted] = {}
    for found in sorted(contradictions(new, ontology), key=_early):
        content = _content(found, ontology, lambda mention: new_of[mention].id)
        if content not in known and content not in first:
            first[content] = _contradicted(content, found, new_of, there)
    return tuple(sorted(first.values(), key=lambda each: (each.subject.id, each.property, each.object.id, each.id)))


def _early(found: Contradiction) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((state.document.date or "9999", state.claim.id) for state in (found.one, found.other)))


def _content(found: Contradiction, ontology: Ontology, owner: Owner) -> tuple[str, ...]:
    claim = found.one.claim
    ends = _sorted(owner(claim.subject), owner(claim.object), claim.property, ontology)
    ways = sorted(f"{state.stage} {_way(state, found.about)}" for state in (found.one, found.other))
    return found.about, *ends, *ways


def _way(state: State, about: str) -> str:
    if about == "modality":
        return f"{state.claim.property} {state.claim.modality}"
    return " ".join(sorted(meaning(q) for q in state.claim.qualifiers if q.key == about))


def _contradicted(
    content: tuple[str, ...], found: Contradiction, entity_of: Mapping[Mention, Entity], there: frozenset[str]
) -> Contradicted:
    one, other = sorted((found.one, found.other), key=lambda s: (s.document.date or "9999", s.claim.id))
    return Contradicted(
        content_id("contradicted", *content),
        found.about,
        entity_of[one.claim.subject],
        one.claim.property,
        entity_of[one.claim.object],
        _telling(one, entity_of),
        _telling(other, entity_of),
        (one.document.id not in there, other.document.id not in there),
    )
