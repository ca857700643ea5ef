"""The mentions of one document become its entities: every mention in exactly one.

Mentions whose names have one key are one thing. Different names are joined by what the text declares (以下简称),
then by the scorer, the surest pair first; a renaming in the text and numbers that differ (一期, 二期) keep them apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from kg.records import Entity, Judgement, Mention, Reading, Verdict
from kg.resolution.candidates import Candidate, Name, candidates, names_of, vote
from kg.resolution.cluster import Clusters
from kg.resolution.definitions import Kind
from kg.resolution.facts import known_as, places
from kg.resolution.features import Pair
from kg.resolution.names import fullest, is_latin, key
from kg.resolution.numerals import clash, without_edition
from kg.resolution.scorer import probability, reasons
from kg.resolution.structure import parts

JOIN = 0.6
APART = 0.3
KNOWN = 0.95
DECLARED = "the text declares it"
_COUNTRY = "中国"


@dataclass(frozen=True, slots=True)
class Merge:
    """Two surfaces of one class that were joined, and why."""

    type: str
    one: str
    other: str
    why: str


@dataclass(frozen=True, slots=True)
class Resolved:
    """The entities of one document, and the merges of different names that made them."""

    entities: tuple[Entity, ...]
    merges: tuple[Merge, ...]


def within(
    reading: Reading, *, judgements: Iterable[Judgement] = (), weights: Mapping[str, float] | None = None
) -> tuple[Entity, ...]:
    """Return the entities of one document, with ids e1, e2 … in order of first mention.

    `judgements` hold before everything else; `weights` replace the shipped ones of the scorer.
    """
    return resolved(reading, judgements=judgements, weights=weights).entities


def resolved(
    reading: Reading, *, judgements: Iterable[Judgement] = (), weights: Mapping[str, float] | None = None
) -> Resolved:
    """Return the entities of one document as `within` does, and why different names were joined."""
    names = names_of(reading.mentions)
    clusters = Clusters(len(names))
    number = {mention: i for i, name in enumerate(names) for mention in name.mentions}
    offers = list(candidates(reading, names))
    _judged(judgements, Verdict.DIFFERENT, names, clusters)
    for claim in reading.claims:
        if claim.property == "formerName" and claim.subject in number and claim.object in number:
            clusters.separate(number[claim.subject], number[claim.object])
    for one, other in _elsewhere(names):
        clusters.separate(one, other)
    for offer in offers:
        if _apart(offer):
            clusters.separate(offer.one, offer.other)
    _judged(judgements, Verdict.SAME, names, clusters)
    scored = sorted(((_score(offer, weights), offer) for offer in offers), key=lambda s: (-s[0], s[1].one, s[1].other))
    merges = [*_linked(reading, number, names, clusters, scored), *_joined(scored, names, clusters)]
    entities = (_entity(n, [names[i] for i in cluster]) for n, cluster in enumerate(clusters.all(), 1))
    return Resolved(tuple(entities), tuple(merges))


def _elsewhere(names: Sequence[Name]) -> Iterator[tuple[int, int]]:
    """Yield pairs of names that differ in their places alone: a short form that fits both must not join them."""
    alike: dict[tuple[str, str, tuple[str, ...]], list[tuple[int, frozenset[str]]]] = defaultdict(list)
    for number, name in enumerate(names):
        found = parts(name.key)
        where, stem = found.places, found.stem
        if not where and stem.startswith(_COUNTRY) and len(stem) > len(_COUNTRY) + 2:
            # 中国 is most often a word of the name; beside a name with a province it is a place like that.
            where, stem = (_COUNTRY,), stem.removeprefix(_COUNTRY)
        if where and stem and name.type != "Location":
            alike[name.type, stem, found.forms].append((number, frozenset(where)))
    for group in alike.values():
        for (one, here), (other, there) in combinations(group, 2):
            if here.isdisjoint(there):
                yield one, other


def _judged(judgements: Iterable[Judgement], verdict: Verdict, names: Sequence[Name], clusters: Clusters) -> None:
    at = {(name.type, name.key): i for i, name in enumerate(names)}
    for judgement in judgements:
        one, other = (at.get((judgement.type, key(name))) for name in (judgement.one, judgement.other))
        if judgement.verdict is verdict and one is not None and other is not None:
            if verdict is Verdict.SAME:
                clusters.join(one, other)
            else:
                clusters.separate(one, other)


def _linked(
    reading: Reading,
    number: Mapping[Mention, int],
    names: Sequence[Name],
    clusters: Clusters,
    scored: Sequence[tuple[float, Candidate]],
) -> Iterator[Merge]:
    """Follow the extractor, but for a mere short name only where the scorer does not see two things."""
    doubted = {(offer.one, offer.other) for score, offer in scored if score < APART}
    for link in reading.links:
        one, other = number.get(link.one), number.get(link.other)
        if one is None or other is None or clusters.together(one, other):
            continue
        if link.why.startswith("short name") and (min(one, other), max(one, other)) in doubted:
            continue
        if clusters.join(one, other):
            yield _merge(names[one], names[other], link.why)


def _joined(scored: Sequence[tuple[float, Candidate]], names: Sequence[Name], clusters: Clusters) -> Iterator[Merge]:
    """Join the surest pairs first, where no pair across the two clusters is scored as clearly different."""
    known = {(offer.one, offer.other): score for score, offer in scored}
    members = {clusters.root(cluster[0]): cluster for cluster in clusters.all()}
    for score, offer in scored:
        if score < JOIN:
            break
        one, other = clusters.root(offer.one), clusters.root(offer.other)
        if one == other or not _agreed(members[one], members[other], known):
            continue
        if clusters.join(one, other):
            members[clusters.root(one)] = members[one] + members[other]
            yield _merge(names[offer.one], names[offer.other], _why(offer, score))


def _score(offer: Candidate, weights: Mapping[str, float] | None) -> float:
    if _declared(offer.pair):
        return 1.0
    return max(KNOWN * _known_same(offer.pair), probability(offer.pair, weights))


def _declared(pair: Pair) -> bool:
    """Tell whether the text itself says that the two are one: 以下简称, or a foreign name in brackets.

    A known name in brackets that is not known for this thing is something else: the exchange before a stock code.
    """
    translated = pair.declared == Kind.BRACKET and is_latin(pair.short) != is_latin(pair.long)
    other = any(known_as(pair.type, name) for name in (pair.short, pair.long)) and not _known_same(pair)
    return pair.declared == Kind.DEFINED or (translated and not other)


def _known_same(pair: Pair) -> bool:
    """Tell whether facts have both names as names of one thing or place."""
    mine, theirs = (known_as(pair.type, name, risky=True) or name for name in (pair.short, pair.long))
    if mine == theirs:
        return True
    one, other = places().get(mine), places().get(theirs)
    return pair.type == "Location" and one is not None and one == other


def _known_apart(pair: Pair) -> bool:
    """Tell whether facts have the names as names of two things, or a single character begins another place's name."""
    if _known_same(pair):
        return False
    mine, theirs = (known_as(pair.type, name) for name in (pair.short, pair.long))
    if pair.type == "Location":
        one, other = places().get(mine or pair.short), places().get(theirs or pair.long)
        if one and other:
            return one.short != other.short
        return len(pair.short) == 1 and pair.long[0] != pair.short
    if mine and theirs:
        return mine != theirs
    return bool(mine and is_latin(pair.short)) or bool(theirs and is_latin(pair.long))


