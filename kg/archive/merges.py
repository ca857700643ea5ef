"""Why the names of a collection are one thing: the judgements that resolving all of it would leave, from the index.

Of two reasons for one pair of names the first holds: what documents say, in their order, then one place, then the rules
in the order in which they join.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path

from kg.archive.database import Database
from kg.archive.joins import Joins
from kg.archive.names import Names, Page
from kg.archive.spill import Sorted
from kg.records import Judgement, Verdict
from kg.resolution.collection import RULE, remembered
from kg.resolution.document import Merge
from kg.resolution.names import key

_INSIDE, _PLACE, _RULE = range(3)
Ruled = tuple[tuple[int, str, str, int], str, str, str, str]  # place among all, class, one key, other key, why


class Merges:
    """The merges of a collection; those inside documents have to be told, document by document."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._db = database
        self._folder = folder
        self._names = Names(database)
        self._joins = Joins(database)
        self._found = Sorted[tuple[str, str, str, int, int, int, str, str, str]](folder)

    def note(self, at: int, page: Page) -> None:
        """Take the merges of the document of a number."""
        for number, merge in enumerate(page.merges):
            self._add(_INSIDE, at, number, Merge(*merge))

    def judgements(self) -> Iterator[Judgement]:
        """Yield a judgement for each pair of names that are one, in order."""
        for number, merge in enumerate(self._places()):
            self._add(_PLACE, number, 0, merge)
        for number, merge in enumerate(self._rules()):
            self._add(_RULE, number, 0, merge)
        kept = Sorted[tuple[str, str, str, str]](self._folder)
        for (type_, *_), rows in groupby(self._found, key=itemgetter(0, 1, 2)):
            *_, one, other, why = next(rows)
            kept.add((type_, one, other, why))
        for type_, one, other, why in kept:
            yield Judgement(type_, one, other, Verdict.SAME, why, RULE)

    def _add(self, kind: int, at: int, number: int, merge: Merge) -> None:
        if found := remembered(merge):
            names = found.one, found.other
            self._found.add((found.type, *map(key, names), kind, at, number, *names, found.why))  # type: ignore[arg-type]

    def _places(self) -> Iterator[Merge]:
        """Yield the names of places that have one code, in the order of the documents that name them."""
        several = Sorted[tuple[bytes, int, bytes, int, str, str]](self._folder)
        units = self._db.run("SELECT unit FROM member GROUP BY unit HAVING min(main) <> max(main)")
        for (unit,) in units:
            type_, group = self._db.run("SELECT type, grp FROM unit WHERE id = ?", (unit,)).fetchone()
            first, *others = self._firsts(unit)
            for doc, n in others:
                several.add((doc, n, *first, type_, group))
        for doc, n, first_doc, first_n, type_, group in several:
            yield Merge(type_, self._surface(first_doc, first_n), self._surface(doc, n), f"one place: {group}")

    def _firsts(self, unit: int) -> list[tuple[bytes, int]]:
        """Return where each name of a unit stands first."""
        found: dict[str, tuple[bytes, int]] = {}
        for doc, n, main in self._db.run("SELECT doc, n, main FROM member WHERE unit = ? ORDER BY doc, n", (unit,)):
            found.setdefault(main, (doc, n))
        return list(found.values())

    def _rules(self) -> Iterator[Merge]:
        """Yield the merges that bring together what no earlier one has."""
        parent: dict[int, int] = {}

        def root(unit: int) -> int:
            while (above := parent.setdefault(unit, unit)) != unit:
                parent[unit] = parent[above]
                unit = above
            return unit

        rows = Sorted[Ruled](self._folder)
        for ruled in chain(self._known(), self._matched(), self._aliased()):
            rows.add(ruled)
        for _, type_, one, other, why in rows:
            ends = self._names.clear((type_, one)), self._names.clear((type_, other))
            if all(ends) and (roots := (root(ends[0]), root(ends[1])))[0] != roots[1]:
                parent[roots[0]] = roots[1]
                yield Merge(type_, self._named(ends[0], one), self._named(ends[1], other), why)

    def _known(self) -> Iterator[Ruled]:
        rows = self._db.run("SELECT type, known, main FROM known ORDER BY type, known, main")
        for (type_, known), same in groupby(rows, key=itemgetter(0, 1)):
            first, *others = (main for *_, main in same)
            yield from (((1, type_, other, 0), type_, first, other, f"both known as {known}") for other in others)

    def _matched(self) -> Iterator[Ruled]:
        kind = "Organization"
        rows = self._db.run("SELECT first, core, number, one, other, why FROM match ORDER BY core, number")
        for first, core, number, one, other, why in rows:
            if not self._joins.apart(kind, one, other):
                yield (2, first, core, number), kind, one, other, why

    def _aliased(self) -> Iterator[Ruled]:
        for type_, short, full in self._db.run("SELECT type, short, full FROM alias ORDER BY type, short"):
            votes = max(self._joins.votes((type_, short)).values(), default=0)
            why = f"short for it in {votes} document{'s' if votes > 1 else ''}"
            yield (3, type_, short, 0), type_, short, full, why

    def _named(self, unit: int, main: str) -> str:
        """Return the name of the first of a unit that bears a key."""
        first = "SELECT doc, n FROM member WHERE unit = ? AND main = ? ORDER BY doc, n LIMIT 1"
        return self._surface(*self._db.run(first, (unit, main)).fetchone())

    def _surface(self, doc: bytes, n: int) -> str:
        return self._names.page(doc).locals[n].surfaces[0]
