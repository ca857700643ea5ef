"""What a change does to the graph: triples of the default graph that come and go, and graphs of documents that change.

Each triple of the default graph has one owner: an entity, a statement, a place, a file or a matter. What an owner's
triples are is kept, so that they can be compared with what they are now.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from kg.archive.database import Database, pack, to_bytes, unpack
from kg.graph.terms import Term, Triple


@dataclass(slots=True)
class Delta:
    """Triples to take out of the default graph and to put in, and the triples of whole graphs by name, none: dropped.

    One that is not `wanted` holds nothing, whatever is told to it.
    """

    removed: set[Triple] = field(default_factory=set)
    added: set[Triple] = field(default_factory=set)
    graphs: dict[Term, tuple[Triple, ...]] = field(default_factory=dict)
    wanted: bool = True

    def change(self, old: set[Triple], new: set[Triple]) -> None:
        """Take triples out of the default graph and put others in."""
        if self.wanted:
            self.removed |= old - new
            self.added |= new - old

    def put(self, name: Term, triples: tuple[Triple, ...]) -> None:
        """Replace a graph; without triples it is dropped."""
        if self.wanted:
            self.graphs[name] = triples

    def __len__(self) -> int:
        return len(self.removed) + len(self.added) + sum(map(len, self.graphs.values()))

    def to_row(self) -> Any:
        """Return the delta as JSON; what is removed and added again is not in it."""
        removed, added = self.removed - self.added, self.added - self.removed
        return [sorted(removed), sorted(added), sorted(self.graphs.items())]

    @classmethod
    def from_row(cls, row: Any) -> Delta:
        """Return the delta of a JSON row."""
        removed, added, graphs = row
        named = {name: tuple((s, p, o) for s, p, o in triples) for name, triples in graphs}
        return cls({(s, p, o) for s, p, o in removed}, {(s, p, o) for s, p, o in added}, named)


class Owners:
    """The triples of the default graph by owner, and what a change does to them."""

    def __init__(self, database: Database, delta: Delta) -> None:
        self._db = database
        self._delta = delta

    def own(self, owner: str, triples: Iterable[Triple]) -> None:
        """Give an owner its triples, in place of those that it had."""
        name, new = to_bytes(owner), {*triples}
        body = self._db.one("SELECT triples FROM made WHERE owner = ?", (name,))
        old = {(s, p, o) for s, p, o in unpack(body)} if body is not None else set()
        if new == old:
            return
        self._delta.change(old, new)
        if new:
            self._db.run("INSERT OR REPLACE INTO made VALUES (?, ?)", (name, pack(sorted(new))))
        else:
            self._db.run("DELETE FROM made WHERE owner = ?", (name,))