def _why(offer: Candidate, score: float) -> str:
    if _declared(offer.pair):
        return DECLARED
    return f"likeness {score:.2f}: {', '.join(reasons(offer.pair))}"


def _merge(one: Name, other: Name, why: str) -> Merge:
    surfaces = sorted((one.mentions[0].surface, other.mentions[0].surface))
    return Merge(one.type, surfaces[0], surfaces[1], why)


def _apart(offer: Candidate) -> bool:
    pair = offer.pair
    return (
        pair.declared is Kind.RENAMED
        or bool(clash(pair.short, pair.long))
        or _known_apart(pair)
        or (pair.long != pair.short and without_edition(pair.long) == pair.short and not pair.long[0].isdigit())
    )


def _agreed(ones: Sequence[int], others: Sequence[int], known: Mapping[tuple[int, int], float]) -> bool:
    """Tell whether no pair across two clusters was scored as clearly different."""
    return all(known.get((min(i, j), max(i, j)), 1.0) >= APART for i in ones for j in others)


def _entity(number: int, names: Sequence[Name]) -> Entity:
    mentions = tuple(sorted((m for name in names for m in name.mentions), key=_place))
    surfaces = list(dict.fromkeys(m.surface for m in mentions))
    name = fullest(surfaces) if len(surfaces) > 1 else surfaces[0]
    aliases = tuple(surface for surface in surfaces if surface != name)
    return Entity(f"e{number}", vote(mentions), name, aliases, mentions)


def _place(mention: Mention) -> tuple[int, int]:
    return mention.start, mention.end
