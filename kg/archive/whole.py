"""A whole collection as its index has it, read piece by piece: nothing here grows with texts, mentions or claims.

What it gives is what resolving and building all of it in memory gives (`kg.resolution.across`, `kg.graph.build`), in
the same order, which property tests hold it to.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import overload

from kg.archive.database import Database, to_text, unpack
from kg.archive.documents import Documents
from kg.archive.facts import Key, matter_of
from kg.archive.names import Page, page_from
from kg.archive.said import Said
from kg.archive.spill import Sorted, once
from kg.archive.things import Things
from kg.graph.build import document_graph, vocabulary_graph
from kg.graph.model import DEFAULT, Dataset, Graph
from kg.graph.names import Names
from kg.graph.statements import Statements
from kg.graph.terms import TYPE, Term, Triple
from kg.lifecycles import Contradiction, Lifecycle, contradictions, lifecycles
from kg.ontology import Ontology
from kg.records import Document, Entity, Reading

_PIECE = 20_000  # triples of the default graph at a time
_KEPT = 50_000  # things whose names are kept at hand
_SHELF = 256  # documents kept at hand
_DIGEST = 16  # bytes
_MATTER = "matter\x1f"


@dataclass(frozen=True, slots=True)
class Told:
    """A document of the collection: what it brought to the index, its things in the same order, and what it says."""

    page: Page
    things: tuple[int, ...]
    said: Said


class Whole:
    """The documents, things and graphs of a collection whose index is up to date; rows are sorted in `folder`."""

    def __init__(self, database: Database, version: str, *, schema: Ontology, names: Names, folder: Path) -> None:
        self.database = self._db = database
        self._documents = Documents(database)
        self._version = version
        self._things = Things(database)
        self.schema = schema
        self.names = names
        self.folder = folder
        self.entity = lru_cache(_KEPT)(self._things.entity)

    def told(self) -> Iterator[Told]:
        """Yield what each document says, in order of id."""
        for doc, body in self._db.run("SELECT doc, locals FROM page ORDER BY doc"):
            page = page_from(body)
            things = tuple(self._things.of_page(doc, page))
            entities = [self.entity(thing) for thing in things]
            yield Told(page, things, Said.of(self.reading(doc), page, entities, self.schema))

    def reading(self, doc: bytes) -> Reading:
        """Return what was read in a document, by its id; raise DamagedError when it is not what was kept."""
        mark = self._db.one("SELECT digest FROM present WHERE id = ?", (doc,))
        return self._documents.reading(mark, self._version)

    def entities(self) -> Iterator[tuple[str, list[tuple[int, Entity]]]]:
        """Yield each id with the numbers of its things and their entities without mentions, in order of id.

        Two things have one id where the short hashes behind one name happen to be the same.
        """
        rows = self._db.run("SELECT entity, id FROM thing ORDER BY entity, id")
        for id_, same in groupby(rows, key=itemgetter(0)):
            yield to_text(id_), [(thing, self._things.entity(thing)) for _, thing in same]

    def shelf(self) -> Shelf:
        """Return the documents of the collection in order of id."""
        return Shelf(self._documents, b"".join(self._documents.present()))

    def dataset(self) -> Dataset:
        """Return the graph; its default graph comes in pieces."""
        prefixes = tuple(self.names.prefixes(self.schema).items())
        vocabulary = vocabulary_graph(self.schema, self.names)
        return Dataset(self.names.base, prefixes, _Graphs(self.graphs), vocabulary)

    def graphs(self) -> Iterator[Graph]:
        """Yield the default graph in pieces, then the other graphs in order of name."""
        yield from self._default()
        vocabulary = vocabulary_graph(self.schema, self.names)
        yield from heapq.merge(self._documents_graphs(), [vocabulary], key=attrgetter("name"))

    def _documents_graphs(self) -> Iterator[Graph]:
        for told in self.told():
            gathered = Statements(self.names, self.schema)
            yield document_graph(self.names, told.said.reading, told.said.owner, gathered)

    def _default(self) -> Iterator[Graph]:
        rows = Sorted[Triple](self.folder)
        for (body,) in self._db.run("SELECT triples FROM made"):
            for subject, predicate, object_ in unpack(body):
                rows.add((subject.rstrip(">"), predicate, object_))  # in the order of `terms.ordered`
        piece: list[Triple] = []
        for subject, same in groupby(once(iter(rows)), key=itemgetter(0)):
            if len(piece) >= _PIECE:
                yield Graph(DEFAULT, tuple(piece))
                piece = []
            term = f"{subject}>" if subject.startswith("<") else subject
            piece += [(term, predicate, object_) for _, predicate, object_ in same]
        yield Graph(DEFAULT, tuple(piece))

    def matters(self, most: int) -> tuple[tuple[Contradiction, ...], tuple[Lifecycle, ...]]:
        """Return the first contradictions and lifecycles in order of id, no more than so many of each."""
        differing = self._nodes(self.names.kg("Contradiction"), most)
        going_on = self._nodes(self.names.kg("Lifecycle"), most)
        told = [found for key in dict.fromkeys(differing.values()) for found in self._contradictions(key)]
        matters = [found for key in dict.fromkeys(going_on.values()) for found in self._lifecycles(key)]
        return (
            tuple(sorted((f for f in told if self.names.record(f.id) in differing), key=attrgetter("id"))),
            tuple(sorted((f for f in matters if self.names.record(f.id) in going_on), key=attrgetter("id"))),
        )

    def _nodes(self, class_: Term, most: int) -> dict[Term, Key]:
        """Return the first nodes of a class that the claims of all documents make, with what they are about."""
        return dict(heapq.nsmallest(most, self._made(class_)))

    def _made(self, class_: Term) -> Iterator[tuple[Term, Key]]:
        rows = self._db.run(
            "SELECT owner, triples FROM made WHERE owner >= ? AND owner < ?", (_MATTER.encode(), _END.encode())
        )
        for owner, body in rows:
            for subject, predicate, object_ in unpack(body):
                if predicate == TYPE and object_ == class_:
                    yield subject, self._key(to_text(owner))

    def _key(self, owner: str) -> Key:
        parts = owner.removeprefix(_MATTER).split("\x1f")
        at = next(at for at in range(1, len(parts) - 1) if parts[at] in self.schema.properties)
        return "\x1f".join(parts[:at]), parts[at], "\x1f".join(parts[at + 1 :])

    def _contradictions(self, key: Key) -> tuple[Contradiction, ...]:
        return contradictions(matter_of(self._db, key, self.reading), self.schema)

    def _lifecycles(self, key: Key) -> tuple[Lifecycle, ...]:
        return lifecycles(matter_of(self._db, key, self.reading), self.schema)


_END = "matter\x20"  # behind all that begins with _MATTER


@dataclass(frozen=True, slots=True)
class _Graphs:
    """What can be iterated again and again, from the beginning each time."""

    begin: Callable[[], Iterator[Graph]]

    def __iter__(self) -> Iterator[Graph]:
        return self.begin()


class Shelf(Sequence[Document]):
    """Documents that are fetched when they are asked for, a few of them kept at hand."""

    def __init__(self, documents: Documents, marks: bytes) -> None:
        self._marks = marks
        self._fetch = lru_cache(_SHELF)(documents.document)

    def __len__(self) -> int:
        return len(self._marks) // _DIGEST

    @overload
    def __getitem__(self, at: int) -> Document: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Document]: ...
    def __getitem__(self, at: int | slice) -> Document | Sequence[Document]:
        """Return a document by its number in the order of ids; raise DamagedError when it is not what was kept."""
        if isinstance(at, slice):
            return [self[number] for number in range(*at.indices(len(self)))]
        if not 0 <= at < len(self):
            raise IndexError(at)
        return self._fetch(self._marks[at * _DIGEST : (at + 1) * _DIGEST])
