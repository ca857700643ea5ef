"""The mentions of one document become its entities: every mention in exactly one.

Mentions whose names have one key are one thing. Different names are joined by what the text declares (以下简称),
then by the structure of the names; a renaming in the text keeps them apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.records import Entity, Mention, Reading
from kg.resolution.cluster import Clusters
from kg.resolution.definitions import Kind, declarations
from kg.resolution.names import fullest, is_latin, is_subsequence, key

_FORMS = ("股份有限公司", "有限责任公司", "有限公司", "集团公司", "公司", "集团", "股份")


@dataclass(frozen=True, slots=True)
class Name:
    """All mentions of one document whose names have the same key, and their class by vote."""

    key: str
    type: str
    mentions: tuple[Mention, ...]


def within(reading: Reading) -> tuple[Entity, ...]:
    """Return the entities of one document, with ids e1, e2 … in order of first mention."""
    names = names_of(reading.mentions)
    clusters = joined(reading, names)
    return tuple(_entity(number, [names[i] for i in c]) for number, c in enumerate(clusters, 1))


def names_of(mentions: Iterable[Mention]) -> list[Name]:
    """Group mentions by key in order of first mention; where classes differ the higher sum of scores decides."""
    groups: dict[str, list[Mention]] = defaultdict(list)
    for mention in sorted(mentions):
        groups[key(mention.surface)].append(mention)
    found = [Name(name, _vote(group), tuple(group)) for name, group in groups.items()]
    return sorted(found, key=lambda name: (name.mentions[0].start, -name.mentions[0].end))


def joined(reading: Reading, names: Sequence[Name]) -> Iterable[list[int]]:
    """Return clusters of the numbers of names, in order of first mention."""
    clusters = Clusters(len(names))
    number = {mention: i for i, name in enumerate(names) for mention in name.mentions}
    told = list(declarations(reading.document.text, reading.mentions))
    for claim in reading.claims:
        if claim.property == "formerName":
            clusters.separate(number[claim.subject], number[claim.object])
    for declaration in told:
        if declaration.kind is Kind.RENAMED:
            clusters.separate(number[declaration.one], number[declaration.other])
    for link in reading.links:
        clusters.join(number[link.one], number[link.other])
    for declaration in told:
        one, other = number[declaration.one], number[declaration.other]
        if declaration.kind is Kind.DEFINED or (
            declaration.kind is Kind.BRACKET and _bracket(names[one], names[other])
        ):
            clusters.join(one, other)
    for one, other in _short_forms(names):
        clusters.join(one, other)
    return clusters.all()


def _bracket(one: Name, other: Name) -> bool:
    if one.type != other.type:
        return False
    short, long = sorted((one.key, other.key), key=len)
    return is_latin(short) != is_latin(long) or is_subsequence(short, long)


def _short_forms(names: Sequence[Name]) -> Iterator[tuple[int, int]]:
    stems: dict[tuple[str, str], int] = {}
    for i, name in enumerate(names):
        stem = _stem(name)
        if (at := stems.setdefault((name.type, stem), i)) != i:
            yield at, i


def _stem(name: Name) -> str:
    if name.type == "Location":
        return name.key[:-1] if len(name.key) > 2 and name.key[-1] in "省市" and name.key != "吉林市" else name.key
    if name.type == "Organization":
        for form in _FORMS:
            if name.key.endswith(form) and len(name.key) > len(form) + 1:
                return name.key.removesuffix(form)
    return name.key


def _vote(mentions: Sequence[Mention]) -> str:
    votes: dict[str, float] = defaultdict(float)
    for mention in mentions:
        votes[mention.type] += mention.score
    return max(sorted(votes), key=lambda kind: votes[kind])


def _entity(number: int, names: Sequence[Name]) -> Entity:
    mentions = tuple(sorted(m for name in names for m in name.mentions))
    surfaces = list(dict.fromkeys(m.surface for m in mentions))
    name = fullest(surfaces)
    aliases = tuple(surface for surface in surfaces if surface != name)
    return Entity(f"e{number}", _vote(mentions), name, aliases, mentions)
