"""How long work tells where it is: a protocol for the core, which prints nothing itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

T = TypeVar("T")


class Progress(Protocol):
    """Told of each stage as it begins and of each item that passes."""

    def stage(self, label: str) -> None:
        """Begin a stage that has no countable items."""
        ...

    def each(self, label: str, items: Iterable[T], total: int | None = None) -> Iterator[T]:
        """Pass the items through, counting them."""
        ...


class Quiet:
    """Tells nothing."""

    def stage(self, label: str) -> None:
        """Do nothing."""

    def each(self, label: str, items: Iterable[T], total: int | None = None) -> Iterator[T]:
        """Pass the items through."""
        yield from items
