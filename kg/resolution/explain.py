"""Why names stand under one thing, and what was judged to stand apart from it."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.records import Entity, Judgement, Knowledge, Verdict
from kg.resolution.names import key


@dataclass(frozen=True, slots=True)
class Explanation:
    """A thing, the judgements that lead from the asked name to its name, and all others about its names."""

    entity: Entity
    path: tuple[Judgement, ...]
    others: tuple[Judgement, ...]


def explain(knowledge: Knowledge, name: str) -> tuple[Explanation, ...]:
    """Return an explanation for each thing that bears the name, in order of id; none where nothing does."""
    asked = key(name)
    return tuple(
        _explained(knowledge.judgements, entity, asked)
        for entity in knowledge.entities
        if any(key(surface) == asked for surface in (entity.name, *entity.aliases))
    )


def _explained(judgements: Iterable[Judgement], entity: Entity, asked: str) -> Explanation:
    names = {key(surface) for surface in (entity.name, *entity.aliases)}
    about = [j for j in judgements if j.type == entity.type and not names.isdisjoint((key(j.one), key(j.other)))]
    inside = [j for j in about if j.verdict is Verdict.SAME and names.issuperset((key(j.one), key(j.other)))]
    path = _path(inside, asked, key(entity.name))
    return Explanation(entity, path, tuple(j for j in about if j not in path))


def _path(judgements: Iterable[Judgement], start: str, goal: str) -> tuple[Judgement, ...]:
    """Return the shortest chain of judgements between two keys, empty where there is none."""
    beside: Mapping[str, list[tuple[str, Judgement]]] = defaultdict(list)
    for judgement in judgements:
        one, other = key(judgement.one), key(judgement.other)
        beside[one].append((other, judgement))
        beside[other].append((one, judgement))
    reached: dict[str, tuple[Judgement, ...]] = {start: ()}
    waiting = deque([start])
    while waiting and goal not in reached:
        here = waiting.popleft()
        for there, judgement in beside[here]:
            if there not in reached:
                reached[there] = (*reached[here], judgement)
                waiting.append(there)
    return reached.get(goal, ())
