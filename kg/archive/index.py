"""The collection kept so that one document more or less changes only what it touches.

The index holds no truth of its own: it is made of the readings, can be thrown away, and leads to the same graph as
resolving and building all of them (`kg.resolution.across`, `kg.graph.build`), which a property test holds it to.
It knows no judgements of people: where there are any, everything is worked out anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from kg.archive.database import Database, to_bytes, to_text
from kg.archive.delta import Delta
from kg.archive.facts import Facts, file_key
from kg.archive.joins import Joins
from kg.archive.model import Change
from kg.archive.names import Names as Counted
from kg.archive.names import Touched, page_of, page_to
from kg.archive.places import Places
from kg.archive.tables import SCHEMA, TABLES
from kg.archive.things import Things
from kg.extraction.places import Gazetteer
from kg.graph.names import Names
from kg.ontology import Ontology
from kg.records import Reading, Source

ReadingOf = Callable[[str], Reading]


class Index:
    """The names, things and facts of a collection in tables beside its documents."""

    def __init__(self, database: Database, schema: Ontology, base_iri: str) -> None:
        self._db = database
        self._schema = schema
        self._iri = Names(base_iri)

    def clear(self) -> None:
        """Make the tables, empty."""
        for table in TABLES:
            self._db.run(f"DROP TABLE IF EXISTS {table}")
        for statement in SCHEMA.split(";"):
            self._db.run(statement)

    def update(self, changes: Sequence[Change], reading_of: ReadingOf, *, wanted: bool = True) -> Delta:
        """Follow a change of documents; return what it does to the graph, or nothing of it where that is not wanted."""
        delta = Delta(wanted=wanted)
        touched, files = self._count(changes, reading_of)
        joined = Joins(self._db).update(touched)
        renamed = Things(self._db).update(touched, joined)
        docs = touched.docs | renamed.docs
        facts = Facts(self._db, self._iri, self._schema, delta)
        facts.files |= files
        sources = self._tell(facts, docs, reading_of)
        located = Places(self._db, Gazetteer.load(), self._iri).update(renamed, docs)
        facts.own_entities(renamed.before, renamed.after.values())
        facts.own_places(located)
        facts.own_statements(located)
        facts.own_matters(lambda doc: reading_of(to_text(doc)))
        facts.own_files(sources)
        return delta

    def _count(self, changes: Iterable[Change], reading_of: ReadingOf) -> tuple[Touched, set[bytes]]:
        """Count the names of the documents that came, and take back those that went."""
        touched, names = Touched(), Counted(self._db)
        files: set[bytes] = set()
        for change in changes:
            doc = to_bytes(change.id)
            touched.docs.add(doc)
            old = names.page(doc) if change.before else None
            if old is not None:
                files.add(self._db.one("SELECT file FROM page WHERE doc = ?", (doc,)))
            reading = reading_of(change.id) if change.after else None
            new = page_of(reading) if reading else None
            if old is not None and old != new:
                names.count(doc, old, -1, touched)
            if reading is None or new is None:
                self._db.run("DELETE FROM page WHERE doc = ?", (doc,))
                continue
            if old != new:
                names.count(doc, new, 1, touched)
            about = reading.document
            told = (to_bytes(about.publisher), to_bytes(about.dateline), file_key(about.source))
            self._db.run("INSERT OR REPLACE INTO page VALUES (?, ?, ?, ?, ?)", (doc, *told, page_to(new)))
        return touched, files

    def _tell(self, facts: Facts, docs: Iterable[bytes], reading_of: ReadingOf) -> list[Source]:
        """Let documents tell anew what they say; return the files of those that are there."""
        things, names = Things(self._db), Counted(self._db)
        sources = []
        for doc in sorted(docs):
            facts.forget(doc)
            if self._db.one("SELECT 1 FROM page WHERE doc = ?", (doc,)):
                reading = reading_of(to_text(doc))
                sources.append(reading.document.source)
                page = names.page(doc)
                facts.tell(reading, page, [things.entity(thing) for thing in things.of_page(doc, page)])
        return sources
