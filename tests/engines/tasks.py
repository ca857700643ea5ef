"""Tasks and shards that can be sent to other processes."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Numbers:
    """A shard of numbers."""

    values: tuple[int, ...]

    @property
    def name(self) -> str:
        return f"numbers {self.values}"

    def split(self) -> Sequence[Numbers]:
        if len(self.values) < 2:
            return ()
        middle = len(self.values) // 2
        return [Numbers(self.values[:middle]), Numbers(self.values[middle:])]


def shards(count: int, size: int = 1) -> list[Numbers]:
    return [Numbers(tuple(range(at, at + size))) for at in range(0, count * size, size)]


def squares(shard: Numbers) -> list[int]:
    return [value * value for value in shard.values]


def whereabouts(shard: Numbers) -> int:
    time.sleep(0.02)
    return os.getpid()


def uneven(shard: Numbers) -> int:
    """The earlier ones take longer, so that they are ready last."""
    time.sleep(0.1 if shard.values[0] % 4 == 0 else 0)
    return shard.values[0]


@dataclass(frozen=True)
class Fatal:
    """Ends its worker at some numbers: each time, or only while there is no file that says that it did once.

    `after` seconds: a nanny of distributed does not replace a worker that ends before it has seen it running.
    """

    at: frozenset[int]
    once: Path | None = None
    how: int = signal.SIGKILL
    after: float = 0.0

    def __call__(self, shard: Numbers) -> list[int]:
        for value in shard.values:
            if value in self.at:
                self._end(value)
        return squares(shard)

    def _end(self, value: int) -> None:
        if self.once is not None:
            try:
                (self.once / str(value)).touch(exist_ok=False)
            except FileExistsError:
                return
        time.sleep(self.after)
        os.kill(os.getpid(), self.how)


@dataclass(frozen=True)
class Failing:
    """Raises at a number."""

    at: int
    fault: Exception

    def __call__(self, shard: Numbers) -> list[int]:
        if self.at in shard.values:
            raise self.fault
        return squares(shard)


@dataclass(frozen=True)
class Loaded:
    """Notes each load in a folder, or cannot be loaded."""

    folder: Path
    fault: Exception | None = None

    def load(self) -> None:
        if self.fault:
            raise self.fault
        (self.folder / str(os.getpid())).touch(exist_ok=False)

    def __call__(self, shard: Numbers) -> list[int]:
        return squares(shard)


class Unloadable:
    """Ends every process that so much as receives it."""

    def __reduce__(self) -> tuple[object, ...]:
        return os._exit, (7,)

    def __call__(self, shard: Numbers) -> list[int]:
        return squares(shard)


class HomelessError(Exception):
    """Cannot be sent."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(one + two)
