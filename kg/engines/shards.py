"""Documents in shards: so few characters that one is soon done again, so many that sending it costs nothing beside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.records import Document

CHARACTERS = 20_000
DOCUMENTS = 64
_PARTS = 8


@dataclass(frozen=True, slots=True)
class Batch:
    """A shard of documents; None keeps the place of something that needs no reading."""

    documents: tuple[Document | None, ...]

    @property
    def name(self) -> str:
        """The first document and how many follow it."""
        keys = [document.key for document in self.documents if document]
        more = f" and {len(keys) - 1} more" if len(keys) > 1 else ""
        return f"document {keys[0]}{more}" if keys else "no document"

    def split(self) -> Sequence[Batch]:
        """Return up to eight smaller shards, none for one document."""
        if len(self.documents) < 2:
            return ()
        size = -(-len(self.documents) // _PARTS)
        return [Batch(self.documents[at : at + size]) for at in range(0, len(self.documents), size)]


def batches(documents: Iterable[Document | None]) -> Iterator[Batch]:
    """Yield shards of at most `CHARACTERS` characters and `DOCUMENTS` places; a longer document is alone."""
    held: list[Document | None] = []
    size = 0
    for document in documents:
        length = len(document.text) if document else 0
        if held and (size + length > CHARACTERS or len(held) >= DOCUMENTS):
            yield Batch(tuple(held))
            held, size = [], 0
        held.append(document)
        size += length
    if held:
        yield Batch(tuple(held))
