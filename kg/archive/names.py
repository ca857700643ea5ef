"""The names of all documents, counted so that one document can be added or taken back.

What a change touches is gathered here: units whose members changed, spellings, homonyms, names used for others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from kg.archive.database import Database, pack, to_bytes, unpack
from kg.records import Reading
from kg.resolution.collection import declared_by, locals_of, may_serve

Spelling = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Local:
    """An entity of one document: class, key and surface of its name, its other names, and the spans of its mentions.

    `group` is what it shares with all that are surely the same, `mentions` are numbers in the reading's mentions.
    """

    type: str
    main: str
    others: tuple[str, ...]
    group: str
    risky: bool
    surfaces: tuple[str, ...]
    mentions: tuple[int, ...]
    first: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Page:
    """What one document brings: its entities, the traces of its homonyms, and the names that it declares to be one.

    `merges` are those that made its entities, as (class, one, other, why).
    """

    locals: tuple[Local, ...]
    traces: tuple[tuple[int, str, str], ...]
    declared: tuple[Spelling, ...]
    merges: tuple[tuple[str, str, str, str], ...] = ()


@dataclass(slots=True)
class Touched:
    """What a change of documents touches.

    `clear` is the unit of each spelling touched as it was before, `left` are the things whose homonyms went.
    """

    units: set[int] = field(default_factory=set)
    clear: dict[Spelling, int] = field(default_factory=dict)
    voted: set[Spelling] = field(default_factory=set)
    homonyms: set[Spelling] = field(default_factory=set)
    docs: set[bytes] = field(default_factory=set)
    left: set[int] = field(default_factory=set)


def page_of(reading: Reading) -> Page:
    """Return what a reading brings to the index."""
    found, merges, traced = locals_of(reading)
    number = {mention: n for n, mention in enumerate(reading.mentions)}
    locals_ = tuple(
        Local(
            type=local.entity.type,
            main=local.main,
            others=local.others,
            group=local.group,
            risky=local.risky,
            surfaces=(local.entity.name, *local.entity.aliases),
            mentions=tuple(number[mention] for mention in local.entity.mentions),
            first=min((mention.start, mention.end) for mention in local.entity.mentions),
        )
        for local in found
    )
    traces = tuple(sorted({(n, what, which) for n, (what, which) in traced}))
    declared = tuple(spelling for merge in merges for spelling in declared_by(merge))
    return Page(locals_, traces, declared, tuple((m.type, m.one, m.other, m.why) for m in merges))


def page_to(page: Page) -> bytes:
    """Return a page as bytes."""
    rows = [[x.type, x.main, x.others, x.group, x.risky, x.surfaces, x.mentions, x.first] for x in page.locals]
    return pack([rows, page.traces, page.declared, page.merges])


def page_from(body: bytes) -> Page:
    """Return the page of the bytes."""
    rows, traces, declared, merges = unpack(body)
    locals_ = (
        Local(type_, main, tuple(others), group, risky, tuple(surfaces), tuple(mentions), (first[0], first[1]))
        for type_, main, others, group, risky, surfaces, mentions, first in rows
    )
    return Page(
        tuple(locals_),
        tuple((n, what, which) for n, what, which in traces),
        tuple((type_, main) for type_, main in declared),
        tuple((type_, one, other, why) for type_, one, other, why in merges),
    )


class Names:
    """The counted names of the collection."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def clear(self, spelling: Spelling) -> int:
        """Return the unit that alone bears a spelling, 0 where there is none or several."""
        rows = self._db.run("SELECT unit FROM spelling WHERE type = ? AND main = ? LIMIT 2", spelling).fetchall()
        return int(rows[0][0]) if len(rows) == 1 else 0

    def page(self, doc: bytes) -> Page:
        """Return what a document brought."""
        return page_from(self._db.one("SELECT locals FROM page WHERE doc = ?", (doc,)))

    def unit_of(self, local: Local) -> int:
        """Return the unit of a local entity that is no homonym, 0 where there is none."""
        found = self._db.one("SELECT id FROM unit WHERE type = ? AND grp = ?", (local.type, local.group))
        return int(found or 0)

    def count(self, doc: bytes, page: Page, sign: int, touched: Touched) -> None:
        """Add the names of a document (`sign` 1), or take them back (-1)."""
        touched.docs.add(doc)
        for n, local in enumerate(page.locals):
            spelling = (local.type, local.main)
            if spelling not in touched.clear:
                touched.clear[spelling] = self.clear(spelling)
            if local.risky:
                self._homonym(doc, n, local, sign, touched)
                touched.homonyms.add(spelling)
                self._step("spelling", ("type", "main", "unit"), (*spelling, 0), sign)
            else:
                unit = self._member(doc, n, local, sign)
                touched.units.add(unit)
                self._counts(unit, local, sign, touched)
        for spelling in page.declared:
            self._step("declared", ("type", "main"), spelling, sign)
            touched.voted.add(spelling)
        self._traces(doc, page, sign)

    def _counts(self, unit: int, local: Local, sign: int, touched: Touched) -> None:
        self._step("spelling", ("type", "main", "unit"), (local.type, local.main, unit), sign)
        for surface in local.surfaces:
            self._step("surface", ("unit", "surface"), (unit, to_bytes(surface)), sign)
        for other in filter(may_serve, local.others):
            self._step("voter", ("type", "other", "unit"), (local.type, other, unit), sign)
            touched.voted.add((local.type, other))

    def _member(self, doc: bytes, n: int, local: Local, sign: int) -> int:
        unit = self.unit_of(local)
        if not unit:
            made = self._db.run(
                "INSERT INTO unit (type, grp, size, root, lead, thing) VALUES (?, ?, 0, 0, '', 0)",
                (local.type, local.group),
            )
            unit = int(made.lastrowid or 0)
        self._db.run("UPDATE unit SET size = size + ? WHERE id = ?", (sign, unit))
        if sign > 0:
            self._db.run("INSERT INTO member VALUES (?, ?, ?, ?)", (unit, doc, n, local.main))
        else:
            self._db.run("DELETE FROM member WHERE unit = ? AND doc = ? AND n = ?", (unit, doc, n))
        return unit

    def _homonym(self, doc: bytes, n: int, local: Local, sign: int, touched: Touched) -> None:
        where = (local.type, local.main, doc, n)
        if sign > 0:
            self._db.run("INSERT INTO homonym VALUES (?, ?, ?, ?, ?, 0)", (*where, pack(local.surfaces)))
            return
        same = "type = ? AND main = ? AND doc = ? AND n = ?"
        touched.left.add(int(self._db.one(f"SELECT thing FROM homonym WHERE {same}", where) or 0))
        self._db.run(f"DELETE FROM homonym WHERE {same}", where)

    def _traces(self, doc: bytes, page: Page, sign: int) -> None:
        if sign < 0:
            self._db.run("DELETE FROM trace WHERE doc = ?", (doc,))
            return
        for n, what, which in page.traces:
            local = page.locals[n]
            self._db.run(
                "INSERT INTO trace VALUES (?, ?, ?, ?, ?, ?)", (local.type, local.main, what, to_bytes(which), doc, n)
            )

    def _step(self, table: str, columns: Sequence[str], values: tuple[Any, ...], sign: int) -> None:
        """Count a row up or down; a row of 0 is dropped."""
        where = " AND ".join(f"{column} = ?" for column in columns)
        done = self._db.run(f"UPDATE {table} SET count = count + ? WHERE {where}", (sign, *values))
        if sign > 0 and not done.rowcount:
            marks = ", ".join("?" for _ in values)
            self._db.run(f"INSERT INTO {table} VALUES ({marks}, 1)", values)
        elif sign < 0:
            self._db.run(f"DELETE FROM {table} WHERE {where} AND count = 0", values)


def partition(members: Sequence[Any], edges: Sequence[tuple[Any, Any]]) -> list[list[Any]]:
    """Return the members in groups that the edges join, groups and members in the given order."""
    parent = {member: member for member in members}

    def root(member: Any) -> Any:
        while parent[member] != member:
            parent[member] = parent[parent[member]]
            member = parent[member]
        return member

    for one, other in edges:
        parent[root(one)] = root(other)
    found: dict[Any, list[Any]] = defaultdict(list)
    for member in members:
        found[root(member)].append(member)
    return list(found.values())
