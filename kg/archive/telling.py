"""The knowledge of a whole collection as the lines of its file, and on the way what page and report tell of it.

A document is held while its line is made; what has to be told of things, which come behind all documents, waits on the
disk in order.
"""

from __future__ import annotations

import heapq
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from kg import codec
from kg.archive.database import DamagedError, to_bytes
from kg.archive.merges import Merges
from kg.archive.spill import Sorted, once
from kg.archive.whole import Told, Whole
from kg.records import Claim, Entity, Modality

_TRIMMED = 1_000  # rows gathered before all but the best are let go
_Named = tuple[str, int, int, int, tuple[int, ...]]  # id, document, first local entity, thing, numbers of its mentions


@dataclass(frozen=True, slots=True)
class Known:
    """A thing without its mentions: how many of them there are, in how many documents, and in which most of them."""

    entity: Entity
    mentions: int
    documents: int
    most: tuple[int, ...]


class Telling:
    """What a collection says, told once; the counts are whole when the last line has been taken.

    `best` of the things, by neighbours and mentions, are remembered, each with the `documents` that name it most.
    """

    def __init__(self, whole: Whole, *, best: int = 0, documents: int = 0) -> None:
        self._whole = whole
        self._best = max(0, best)
        self._documents = documents
        self._merges = Merges(whole.database, whole.folder)
        self._named = Sorted[_Named](whole.folder)
        self._ends = Sorted[tuple[int, int, str, str]](whole.folder)
        self._known: list[tuple[tuple[int, int, str], int, Known]] = []
        self.documents = self.characters = self.dropped = self.entities = self.mentions = self.merged = 0
        self.classes: Counter[str] = Counter()
        self.claims: Counter[tuple[str, Modality]] = Counter()

    def lines(self) -> Iterator[str]:
        """Yield the lines of the knowledge file (`kg.codec`); once."""
        yield codec.head_line()
        for at, told in enumerate(self._whole.told()):
            self._note(at, told)
            yield codec.reading_line(told.said.reading)
        neighbours = self._neighbours()
        named = groupby(self._named, key=itemgetter(0))
        for id_, things in self._whole.entities():
            mentioned, rows = next(named, ("", iter(())))
            if mentioned != id_:
                raise DamagedError(f"the index has no mention of {id_}")
            near = next(neighbours)[1] if neighbours.peek() == id_ else 0
            yield from self._things(things, rows, near)
        yield from map(codec.judgement_line, self._merges.judgements())

    def _note(self, at: int, told: Told) -> None:
        """Count what a document says, and keep on the disk what is told later."""
        said = told.said
        reading, owner = said.reading, said.owner
        self.documents += 1
        self.characters += len(reading.document.text)
        self.dropped += reading.dropped
        self._merges.note(at, told.page)
        first: dict[int, int] = {}
        numbers: dict[int, list[int]] = {}
        for n, (local, thing) in enumerate(zip(told.page.locals, told.things, strict=True)):
            first.setdefault(thing, n)
            numbers.setdefault(thing, []).extend(local.mentions)
        for thing, found in numbers.items():
            ordered = tuple(sorted(found, key=reading.mentions.__getitem__))
            self._named.add((self._whole.entity(thing).id, at, first[thing], thing, ordered))
        for claim, place in zip(reading.claims, said.places, strict=True):
            self.claims[claim.property, claim.modality] += 1
            self._ends.add((at, place, owner[claim.subject].id, owner[claim.object].id))

    def _neighbours(self) -> _Peeked:
        """Count for each thing that claims are about, in order of id, the pairs that it stands in."""
        pairs, ends = Sorted[tuple[str, str]](self._whole.folder), Sorted[tuple[str]](self._whole.folder)
        for _, _, one, other in self._ends:
            pairs.add((one, other))
        for one, other in once(iter(pairs)):
            for end in {one, other}:
                ends.add((end,))
        return _Peeked((id_, sum(1 for _ in same)) for (id_,), same in groupby(ends))

    def _things(self, things: list[tuple[int, Entity]], rows: Iterable[_Named], neighbours: int) -> Iterator[str]:
        """Yield the lines of the things of one id, which is nearly always one, in the order of their first mentions."""
        entities = dict(things)
        if len(entities) > 1:
            apart: dict[int, list[_Named]] = {}
            for row in rows:
                apart.setdefault(row[3], []).append(row)
            for thing, own in apart.items():
                yield self._thing(entities[thing], own, neighbours)
        else:
            yield self._thing(things[0][1], rows, neighbours)

    def _thing(self, entity: Entity, rows: Iterable[_Named], neighbours: int) -> str:
        mentions, count, documents = io.StringIO(), 0, 0
        most: list[tuple[int, int]] = []
        for _, at, _, _, numbers in rows:
            for number in numbers:
                mentions.write(f",[{at},{number}]" if count else f"[{at},{number}]")
                count += 1
            documents += 1
            most.append((-len(numbers), at))
            if len(most) >= _TRIMMED + self._documents:
                most = heapq.nsmallest(self._documents, most)
        self.entities += 1
        self.mentions += count
        self.merged += documents > 1
        self.classes[entity.type] += 1
        best = tuple(at for _, at in heapq.nsmallest(self._documents, most))
        self._remember((-neighbours, -count, entity.id), Known(entity, count, documents, best))
        return codec.entity_line(entity, mentions.getvalue())

    def _remember(self, worth: tuple[int, int, str], known: Known) -> None:
        self._known.append((worth, self.entities, known))
        if len(self._known) >= _TRIMMED + 2 * self._best:
            self._known = heapq.nsmallest(self._best, self._known, key=itemgetter(0, 1))

    def best(self) -> list[Known]:
        """Return the best things, in order of id."""
        found = heapq.nsmallest(self._best, self._known, key=itemgetter(0, 1))
        return [known for _, _, known in sorted(found, key=itemgetter(1))]

    def between(self, ids: frozenset[str]) -> Iterator[tuple[int, Claim, str, str]]:
        """Yield the claims between things of these ids, in their order: with the document, subject and object."""
        inside = (row for row in self._ends if row[2] in ids and row[3] in ids)
        shelf = self._whole.shelf()
        for at, rows in groupby(inside, key=itemgetter(0)):
            claims = self._whole.reading(to_bytes(shelf[at].id)).claims
            yield from ((at, claims[place], one, other) for _, place, one, other in rows)


class _Peeked(Iterator[tuple[str, int]]):
    """Counts by id, whose next id can be looked at."""

    def __init__(self, rows: Iterable[tuple[str, int]]) -> None:
        self._rows = iter(rows)
        self._next = next(self._rows, None)

    def peek(self) -> str | None:
        """Return the next id, None behind the last."""
        return self._next[0] if self._next else None

    def __next__(self) -> tuple[str, int]:
        if self._next is None:
            raise StopIteration
        found, self._next = self._next, next(self._rows, None)
        return found
