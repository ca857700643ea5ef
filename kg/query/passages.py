"""The sentences that name a thing: what a reader would look through beside the claims about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.graph.names import Names
from kg.graph.sentences import sentence
from kg.query.facts import About, Source, bare_rows, source_of
from kg.store import Store

LIMIT = 12


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence with a name of a thing in it.

    `text[name[0]:name[1]]` is the name, inside the sentence `text`; `start` and `end` are its place in the document.
    """

    text: str
    name: tuple[int, int]
    start: int
    end: int
    source: Source


def passages(store: Store, known: About, *, limit: int = LIMIT) -> tuple[Passage, ...]:
    """Return sentences of the documents that mention the thing and name it there, but give no claim about it.

    At most `limit`, in the order of dates and documents.
    """
    told = {(fact.source.id, fact.text) for fact in known.facts}
    found: list[Passage] = []
    for text, source in _documents(store, known.thing.id, limit + len(told)):
        for passage in _of_document(text, source, (known.thing.name, *known.aliases)):
            if len(found) == limit:
                return tuple(found)
            if not any(id_ == source.id and passage.text.strip() in text for id_, text in told):
                found.append(passage)
    return tuple(found)


def _documents(store: Store, thing: str, most: int) -> Iterator[tuple[str, Source]]:
    """Yield text and source of the documents that mention the thing, by date; `most` of them."""
    query = f"""SELECT DISTINCT ?doc ?text ?title ?date ?publisher ?path ?place WHERE {{
      ?doc kg:mentions {Names(store.base).entity(thing)} ; kg:text ?text ; prov:wasDerivedFrom ?file .
      ?file kg:path ?path .
      OPTIONAL {{ ?doc dcterms:title ?title }} OPTIONAL {{ ?doc dcterms:issued ?date }}
      OPTIONAL {{ ?doc dc:publisher ?publisher }} OPTIONAL {{ ?doc kg:place ?place }} }}
      ORDER BY ?date ?doc LIMIT {most}"""
    for row in bare_rows(store, query):
        yield row["text"], source_of(store, row)


def _of_document(text: str, source: Source, names: tuple[str, ...]) -> Iterator[Passage]:
    """Yield each sentence of a text once that holds one of the names, at its longest name."""
    seen: set[tuple[int, int]] = set()
    places = {(at, at + len(name)) for name in names for at in _places(name, text)}
    for start, end in sorted(places, key=lambda place: (place[0], -place[1])):
        first, last = sentence(text, start, end)
        if (first, last) not in seen:
            seen.add((first, last))
            yield Passage(text[first:last], (start - first, end - first), start, end, source)


def _places(name: str, text: str) -> Iterator[int]:
    at = text.find(name)
    while at >= 0:
        yield at
        at = text.find(name, at + 1)
