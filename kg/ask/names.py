"""The names of a graph, ready to be recognised in a question or looked for by a part of them.

Names are compared by their keys (`kg.resolution.names.key`): width, case, traditional characters, spaces and
quotation marks make no difference.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import unquote

import pyoxigraph

from kg.graph.terms import SKOS
from kg.resolution.names import key
from kg.store import Store

_APART = "\ue000"  # private use: no name that was read from a text is divided by it
_BATCH = 20_000
_LONE = re.compile("[\ud800-\udfff]")
SHORTEST = 2  # characters of a name that is recognised inside a question


@dataclass(frozen=True, slots=True)
class NameIndex:
    """Keys in order, beside each the name that it is of and the id of the entity that bears it."""

    keys: Sequence[str] = field(repr=False)
    names: Sequence[str] = field(repr=False)
    ids: Sequence[str] = field(repr=False)

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> NameIndex:
        """Make the index of (name, id) pairs."""
        rows = sorted(_keyed(pairs))
        return cls([row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows])

    def __len__(self) -> int:
        return len(self.keys)

    def exact(self, wanted: str) -> tuple[str, ...]:
        """Return the ids of the entities with this key."""
        at = bisect_left(self.keys, wanted)
        found = []
        while at < len(self.keys) and self.keys[at] == wanted:
            found.append(self.ids[at])
            at += 1
        return tuple(dict.fromkeys(found))

    def starts(self, wanted: str) -> bool:
        """Tell whether a key begins so."""
        at = bisect_left(self.keys, wanted)
        return at < len(self.keys) and self.keys[at].startswith(wanted)

    def beginning(self, wanted: str, limit: int = 8) -> tuple[str, ...]:
        """Return the ids of entities whose names begin so, those with the least behind it first."""
        at = bisect_left(self.keys, wanted)
        end = bisect_left(self.keys, wanted + "\U0010ffff", at)
        places = sorted(range(at, min(end, at + 1000)), key=lambda place: (len(self.keys[place]), self.keys[place]))
        return tuple(islice(dict.fromkeys(self.ids[place] for place in places), limit))

    def containing(self, wanted: str, limit: int = 8) -> tuple[str, ...]:
        """Return the ids of entities whose names contain it, the shortest names first."""
        places = sorted(
            islice((at for at, found in enumerate(self.keys) if wanted in found), 1000),
            key=lambda place: (len(self.keys[place]), self.keys[place]),
        )
        return tuple(islice(dict.fromkeys(self.ids[place] for place in places), limit))


def names_of(store: Store) -> Iterator[tuple[str, str]]:
    """Yield every (name, entity id) of a store."""
    for predicate in ("prefLabel", "altLabel"):
        node = pyoxigraph.NamedNode(f"{SKOS}{predicate}")
        for quad in store.engine.quads_for_pattern(None, node, None, pyoxigraph.DefaultGraph()):
            if isinstance(quad.object, pyoxigraph.Literal) and isinstance(quad.subject, pyoxigraph.NamedNode):
                iri = quad.subject.value
                if iri.startswith(store.base):
                    yield quad.object.value, unquote(iri[len(store.base) :], errors="surrogatepass")


def _keyed(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    """Yield (key, name, id); many names are folded in one go, which is ten times faster than one by one."""
    rest = iter(pairs)
    while batch := [(name.replace(_APART, ""), id_) for name, id_ in islice(rest, _BATCH)]:
        keys = fold(_APART.join(name for name, _ in batch)).split(_APART)
        for (name, id_), found in zip(batch, keys, strict=True):
            yield found or fold(name), name, id_


def fold(text: str) -> str:
    """Return the key of any text; a lone surrogate, which no name in a graph has, becomes U+FFFD."""
    return key(_LONE.sub("\ufffd", text))
