"""What an engine is, and what it is given: a task, and shards of work in an order that the results keep."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar, runtime_checkable

R = TypeVar("R")


@runtime_checkable
class Shard(Protocol):
    """A piece of work that can be sent to another process."""

    @property
    def name(self) -> str:
        """What a message calls it."""
        ...

    def split(self) -> Sequence[Shard]:
        """Return smaller shards of the same work in order, or none when it is one thing."""
        ...


S = TypeVar("S", bound=Shard)


@dataclass(frozen=True, slots=True)
class Lost(Generic[S]):
    """A shard that cannot be split and ended its worker each time; `why` is how the last one ended."""

    shard: S
    why: str


class Engine(Protocol):
    """Works on shards; at no time are more of them held than the workers need to stay busy."""

    def map(self, task: Callable[[S], R], shards: Iterable[S]) -> Iterator[R | Lost[S]]:
        """Yield what the task makes of each shard, in order; a shard may have been split into several.

        Task, shards and results must be picklable. What the task raises is raised here and ends the work. Raises
        EngineError when no worker can be had.
        """
        ...
