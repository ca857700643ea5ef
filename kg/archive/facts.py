"""What the documents of a change say, counted: statements, matters and files, and the graphs of those documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from kg.archive.database import Database, to_bytes, to_text
from kg.archive.delta import Delta, Owners
from kg.archive.names import Page
from kg.archive.places import Located
from kg.archive.said import Said
from kg.graph.build import document_graph, matter_triples
from kg.graph.documents import file_triples
from kg.graph.entities import entity_triples
from kg.graph.names import Names
from kg.graph.statements import Statements
from kg.graph.terms import Triple
from kg.lifecycles import matter_key
from kg.ontology import Ontology
from kg.records import Claim, Document, Entity, Knowledge, Mention, Modality, Reading, Source, content_id

Key = tuple[str, str, str]
ReadingOf = Callable[[bytes], Reading]  # of a document of the collection, by its id
_COMPARED = ("amount", "share")


class Facts:
    """What the collection says, by document."""

    def __init__(self, database: Database, names: Names, schema: Ontology, delta: Delta) -> None:
        self._db = database
        self._iri = names
        self._schema = schema
        self._delta = delta
        self._owners = Owners(database, delta)
        self.statements: set[Key] = set()
        self.matters: set[Key] = set()
        self.files: set[bytes] = set()

    def forget(self, doc: bytes) -> None:
        """Take back what a document says; its graph is dropped unless it is told again."""
        where = "WHERE doc = ?"
        for table, touched in (("support", self.statements), ("matter", self.matters)):
            rows = self._db.run(f"SELECT DISTINCT subject, property, object FROM {table} {where}", (doc,))
            touched.update((to_text(s), p, to_text(o)) for s, p, o in rows)
            self._db.run(f"DELETE FROM {table} {where}", (doc,))
        self._delta.put(self._iri.record(to_text(doc)), ())

    def tell(self, reading: Reading, page: Page, entities: list[Entity]) -> None:
        """Count what a document says, its mentions resolved to the entities of its local entities."""
        said = Said.of(reading, page, entities, self._schema)
        gathered = Statements(self._iri, self._schema)
        graph = document_graph(self._iri, said.reading, said.owner, gathered)
        self._delta.put(graph.name, graph.triples)
        doc = to_bytes(reading.document.id)
        for key, told in gathered.support.items():
            self.statements.add(key)
            for number, (document, words) in enumerate(told):
                row = (*_stored(key), doc, number, to_bytes(document.publisher), to_bytes(words))
                self._db.run("INSERT INTO support VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        self._matters(said, doc)

    def _matters(self, said: Said, doc: bytes) -> None:
        for number, (claim, place) in enumerate(zip(said.reading.claims, said.places, strict=True)):
            subject, object_ = said.owner[claim.subject].id, said.owner[claim.object].id
            key = matter_key(claim, subject, object_, self._schema)
            self.matters.add(key)
            valued = any(qualifier.key in _COMPARED for qualifier in claim.qualifiers)
            flags = (int(subject != key[0]), int(claim.modality is Modality.NEGATED), int(valued))
            row = (*_stored(key), doc, number, place, *flags)
            self._db.run("INSERT INTO matter VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)

    def own_statements(self, located: Located) -> None:
        """Give the statements that were touched their triples; what the gazetteer says of places is one, too."""
        for key in sorted(self.statements | located.touched):
            gathered = Statements(self._iri, self._schema, {})
            rows = self._db.run(
                "SELECT doc, publisher, words FROM support WHERE subject = ? AND property = ? AND object = ? "
                "ORDER BY doc, number",
                _stored(key),
            )
            told = [(_document(to_text(doc), to_text(publisher)), to_text(words)) for doc, publisher, words in rows]
            if told:
                gathered.support[key] = told
            triples = [*gathered.triples(), *located.triples(key)]
            self._owners.own("\x1f".join(("statement", *key)), triples)

    def own_matters(self, reading_of: ReadingOf) -> None:
        """Give the matters that were touched their triples: lifecycles and contradictions."""
        for key in sorted(self.matters):
            rows = self._db.run(
                "SELECT denied, valued FROM matter WHERE subject = ? AND property = ? AND object = ?", _stored(key)
            )
            triples: list[Triple] = []
            if self._telling(key, rows.fetchall()):
                triples = list(matter_triples(self._iri, matter_of(self._db, key, reading_of), self._schema))
            self._owners.own("\x1f".join(("matter", *key)), triples)

    def _telling(self, key: Key, rows: list[tuple[int, int]]) -> bool:
        """Tell whether claims about a matter can go on in stages or contradict one another at all."""
        if len(rows) < 2:
            return False
        denied, valued = (sum(column) for column in zip(*rows, strict=True))
        return self._schema.properties[key[1]].staged or 0 < denied < len(rows) or valued > 1

    def own_entities(self, before: Iterable[str], after: Iterable[Entity]) -> None:
        """Give entities their triples, and take those of entities that are no more."""
        now = {entity.id: entity for entity in after}
        for id_ in sorted({*before, *now}):
            triples = entity_triples(self._iri, now[id_]) if id_ in now else ()
            self._owners.own(f"entity\x1f{id_}", triples)

    def own_places(self, located: Located) -> None:
        """Give places the triples with their codes."""
        for id_, triples in located.codes():
            self._owners.own(f"place\x1f{id_}", triples)

    def own_files(self, sources: Iterable[Source]) -> None:
        """Give files their triples as long as a document was read from them."""
        known = {file_key(source): source for source in sources}
        for key in sorted(self.files | known.keys()):
            held = self._db.one("SELECT 1 FROM page WHERE file = ? LIMIT 1", (key,))
            if held is None:
                self._owners.own(f"file\x1f{to_text(key)}", ())
            elif key in known:
                self._owners.own(f"file\x1f{to_text(key)}", file_triples(self._iri, known[key]))


def file_key(source: Source) -> bytes:
    """Return what tells files apart."""
    return to_bytes(content_id("file", source.path, source.sha256))


def _stored(key: Key) -> tuple[bytes, str, bytes]:
    return to_bytes(key[0]), key[1], to_bytes(key[2])


def _document(id_: str, publisher: str) -> Document:
    """Return what counting sources looks at of a document."""
    return replace(_BLANK, id=id_, publisher=publisher)


_BLANK = Document.of("", source=Source("", "", ""))


def matter_of(database: Database, key: Key, reading_of: ReadingOf) -> Knowledge:
    """Return the claims about one matter as a knowledge of its own."""
    rows = database.run(
        "SELECT doc, claim, turned FROM matter WHERE subject = ? AND property = ? AND object = ? ORDER BY doc, number",
        _stored(key),
    ).fetchall()
    claims: dict[bytes, list[Claim]] = {}
    subjects: set[Mention] = set()
    objects: set[Mention] = set()
    for doc, number, turned in rows:
        claim = reading_of(doc).claims[number]
        claims.setdefault(doc, []).append(claim)
        (objects if turned else subjects).add(claim.subject)
        (subjects if turned else objects).add(claim.object)
    said = tuple(replace(reading_of(doc), claims=tuple(told)) for doc, told in claims.items())
    return Knowledge(said, (_entity(key[0], subjects), _entity(key[2], objects)))


def _entity(id_: str, mentions: set[Mention]) -> Entity:
    kind, _, name = id_.partition("/")
    return Entity(id_, kind, name, (), tuple(sorted(mentions)))
