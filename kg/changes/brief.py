"""The morning brief: what the documents of some days tell of the watched things that was not told before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kg.changes.compare import compare
from kg.changes.days import day_before, document_day, until
from kg.changes.model import Change, Contradicted, Diff, Kind, Progress
from kg.ontology import Ontology
from kg.records import Entity, Knowledge
from kg.resolution.names import key

Item = Change | Contradicted | Progress
_HINTS = 5


@dataclass(frozen=True, slots=True)
class Watched:
    """What is new of one thing; `thing` is None where nothing bears the name `asked`: `hints` are names like it."""

    asked: str
    thing: Entity | None
    new: tuple[Change, ...] = ()
    changed: tuple[Change, ...] = ()
    progress: tuple[Progress, ...] = ()
    contradictions: tuple[Contradicted, ...] = ()
    hints: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.new) + len(self.changed) + len(self.progress) + len(self.contradictions)


@dataclass(frozen=True, slots=True)
class Brief:
    """The brief of the days `first` … `last`, both included: how many documents are new, and what they tell.

    `everything` where no thing was watched in particular; `undated` counts the documents that belong to no day.
    """

    first: date
    last: date
    documents: int
    undated: int
    everything: bool
    watched: tuple[Watched, ...]

    def __len__(self) -> int:
        return sum(map(len, self.watched))


def brief(knowledge: Knowledge, ontology: Ontology, *, since: date, today: date, watch: Sequence[str] = ()) -> Brief:
    """Return what the documents from `since` to `today` tell anew of the things with the names or ids `watch`.

    Without `watch` every thing of which something is new is told, those with the most first.
    """
    known = until(knowledge, today)
    diff = compare(until(known, day_before(since)), known, ontology)
    days = [document_day(reading.document) for reading in known.readings]
    wanted = dict.fromkeys(name for name in map(str.strip, watch) if name)
    index = _index(diff, lambda subject, object_: (subject, object_))
    told = [each for name in wanted for each in _named(name, known, index)] if wanted else _all(diff)
    fresh = sum(day is not None and day >= since for day in days)
    return Brief(since, today, fresh, days.count(None), not wanted, tuple(told))


def _named(name: str, knowledge: Knowledge, index: Mapping[str, Sequence[Item]]) -> Iterator[Watched]:
    asked = key(name)
    found = [entity for entity in knowledge.entities if entity.id == name or asked in _keys(entity)]
    for entity in found:
        yield _watched(name, entity, index.get(entity.id, ()))
    if not found:
        like = {e.name for e in knowledge.entities if any(asked in each or each in asked for each in _keys(e))}
        hints = sorted((other for other in like if len(other) > 1), key=lambda other: (len(other), other))
        yield Watched(name, None, hints=tuple(hints[:_HINTS]))


def _keys(entity: Entity) -> set[str]:
    return {key(name) for name in (entity.name, *entity.aliases)}


def _all(diff: Diff) -> list[Watched]:
    """Return each thing with what is told with it as the subject, so that nothing is told twice."""
    index = _index(diff, lambda subject, object_: (subject,))
    things = {subject.id: subject for subject, _, _ in _told(diff)}
    found = [_watched(things[id_].name, things[id_], index[id_]) for id_ in sorted(things)]
    return sorted(found, key=len, reverse=True)


def _index(diff: Diff, ends: Callable[[Entity, Entity], Sequence[Entity]]) -> Mapping[str, list[Item]]:
    """Return what is told by the ids of the things under which it is told."""
    found: dict[str, list[Item]] = defaultdict(list)
    for subject, object_, item in _told(diff):
        for end in ends(subject, object_):
            found[end.id].append(item)
    return found


def _told(diff: Diff) -> Iterator[tuple[Entity, Entity, Item]]:
    yield from ((change.fact.subject, change.fact.object, change) for change in diff.changes)
    yield from ((item.subject, item.object, item) for item in diff.progress)
    yield from ((item.subject, item.object, item) for item in diff.contradictions)


def _watched(name: str, entity: Entity, items: Sequence[Item]) -> Watched:
    changes = [item for item in items if isinstance(item, Change)]
    return Watched(
        name,
        entity,
        tuple(change for change in changes if change.kind is Kind.NEW),
        tuple(change for change in changes if change.kind is Kind.CHANGED),
        tuple(item for item in items if isinstance(item, Progress)),
        tuple(item for item in items if isinstance(item, Contradicted)),
    )
