"""The engine of a cluster: dask.distributed.

The cluster's workers need this program, in the same version, and one thread each. A worker that is lost is replaced by
its nanny, and the scheduler gives its shards to others; a shard that has ended several workers is split here.
"""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from typing import Any

from distributed import Client, Future
from distributed.scheduler import KilledWorker

from kg.engines.model import Lost, R, S, Shard
from kg.engines.window import ALONE, Died, Done, Outcome, Raised, Undone, What, do, drive
from kg.errors import EngineError

_IN_HAND = 2
_HELD = 4
_ASK = 2.0
_TRIES = 3
PATIENCE = 120.0


class Dask:
    """Works on the cluster whose scheduler has this address (tcp://host:port).

    `patience` is how many seconds to wait while the cluster has no worker.
    """

    def __init__(self, scheduler: str, *, patience: float = PATIENCE) -> None:
        if not scheduler:
            raise EngineError("engine dask", "no scheduler is named", "Give --scheduler tcp://host:port.")
        self.scheduler = scheduler
        self.patience = patience

    def map(self, task: Callable[[S], R], shards: Iterable[S]) -> Iterator[R | Lost[S]]:
        """Yield what the task makes of each shard, in order."""
        crew = _Crew(_client(self.scheduler, min(self.patience, 30)), task, self.scheduler, self.patience)
        try:
            yield from drive(crew, shards)
        finally:
            crew.close()


def _client(scheduler: str, timeout: float, tries: int = _TRIES) -> Client:
    """Return a client of the scheduler; raise EngineError when it cannot be reached within `timeout` seconds."""
    try:
        return Client(scheduler, timeout=timeout, set_as_default=False)
    except (OSError, ValueError) as error:
        raise _away(scheduler, str(error) or type(error).__name__) from error
    except AssertionError as error:
        # The client asserts that its own thread has started within ten seconds, be the machine ever so busy.
        if tries > 1:
            return _client(scheduler, timeout, tries - 1)
        raise _away(scheduler, "this machine is too busy for a client to start") from error


class _Crew:
    def __init__(self, client: Client, task: Callable[[Any], Any], scheduler: str, patience: float) -> None:
        self._client = client
        self._task = task
        self._scheduler = scheduler
        self._patience = patience
        self._futures: dict[int, Future[Any]] = {}
        self._ended: queue.SimpleQueue[int] = queue.SimpleQueue()
        self._counted = -_ASK
        self._threads = 1

    def room(self) -> int:
        """Return how many more jobs it takes now."""
        return self._workers() * _IN_HAND - len(self._futures)

    def held(self) -> int:
        """Return how many shards may be in memory at once."""
        return self._workers() * _HELD

    def begin(self, number: int, what: What, shard: Shard) -> None:
        """Give the job to the scheduler."""
        future = self._client.submit(do, self._task, what, shard, pure=False, key=f"kg-{self._client.id}-{number}")
        self._futures[number] = future
        future.add_done_callback(lambda _: self._ended.put(number))

    def finished(self) -> Sequence[tuple[int, Outcome]]:
        """Wait until a job has ended; return it."""
        since = time.monotonic()
        while True:
            try:
                number = self._ended.get(timeout=_ASK)
            except queue.Empty:
                if self._alive():
                    since = time.monotonic()
                elif time.monotonic() - since > self._patience:
                    raise _away(self._scheduler, "it has no worker left") from None
                continue
            return [(number, _outcome(self._futures.pop(number), self._patience))]

    def close(self) -> None:
        """Cancel what is left and let go of the cluster."""
        self._client.cancel(list(self._futures.values()), force=True)
        self._client.close()

    def _workers(self) -> int:
        """Return how many shards the cluster works on at once; it may grow and shrink."""
        if time.monotonic() - self._counted >= _ASK:
            self._counted = time.monotonic()
            self._threads = max(sum(self._asked().values()), 1)
        return self._threads

    def _alive(self) -> bool:
        return bool(self._asked())

    def _asked(self) -> dict[str, int]:
        try:
            return dict(self._client.nthreads())
        except OSError as error:
            raise _away(self._scheduler, str(error)) from error


def _outcome(future: Future[Any], patience: float) -> Outcome:
    """Return what came of a job that has ended.

    A result that went with its worker is waited for as long as the scheduler lets it be made again, at most `patience`
    seconds: on a cluster without workers that would be for ever.
    """
    try:
        if future.status == "finished":
            return Done(future.result(timeout=patience))
        if future.status != "error":
            return Undone()
        fault = future.exception(timeout=patience)
    except (OSError, CancelledError):  # a TimeoutError is an OSError; or the scheduler has just ended
        return Undone()
    if isinstance(fault, KilledWorker):
        return Died("its workers were lost", ALONE)
    return Raised(fault)


def _away(scheduler: str, why: str) -> EngineError:
    return EngineError(f"scheduler {scheduler}", f"it cannot be used ({why})", "Check that cluster and network are up.")
