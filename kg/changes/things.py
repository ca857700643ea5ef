"""The things of an old state found again in a new one, whatever file or order they were read in.

A mention that stands at the same place of the same document is the surest sign; a thing none of whose documents is
left is known by its id, else by a name that only it bears on both sides.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kg.records import Entity, Knowledge, Mention
from kg.resolution.names import key

_Place = tuple[str, int, int]
_GONE = "\x1f"  # stands in no id


@dataclass(frozen=True, slots=True)
class Things:
    """Which thing of the new state each mention and each thing of the old one is, as ids of the new state."""

    by_place: Mapping[_Place, str] = field(repr=False)
    by_id: Mapping[str, str] = field(repr=False)

    def of(self, mention: Mention, entity: Entity) -> str:
        """Return the id of the thing that a mention of the old state means; an id of its own where it is no more."""
        found = self.by_place.get((mention.document, mention.start, mention.end))
        return found or self.by_id.get(entity.id) or f"{entity.id}{_GONE}"


def match(old: Knowledge, new: Knowledge) -> Things:
    """Find the things of `old` in `new`."""
    by_place = {(m.document, m.start, m.end): entity.id for entity in new.entities for m in entity.mentions}
    ids = {entity.id for entity in new.entities}
    bearers = _bearers(old.entities), _bearers(new.entities)
    found = ((entity.id, _found(entity, by_place, ids, bearers)) for entity in old.entities)
    return Things(by_place, {id_: other for id_, other in found if other})


def _found(
    entity: Entity,
    by_place: Mapping[_Place, str],
    ids: set[str],
    bearers: tuple[Mapping[tuple[str, str], list[str]], Mapping[tuple[str, str], list[str]]],
) -> str:
    votes = Counter(by_place.get((m.document, m.start, m.end), "") for m in entity.mentions)
    del votes[""]
    if votes:
        return min(votes, key=lambda id_: (-votes[id_], id_))
    if entity.id in ids:
        return entity.id
    for names in ((entity.name,), entity.aliases):
        spelled = {(entity.type, key(name)) for name in names}
        same = {id_ for name in spelled if len(bearers[0][name]) == 1 for id_ in bearers[1].get(name, ())}
        if len(same) == 1:
            return same.pop()
    return ""


def _bearers(entities: Iterable[Entity]) -> Mapping[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for entity in entities:
        for name in sorted({key(name) for name in (entity.name, *entity.aliases)}):
            found[entity.type, name].append(entity.id)
    return found
