"""The mentions of one document become its entities: every mention in exactly one.

Mentions whose names have one key are one thing. Different names are joined by what the text declares (以下简称),
then by the scorer, the surest pair first; a renaming in the text and numbers that differ (一期, 二期) keep them apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kg.records import Entity, Mention, Reading
from kg.resolution.candidates import Candidate, Name, candidates, names_of, vote
from kg.resolution.cluster import Clusters
from kg.resolution.definitions import Kind
from kg.resolution.names import fullest, is_latin
from kg.resolution.numerals import clash, without_edition
from kg.resolution.scorer import probability

JOIN = 0.7
APART = 0.3


def within(reading: Reading, *, weights: Mapping[str, float] | None = None) -> tuple[Entity, ...]:
    """Return the entities of one document, with ids e1, e2 … in order of first mention.

    `weights` replace the shipped ones of the scorer.
    """
    names = names_of(reading.mentions)
    clusters = joined(reading, names, weights)
    return tuple(_entity(number, [names[i] for i in cluster]) for number, cluster in enumerate(clusters, 1))


def joined(reading: Reading, names: Sequence[Name], weights: Mapping[str, float] | None = None) -> Iterable[list[int]]:
    """Return clusters of the numbers of names, in order of first mention."""
    clusters = Clusters(len(names))
    number = {mention: i for i, name in enumerate(names) for mention in name.mentions}
    offers = list(candidates(reading, names))
    for claim in reading.claims:
        if claim.property == "formerName" and claim.subject in number and claim.object in number:
            clusters.separate(number[claim.subject], number[claim.object])
    for offer in offers:
        if _apart(offer):
            clusters.separate(offer.one, offer.other)
    for link in reading.links:
        if link.one in number and link.other in number:
            clusters.join(number[link.one], number[link.other])
    scored = sorted(_scored(offers, weights), key=lambda each: (-each[0], each[1], each[2]))
    known = {(one, other): score for score, one, other in scored}
    for score, one, other in scored:
        if score >= JOIN and _agreed(clusters.members(one), clusters.members(other), known):
            clusters.join(one, other)
    return clusters.all()


def _scored(offers: Iterable[Candidate], weights: Mapping[str, float] | None) -> Iterable[tuple[float, int, int]]:
    for offer in offers:
        sure = offer.pair.declared is Kind.DEFINED or _translated(offer)
        yield (1.0 if sure else probability(offer.pair, weights)), offer.one, offer.other


def _translated(offer: Candidate) -> bool:
    """A foreign name in brackets behind the Chinese one."""
    pair = offer.pair
    return pair.declared is Kind.BRACKET and is_latin(pair.short) != is_latin(pair.long)


def _apart(offer: Candidate) -> bool:
    pair = offer.pair
    return (
        pair.declared is Kind.RENAMED
        or bool(clash(pair.short, pair.long))
        or (pair.long != pair.short and without_edition(pair.long) == pair.short and not pair.long[0].isdigit())
    )


def _agreed(ones: Sequence[int], others: Sequence[int], known: Mapping[tuple[int, int], float]) -> bool:
    """Tell whether no pair across two clusters was scored as clearly different."""
    return all(known.get((min(i, j), max(i, j)), 1.0) >= APART for i in ones for j in others)


def _entity(number: int, names: Sequence[Name]) -> Entity:
    mentions = tuple(sorted((m for name in names for m in name.mentions), key=_place))
    surfaces = list(dict.fromkeys(m.surface for m in mentions))
    name = fullest(surfaces)
    aliases = tuple(surface for surface in surfaces if surface != name)
    return Entity(f"e{number}", vote(mentions), name, aliases, mentions)


def _place(mention: Mention) -> tuple[int, int]:
    return mention.start, mention.end
