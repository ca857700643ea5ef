"""Search in the names of a graph: by names, their parts, pinyin and initials.

All names stand in one string, the shortest first, so that one pass of the string search of the machine finds them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from kg.ask.names import NameIndex, fold
from kg.explore.pinyin import spell

LIMIT = 20
LONGEST = 100  # characters of a search
_END = "\n"
_LATIN = re.compile(r"[a-z][a-z0-9 ']*")


@dataclass(frozen=True, slots=True)
class Match:
    """A thing that was found: its id, and the name that fits."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class _Lines:
    """Lines in one string, each between line ends; `starts` are where they begin, `rows` what they are of."""

    text: str = field(repr=False)
    starts: Sequence[int] = field(repr=False)
    rows: Sequence[int] = field(repr=False)

    @classmethod
    def of(cls, lines: Iterable[tuple[str, int]]) -> _Lines:
        pieces, starts, rows, at = [_END], [], [], 1
        for line, row in lines:
            pieces += (line, _END)
            starts.append(at)
            rows.append(row)
            at += len(line) + 1
        return cls("".join(pieces), starts, rows)

    def find(self, wanted: str) -> Iterator[int]:
        """Yield the rows of the lines that hold the words: the whole line first, then beginnings, then the rest."""
        for pattern in (f"{_END}{wanted}{_END}", _END + wanted, wanted):
            at = self.text.find(pattern)
            while at >= 0:
                line = bisect_right(self.starts, at + (pattern[0] == _END)) - 1
                yield self.rows[line]
                behind = self.starts[line + 1] - 1 if line + 1 < len(self.starts) else len(self.text)
                at = self.text.find(pattern, behind)


@dataclass(frozen=True, slots=True)
class Search:
    """The names of a graph, ready to be searched."""

    index: NameIndex
    names: _Lines
    pinyin: _Lines
    initials: _Lines

    @classmethod
    def of(cls, index: NameIndex) -> Search:
        """Make the search of an index of names."""
        order = sorted(range(len(index)), key=lambda at: (len(index.keys[at]), index.keys[at], index.ids[at]))
        keys = [index.keys[at].replace(_END, " ") for at in order]
        syllables = list(zip(map(spell, keys), order, strict=True))
        return cls(
            index,
            _Lines.of(zip(keys, order, strict=True)),
            _Lines.of(("".join(spelled), at) for spelled, at in syllables),
            _Lines.of(("".join(part[0] for part in spelled), at) for spelled, at in syllables),
        )

    def find(self, wanted: str, limit: int = LIMIT) -> list[Match]:
        """Return the things that fit, each once: names before pinyin, pinyin before initials."""
        key = fold(wanted.strip())[:LONGEST].replace(_END, " ")
        if not key.strip():
            return []
        found: dict[str, Match] = {}
        for lines in (self.names, self.pinyin, self.initials) if _LATIN.fullmatch(key) else (self.names,):
            for row in lines.find(key.replace(" ", "").replace("'", "")):
                found.setdefault(self.index.ids[row], Match(self.index.ids[row], self.index.names[row]))
                if len(found) >= limit:
                    return list(found.values())
        return list(found.values())
