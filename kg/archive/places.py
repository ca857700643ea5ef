"""Places linked to administrative divisions, worked out again only where a change may link them otherwise.

A link depends on the place's own names; for a homonym also on the other places of its documents and on who published
them. What contains a place depends on which divisions above it are known at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kg.archive.database import Database, to_bytes, to_text, unpack
from kg.archive.things import Renamed, Things
from kg.extraction.places import Gazetteer
from kg.graph.names import Names
from kg.graph.places import PLACE, WITHIN
from kg.graph.statements import statement_node, statement_triples
from kg.graph.terms import PROV, SKOS, Triple, literal
from kg.records import Entity

Key = tuple[str, str, str]


@dataclass(slots=True)
class Located:
    """What a change did to places: those looked at, with their codes now, and the containments that came or went."""

    names: Names
    database: Database
    linked: dict[str, str] = field(default_factory=dict)
    touched: set[Key] = field(default_factory=set)

    def codes(self) -> Iterator[tuple[str, list[Triple]]]:
        """Yield each place looked at with the triple that gives its code, none where it has none."""
        for id_, code in sorted(self.linked.items()):
            node = self.names.entity(id_)
            yield id_, [(node, f"<{SKOS}notation>", literal(code))] if code else []

    def triples(self, key: Key) -> Iterator[Triple]:
        """Yield what the gazetteer says of a containment, nothing where it says it not."""
        subject, property_, object_ = key
        held = "SELECT 1 FROM contained WHERE entity = ? AND container = ?"
        if property_ != WITHIN or not self.database.one(held, (to_bytes(subject), to_bytes(object_))):
            return
        triple = self.names.entity(subject), self.names.kg(WITHIN), self.names.entity(object_)
        node = statement_node(self.names, key)
        yield triple
        yield from statement_triples(self.names, node, triple)
        yield node, f"<{PROV}wasDerivedFrom>", self.names.gazetteer()


class Places:
    """The links of the collection's places."""

    def __init__(self, database: Database, gazetteer: Gazetteer, names: Names) -> None:
        self._db = database
        self._gazetteer = gazetteer
        self._iri = names
        self._things = Things(database)

    def update(self, renamed: Renamed, docs: Iterable[bytes]) -> Located:
        """Link anew what a change concerns: `docs` are the documents that came, went or speak of other things."""
        located = Located(self._iri, self._db)
        before = {id_: entity for id_, entity in renamed.before.items() if entity.type == PLACE}
        after = {id_: entity for id_, entity in renamed.after.items() if entity.type == PLACE}
        changed = {id_ for id_ in before.keys() | after.keys() if before.get(id_) != after.get(id_)}
        wanted = {id_: after[id_] for id_ in changed if id_ in after}
        around = set(docs)
        for id_ in changed & before.keys() & after.keys():
            around |= self._things.documents_of(id_)  # its new names speak for or against other places there
        for entity in self._homonyms(around, after.values()):
            wanted.setdefault(entity.id, entity)
        codes: set[str] = set()
        for id_ in sorted(changed - after.keys()):
            codes.add(self._known(id_))
            self._keep(id_, "", certain=True)
            located.linked[id_] = ""
        for id_, entity in sorted(wanted.items()):
            old = self._known(id_)
            new, certain = self._link(entity)
            self._keep(id_, new, certain=certain)
            located.linked[id_] = new
            if old != new:
                codes |= {old, new}
        self._contain(located, codes - {""})
        return located

    def _known(self, id_: str) -> str:
        return str(self._db.one("SELECT code FROM place WHERE entity = ?", (to_bytes(id_),)) or "")

    def _keep(self, id_: str, code: str, *, certain: bool) -> None:
        if code or not certain:
            self._db.run("INSERT OR REPLACE INTO place VALUES (?, ?, ?)", (to_bytes(id_), code, int(certain)))
        else:
            self._db.run("DELETE FROM place WHERE entity = ?", (to_bytes(id_),))

    def _link(self, entity: Entity) -> tuple[str, bool]:
        """Return the code of a place, and whether that is so whatever stands around it."""
        certain, context = True, None
        for name in (entity.name, *entity.aliases):
            if not self._gazetteer.certain(name):
                certain = False
                context = self._company(entity) if context is None else context
            if place := self._gazetteer.link(name, context=context or ()):
                return place.code, certain
        return "", certain

    def _company(self, entity: Entity) -> list[str]:
        """Return what stands around a place: the other places of its documents, and who published them."""
        thing = self._db.one("SELECT id FROM thing WHERE entity = ?", (to_bytes(entity.id),))
        found: set[str] = set()
        for row in self._db.run(
            f"SELECT DISTINCT publisher, dateline FROM page WHERE doc IN ({_DOCS})", (thing, thing)
        ):
            found.update(to_text(cell) for cell in row if cell)
        for name, aliases in self._db.run(_PLACES.format(docs=_DOCS), (thing, thing) * 2):
            found.update((to_text(name), *unpack(aliases)))
        return sorted(found - {entity.name, *entity.aliases})

    def _homonyms(self, docs: Iterable[bytes], after: Iterable[Entity]) -> Iterator[Entity]:
        """Yield the places, of those given and in some documents, whose link depends on what stands around them."""
        uncertain = {row[0] for row in self._db.run("SELECT entity FROM place WHERE certain = 0")}
        yield from (entity for entity in after if to_bytes(entity.id) in uncertain)
        things: set[int] = set()
        for doc in docs if uncertain else ():
            things |= {row[0] for row in self._db.run(_IN_DOCUMENT, (doc, doc))}
        for thing in sorted(things):
            entity = self._things.entity(thing)
            if to_bytes(entity.id) in uncertain:
                yield entity

    def _contain(self, located: Located, codes: set[str]) -> None:
        """Find anew what contains the places that were looked at, and those below the codes that came or went."""
        looked = set(located.linked)
        for id_ in sorted(looked | (self._below(codes) if codes else set())):
            new = set(self._nearest(self._known(id_)))
            rows = self._db.run("SELECT container FROM contained WHERE entity = ?", (to_bytes(id_),))
            old = {to_text(row[0]) for row in rows}
            for container in old - new:
                self._db.run(
                    "DELETE FROM contained WHERE entity = ? AND container = ?", (to_bytes(id_), to_bytes(container))
                )
            for container in new - old:
                self._db.run("INSERT INTO contained VALUES (?, ?)", (to_bytes(id_), to_bytes(container)))
            located.touched.update((id_, WITHIN, container) for container in old ^ new)

    def _below(self, codes: set[str]) -> set[str]:
        """Return the places that lie in one of the divisions."""
        above: dict[str, bool] = {}
        found = set()
        for entity, code in self._db.run("SELECT entity, code FROM place WHERE code <> ''"):
            if code not in above:
                above[code] = any(place.code in codes for place in self._gazetteer.ancestors(code))
            if above[code]:
                found.add(to_text(entity))
        return found

    def _nearest(self, code: str) -> list[str]:
        for ancestor in self._gazetteer.ancestors(code) if code else ():
            rows = self._db.run("SELECT entity FROM place WHERE code = ? ORDER BY entity", (ancestor.code,)).fetchall()
            if rows:
                return [to_text(row[0]) for row in rows]
        return []


_DOCS = (
    "SELECT m.doc FROM unit AS u JOIN member AS m ON m.unit = u.id WHERE u.thing = ? "
    "UNION SELECT doc FROM homonym WHERE thing = ?"
)
_PLACES = (
    "SELECT t.name, t.aliases FROM thing AS t WHERE t.id IN ("
    "SELECT u.thing FROM member AS m JOIN unit AS u ON u.id = m.unit WHERE u.type = 'Location' AND m.doc IN ({docs}) "
    "UNION SELECT thing FROM homonym WHERE type = 'Location' AND doc IN ({docs}))"
)
_IN_DOCUMENT = (
    "SELECT u.thing FROM member AS m JOIN unit AS u ON u.id = m.unit WHERE m.doc = ? AND u.type = 'Location' "
    "UNION SELECT thing FROM homonym WHERE doc = ? AND type = 'Location'"
)
