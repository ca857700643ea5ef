"""Known things: universities, listed companies, government bodies, exchanges, banks and media, with their short names.

They help to find names (by dictionary) and to resolve them (short to full). A short name that is also an ordinary word,
a place or two characters that meet by chance is risky: it counts only beside the full name or by other evidence.
"""

from __future__ import annotations

import lzma
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from kg import ontology
from kg.errors import OntologyError

ORGANIZATION = "Organization"


@dataclass(frozen=True, slots=True)
class Known:
    """A known thing: its full name, its class in the ontology, what it is, its stock code ("" for none), other names.

    `kind` is one of university, company, body, exchange, bank, medium, world.
    """

    name: str
    type: str
    kind: str
    code: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sighting:
    """A known name in a text: `text[start:end]`, the thing, and whether the name alone is no proof of it."""

    start: int
    end: int
    thing: Known
    risky: bool


class KnownThings:
    """The known things by every name they go by; made once by `load`, never changed."""

    def __init__(self, rows: Iterator[tuple[Known, frozenset[str]]]) -> None:
        """Take each thing with those of its names that are risky."""
        self._names: dict[str, tuple[Known, ...]] = {}
        self._risky: set[str] = set()
        self._count = 0
        for thing, risky in rows:
            self._count += 1
            self._risky |= risky
            for name in (thing.name, *thing.others):
                self._names[name] = (*self._names.get(name, ()), thing)
        self._keys = sorted(self._names)
        self._automaton = AhoCorasick(
            self._keys, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA
        )

    @classmethod
    def load(cls) -> KnownThings:
        """Return the shipped ones, read once; raise OntologyError when a file of them is missing or damaged."""
        return _shipped()

    def __len__(self) -> int:
        return self._count

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def named(self, name: str) -> tuple[Known, ...]:
        """Return the things that go by the name, full or short; several where they share it."""
        return self._names.get(name, ())

    def risky(self, name: str) -> bool:
        """Tell whether the name is also an ordinary word, a place, or borne by several things."""
        return name in self._risky or len(self._names.get(name, ())) > 1

    def find(self, text: str) -> tuple[Sighting, ...]:
        """Return the known names in the text that only one thing bears, leftmost and longest, by place.

        A risky name is no longer so once the text tells another name of the same thing.
        """
        found = [
            Sighting(start, end, self._names[self._keys[at]][0], self._keys[at] in self._risky)
            for at, start, end in self._automaton.find_matches_as_indexes(text)
            if len(self._names[self._keys[at]]) == 1 and _whole(text, start, end)
        ]
        sure = {sighting.thing.name for sighting in found if not sighting.risky}
        return tuple(Sighting(s.start, s.end, s.thing, False) if s.risky and s.thing.name in sure else s for s in found)


def _whole(text: str, start: int, end: int) -> bool:
    """Tell whether a Latin name is not the part of a longer Latin word (ISO in ISO9001)."""

    def runs_on(one: str, other: str) -> bool:
        return bool(one and other) and (one + other).isascii() and one.isalnum() and other.isalnum()

    return not runs_on(text[start - 1 : start], text[start]) and not runs_on(text[end - 1], text[end : end + 1])


@cache
def _shipped() -> KnownThings:
    return KnownThings(_rows())


def _rows() -> Iterator[tuple[Known, frozenset[str]]]:
    seen: set[str] = set()
    bodies: list[Mapping[str, str]] = []
    for row in ontology.load().lexicon("bodies"):
        name, kind, short = (*row, "")[:3]
        bodies.append({"name": name, "kind": kind, "code": "", "others": short})
        seen.add(name)
    for entry in (*bodies, *_packed()):
        if entry["kind"] in {"company", "university"} and entry["name"] in seen:
            continue
        names = [name for name in entry["others"].split("/") if name]
        others = tuple(name.removeprefix("!") for name in names)
        yield (
            Known(entry["name"], ORGANIZATION, entry["kind"], entry["code"], others),
            frozenset(name[1:] for name in names if name.startswith("!")),
        )


def _packed() -> Iterator[Mapping[str, str]]:
    path = ontology.folder() / "lexicons" / "known.tsv.xz"
    try:
        text = lzma.decompress(path.read_bytes()).decode("utf-8")
    except (OSError, lzma.LZMAError, EOFError, UnicodeDecodeError) as error:
        raise OntologyError(str(path), f"the list cannot be read ({error})", "Install the program again.") from error
    for line in text.splitlines():
        name, kind, code, others = (*line.split("\t"), "", "")[:4]
        yield {"name": name, "kind": kind, "code": code, "others": others}
