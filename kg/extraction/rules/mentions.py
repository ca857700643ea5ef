"""From candidates to names: the likeliest spans that do not overlap, the names inside them, and their other places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.extraction.rules.candidate import Candidate
from kg.extraction.rules.headed import headed
from kg.extraction.rules.lexicon import Lexicons, Matcher
from kg.extraction.rules.marked import marked
from kg.extraction.rules.models import models, quoted
from kg.extraction.rules.persons import persons
from kg.extraction.rules.short import declared, used
from kg.extraction.rules.text import Text

LEAST = 0.5
LONGEST = 80  # characters of a name that is looked for again
_EDITION = re.compile(
    r"(?:第[0-9一二三四五六七八九十百]{1,4}[届次]|首届|(?:19|20)[0-9]{2}年?(?:度)?)(?:[（(]第.{1,4}届[）)])?"
)


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a text: those that overlap no other, in order of place, and pairs of a name and one inside it."""

    outer: tuple[Candidate, ...]
    inner: tuple[tuple[Candidate, Candidate], ...]
    links: tuple[tuple[Candidate, Candidate, str], ...] = ()


def find_names(text: Text, lexicons: Lexicons) -> Names:
    """Return the names of a text."""
    found = [*known(text, lexicons), *headed(text, lexicons), *persons(text, lexicons), *marked(text, lexicons)]
    found += quoted(text, lexicons)
    found = [c for c in found if c.score >= LEAST and text.text[c.start : c.end] not in lexicons.generic]
    chosen = choose(found)
    chosen = choose([*chosen, *(c for c in models(text, lexicons, chosen) if c.score >= LEAST)])
    declarations = list(declared(text, lexicons, chosen))
    chosen = choose([*chosen, *(short for _, short in declarations)])
    shorts = list(used(text, lexicons, chosen))
    outer = choose([*chosen, *repeats(text, chosen), *(short for _, short in shorts)])
    kept = set(outer)
    links = [(one, other, "declared") for one, other in declarations] + [(*pair, "short name") for pair in shorts]
    return Names(
        outer=tuple(outer),
        inner=tuple(inside(text, lexicons, outer, found)),
        links=tuple(link for link in links if link[0] in kept and link[1] in kept),
    )


def around(text: Text, lexicons: Lexicons, own: Names, given: Sequence[Candidate], least: float) -> Names:
    """Return the names that another reader gives, with those of our own that overlap none of them and are sure.

    Names that lie inside others are found anew; links between names that are gone are dropped.
    """
    outer = choose(given)
    taken = {at for name in outer for at in range(name.start, name.end)}
    added = (n for n in own.outer if n.score >= least and taken.isdisjoint(range(n.start, n.end)))
    outer = sorted([*outer, *added], key=lambda name: name.start)
    at = {(name.start, name.end): name for name in outer}
    links = (((at.get((a.start, a.end)), at.get((b.start, b.end)), why)) for a, b, why in own.links)
    return Names(
        outer=tuple(outer),
        inner=tuple(inside(text, lexicons, outer, [*given, *own.outer])),
        links=tuple((one, other, why) for one, other, why in links if one and other and one != other),
    )


def known(text: Text, lexicons: Lexicons) -> Iterator[Candidate]:
    """Yield the names that are known beforehand; short ones only where words begin and end."""
    for start, end, name in lexicons.known.find(text.text):
        whole = text.begins(start) + text.begins(end)
        if whole == 2 or end - start > 3 or (end - start == 3 and whole == 1):
            yield Candidate(start, end, name.type, name.score, "known")
    for sighting in lexicons.things.find(text.text):
        rule = (
            f"thing {sighting.thing.kind}{' short' if sighting.end - sighting.start < len(sighting.thing.name) else ''}"
        )
        if not sighting.risky and text.begins(sighting.start) + text.begins(sighting.end) >= 1:
            score = lexicons.rule(rule).score
            yield Candidate(sighting.start, sighting.end, sighting.thing.type, score, rule)
    for spot in lexicons.gazetteer.find(text.text):
        if spot.end - spot.start > 1:
            rule = f"place {spot.score:.1f}{'' if text.begins(spot.start) and text.begins(spot.end) else ' inside'}"
            yield Candidate(spot.start, spot.end, "Location", lexicons.rule(rule).score, rule)


def choose(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return the candidates that no longer, or as long and surer, candidate overlaps, in order of place."""
    ranked = sorted(candidates, key=lambda c: (c.start - c.end, -c.score, c.start, c.type))
    chosen: dict[int, Candidate] = {}
    taken: set[int] = set()
    for candidate in ranked:
        if candidate.start in taken or candidate.end - 1 in taken:
            continue
        taken.update(range(candidate.start, candidate.end))
        chosen[candidate.start] = candidate
    return [chosen[start] for start in sorted(chosen)]


def repeats(text: Text, names: Iterable[Candidate]) -> Iterator[Candidate]:
    """Yield every place where a name that was found stands again."""
    table: dict[str, Candidate] = {}
    for name in names:
        surface = text.text[name.start : name.end]
        if 1 < len(surface) <= LONGEST and (surface not in table or table[surface].score < name.score):
            table[surface] = name
    for start, end, name in Matcher(table).find(text.text):
        if end - start > 2 or (text.begins(start) and text.begins(end)):
            yield Candidate(start, end, name.type, name.score, "repeat")


def inside(
    text: Text, lexicons: Lexicons, outer: Sequence[Candidate], found: Iterable[Candidate]
) -> Iterator[tuple[Candidate, Candidate]]:
    """Yield each body with the parent that its own name begins with, and each edition with its series."""
    starting: dict[int, list[Candidate]] = {}
    for candidate in found:
        starting.setdefault(candidate.start, []).append(candidate)
    table = {text.text[c.start : c.end]: c for c in outer if c.type == "Organization"}
    for name in outer:
        if name.type == "Event":
            yield from _series(text, name)
        elif name.type == "Organization":
            parent = _parent(text, lexicons, name, starting.get(name.start, []), table)
            while parent is not None:
                yield name, parent
                name = parent
                parent = _parent(text, lexicons, name, starting.get(name.start, []), table)


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
