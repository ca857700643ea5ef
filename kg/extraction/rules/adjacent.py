"""Claims that the order of words alone makes: title before name, parent inside name, place before place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kg.extraction.rules.candidate import Candidate
from kg.extraction.rules.lexicon import Lexicons
from kg.extraction.rules.text import Text
from kg.extraction.rules.told import Told

ROLE_LENGTH = 24
_NO_ROLE = re.compile(r"[，。；：！？（）()《》“”\n,;:]")
_JOINT = re.compile(r"(?:[、兼和及与 ]|兼任|以及|，)$")
_SPLIT = re.compile(r"[、兼和及与 ]|以及")
_TAKES = re.compile(
    r"[，,]?(?:现|曾|将|正式|已|还|同时|其)?(?:是|系|任|担任|出任|当选为?|就任|兼任|现任|曾任|时任|被任命为|受聘为|升任|为)(?:了)?"
)
_FORMER = re.compile(r"^(?:原|前任?|时任|现任|新任|首任|该|的|旗下|集团|公司|本|著名|知名|资深)+")


def titles(text: Text, lexicons: Lexicons, names: Sequence[Candidate]) -> Iterator[Told]:
    """Yield the offices of persons: 某公司总裁某人, several joined by 、, and 某人任某公司总裁."""
    for at, name in enumerate(names):
        if name.type == "Person":
            yield from _before(text, lexicons, names, at)
            yield from _behind(text, lexicons, names, at)


def _before(text: Text, lexicons: Lexicons, names: Sequence[Candidate], at: int) -> Iterator[Told]:
    person = names[at]
    cursor = person.start
    for other in reversed(names[max(0, at - 4) : at]):
        if other.type == "Person" or "holdsPosition" not in lexicons.about(other.type):
            return
        roles = list(_roles(text, lexicons, other.end, cursor))
        if other.type == "Location":
            roles = [role for role in roles if text.text[role[0] : role[1]].endswith(lexicons.rulers)]
        if not roles:
            return
        for role in roles:
            yield _office(lexicons, person, other, other.start, person.end, role, "title before")
        cursor = other.start
        joint = _JOINT.search(text.text, max(0, cursor - 2), cursor)
        if not joint:
            return
        cursor = joint.start()


def _behind(text: Text, lexicons: Lexicons, names: Sequence[Candidate], at: int) -> Iterator[Told]:
    person = names[at]
    if at + 1 >= len(names):
        return
    other = names[at + 1]
    if other.start - person.end > 12 or "holdsPosition" not in lexicons.about(other.type):
        return
    gap = text.text[person.end : other.start]
    bracket = gap in ("（", "(")
    if not (bracket or _TAKES.fullmatch(gap)):
        return
    found = next(lexicons.titles.find(text.text[other.end : other.end + ROLE_LENGTH]), None)
    if found is None or found[0] > 6 or _NO_ROLE.search(text.text, other.end, other.end + found[0]):
        return
    role = (other.end, other.end + found[1])
    yield _office(lexicons, person, other, person.start, role[1], role, "title behind")


def _office(
    lexicons: Lexicons, person: Candidate, body: Candidate, start: int, end: int, role: tuple[int, int], rule: str
) -> Told:
    rule = f"{rule} {body.type}{' told before' if body.ref else ''}"
    return Told(person, "holdsPosition", body, start, end, rule, lexicons.rule(rule).score, role)


def _roles(text: Text, lexicons: Lexicons, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of the offices between a body and a person, none when anything else stands there."""
    gap = text.text[start:end]
    if not 1 <= len(gap) <= ROLE_LENGTH or _NO_ROLE.search(gap):
        return
    spans: list[tuple[int, int]] = []
    at = start
    for part in [*_SPLIT.finditer(gap), None]:
        stop = end if part is None else start + part.start()
        if stop > at:
            trimmed = _FORMER.match(text.text[at:stop])
            begin = at + trimmed.end() if trimmed and trimmed.end() < stop - at else at
            spans.append((begin, stop))
        at = end if part is None else start + part.end()
    if spans and lexicons.is_title(text.text[spans[-1][0] : spans[-1][1]]):
        yield from (span for span in spans if lexicons.is_title(text.text[span[0] : span[1]]))


def nested(text: Text, lexicons: Lexicons, pairs: Sequence[tuple[Candidate, Candidate]]) -> Iterator[Told]:
    """Yield that a body whose name begins with another's is part of it; `pairs` are names and the names inside."""
    for name, parent in pairs:
        confidence = lexicons.rule(parent.rule).score
        yield Told(name, "partOf", parent, name.start, name.end, parent.rule, confidence)


def places(text: Text, lexicons: Lexicons, names: Sequence[Candidate]) -> Iterator[Told]:
    """Yield that a place lies in the place right before it."""
    for outer, inner in pairwise(names):
        if outer.end == inner.start and outer.type == "Location" and inner.type in ("Location", "Facility"):
            inside = _contains(lexicons, text.text[outer.start : outer.end], text.text[inner.start : inner.end])
            rule = f"place before {inner.type}{' inside it' if inside else ''}"
            yield Told(inner, "locatedIn", outer, outer.start, inner.end, rule, lexicons.rule(rule).score)


def _contains(lexicons: Lexicons, outer: str, inner: str) -> bool:
    """Tell whether the gazetteer knows a place of the inner name in one of the outer name."""
    above = {place.code for place in lexicons.gazetteer.named(outer)}
    return any(
        not above.isdisjoint(p.code for p in lexicons.gazetteer.ancestors(place.code))
        for place in lexicons.gazetteer.named(inner)
    )
