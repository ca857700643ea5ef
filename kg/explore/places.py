"""In which places each thing lies, up the containment chain: by the gazetteer, and by what the texts say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.extraction.places import CHINA, Gazetteer

WITHIN = "locatedIn"


@dataclass(slots=True)
class PlaceTable:
    """Places as rows [name, row of the place above or -1], each once, containers before what they contain."""

    gazetteer: Gazetteer
    rows: list[list[str | int]] = field(default_factory=list)
    _known: dict[str, int] = field(default_factory=dict)

    def row(self, code: str) -> int | None:
        """Return the row of the place of this code, made when it is new; None for an unknown code."""
        if code in self._known:
            return self._known[code]
        place = self.gazetteer.get(code)
        if place is None:
            return None
        above = self.gazetteer.ancestors(code)
        parent = self.row(above[0].code) if above and code != CHINA else None
        self.rows.append([place.name, -1 if parent is None else parent])
        self._known[code] = len(self.rows) - 1
        return self._known[code]


def codes_of(
    things: Sequence[str], linked: Mapping[str, str], within: Iterable[tuple[str, str]]
) -> dict[str, tuple[str, ...]]:
    """Return the codes of the divisions that each thing is or lies in, by thing, sorted.

    `linked` holds the code of each thing that is a division; `within` holds pairs (thing, what it lies in).
    """
    above: dict[str, list[str]] = defaultdict(list)
    for inner, outer in within:
        above[inner].append(outer)
    found = {}
    for thing in things:
        codes = _codes(thing, linked, above)
        if codes:
            found[thing] = tuple(sorted(codes))
    return found


def _codes(thing: str, linked: Mapping[str, str], above: Mapping[str, Sequence[str]]) -> set[str]:
    codes, seen, waiting = set(), {thing}, [thing]
    while waiting:
        one = waiting.pop()
        if one in linked:
            codes.add(linked[one])
            continue
        fresh = [outer for outer in above.get(one, ()) if outer not in seen]
        seen.update(fresh)
        waiting += fresh
    return codes
