"""The entities of all documents become the nodes of the graph: one for each thing.

The result depends on the set of documents and judgements alone, never on their order: documents are taken by id, and
joins are made in an order that names and ids decide. A person's judgement holds before every rule.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.records import Document, Entity, Judgement, Knowledge, Mention, Reading, Verdict, content_id
from kg.resolution.apart import Use, Uses
from kg.resolution.cluster import Clusters
from kg.resolution.document import DECLARED, Merge, resolved
from kg.resolution.evidence import Trace, traces
from kg.resolution.facts import known_as
from kg.resolution.families import matches
from kg.resolution.gazetteer import place_code
from kg.resolution.generic import is_risky
from kg.resolution.judgements import latest
from kg.resolution.names import fullest, key
from kg.resolution.numerals import without_edition
from kg.resolution.structure import parts

RULE = "rule"
_CLEAR_MAJORITY = 4
_SHORTEST_ALIAS = 2
_SURE_ALIAS = 4
_GROUPS = ("集团", "控股")
_LIMITED = ("有限公司", "有限责任公司", "公司")
_STATE = "中华人民共和国"
_CONFUSABLE = {
    "Event": ("Project",),
    "Facility": ("Location", "Organization", "Project"),
    "Location": ("Facility",),
    "Organization": ("Facility", "Product"),
    "Product": ("Organization", "Work"),
    "Project": ("Event", "Facility"),
    "Work": ("Product",),
}
_Spelling = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Local:
    """An entity of one document with the keys of its names; `main` is the key of its fullest name.

    `group` is what it shares with all that are surely the same: `main`, or the code of the place. `risky` ones share it
    with homonyms.
    """

    entity: Entity
    main: str
    others: tuple[str, ...]
    group: str
    risky: bool


def across(readings: Iterable[Reading], *, judgements: Iterable[Judgement] = ()) -> Knowledge:
    """Resolve a collection: entities with ids `<class>/<name>`, the judgements given and those that the rules made.

    Of two readings of one document the one whose source comes first in the alphabet is kept.
    """
    told = latest(judgements)
    ordered = _ordered(readings)
    locals_, merges, shared = _locals(ordered, told)
    clusters = Clusters(len(locals_))
    by_name = _by_name(locals_)
    _separate(told, locals_, clusters)
    _join_told(told, locals_, clusters)
    merges += _join_equal(locals_, shared, clusters)
    declared = frozenset(spelling for merge in merges for spelling in declared_by(merge))
    for merge in _rules(by_name, locals_, clusters, declared):
        one, other = by_name[merge.type, key(merge.one)][0], by_name[merge.type, key(merge.other)][0]
        if not clusters.together(one, other) and clusters.join(one, other):
            merges.append(merge)
    for i, j in _confused(by_name, locals_):
        clusters.join(i, j)
    entities = _nodes([[locals_[i].entity for i in cluster] for cluster in clusters.all()])
    return Knowledge(ordered, entities, _remembered(told, merges))


def declared_by(merge: Merge) -> tuple[tuple[str, str], ...]:
    """Return class and keys of the names that a text itself declares to be one; none of another merge."""
    if merge.why not in (DECLARED, "declared"):
        return ()
    return (merge.type, key(merge.one)), (merge.type, key(merge.other))


def _ordered(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    first: dict[str, Reading] = {}
    for reading in readings:
        known = first.get(reading.document.id)
        if known is None or _source(reading) < _source(known):
            first[reading.document.id] = reading
    return tuple(first[identity] for identity in sorted(first))


def _source(reading: Reading) -> tuple[str, str, str]:
    return reading.document.source.path, reading.document.source.place, reading.document.key


def _locals(
    readings: Sequence[Reading], told: Sequence[Judgement]
) -> tuple[list[Local], list[Merge], dict[tuple[str, str, str, str], list[int]]]:
    """Return the entities of all documents, the merges inside them, and the homonyms by what they share."""
    found: list[Local] = []
    merges: list[Merge] = []
    shared: dict[tuple[str, str, str, str], list[int]] = defaultdict(list)
    for reading in readings:
        inside, joined, traced = locals_of(reading, told)
        for n, (what, which) in traced:
            shared[inside[n].entity.type, inside[n].main, what, which].append(len(found) + n)
        found.extend(inside)
        merges.extend(joined)
    return found, merges, shared


def locals_of(
    reading: Reading, told: Sequence[Judgement] = ()
) -> tuple[list[Local], tuple[Merge, ...], list[tuple[int, Trace]]]:
    """Return the entities of one document, the merges that made them, and the traces of homonyms by their number."""
    inside = resolved(reading, judgements=told)
    found: list[Local] = []
    number: dict[str, int] = {}
    for entity in inside.entities:
        main = key(entity.name)
        others = tuple(dict.fromkeys(key(alias) for alias in entity.aliases if key(alias) != main))
        number[entity.id] = len(found)
        found.append(Local(entity, main, others, *_group(entity, main, reading.document, inside.entities)))
    risky = [local.entity for local in found if local.risky]
    traced = [(number[entity.id], trace) for entity, trace in traces(reading, inside.entities, risky)]
    return found, inside.merges, traced


def _group(entity: Entity, main: str, document: Document, entities: Sequence[Entity]) -> tuple[str, bool]:
    """Return what an entity is grouped by, and whether homonyms share it."""
    if entity.type != "Location":
        return main, is_risky(entity.type, main)
    code, homonyms = place_code(entity, document, entities)
    return (code, False) if code else (main, homonyms or is_risky(entity.type, main))


def _by_name(locals_: Sequence[Local]) -> Mapping[_Spelling, list[int]]:
    found: dict[_Spelling, list[int]] = defaultdict(list)
    for i, local in enumerate(locals_):
        found[local.entity.type, local.main].append(i)
    return found


def _separate(told: Iterable[Judgement], locals_: Sequence[Local], clusters: Clusters) -> None:
    """Give every entity its judged names as labels, so that no chain of joins can bring them together."""
    judged: set[_Spelling] = set()
    for judgement in told:
        one, other = ((judgement.type, key(name)) for name in (judgement.one, judgement.other))
        if judgement.verdict is Verdict.DIFFERENT and one != other:
            clusters.exclude(one, other)
            judged |= {one, other}
    if not judged:
        return
    for i, local in enumerate(locals_):
        for name in (local.main, *local.others):
            if (local.entity.type, name) in judged:
                clusters.mark(i, (local.entity.type, name))


def _join_told(told: Iterable[Judgement], locals_: Sequence[Local], clusters: Clusters) -> None:
    same = [j for j in told if j.verdict is Verdict.SAME]
    wanted = {(j.type, key(name)) for j in same for name in (j.one, j.other)}
    bearers: dict[_Spelling, list[int]] = defaultdict(list)
    for i, local in enumerate(locals_ if wanted else ()):
        for name in (local.main, *local.others):
            if (local.entity.type, name) in wanted:
                bearers[local.entity.type, name].append(i)
    for judgement in same:
        both = [i for name in (judgement.one, judgement.other) for i in bearers[judgement.type, key(name)]]
        for i in both[1:]:
            clusters.join(both[0], i)


def _join_equal(
    locals_: Sequence[Local], shared: Mapping[tuple[str, str, str, str], list[int]], clusters: Clusters
) -> Iterator[Merge]:
    """Join what is grouped under one name or place; homonyms only where they share a trace."""
    first: dict[_Spelling, int] = {}
    for i, local in enumerate(locals_):
        if not local.risky:
            j = first.setdefault((local.entity.type, local.group), i)
            if clusters.join(j, i) and locals_[j].main != local.main:
                yield Merge(local.entity.type, locals_[j].entity.name, local.entity.name, f"one place: {local.group}")
    for trace in sorted(shared):
        one, *rest = shared[trace]
        for i in rest:
            clusters.join(one, i)


def _rules(
    by_name: Mapping[_Spelling, list[int]],
    locals_: Sequence[Local],
    clusters: Clusters,
    declared: frozenset[_Spelling],
) -> Iterator[Merge]:
    """Yield the merges of different names that facts, the structure of names and the documents themselves speak for.

    A generator that looks at the clusters as they are when each group of rules begins.
    """
    clear = sorted(spelling for spelling in by_name if _is_clear(spelling, by_name, locals_))
    surface = {spelling: locals_[by_name[spelling][0]].entity.name for spelling in clear}
    yield from _known(clear, surface)
    organizations = [name for kind, name in clear if kind == "Organization"]
    yield from _matched(organizations, surface, by_name, locals_)
    yield from _aliased(clear, surface, by_name, locals_, clusters, declared)


def _is_clear(spelling: _Spelling, by_name: Mapping[_Spelling, list[int]], locals_: Sequence[Local]) -> bool:
    """Tell whether all that bear a name in one class are one thing."""
    same = by_name[spelling]
    return not any(locals_[i].risky for i in same) and len({locals_[i].group for i in same}) == 1


def _confused(by_name: Mapping[_Spelling, list[int]], locals_: Sequence[Local]) -> Iterator[tuple[int, int]]:
    """Yield bearers of one name in two classes that readers take for one another: of a park, a brand, a building."""
    for kind, name in sorted(by_name):
        for other in confusable(kind):
            both = (kind, name), (other, name)
            if kind < other and both[1] in by_name and all(_is_clear(each, by_name, locals_) for each in both):
                yield by_name[both[0]][0], by_name[both[1]][0]


def confusable(kind: str) -> tuple[str, ...]:
    """Return the classes that the same thing is read as in another text."""
    return _CONFUSABLE.get(kind, ())


def majority(counts: Mapping[str, int]) -> str:
    """Return the class that most documents give a thing, the first in the alphabet of equals."""
    return min(counts, key=lambda kind: (-counts[kind], kind))


def _matched(
    organizations: Sequence[str],
    surface: Mapping[_Spelling, str],
    by_name: Mapping[_Spelling, list[int]],
    locals_: Sequence[Local],
) -> Iterator[Merge]:
    """Yield the names of organizations that are one by their form, less those that documents name apart."""
    kind = "Organization"
    found = list(matches(organizations))
    unit = {name: (kind, locals_[by_name[kind, name][0]].group) for pair in found for name in pair[:2]}
    uses = Uses.of(map(_use, (local for local in locals_ if not local.risky)), set(unit.values()))
    for one, other, why in found:
        if not uses.apart(unit[one], unit[other], (one, other)):
            yield Merge(kind, surface[kind, one], surface[kind, other], why)


def _use(local: Local) -> Use:
    entity = local.entity
    return Use((entity.type, local.group), entity.mentions[0].document, tuple(filter(may_serve, local.others)))


def _known(clear: Sequence[_Spelling], surface: Mapping[_Spelling, str]) -> Iterator[Merge]:
    """Yield names that tables of facts have as names of one thing."""
    first: dict[_Spelling, _Spelling] = {}
    for spelling in clear:
        kind, name = spelling
        known = known_name(kind, name)
        if known and (before := first.setdefault((kind, known), spelling)) != spelling:
            yield Merge(kind, surface[before], surface[spelling], f"both known as {known}")


def known_name(kind: str, name: str) -> str:
    """Return the key of the name that tables of facts have for a thing of this key, empty where they have none."""
    if kind != "Organization":
        return known_as(kind, name)
    return known_as(kind, name) or known_as(kind, _bare(name)) or known_as(kind, name.removeprefix(_STATE))


def _bare(name: str) -> str:
    """Return a key without its legal form; a group and a listed company keep theirs, since X集团 is not X股份."""
    found = parts(name).forms
    if len(found) == 2 and found[0] in _GROUPS and found[1] in _LIMITED:
        return name.removesuffix(found[1])
    return (
        name.removesuffix(found[0]) if len(found) == 1 and "股份" not in found[0] and found[0] not in _GROUPS else name
    )


def _aliased(
    clear: Sequence[_Spelling],
    surface: Mapping[_Spelling, str],
    by_name: Mapping[_Spelling, list[int]],
    locals_: Sequence[Local],
    clusters: Clusters,
    declared: frozenset[_Spelling],
) -> Iterator[Merge]:
    """A name that documents use as the other name of one thing alone is that thing where it stands by itself."""
    bearers: dict[_Spelling, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for i, local in enumerate(locals_):
        for name in local.others:
            if not local.risky and may_serve(name) and (local.entity.type, name) in by_name:
                bearers[local.entity.type, name][clusters.root(i)] += 1
    for spelling in clear:
        if not (found := bearers.get(spelling)):
            continue
        ranked = sorted(found.items(), key=lambda item: (-item[1], locals_[item[0]].main, item[0]))
        (root, votes), rest = ranked[0], sum(n for _, n in ranked[1:])
        full = (spelling[0], locals_[root].main)
        if full in surface and serves(spelling[1], full[1], votes, rest, declared=spelling in declared):
            why = f"short for it in {votes} document{'s' if votes > 1 else ''}"
            yield Merge(spelling[0], surface[spelling], surface[full], why)


def may_serve(name: str) -> bool:
    """Tell whether a key is long enough to stand for another name."""
    return len(name) >= _SHORTEST_ALIAS


def serves(short: str, full: str, votes: int, rest: int, *, declared: bool) -> bool:
    """Tell whether a key that documents use `votes` times for a thing, `rest` times for others, is that thing.

    `full` is the key of the thing's name, `declared` says that a text declares the short one.
    """
    sure = votes > 1 or len(short) >= _SURE_ALIAS or declared
    return votes >= _CLEAR_MAJORITY * rest and sure and full != short and without_edition(full) != short


def _remembered(told: Sequence[Judgement], merges: Iterable[Merge]) -> tuple[Judgement, ...]:
    """Return the judgements of people and one for each pair of names that a rule joined, sorted."""
    found = {(j.type, *sorted((key(j.one), key(j.other)))): j for j in told}
    for merge in merges:
        if judgement := remembered(merge):
            found.setdefault((merge.type, key(judgement.one), key(judgement.other)), judgement)
    return tuple(sorted(found.values()))


def remembered(merge: Merge) -> Judgement | None:
    """Return what is kept of a merge: its names in order; None where they have one key, which needs no rule."""
    one, other = sorted((merge.one, merge.other), key=lambda name: (key(name), name))
    return Judgement(merge.type, one, other, Verdict.SAME, merge.why, RULE) if key(one) != key(other) else None


def _nodes(groups: Sequence[Sequence[Entity]]) -> tuple[Entity, ...]:
    things = [_thing(group) for group in groups]
    sharing: dict[_Spelling, int] = defaultdict(int)
    for thing in things:
        sharing[thing.type, thing.name] += 1
    named = [_identified(thing, shared=sharing[thing.type, thing.name] > 1) for thing in things]
    return tuple(sorted(named, key=lambda entity: entity.id))


def _thing(group: Sequence[Entity]) -> Entity:
    mentions = tuple(sorted(mention for entity in group for mention in entity.mentions))
    surfaces = sorted({surface for entity in group for surface in (entity.name, *entity.aliases)})
    name = fullest(surfaces) if len(surfaces) > 1 else surfaces[0]
    return Entity(
        "", majority(Counter(entity.type for entity in group)), name, tuple(s for s in surfaces if s != name), mentions
    )


def _identified(thing: Entity, *, shared: bool) -> Entity:
    identity = f"{thing.type}/{thing.name}" + (f"-{_mark(thing.mentions[0])}" if shared else "")
    return Entity(identity, thing.type, thing.name, thing.aliases, thing.mentions)


def _mark(mention: Mention) -> str:
    return content_id("", mention.document, str(mention.start), str(mention.end))[1:7]
