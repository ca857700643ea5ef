"""What every extractor is: the one interface of the knowledge-based, the trained and the language-model reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, runtime_checkable

from kg.errors import ExtractorError
from kg.records import Document, Reading


class Extractor(Protocol):
    """Reads one document at a time, keeps nothing between documents, and gives the same reading every time."""

    @property
    def name(self) -> str:
        """The name that stands in `Mention.by` and `Claim.by`."""
        ...

    @property
    def version(self) -> str:
        """Changes whenever the readings may change: code, lexicons or weights."""
        ...

    def read(self, document: Document) -> Reading:
        """Return mentions, claims, quantities, dates and links of the document, each sorted by place."""
        ...


@runtime_checkable
class BatchExtractor(Extractor, Protocol):
    """An extractor that is quicker with several documents in hand."""

    def read_many(self, documents: Iterable[Document]) -> Iterator[Reading | ExtractorError]:
        """Return what `read` would return or raise for each document, in the order of the documents."""
        ...
