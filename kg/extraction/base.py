"""What every extractor is: the one interface of the knowledge-based, the trained and the language-model reader."""

from __future__ import annotations

from typing import Protocol

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
