"""The names of one document, and which two of them could be one thing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from kg.records import Mention, Reading
from kg.resolution.definitions import Declaration, Kind, declarations, outermost
from kg.resolution.facts import known_as, places, titles
from kg.resolution.features import Pair, relation
from kg.resolution.names import is_latin, key
from kg.resolution.structure import parts

_LISTED = re.compile(r"[”》’\"]?(?:、|和|与|及|以及|同|跟|或|并|/|和其|,|，)[“《‘\"]?")
_QUOTED = re.compile('[“《「『‘"]([^”》」』’"]+)[”》」』’"]')
_MOST_RIVALS = 3


@dataclass(frozen=True, slots=True)
class Name:
    """All mentions of one document whose names have the same key, and their class by vote."""

    key: str
    type: str
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two names of a document by number, with what can be seen of them."""

    one: int
    other: int
    pair: Pair


def names_of(mentions: Iterable[Mention]) -> list[Name]:
    """Group mentions by key in order of first mention; where classes differ the higher sum of scores decides."""
    groups: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        groups[key(mention.surface)].append(mention)
    found = [Name(name, vote(group), tuple(sorted(group))) for name, group in groups.items()]
    return sorted(found, key=lambda name: (name.mentions[0].start, -name.mentions[0].end))


def vote(mentions: Sequence[Mention]) -> str:
    """Return the class with the highest sum of scores, the first in alphabetical order of equals."""
    first = mentions[0].type
    if all(mention.type == first for mention in mentions):
        return first
    votes: dict[str, float] = defaultdict(float)
    for mention in mentions:
        votes[mention.type] += mention.score
    return max(sorted(votes), key=lambda kind: votes[kind])


def candidates(reading: Reading, names: Sequence[Name]) -> Iterator[Candidate]:
    """Yield the pairs of names that could be one thing, in order of their numbers."""
    text = reading.document.text
    outer = outermost(reading.mentions)
    number = {mention: i for i, name in enumerate(names) for mention in name.mentions}
    declared = _declared(declarations(text, outer), number)
    listed, touching = _neighbours(text, outer, number)
    standing = {number[mention] for mention in outer}
    named = {name.key for name in names if name.type in ("Organization", "Facility")}
    pairs = sorted(set(_pairs(names)) | {pair for pair in declared if names[pair[0]].type == names[pair[1]].type})
    rivals: dict[int, int] = defaultdict(int)
    ordered = [(i, j) if (len(names[i].key), i) < (len(names[j].key), j) else (j, i) for i, j in pairs]
    for i, _ in ordered:
        rivals[i] += 1
    for i, j in ordered:
        short, long = names[i], names[j]
        least, most = min(i, j), max(i, j)
        yield Candidate(
            least,
            most,
            Pair(
                type=short.type,
                short=short.key,
                long=long.key,
                declared=declared.get((least, most), ""),
                listed=(least, most) in listed,
                touching=(least, most) in touching,
                long_first=j < i,
                rivals=min(rivals[i] - 1, _MOST_RIVALS),
                inside=i not in standing,
                owner=_other_part(short.key, long.key) in named,
                quoted=any(_quotes(mention.surface, short.key) for mention in long.mentions[:1]),
                short_count=len(short.mentions),
                long_count=len(long.mentions),
            ),
        )


def _pairs(names: Sequence[Name]) -> Iterator[tuple[int, int]]:
    """Yield pairs of numbers, each by the rarest character or by the stem: never all with all."""
    kinds: dict[str, list[int]] = defaultdict(list)
    for i, name in enumerate(names):
        kinds[name.type].append(i)
    for numbers in kinds.values():
        if len(numbers) > 1:
            yield from _within_class(names, numbers)


def _within_class(names: Sequence[Name], numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    postings: dict[str, list[int]] = defaultdict(list)
    stems: dict[str, list[int]] = defaultdict(list)
    for i in numbers:
        for character in set(names[i].key):
            postings[character].append(i)
        for stem in _stems(names[i]):
            stems[stem].append(i)
    for i in numbers:
        short = names[i].key
        for j in min((postings[character] for character in short), key=len):
            if len(names[j].key) > len(short) and _like(short, names[j].key):
                yield min(i, j), max(i, j)
    for same in stems.values():
        yield from combinations(same, 2)


def _like(short: str, long: str) -> bool:
    """Tell whether the shorter key stands in the longer in some way; letters strewn over a foreign name are none."""
    how = relation(short, long)
    return how != "none" and not (how == "subsequence" and is_latin(short) and is_latin(long))


def _stems(name: Name) -> Iterator[str]:
    """What two names must share though neither lies in the other."""
    if name.type == "Person":
        if name.key[1:] in titles() or 2 <= len(name.key) <= 4:
            yield name.key[0]
        return
    if len(core := parts(name.key).core) > 1:
        yield core
    if known := known_as(name.type, name.key, risky=True):
        yield f"={known}"
    if name.type == "Location" and (place := places().get(name.key)):
        yield f"={place.short}"
        if place.level == "country":
            yield f"{name.key[0]}方"
    elif name.type == "Location" and len(name.key) == 2 and name.key[1] == "方":
        yield name.key


def _declared(told: Iterable[Declaration], number: Mapping[Mention, int]) -> dict[tuple[int, int], Kind]:
    found: dict[tuple[int, int], Kind] = {}
    for declaration in told:
        one, other = sorted((number[declaration.one], number[declaration.other]))
        if one != other:
            found.setdefault((one, other), declaration.kind)
    return found


def _neighbours(
    text: str, outer: Sequence[Mention], number: Mapping[Mention, int]
) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    listed: set[tuple[int, int]] = set()
    touching: set[tuple[int, int]] = set()
    for before, after in pairwise(outer):
        gap = text[before.end : after.start]
        if len(gap) < 5:
            one, other = sorted((number[before], number[after]))
            if _LISTED.fullmatch(gap):
                listed.add((one, other))
            elif gap in ("", "的"):
                touching.add((one, other))
    return listed, touching


def _other_part(short: str, long: str) -> str:
    if long.startswith(short):
        return long[len(short) :]
    return long[: long.index(short)] if short in long else ""


def _quotes(surface: str, short: str) -> bool:
    """Tell whether a surface has the short key as a part in quotation marks."""
    return any(key(part) == short for part in _QUOTED.findall(surface))
