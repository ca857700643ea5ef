"""The things that units and homonyms make up, and their ids: what of them a change of joins changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from kg.archive.database import DamagedError, Database, pack, to_bytes, to_text, unpack
from kg.archive.joins import Joined
from kg.archive.names import Names, Page, Touched, partition
from kg.records import Entity, content_id
from kg.resolution.collection import majority
from kg.resolution.names import fullest


@dataclass(slots=True)
class Renamed:
    """What a change did to things: documents that now speak of another entity, and entities before and after."""

    docs: set[bytes] = field(default_factory=set)
    before: dict[str, Entity] = field(default_factory=dict)
    after: dict[str, Entity] = field(default_factory=dict)


@dataclass(slots=True)
class _Moves:
    """What is gathered while things change.

    `known` are things as they were before, `named` those that were given names, `twins` the classes and names whose
    things need new ids; `units` and `homonyms` have the entity that they belonged to before.
    """

    known: dict[int, Entity] = field(default_factory=dict)
    named: set[int] = field(default_factory=set)
    twins: set[tuple[str, bytes]] = field(default_factory=set)
    units: list[tuple[int, bytes]] = field(default_factory=list)
    homonyms: list[tuple[bytes, int, bytes]] = field(default_factory=list)


class Things:
    """The things of the collection; a thing has the number of its row, an entity the id that the graph shows."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._names = Names(database)

    def update(self, touched: Touched, joined: Joined) -> Renamed:
        """Follow a change of joins."""
        moves = _Moves()
        for group in joined.groups:
            self._group(group, moves)
        for unit in sorted(joined.gone):
            self._left(self._thing(unit), moves)
            self._db.run("DELETE FROM unit WHERE id = ?", (unit,))
        for thing in sorted(touched.left):
            self._left(thing, moves)
        for spelling in sorted(touched.homonyms):
            self._homonyms(spelling, moves)
        self._drop_empty(moves)
        for twin in sorted(moves.twins):
            self._identify(twin, moves)
        return self._renamed(moves)

    def entity(self, thing: int) -> Entity:
        """Return a thing as an entity without its mentions; raise DamagedError where there is none."""
        row = self._row(thing)
        if row is None:
            raise DamagedError("the index lacks a thing")
        return _entity(row)

    def of_page(self, doc: bytes, page: Page) -> Iterator[int]:
        """Yield the thing of each local entity of a document."""
        for n, local in enumerate(page.locals):
            if local.risky:
                where = (local.type, local.main, doc, n)
                yield self._db.one("SELECT thing FROM homonym WHERE type = ? AND main = ? AND doc = ? AND n = ?", where)
            else:
                yield self._db.one("SELECT thing FROM unit WHERE type = ? AND grp = ?", (local.type, local.group))

    def documents_of(self, entity: str) -> set[bytes]:
        """Return the documents that mention an entity."""
        return self._mentioning(int(self._db.one("SELECT id FROM thing WHERE entity = ?", (to_bytes(entity),)) or 0))

    def _mentioning(self, thing: int) -> set[bytes]:
        rows = self._db.run(
            "SELECT m.doc FROM unit AS u JOIN member AS m ON m.unit = u.id WHERE u.thing = ? "
            "UNION SELECT doc FROM homonym WHERE thing = ?",
            (thing, thing),
        )
        return {row[0] for row in rows}

    def _thing(self, unit: int) -> int:
        return int(self._db.one("SELECT thing FROM unit WHERE id = ?", (unit,)) or 0)

    def _group(self, group: Sequence[int], moves: _Moves) -> None:
        """Give a group of units its thing: the one it was, where it is the same group, else a new one."""
        things = {unit: self._thing(unit) for unit in group}
        for unit, thing in things.items():
            self._left(thing, moves)
            if thing:
                moves.units.append((unit, to_bytes(moves.known[thing].id)))
        new = things[group[0]]
        same = new and set(things.values()) == {new}
        if not same or self._db.one("SELECT count(*) FROM unit WHERE thing = ?", (new,)) != len(group):
            new = self._new()
            for unit in group:
                self._db.run("UPDATE unit SET thing = ? WHERE id = ?", (new, unit))
        surfaces: set[str] = set()
        for unit in group:
            surfaces |= {to_text(row[0]) for row in self._db.run("SELECT surface FROM surface WHERE unit = ?", (unit,))}
        counts: Counter[str] = Counter()
        for unit in group:
            counts.update(dict(self._db.run("SELECT type, size FROM unit WHERE id = ?", (unit,)).fetchall()))
        self._name(new, majority(counts), surfaces, moves)

    def _homonyms(self, spelling: tuple[str, str], moves: _Moves) -> None:
        """Give the homonyms of a spelling their things, by the traces that they share."""
        rows = self._db.run(
            "SELECT doc, n, surfaces, thing FROM homonym WHERE type = ? AND main = ? ORDER BY doc, n", spelling
        ).fetchall()
        members = {(doc, n): (surfaces, thing) for doc, n, surfaces, thing in rows}
        size = Counter(thing for _, thing in members.values())
        for group in partition(list(members), self._traced(spelling)):
            things = sorted({members[member][1] for member in group})
            kept = things[0] if len(things) == 1 and size[things[0]] == len(group) else 0
            if kept and kept not in moves.known:
                continue  # as it was
            for thing in things:
                self._left(thing, moves)
            surfaces: set[str] = set()
            new = kept or self._new()
            for doc, n in group:
                body, thing = members[doc, n]
                surfaces |= set(unpack(body))
                if thing != new:
                    self._db.run(
                        "UPDATE homonym SET thing = ? WHERE type = ? AND main = ? AND doc = ? AND n = ?",
                        (new, *spelling, doc, n),
                    )
                moves.homonyms.append((doc, new, to_bytes(moves.known[thing].id) if thing else b""))
            self._name(new, spelling[0], surfaces, moves)

    def _traced(self, spelling: tuple[str, str]) -> list[tuple[tuple[bytes, int], tuple[bytes, int]]]:
        rows = self._db.run(
            "SELECT what, which, doc, n FROM trace WHERE type = ? AND main = ? ORDER BY what, which, doc, n", spelling
        )
        edges = []
        first: dict[tuple[str, bytes], tuple[bytes, int]] = {}
        for what, which, doc, n in rows:
            before = first.setdefault((what, which), (doc, n))
            if before != (doc, n):
                edges.append((before, (doc, n)))
        return edges

    def _left(self, thing: int, moves: _Moves) -> None:
        """Remember a thing as it was before this change."""
        if thing and thing not in moves.known:
            row = self._row(thing)
            if row:
                moves.known[thing] = _entity(row)
                moves.twins.add((row[1], row[2]))

    def _row(self, thing: int) -> Any:
        return self._db.run("SELECT entity, type, name, aliases FROM thing WHERE id = ?", (thing,)).fetchone()

    def _new(self) -> int:
        made = self._db.run("INSERT INTO thing (type, name, aliases, entity) VALUES ('', x'', x'', x'')")
        return int(made.lastrowid or 0)

    def _name(self, thing: int, kind: str, surfaces: Iterable[str], moves: _Moves) -> None:
        ordered = sorted(surfaces)
        name = fullest(ordered) if len(ordered) > 1 else ordered[0]
        aliases = [surface for surface in ordered if surface != name]
        self._db.run(
            "UPDATE thing SET type = ?, name = ?, aliases = ? WHERE id = ?",
            (kind, to_bytes(name), pack(aliases), thing),
        )
        moves.named.add(thing)
        moves.twins.add((kind, to_bytes(name)))

    def _drop_empty(self, moves: _Moves) -> None:
        for thing in moves.known:
            used = self._db.one("SELECT 1 FROM unit WHERE thing = ? LIMIT 1", (thing,))
            if not used and not self._db.one("SELECT 1 FROM homonym WHERE thing = ? LIMIT 1", (thing,)):
                self._db.run("DELETE FROM thing WHERE id = ?", (thing,))

    def _identify(self, twin: tuple[str, bytes], moves: _Moves) -> None:
        """Give all things of one class and name their ids: the name, with a mark where they are several."""
        rows = self._db.run(
            "SELECT id, entity, type, name, aliases FROM thing WHERE type = ? AND name = ? ORDER BY id", twin
        ).fetchall()
        plain = f"{twin[0]}/{to_text(twin[1])}"
        for thing, *row in rows:
            changed = thing in moves.known or thing in moves.named
            if len(rows) > 1 and not changed and row[0] != to_bytes(plain):
                continue  # its first mention is where it was
            identity = f"{plain}-{self._mark(thing)}" if len(rows) > 1 else plain
            if row[0] != to_bytes(identity):
                if row[0]:
                    moves.known.setdefault(thing, _entity(row))
                self._db.run("UPDATE thing SET entity = ? WHERE id = ?", (to_bytes(identity), thing))

    def _mark(self, thing: int) -> str:
        """Return six characters of the digest of a thing's first mention, as resolution makes them."""
        doc = self._db.one(
            "SELECT min(doc) FROM (SELECT min(m.doc) AS doc FROM unit AS u JOIN member AS m ON m.unit = u.id "
            "WHERE u.thing = ? UNION SELECT min(doc) FROM homonym WHERE thing = ?)",
            (thing, thing),
        )
        numbers = [
            row[0]
            for row in self._db.run(
                "SELECT m.n FROM unit AS u JOIN member AS m ON m.unit = u.id WHERE u.thing = ? AND m.doc = ? "
                "UNION SELECT n FROM homonym WHERE thing = ? AND doc = ?",
                (thing, doc, thing, doc),
            )
        ]
        locals_ = self._names.page(doc).locals
        start, end = min(locals_[n].first for n in numbers)
        return content_id("", to_text(doc), str(start), str(end))[1:7]

    def _renamed(self, moves: _Moves) -> Renamed:
        """Compare the things that were looked at before and after."""
        renamed = Renamed(before={entity.id: entity for entity in moves.known.values()})
        for thing in sorted({*moves.known, *moves.named}):
            if row := self._row(thing):
                entity = _entity(row)
                renamed.after[entity.id] = entity
        now: dict[int, bytes] = {}
        for unit, before in moves.units:
            thing = self._thing(unit)
            now.setdefault(thing, to_bytes(self.entity(thing).id))
            if now[thing] != before:
                rows = self._db.run("SELECT DISTINCT doc FROM member WHERE unit = ?", (unit,))
                renamed.docs |= {row[0] for row in rows}
        for doc, thing, before in moves.homonyms:
            if to_bytes(self.entity(thing).id) != before:
                renamed.docs.add(doc)
        for thing, entity in moves.known.items():
            row = self._row(thing)
            if row and row[0] != to_bytes(entity.id):
                renamed.docs |= self._mentioning(thing)
        return renamed


def _entity(row: Any) -> Entity:
    identity, kind, name, aliases = row
    return Entity(to_text(identity), kind, to_text(name), tuple(unpack(aliases)) if aliases else (), ())
