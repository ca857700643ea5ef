"""Names inside names: whose branch, part, stage or edition a thing is by its own name (某桥引桥 belongs to 某桥)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kg.extraction.rules.candidate import Candidate
from kg.extraction.rules.lexicon import Lexicons
from kg.extraction.rules.text import Text

# What a name of a class may be a part of when it begins with that name. Of such pairs in labelled news 92 of 100 are
# told as parts, and of the pairs of other classes one of six: an event, a work or a product is mostly named for a body.
WHOLES: Mapping[str, tuple[str, ...]] = {
    "Facility": ("Facility", "Project", "Organization"),
    "Event": ("Event",),
    "Project": ("Project", "Facility"),
}
_EDITION = re.compile(
    r"(?:第[0-9一二三四五六七八九十百]{1,4}[届次]|首届|(?:19|20)[0-9]{2}年?(?:度)?)(?:[（(]第.{1,4}届[）)])?"
)
_STAGE = re.compile(r"第?[0-9一二三四五六七八九十]{1,3}期(?:工程|项目)?$")
_GOES_ON = re.compile(r"[至到和与及暨、－—–~～-]")  # what follows is another end of the same name, no part of its begin


def inside(
    text: Text, lexicons: Lexicons, outer: Sequence[Candidate], found: Iterable[Candidate]
) -> Iterator[tuple[Candidate, Candidate]]:
    """Yield each name with the parent or the whole that it begins with, and each edition with its series."""
    starting: dict[int, list[Candidate]] = {}
    for candidate in found:
        starting.setdefault(candidate.start, []).append(candidate)
    table = {text.text[c.start : c.end]: c for c in outer}
    bodies = {surface: c for surface, c in table.items() if c.type == "Organization"}
    for name in outer:
        if name.type == "Event":
            yield from _series(text, name)
        shorter = starting.get(name.start, [])
        whole = _whole(text, lexicons, name, shorter, table)
        if whole is not None:
            yield name, whole
        elif name.type == "Organization":
            parent = _parent(text, lexicons, name, shorter, bodies)
            while parent is not None:
                yield name, parent
                name = parent
                parent = _parent(text, lexicons, name, shorter, bodies)


def _whole(
    text: Text, lexicons: Lexicons, name: Candidate, shorter: Iterable[Candidate], table: Mapping[str, Candidate]
) -> Candidate | None:
    """Return the longest name that a facility, project or event begins with and may be a part of."""
    admitted = WHOLES.get(name.type, ())
    ends = {c.end: c for c in sorted(shorter, key=lambda c: c.score) if c.end < name.end}
    for end in range(name.end - 1, name.start + 1, -1):
        told = table.get(text.text[name.start : end])
        found = told or ends.get(end)
        if not found or found.type not in admitted or (found.type == "Organization" and not told):
            continue
        if not _STAGE.search(text.text, name.start, end):  # the stage of a building is not what is built further
            rule = part(text.text[end : name.end], lexicons)
            return Candidate(name.start, end, found.type, found.score, rule) if rule else None
    return None


def part(rest: str, lexicons: Lexicons) -> str:
    """Return what the rest of a name makes of the name that it begins with: "nested 隧道", or nothing.

    Nothing is made where the rest is another end of the same name, or names a thing by itself (酒店 is no 店).
    """
    if _STAGE.match(rest):
        return "nested 期"
    word = next((w for w in lexicons.parts if rest.endswith(w)), "")
    if not word or _GOES_ON.match(rest) or (len(rest) == len(word) and not lexicons.parts[word]):
        return ""
    longer = range(len(word) + 1, len(rest) + 1)
    return "" if any(rest[-length:] in lexicons.heads.table for length in longer) else f"nested {word}"


def _series(text: Text, name: Candidate) -> Iterator[tuple[Candidate, Candidate]]:
    edition = _EDITION.match(text.text, name.start, name.end)
    if edition and name.end - edition.end() > 3:
        yield name, Candidate(edition.end(), name.end, "Event", name.score, "series")


def _parent(
    text: Text, lexicons: Lexicons, name: Candidate, shorter: Iterable[Candidate], table: dict[str, Candidate]
) -> Candidate | None:
    """Return the longest body whose name the name begins with, if what follows is a department or a firm of it."""
    ends = {c.end: c for c in shorter if c.type == "Organization" and c.end < name.end}
    for end in range(name.end - 1, name.start + 1, -1):
        if end not in ends and text.text[name.start : end] in table and text.begins(end):
            ends[end] = table[text.text[name.start : end]]
    for end in sorted(ends, reverse=True):
        parent, rest = text.text[name.start : end], text.text[end : name.end]
        rule = branch(parent, rest, lexicons)
        if rule and (parent in table or parent in lexicons.known.table or parent.endswith(lexicons.parents)):
            return Candidate(name.start, end, "Organization", ends[end].score, rule)
    return None


def branch(parent: str, rest: str, lexicons: Lexicons) -> str:
    """Return what the rest of a name makes of its parent: "nested 分公司", "nested firm", or nothing.

    Nothing is made where the rest only spells the firm's own name out, or where it is itself glued to the name.
    """
    if rest.endswith("公司") and not rest.endswith(("分公司", "子公司")):
        if parent.endswith("公司") or spelt_out(rest, lexicons):
            return ""
        return "nested firm of a group" if parent.endswith("集团") else "nested firm"
    department = next((d for d in lexicons.departments if rest.endswith(d)), "")
    return f"nested {department}" if department else ""


def spelt_out(rest: str, lexicons: Lexicons) -> bool:
    """Tell whether the rest of a firm's name holds only industries and words for a firm."""
    at = 0
    while at < len(rest):
        length = next((n for n in (6, 5, 4, 3, 2, 1) if rest[at : at + n] in lexicons.industries), 0)
        if not length:
            return False
        at += length
    return True
