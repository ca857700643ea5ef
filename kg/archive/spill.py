"""Rows that are put in order on the disk, so that any number of them takes little memory.

The file has no name: it is gone with the process, whatever ends that.
"""

from __future__ import annotations

import heapq
import marshal
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Generic, TypeVar

Row = TypeVar("Row", bound=tuple[object, ...])

_HELD = 20_000  # rows in memory before they go to the disk
_BLOCK = 100  # rows of each sorted part that are read at a time
_LENGTH = 8  # bytes before a block that tell its length


class Sorted(Generic[Row]):
    """Rows in ascending order, each as often as it was added; to be iterated again and again, once all are there.

    A row is a tuple of strings, bytes, numbers and tuples of them. Raises OSError where the disk is full.
    """

    def __init__(self, folder: Path, *, held: int = _HELD) -> None:
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 # it lives as long as its rows
        self._most = held
        self._held: list[Row] = []
        self._parts: list[tuple[int, int]] = []

    def add(self, row: Row) -> None:
        """Add a row."""
        self._held.append(row)
        if len(self._held) >= self._most:
            self._spill()

    def _spill(self) -> None:
        self._held.sort()
        start = self._file.tell()
        for at in range(0, len(self._held), _BLOCK):
            body = marshal.dumps(self._held[at : at + _BLOCK])
            self._file.write(len(body).to_bytes(_LENGTH, "big") + body)
        self._file.flush()
        self._parts.append((start, self._file.tell()))
        self._held = []

    def __iter__(self) -> Iterator[Row]:
        self._held.sort()
        return heapq.merge(*(self._part(start, end) for start, end in self._parts), iter(self._held))

    def _part(self, start: int, end: int) -> Iterator[Row]:
        file = self._file.fileno()
        while start < end:
            length = int.from_bytes(os.pread(file, _LENGTH, start), "big")
            yield from marshal.loads(os.pread(file, length, start + _LENGTH))
            start += _LENGTH + length


def once(rows: Iterator[Row]) -> Iterator[Row]:
    """Yield sorted rows, each once."""
    before = None
    for row in rows:
        if row != before:
            yield row
        before = row
