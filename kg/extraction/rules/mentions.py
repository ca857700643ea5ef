"""From candidates to names: the likeliest spans that do not overlap, and the other places where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.extraction.rules.candidate import Candidate
from kg.extraction.rules.headed import headed
from kg.extraction.rules.inner import inside
from kg.extraction.rules.lexicon import Lexicons, Matcher
from kg.extraction.rules.marked import marked
from kg.extraction.rules.models import models, quoted
from kg.extraction.rules.persons import persons
from kg.extraction.rules.short import declared, used
from kg.extraction.rules.text import Text

LEAST = 0.5
LONGEST = 80  # characters of a name that is looked for again


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a text: those that overlap no other, in order of place, and pairs of a name and one inside it.

    `found` are all that were likely by themselves, also inside the names that were chosen.
    """

    outer: tuple[Candidate, ...]
    inner: tuple[tuple[Candidate, Candidate], ...]
    links: tuple[tuple[Candidate, Candidate, str], ...] = ()
    found: tuple[Candidate, ...] = ()


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
        found=tuple(found),
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
        inner=tuple(inside(text, lexicons, outer, [*given, *own.outer, *own.found])),
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
