"""The engine of one process: this one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from kg.engines.model import Lost, R, S


class Local:
    """Works on one shard after the other where it is called."""

    def map(self, task: Callable[[S], R], shards: Iterable[S]) -> Iterator[R | Lost[S]]:
        """Yield what the task makes of each shard."""
        for shard in shards:
            yield task(shard)
