"""Names that a text itself declares to be one thing, or to be an earlier and a later one.

Read from the few characters between two neighbouring mentions: 以下简称“…”, （…）, 又称…, 即…; 原…, 更名为….
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from kg.records import Mention

_OPEN, _CLOSE = "[(（\\[［【]", "[)）\\]］】]"
_QUOTE = "[“”\"‘’'「」『』《》]?"
_SAY = "|".join(
    (
        "(?:以下|下文|下面|后文)?(?:统称|简称|缩写|合称)(?:为|是|作|:|：)?",
        "下称|以下称",
        "(?:英文|中文)(?:简称|名称?|缩写|全称)?(?:为|:|：)?",
    )
)
_BETWEEN = (
    ("defined", re.compile(rf"{_QUOTE}{_OPEN}?[^()（）。；\n]{{0,16}}?[，,、]?(?:{_SAY}){_QUOTE}")),
    ("defined", re.compile(rf"{_QUOTE}[，,]?(?:又称|又名|也称|亦称|俗称|别名|也叫|也就是|即){_QUOTE}")),
    ("defined", re.compile(rf"{_QUOTE}{_OPEN}(?:又称|又名|也称|亦称|俗称|别名|即){_QUOTE}")),
    ("renamed", re.compile(rf"{_QUOTE}{_OPEN}?[，,]?(?:原名?为?|曾用名|前身为?|前身是|旧称)(?:为|是|:|：)?{_QUOTE}")),
    ("renamed", re.compile(rf"{_QUOTE}[，,]?(?:正式|将|已|日前|近日)?(?:更名|改名|改称|更改)(?:为|成){_QUOTE}")),
    ("bracket", re.compile(rf"{_QUOTE}{_OPEN}{_QUOTE}")),
)
_LONGEST_GAP = 28


class Kind(StrEnum):
    """What stands between two names: a declaration that they are one, a bare bracket, or a renaming."""

    DEFINED = "defined"
    BRACKET = "bracket"
    RENAMED = "renamed"


@dataclass(frozen=True, slots=True)
class Declaration:
    """Two mentions and what the text says between them; `wording` are the characters from one to the other."""

    one: Mention
    other: Mention
    kind: Kind
    wording: str


def declarations(text: str, mentions: Sequence[Mention]) -> Iterator[Declaration]:
    """Yield what the text declares about neighbouring mentions; they are sorted by place and do not overlap."""
    for one, other in pairwise(mentions):
        gap = text[one.end : other.start]
        if not gap or len(gap) > _LONGEST_GAP or "\n" in gap:
            continue
        for kind, pattern in _BETWEEN:
            if pattern.fullmatch(gap) and _closed(gap, text, other.end):
                yield Declaration(one, other, Kind(kind), text[one.start : other.end])
                break


def _closed(gap: str, text: str, end: int) -> bool:
    """Tell whether a bracket opened in the gap closes right behind the second name."""
    if not re.search(_OPEN, gap):
        return True
    return bool(re.match(rf"{_QUOTE}\s?(?:{_CLOSE}|[,，、;；])", text[end : end + 3]))


def outermost(mentions: Iterable[Mention]) -> list[Mention]:
    """Return the mentions that lie inside no other, sorted by place; of two that overlap the first."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept
