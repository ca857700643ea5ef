"""The gazetteer: all divisions of China down to townships, countries, cities of the world, regions and features.

A name is never linked by itself where several places or an ordinary word share it: the other places of the document
decide (朝阳区 beside 北京), else it stays unlinked. Codes: the official six digits (nine for townships), ISO 3166-1 for
countries, `<country>-<name>` for cities abroad and `<level>-<name>` for regions and features.
"""

from __future__ import annotations

import lzma
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from kg import ontology
from kg.errors import OntologyError

CHINA = "CN"
SURE = 0.85  # a name with this score or more is taken for the place that it names
WORD = 0.15  # a name that is also an ordinary word or a given name
LOOSE = 0.45  # the short form of a county by itself; below it names that are words
_RUNS_ON = {  # the last character of a name and those that make another word with it
    "市": frozenset("场值民面井"),
    "区": frozenset("域块间"),
    "省": frozenset("会级份"),
    "乡": frozenset("村镇愁亲土情里音"),
    "国": frozenset("债防有"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A place: its code, its full name, its short form ("" when it has none), its level and the code above it."""

    code: str
    name: str
    short: str
    level: str
    parent: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A name in a text that places bear: `text[start:end]`, the places, and how surely it names one (0…1)."""

    start: int
    end: int
    places: tuple[Place, ...]
    score: float


Row = tuple[str, str, str, str]  # name, short form, level, code above; the last two "" where the code tells them


class Gazetteer:
    """The places by code and by name; made once by `load`, never changed. Places are made when they are asked for."""

    def __init__(
        self, rows: Mapping[str, Row], names: Mapping[str, tuple[str, ...]], scores: Mapping[str, float]
    ) -> None:
        self._rows = rows
        self._names = names
        self._scores = scores
        self._made: dict[str, Place] = {}
        self._keys = sorted(names)
        self._automaton = AhoCorasick(
            self._keys,
            matchkind=MatchKind.LeftmostLongest,
            implementation=Implementation.ContiguousNFA,  # builds four times faster than the DFA, scans as fast
        )

    @classmethod
    def load(cls) -> Gazetteer:
        """Return the shipped gazetteer, read once; raise OntologyError when a file of it is missing or damaged."""
        return _shipped()

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def get(self, code: str) -> Place | None:
        """Return the place of the code."""
        row = self._rows.get(code)
        if row is None:
            return None
        if code not in self._made:
            name, short, level, parent = row
            if not level:
                level, parent = self._division(code)
            self._made[code] = Place(code, name, short, level, parent)
        return self._made[code]

    def _place(self, code: str) -> Place:
        place = self.get(code)
        if place is None:
            raise KeyError(code)
        return place

    def _division(self, code: str) -> tuple[str, str]:
        """Return level and code above of a division; where no prefecture stands between, a county's is the province."""
        if len(code) == 9:
            return "township", code[:6]
        if code.endswith("0000"):
            return "province", CHINA
        if code.endswith("00"):
            return "prefecture", code[:2] + "0000"
        above = code[:4] + "00"
        return "county", above if above in self._rows else code[:2] + "0000"

    def named(self, name: str) -> tuple[Place, ...]:
        """Return the places that bear the name: full, short or earlier."""
        return tuple(self._place(code) for code in self._names.get(name, ()))

    def ancestors(self, code: str) -> tuple[Place, ...]:
        """Return the places that contain the place, the nearest first; empty for an unknown code."""
        found = []
        place = self.get(code)
        while place is not None and (place := self.get(place.parent)) is not None:
            found.append(place)
        return tuple(found)

    def find(self, text: str) -> tuple[Spot, ...]:
        """Return the place names in the text, leftmost and longest, by place; scores tell the danger of each.

        Names of divisions in full, of provinces, cities and countries score 0.85 and more; the short form of a county
        0.45, since its two characters may meet by chance, and 0.15 when it is also a word or a given name. A place
        above it elsewhere in the text raises these to 0.6 and 0.4, one directly before it to 0.9.
        """
        hits = list(self._hits(text))
        told: dict[str, set[str]] = {}
        for name in {name for _, _, name in hits if self._scores[name] >= SURE}:
            for code in self._names[name]:
                told.setdefault(code, set()).add(name)
        return tuple(self._spots(hits, told))

    def _hits(self, text: str) -> Iterator[tuple[int, int, str]]:
        for at, start, end in self._automaton.find_matches_as_indexes(text):
            name = self._keys[at]
            if text[end : end + 1] in _RUNS_ON.get(name[-1], ()):  # 上海|市场, 发展|乡村
                name, end = name[:-1], end - 1
                if name not in self._names:
                    continue
            if _bounded(text, start, end, name):
                yield start, end, name

    def _spots(self, hits: list[tuple[int, int, str]], told: Mapping[str, set[str]]) -> Iterator[Spot]:
        last_end, last = -1, frozenset[str]()
        for start, end, name in hits:
            codes, score = self._names[name], self._scores[name]
            below = self._below(codes, last, risky=score < LOOSE) if start == last_end else ()
            near = () if below else tuple(code for code in codes if self._supported(code, name, told))
            if below:
                codes, score = below, max(score, 0.9)
            elif near:
                codes, score = near, max(score, 0.4 if score < LOOSE else 0.6)
            yield Spot(start, end, tuple(self._place(code) for code in codes), score)
            last_end, last = end, frozenset(codes)

    def _below(self, codes: tuple[str, ...], last: frozenset[str], *, risky: bool) -> tuple[str, ...]:
        """Return those of the places that lie in one of the last; right below it where the name is a word, too."""
        return tuple(
            code
            for code in codes
            if any(up.code in last and up.code != CHINA for up in self.ancestors(code)[: 1 if risky else None])
        )

    def _supported(self, code: str, name: str, told: Mapping[str, set[str]]) -> bool:
        """Tell whether a place above is named in the text by another name than this one."""
        return any(told.get(place.code, set()) - {name} for place in self.ancestors(code) if place.code != CHINA)

    def link(self, name: str, *, context: Iterable[str] = ()) -> Place | None:
        """Return the place that the name means beside the names of `context` (other places, the publisher), or None.

        One bearer alone is linked, unless its name is also an ordinary word; of several the one that the context lies
        around, in or beside; a bearer of a higher level before one of a lower where the name is the higher one's.
        """
        codes = self._names.get(name) or self._split(name)
        if not codes:
            return None
        around = [frozenset(self._names.get(other, ())) for other in context if other != name]
        around = [other for other in around if other]
        weights = {code: self._weight(code, around) for code in codes}
        best = max(weights.values())
        winners = [code for code in codes if weights[code] == best]
        if best == 0:
            if self._scores.get(name, 1.0) < LOOSE:
                return None
            winners = self._highest(winners)
        winners = [code for code in winners if self._place(code).name == name] or winners
        if len(winners) > 1:
            winners = self._highest(winners)
        return self._place(winners[0]) if len(winners) == 1 else None

    def certain(self, name: str) -> bool:
        """Tell whether `link` returns the same for a name whatever stands around it."""
        codes = self._names.get(name) or self._split(name)
        return not codes or (len(codes) == 1 and self._scores.get(name, 1.0) >= LOOSE)

    def _split(self, name: str) -> tuple[str, ...]:
        """Return the places of a name written with those above it (湖南省永州市道县), or nothing."""
        spots = self.find(name)
        if len(spots) < 2 or spots[0].start or spots[-1].end != len(name):
            return ()
        if any(one.end != other.start for one, other in pairwise(spots)):
            return ()
        return tuple(
            place.code
            for place in spots[-1].places
            if all(any(up in spot.places for up in self.ancestors(place.code)) for spot in spots[:-1])
        )

    def _weight(self, code: str, around: list[frozenset[str]]) -> int:
        """Count what in the context speaks for the place: 4 for its own above, 2 for parts of it, 1 for neighbours."""
        above = {place.code: 4 + len(place.code) for place in self.ancestors(code) if place.code != CHINA}
        parent = self._place(code).parent
        total = 0
        for others in around:
            total += max((above.get(other, 0) for other in others), default=0)
            if any(code in {place.code for place in self.ancestors(other)} for other in others):
                total += 2
            elif parent not in ("", CHINA) and any(self._place(other).parent == parent for other in others):
                total += 1
        return total

    def _highest(self, codes: list[str]) -> list[str]:
        order = ["country", "province", "prefecture", "county", "township"]
        ranks = [order.index(level) if (level := self._place(code).level) in order else len(order) for code in codes]
        top = min(ranks)
        if top > 2:
            return codes
        return [code for code, rank in zip(codes, ranks, strict=True) if rank == top]


def _bounded(text: str, start: int, end: int, name: str) -> bool:
    """Tell whether the name is not the inside of other words: 江西部, 近日本报."""
    edges = _edges().get(name)
    if edges is None:
        return True
    before, behind = edges
    return not (start and text[start - 1] in before) and not (end < len(text) and text[end] in behind)


def _lexicon(name: str) -> tuple[tuple[str, ...], ...]:
    return ontology.load().lexicon(name)


@cache
def _edges() -> Mapping[str, tuple[str, str]]:
    return {row[0]: (row[1], row[2] if len(row) > 2 else "") for row in _lexicon("place_edges")}


@cache
def _shipped() -> Gazetteer:
    rows: dict[str, Row] = {}
    names: dict[str, tuple[str, ...]] = {}
    scores: dict[str, float] = {}

    def add(name: str, code: str, score: float) -> None:
        bearers = names.get(name)
        if bearers is None:
            names[name], scores[name] = (code,), score
        elif code not in bearers:
            names[name] = (*bearers, code)
            scores[name] = WORD if WORD in (score, scores[name]) else max(score, scores[name])

    for line in (*_lexicon("world"), *_lexicon("features")):
        code, name, level, parent, others, flag = (*line, "", "", "")[:6]
        rows[code] = (name, "", level, parent)
        for wording in (name, *filter(None, others.split("/"))):
            add(wording, code, LOOSE if flag else 0.9)
    for line in _divisions():
        code, name, short, flags = (*line, "", "")[:4]
        if "o" not in flags:
            rows[code] = (name, short, "", "")
        _add_division(add, code, name, short, flags)
    return Gazetteer(rows, names, scores)


def _add_division(add: Callable[[str, str, float], None], code: str, name: str, short: str, flags: str) -> None:
    add(name, code, 0.2 if "g" in flags else 0.85 if "o" in flags else 0.95)
    if short and short != name:
        add(short, code, WORD if "r" in flags else 0.9 if code.endswith("00") and len(code) == 6 else LOOSE)


def _divisions() -> Iterator[tuple[str, ...]]:
    path = ontology.folder() / "lexicons" / "places.tsv.xz"
    try:
        text = lzma.decompress(path.read_bytes()).decode("utf-8")
    except (OSError, EOFError, lzma.LZMAError, UnicodeDecodeError) as error:
        raise OntologyError(
            str(path), f"the gazetteer cannot be read ({error})", "Install the program again."
        ) from error
    for line in text.splitlines():
        yield tuple(line.split("\t"))
