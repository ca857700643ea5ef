"""Which units are one thing, worked out again only around what a change touches.

The rules are those of `kg.resolution.collection`, in the same order: tables of facts, families of company names, then
names that documents use for one thing alone; the last look at what the first two have joined. Within what rules can
join with one another at all, they are run anew from nothing, so nothing depends on what was joined before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from kg.archive.database import Database
from kg.archive.names import Names, Spelling, Touched
from kg.resolution.apart import told_apart
from kg.resolution.collection import confusable, known_name, may_serve, serves
from kg.resolution.companies import company
from kg.resolution.families import matches

_ORGANIZATION = "Organization"
_LARGEST = 200  # names that a rule about companies looks at, at most
_SHORTEST = 4  # characters of a stem that other names are looked up by
_MANY = 200  # families that are matched one by one, or
_SHARE = 20  # one for so many names of companies, if that is more
_CODE_POINT_END = "\U0010ffff"
Edge = tuple[tuple[int, str, str, int], int, int]


@dataclass(slots=True)
class Joined:
    """Units that are one thing, group by group; and every unit that may have changed its thing."""

    groups: list[list[int]] = field(default_factory=list)
    gone: set[int] = field(default_factory=set)


class Joins:
    """The joins of units by rules."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._names = Names(database)
        self._kept: dict[int, list[Edge]] = {}  # joins by facts and families, while one change is followed

    def update(self, touched: Touched) -> Joined:
        """Follow a change of names; return the groups of units that it touches, as they are now."""
        seeds = set(touched.units)
        voted = set(touched.voted)
        changed = {s: (old, new) for s, old in touched.clear.items() if old != (new := self._names.clear(s))}
        for spelling, (old, new) in changed.items():
            seeds |= {old, new} - {0}
            voted.add(spelling)
        seeds |= {self._names.clear(spelling) for spelling in touched.voted} - {0}
        seeds |= self._facts(changed)
        seeds |= self._families(changed)
        self._kept.clear()
        seeds = self._alive(seeds)
        moved = {unit for pair in changed.values() for unit in pair}
        for group in list(self._reach(seeds, self._early)):
            if self._lead(group) or not moved.isdisjoint(group):
                seeds.update(group)
                voted |= self._votes_of(group)
        for spelling in sorted(voted):
            seeds |= self._alias(spelling)
        gone = {unit for unit in touched.units if not self._size(unit)}
        seeds = self._with_companions(self._alive(seeds), gone)
        groups = list(self._reach(seeds, self._all))
        return Joined(groups, gone)

    # Facts: names that tables have as names of one thing.

    def _facts(self, changed: dict[Spelling, tuple[int, int]]) -> set[int]:
        seeds: set[int] = set()
        for (kind, name), (old, new) in changed.items():
            known = known_name(kind, name)
            if not known:
                continue
            if not new:
                self._db.run("DELETE FROM known WHERE type = ? AND known = ? AND main = ?", (kind, known, name))
            elif not old:
                self._db.run("INSERT OR IGNORE INTO known VALUES (?, ?, ?)", (kind, known, name))
            seeds |= {self._names.clear((kind, other)) for other in self._star(kind, known)}
        return seeds

    def _star(self, kind: str, known: str) -> list[str]:
        rows = self._db.run("SELECT main FROM known WHERE type = ? AND known = ? ORDER BY main", (kind, known))
        return [row[0] for row in rows]

    # Families: company names with one trade name.

    def _families(self, changed: dict[Spelling, tuple[int, int]]) -> set[int]:
        cores: set[str] = set()
        for (kind, name), (old, new) in changed.items():
            if kind == _ORGANIZATION and bool(old) != bool(new):
                cores |= self._company(name, bool(new))
        seeds = {unit for (kind, _), pair in changed.items() if kind == _ORGANIZATION for unit in pair}
        if len(cores) > max(_MANY, self._db.one("SELECT count(*) FROM company") // _SHARE):
            return seeds | self._all_families()
        for core in sorted(cores):
            seeds |= self._family(core)
        return seeds

    def _all_families(self) -> set[int]:
        """Match the names of all families anew, which for many of them is less work than one by one."""
        names = [row[0] for row in self._db.run("SELECT main FROM company ORDER BY main")]
        first: dict[str, str] = {}
        for name in names:
            first.setdefault(company(name).parts.core, name)
        before = self._db.run("SELECT core, number, first, one, other, why FROM match").fetchall()
        number: Counter[str] = Counter()
        after = []
        for one, other, why in matches(names):
            core = company(one).parts.core
            after.append((core, number[core], first[core], one, other, why))
            number[core] += 1
        self._db.run("DELETE FROM match")
        self._db.many("INSERT INTO match VALUES (?, ?, ?, ?, ?, ?)", after)
        ends = {name for row in set(before) ^ set(after) for name in row[3:5]}
        return {self._names.clear((_ORGANIZATION, name)) for name in ends}

    def _company(self, name: str, present: bool) -> set[str]:
        """Keep a name of a company, or drop it; return the families that it is looked at for."""
        found = company(name)
        core, stem, registered = found.parts.core, found.parts.stem, found.form.registered
        if present:
            self._db.run("INSERT OR REPLACE INTO company VALUES (?, ?, ?, ?)", (name, core, stem, int(registered)))
        else:
            self._db.run("DELETE FROM company WHERE main = ?", (name,))
        cores = {core}
        if registered:
            for end in range(_SHORTEST, len(stem) + 1):
                rows = self._db.run("SELECT core FROM company WHERE registered = 0 AND stem = ?", (stem[:end],))
                cores |= {row[0] for row in rows}
        return cores

    def _family(self, core: str) -> set[int]:
        """Match the names of a family anew; return the units of all that were or are matched."""
        before = self._db.run("SELECT one, other, why FROM match WHERE core = ? ORDER BY number", (core,)).fetchall()
        rows = self._db.run("SELECT main FROM company WHERE core = ? ORDER BY main LIMIT ?", (core, _LARGEST + 1))
        family = [row[0] for row in rows]
        around = set(family)
        if len(family) <= _LARGEST:
            for name in family:
                around |= self._behind(company(name).parts.stem)
        found = [match for match in matches(sorted(around)) if company(match[0]).parts.core == core]
        if found == before:
            return set()
        self._db.run("DELETE FROM match WHERE core = ?", (core,))
        for number, match in enumerate(found):
            self._db.run("INSERT INTO match VALUES (?, ?, ?, ?, ?, ?)", (core, number, family[0], *match))
        ends = {name for match in (*before, *found) for name in match[:2]}
        return {self._names.clear((_ORGANIZATION, name)) for name in ends}

    def _behind(self, stem: str) -> set[str]:
        """Return the registered names that a look behind a stem could see."""
        if len(stem) < _SHORTEST:
            return set()
        rows = self._db.run(
            "SELECT main FROM company WHERE registered = 1 AND stem >= ? AND stem < ? ORDER BY stem, main LIMIT ?",
            (stem, stem + _CODE_POINT_END, _LARGEST),
        )
        return {row[0] for row in rows}

    # Aliases: a name that documents use for one thing alone.

    def _votes_of(self, group: Iterable[int]) -> set[Spelling]:
        return {
            (row[0], row[1])
            for unit in group
            for row in self._db.run("SELECT type, other FROM voter WHERE unit = ?", (unit,))
        }

    def _alias(self, spelling: Spelling) -> set[int]:
        """Let the documents choose again what a name stands for; return the units that this concerns."""
        before = self._db.one("SELECT full FROM alias WHERE type = ? AND short = ?", spelling)
        after = self._elected(spelling) if self._names.clear(spelling) else None
        if before == after:
            return set()
        if after is None:
            self._db.run("DELETE FROM alias WHERE type = ? AND short = ?", spelling)
        else:
            self._db.run("INSERT OR REPLACE INTO alias VALUES (?, ?, ?)", (*spelling, after))
        names = (name for name in (spelling[1], before, after) if name)
        return {self._names.clear((spelling[0], name)) for name in names}

    def _elected(self, spelling: Spelling) -> str | None:
        kind, short = spelling
        if not may_serve(short):
            return None
        votes = self.votes(spelling)
        if not votes:
            return None
        ranked = list(votes)
        full = self._main(ranked[0])
        rest = sum(votes[root] for root in ranked[1:])
        declared = self._db.one("SELECT count FROM declared WHERE type = ? AND main = ?", spelling) is not None
        if self._names.clear((kind, full)) and serves(short, full, votes[ranked[0]], rest, declared=declared):
            return full
        return None

    def votes(self, spelling: Spelling) -> dict[int, int]:
        """Return how many documents use a name for each thing, by the unit that leads it; the most used first."""
        votes: dict[int, int] = {}
        for root, count in self._db.run(
            "SELECT u.root, v.count FROM voter AS v JOIN unit AS u ON u.id = v.unit WHERE v.type = ? AND v.other = ?",
            spelling,
        ):
            votes[root] = votes.get(root, 0) + count
        ranked = sorted(votes, key=lambda root: (-votes[root], self._main(root), self._first(root)))
        return {root: votes[root] for root in ranked}

    def _main(self, unit: int) -> str:
        return str(self._db.one("SELECT main FROM member WHERE unit = ? ORDER BY doc, n LIMIT 1", (unit,)) or "")

    def _first(self, unit: int) -> tuple[bytes, int]:
        row = self._db.run("SELECT doc, n FROM member WHERE unit = ? ORDER BY doc, n LIMIT 1", (unit,)).fetchone()
        return row or (b"", 0)

    def _size(self, unit: int) -> int:
        return int(self._db.one("SELECT size FROM unit WHERE id = ?", (unit,)) or 0)

    # Groups.

    def _lead(self, group: Sequence[int]) -> bool:
        """Find which unit of a group leads it, as union by size would; tell whether group or leader have changed."""
        parent = {unit: unit for unit in group}
        size = {unit: self._size(unit) for unit in group}

        def root(unit: int) -> int:
            while parent[unit] != unit:
                unit = parent[unit]
            return unit

        for _, one, other in sorted(edge for unit in group for edge in self._early(unit)):
            a, b = root(one), root(other)
            if a != b:
                if size[a] < size[b]:
                    a, b = b, a
                parent[b] = a
                size[a] += size[b]
        leader = root(group[0])
        lead = self._main(leader)
        known = {self._db.one("SELECT root FROM unit WHERE id = ?", (unit,)) for unit in group}
        same = known == {leader} and self._db.one("SELECT lead FROM unit WHERE id = ?", (leader,)) == lead
        if same and self._db.one("SELECT count(*) FROM unit WHERE root = ?", (leader,)) == len(group):
            return False
        for unit in group:
            self._db.run("UPDATE unit SET root = ?, lead = ? WHERE id = ?", (leader, lead, unit))
        return True

    def _alive(self, units: Iterable[int]) -> set[int]:
        return {unit for unit in units if unit and self._size(unit)}

    def _with_companions(self, units: set[int], gone: set[int]) -> set[int]:
        """Add the units that were one thing with these."""
        found = set(units)
        for unit in units | gone:
            thing = self._db.one("SELECT thing FROM unit WHERE id = ?", (unit,))
            if thing:
                found |= {row[0] for row in self._db.run("SELECT id FROM unit WHERE thing = ?", (thing,))}
        return self._alive(found)

    def _reach(self, seeds: Iterable[int], edges: Any) -> Iterator[list[int]]:
        """Yield the groups that edges join, each that holds a seed once, its units in order."""
        seen: set[int] = set()
        for seed in sorted(seeds):
            if seed in seen:
                continue
            group, waiting = {seed}, [seed]
            while waiting:
                for _, one, other in edges(waiting.pop()):
                    for unit in (one, other):
                        if unit not in group:
                            group.add(unit)
                            waiting.append(unit)
            seen |= group
            yield sorted(group)

    def _spellings(self, unit: int) -> list[Spelling]:
        """Return the spellings that this unit alone bears."""
        rows = self._db.run("SELECT type, main FROM spelling WHERE unit = ? AND unit > 0", (unit,)).fetchall()
        return [(kind, main) for kind, main in rows if self._names.clear((kind, main)) == unit]

    def _early(self, unit: int) -> list[Edge]:
        """Return the joins of a unit by facts and families, each with its place in the order of all."""
        if unit not in self._kept:
            self._kept[unit] = self._early_of(unit)
        return self._kept[unit]

    def _early_of(self, unit: int) -> list[Edge]:
        found: list[Edge] = []
        for kind, name in self._spellings(unit):
            if known := known_name(kind, name):
                star = self._star(kind, known)
                ends = [star[0]] * (len(star) - 1) if name == star[0] else [star[0]]
                others = star[1:] if name == star[0] else [name]
                for one, other in zip(ends, others, strict=True):
                    found += self._edge((1, kind, other, 0), kind, one, other)
            if kind == _ORGANIZATION:
                rows = self._db.run(
                    "SELECT first, core, number, one, other FROM match WHERE one = ? UNION "
                    "SELECT first, core, number, one, other FROM match WHERE other = ?",
                    (name, name),
                )
                for first, core, number, one, other in rows.fetchall():
                    if not self.apart(kind, one, other):
                        found += self._edge((2, first, core, number), kind, one, other)
        return found

    def apart(self, kind: str, one: str, other: str) -> bool:
        """Tell whether documents name two companies side by side, as `kg.resolution.apart` counts it."""
        units = self._names.clear((kind, one)), self._names.clear((kind, other))
        both = self._db.one(
            "SELECT count(*) FROM "
            "(SELECT doc FROM member WHERE unit = ? INTERSECT SELECT doc FROM member WHERE unit = ?)",
            units,
        )
        together = sum(
            self._db.one("SELECT count FROM voter WHERE type = ? AND other = ? AND unit = ?", (kind, name, unit)) or 0
            for name, unit in ((other, units[0]), (one, units[1]))
        )
        return told_apart(both, together)

    def _all(self, unit: int) -> list[Edge]:
        """Return the joins of a unit by any rule."""
        found = list(self._early(unit))
        for kind, name in self._spellings(unit):
            rows = self._db.run(
                "SELECT short, full FROM alias WHERE type = ? AND short = ? UNION "
                "SELECT short, full FROM alias WHERE type = ? AND full = ?",
                (kind, name, kind, name),
            )
            for short, full in rows.fetchall():
                found += self._edge((3, kind, short, 0), kind, short, full)
            for other in confusable(kind):
                if same := self._names.clear((other, name)):
                    found.append(((4, min(kind, other), name, 0), unit, same))
        return found

    def _edge(self, place: tuple[int, str, str, int], kind: str, one: str, other: str) -> list[Edge]:
        ends = self._names.clear((kind, one)), self._names.clear((kind, other))
        return [(place, *ends)] if all(ends) else []
