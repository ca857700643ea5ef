"""Two states of a graph compared: facts by their content, things by their mentions, ids and names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kg.changes.facts import DETAILS, Key, Told, facts, tellings, values
from kg.changes.matters import contradicted, progress
from kg.changes.model import Aspect, Change, Diff, Fact, Kind, Side
from kg.changes.things import match
from kg.ontology import Ontology
from kg.records import Entity, Knowledge, Mention, content_id

_Facts = Mapping[Key, tuple[Fact, tuple[Told, ...]]]


def compare(old: Knowledge, new: Knowledge, ontology: Ontology, *, names: tuple[str, str] = ("old", "new")) -> Diff:
    """Return what the new state tells that the old one did not, and the reverse; `names` are what they are called."""
    things = match(old, new)
    old_of, new_of = old.entity_of(), new.entity_of()
    before = facts(old, ontology, lambda mention: things.of(mention, old_of[mention]))
    after = facts(new, ontology, lambda mention: new_of[mention].id)
    there = frozenset(reading.document.id for reading in new.readings)
    changed = _changes(before, after, ontology, old_of | new_of)
    changes = [*changed, *_retracted(before, after, there)]
    rank = {name: number for number, name in enumerate(ontology.properties)}
    return Diff(
        _side(names[0], old),
        _side(names[1], new),
        tuple(sorted(changes, key=lambda change: _order(change, rank))),
        contradicted(old, new, ontology, things),
        progress(old, new, ontology, things),
    )


def _side(name: str, knowledge: Knowledge) -> Side:
    undated = sum(not reading.document.date for reading in knowledge.readings)
    return Side(name, len(knowledge.readings), undated)


def _order(change: Change, rank: Mapping[str, int]) -> tuple[object, ...]:
    fact = change.fact
    return (list(Kind).index(change.kind), fact.subject.id, rank.get(fact.property, -1), fact.object.id, fact.role)


def _changes(
    before: _Facts, after: _Facts, ontology: Ontology, entity_of: Mapping[Mention, Entity]
) -> Iterator[Change]:
    for key, (fact, told) in after.items():
        if key not in before:
            yield Change(_id(Kind.NEW, key), Kind.NEW, fact, fact.tellings)
            continue
        old, was_told = before[key]
        needs = ontology.properties[fact.property].needs if fact.property in ontology.properties else ()
        without = "role" if "role" in needs else ""
        aspects = tuple(_aspects(values(was_told, without=without), values(told, without=without), (old, fact)))
        if aspects:
            added, removed = _moved(was_told, told, aspects)
            sides = tellings(added, entity_of), tellings(removed, entity_of)
            yield Change(_id(Kind.CHANGED, key), Kind.CHANGED, fact, sides[0], aspects, sides[1])


def _aspects(
    before: Mapping[str, Mapping[str, str]], after: Mapping[str, Mapping[str, str]], both: tuple[Fact, Fact]
) -> Iterator[Aspect]:
    for name in ("modality", *DETAILS):
        old, new = before.get(name, {}), after.get(name, {})
        if old.keys() != new.keys():
            added = tuple(wording for meaning, wording in new.items() if meaning not in old)
            gone = tuple(wording for meaning, wording in old.items() if meaning not in new)
            yield Aspect(name, tuple(old.values()), added, gone)
    counts = [str(len(fact.tellings)) for fact in both]
    if counts[0] != counts[1]:
        yield Aspect("sources", (counts[0],), (counts[1],), (counts[0],))


def _moved(before: Sequence[Told], after: Sequence[Told], aspects: Sequence[Aspect]) -> tuple[list[Told], list[Told]]:
    """Return the claims that only one side has: those that tell something else where there are such."""
    sides = []
    for mine, theirs, wanted in (
        (after, before, {(aspect.name, wording) for aspect in aspects for wording in aspect.added}),
        (before, after, {(aspect.name, wording) for aspect in aspects for wording in aspect.gone}),
    ):
        known = {_said(told) for told in theirs}
        only = [told for told in mine if _said(told) not in known]
        telling = [told for told in only if not wanted.isdisjoint(_wordings([told]))]
        sides.append(telling or only)
    return sides[0], sides[1]


def _said(told: Told) -> tuple[str, ...]:
    claim, document = told
    return document.id, claim.modality, *sorted(f"{q.key} {q.surface}" for q in claim.qualifiers)


def _wordings(told: Iterable[Told]) -> set[tuple[str, str]]:
    return {(name, wording) for name, found in values(told).items() for wording in found.values()}


def _retracted(before: _Facts, after: _Facts, there: frozenset[str]) -> Iterator[Change]:
    for key, (fact, told) in before.items():
        if key not in after:
            unread = any(document.id in there for _, document in told)
            yield Change(_id(Kind.RETRACTED, key), Kind.RETRACTED, fact, (), removed=fact.tellings, unread=unread)


def _id(kind: Kind, key: Key) -> str:
    return content_id("change", kind, *key)
