"""The entities of all documents become the nodes of the graph: one for each thing.

The result depends on the set of documents and judgements alone, never on their order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from kg.records import Entity, Judgement, Knowledge, Mention, Reading, Verdict, content_id
from kg.resolution.cluster import Clusters
from kg.resolution.document import within
from kg.resolution.judgements import latest
from kg.resolution.names import fullest, key


def across(readings: Iterable[Reading], *, judgements: Iterable[Judgement] = ()) -> Knowledge:
    """Resolve a collection: entities with ids `<class>/<name>`, and the judgements that were used or made."""
    told = latest(judgements)
    ordered = _ordered(readings)
    local = [entity for reading in ordered for entity in within(reading)]
    clusters = Clusters(len(local))
    by_name: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, entity in enumerate(local):
        by_name[entity.type, key(entity.name)].append(i)
    for verdict in (Verdict.DIFFERENT, Verdict.SAME):
        for judgement in told:
            if judgement.verdict is verdict:
                _replay(judgement, by_name, clusters)
    for same in by_name.values():
        for i in same[1:]:
            clusters.join(same[0], i)
    return Knowledge(ordered, _nodes([[local[i] for i in cluster] for cluster in clusters.all()]), told)


def _ordered(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    first: dict[str, Reading] = {}
    for reading in readings:
        document = reading.document
        known = first.get(document.id)
        if known is None or _place(reading) < _place(known):
            first[document.id] = reading
    return tuple(first[identity] for identity in sorted(first))


def _place(reading: Reading) -> tuple[str, str, str]:
    return reading.document.source.path, reading.document.source.place, reading.document.key


def _replay(judgement: Judgement, by_name: dict[tuple[str, str], list[int]], clusters: Clusters) -> None:
    for i in by_name.get((judgement.type, key(judgement.one)), ()):
        for j in by_name.get((judgement.type, key(judgement.other)), ()):
            if judgement.verdict is Verdict.DIFFERENT:
                clusters.separate(i, j)
            else:
                clusters.join(i, j)


def _nodes(groups: Sequence[Sequence[Entity]]) -> tuple[Entity, ...]:
    things = [_thing(group) for group in groups]
    sharing: dict[tuple[str, str], int] = defaultdict(int)
    for thing in things:
        sharing[thing.type, thing.name] += 1
    named = [_identified(thing, shared=sharing[thing.type, thing.name] > 1) for thing in things]
    return tuple(sorted(named, key=lambda entity: entity.id))


def _thing(group: Sequence[Entity]) -> Entity:
    mentions = tuple(sorted(mention for entity in group for mention in entity.mentions))
    surfaces = sorted({surface for entity in group for surface in (entity.name, *entity.aliases)})
    name = fullest(surfaces)
    votes: dict[str, int] = defaultdict(int)
    for entity in group:
        votes[entity.type] += len(entity.mentions)
    kind = max(sorted(votes), key=lambda each: votes[each])
    return Entity("", kind, name, tuple(s for s in surfaces if s != name), mentions)


def _identified(thing: Entity, *, shared: bool) -> Entity:
    identity = f"{thing.type}/{thing.name}" + (f"-{_mark(thing.mentions[0])}" if shared else "")
    return Entity(identity, thing.type, thing.name, thing.aliases, thing.mentions)


def _mark(mention: Mention) -> str:
    return content_id("", mention.document, str(mention.start), str(mention.end))[1:7]
