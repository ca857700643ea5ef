"""The engine of one machine: a process for each core, each with the task loaded once.

A worker has two jobs in hand, one at work and one waiting, so that it never stands still while this process is busy
with results. Jobs go over a pipe of its own: when a worker ends, it is known which job it had, the others work on, and
the next job finds a new worker. Workers see the pipe close and end when this process does, whatever ended it.
"""

from __future__ import annotations

import os
import pickle
import signal
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from multiprocessing import connection, get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from queue import SimpleQueue
from typing import Any

from kg.engines.local import Local
from kg.engines.model import Lost, R, S, Shard
from kg.engines.window import Died, Done, Outcome, Raised, Undone, What, do, drive
from kg.errors import EngineError

_IN_HAND = 2
_HELD = 4
_STARTS = 3
_READY = "ready"
# A worker has one core: libraries that would take every core for themselves are told so before they are loaded.
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class Pool:
    """Works with `workers` processes on this machine; where there are fewer than `few` shards, without any."""

    def __init__(self, workers: int, *, few: int = 0) -> None:
        self.workers = workers
        self.few = few

    def map(self, task: Callable[[S], R], shards: Iterable[S]) -> Iterator[R | Lost[S]]:
        """Yield what the task makes of each shard, in order.

        A task with a method `load` is loaded in each worker before its first shard.
        """
        coming = iter(shards)
        first = list(islice(coming, self.few))
        if len(first) < self.few:
            yield from Local().map(task, first)
            return
        crew = _Crew(self.workers, task)
        try:
            yield from drive(crew, chain(first, coming))
        finally:
            crew.close()


@dataclass(slots=True, eq=False)
class _Worker:
    """A process, this end of its pipe, and the numbers of its jobs, the one at work first."""

    process: SpawnProcess
    pipe: Connection
    jobs: deque[int] = field(default_factory=deque)
    ready: bool = False


class _Crew:
    def __init__(self, workers: int, task: Callable[[Any], Any]) -> None:
        self._most = workers
        self._task = task
        self._workers: list[_Worker] = []
        self._given_back: list[tuple[int, Outcome]] = []
        self._failed_starts = 0

    def room(self) -> int:
        """Return how many more jobs it takes now."""
        return self._most * _IN_HAND - sum(len(worker.jobs) for worker in self._workers)

    def held(self) -> int:
        """Return how many shards may be in memory at once."""
        return self._most * _HELD

    def begin(self, number: int, what: What, shard: Shard) -> None:
        """Give the job to the worker with the least to do, a new one while there are too few."""
        worker = min(self._workers, key=lambda one: len(one.jobs), default=None)
        if worker is None or (worker.jobs and len(self._workers) < self._most):
            worker = self._start()
        try:
            worker.pipe.send((number, what, shard))
        except OSError:  # it has just ended; `finished` will see that
            self._given_back.append((number, Undone()))
        else:
            worker.jobs.append(number)

    def finished(self) -> Sequence[tuple[int, Outcome]]:
        """Wait until a job has ended; return those that have."""
        outcomes, self._given_back = self._given_back, []
        pipes = {worker.pipe: worker for worker in self._workers}
        # A pipe also wakes when its worker ends, after what the worker sent has been taken from it.
        for pipe in connection.wait(list(pipes), timeout=0 if outcomes else None):
            worker = pipes[pipe]  # type: ignore[index]
            try:
                message = worker.pipe.recv()
            except (EOFError, OSError, pickle.UnpicklingError):
                outcomes.extend(self._ended(worker))
                continue
            if message == _READY:
                worker.ready, self._failed_starts = True, 0
            else:
                worker.jobs.remove(message[0])
                outcomes.append(message)
        return outcomes

    def close(self) -> None:
        """End all workers."""
        for worker in self._workers:
            worker.pipe.close()
            worker.process.kill()
        for worker in self._workers:
            worker.process.join()
            worker.process.close()
        self._workers.clear()

    def _start(self) -> _Worker:
        # A fresh process, not a copy of this one: threads and locks of libraries do not survive being copied.
        context = get_context("spawn")
        mine, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, self._task), daemon=True, name="kg worker")
        process.start()
        theirs.close()
        self._workers.append(worker := _Worker(process, mine))
        return worker

    def _ended(self, worker: _Worker) -> Iterator[tuple[int, Outcome]]:
        """Bury a worker: its job at work has ended it, those behind were not begun."""
        self._workers.remove(worker)
        worker.pipe.close()
        worker.process.join()
        why = _ending(worker.process.exitcode)
        worker.process.close()
        if not worker.ready:
            self._failed_starts += 1
            if self._failed_starts >= _STARTS:
                remedy = 'Guard the script that builds by if __name__ == "__main__", free memory, or use one worker.'
                raise EngineError("worker processes", f"they end before they can begin ({why})", remedy)
        for place, number in enumerate(worker.jobs):
            yield number, Died(why) if worker.ready and place == 0 else Undone()


def _ending(code: int | None) -> str:
    if code is not None and code < 0:
        name = signal.Signals(-code).name if -code in set(signal.Signals) else str(-code)
        return f"killed by {name}" + (", as when memory runs out" if -code == signal.SIGKILL else "")
    return f"exit status {code}"


def _serve(pipe: Connection, task: Callable[[Any], Any]) -> None:
    """Do jobs until the pipe closes: the whole life of a worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all; the first process decides
    for name in _THREADS:
        os.environ.setdefault(name, "1")
    jobs: SimpleQueue[tuple[int, What, Shard]] = SimpleQueue()
    threading.Thread(target=_listen, args=(pipe, jobs), daemon=True).start()
    fault: Raised | None = None
    try:
        getattr(task, "load", bool)()
    except Exception as error:
        fault = Raised(_portable(error))
    pipe.send(_READY)
    while True:
        number, what, shard = jobs.get()
        pipe.send((number, fault or _outcome(task, what, shard)))


def _listen(pipe: Connection, jobs: SimpleQueue[tuple[int, What, Shard]]) -> None:
    """Take jobs off the pipe at once: were both ends to wait until the other reads, neither would ever."""
    try:
        while True:
            jobs.put(pipe.recv())
    except (EOFError, OSError):
        os._exit(0)


def _outcome(task: Callable[[Any], Any], what: What, shard: Shard) -> Outcome:
    try:
        return Done(do(task, what, shard))
    except MemoryError:
        os._exit(1)  # the next one begins with a clean memory, and the shard is split if it is too large
    except Exception as error:
        return Raised(_portable(error))


def _portable(error: Exception) -> Exception:
    """Return the exception with its traceback as a note, or one that says the same when it cannot be sent."""
    error.add_note("".join(traceback.format_exception(error)))
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError("".join(traceback.format_exception(error)))
    return error
