"""A small pool of worker processes, started before they are needed; one that is killed is replaced.

A query that is not answered by its deadline costs its worker and nothing else.
"""

from __future__ import annotations

import json
import os
import queue
import select
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import KgError, QueryError, StoreError
from kg.query.result import Result
from kg.serve.settings import MEGABYTE, Settings
from kg.serve.worker import RECORD

START = 60.0  # seconds that a worker has to open the store
_CHUNK = 1 << 16


class RefusedError(QueryError):
    """A query that got no answer, with the HTTP status that says why."""

    def __init__(self, status: int, subject: str, fault: str, remedy: str) -> None:
        super().__init__(subject, fault, remedy)
        self.status = status


@dataclass(frozen=True, slots=True)
class Reply:
    """The body of an answer, its form, and whether there is more than was kept."""

    body: bytes
    form: str
    truncated: bool


STATUS = {"query": 400, "store": 500, "memory": 507, "unacceptable": 406}


class Pool:
    """Workers on one store; `run` and `query` may be called from many threads."""

    def __init__(self, store: Path, settings: Settings, prefixes: tuple[tuple[str, str], ...] = ()) -> None:
        self._store = store
        self._settings = settings
        self._prefixes = prefixes
        self._idle: queue.LifoQueue[_Worker] = queue.LifoQueue()
        self._every: set[_Worker] = set()
        self._lock = threading.Lock()
        self._closed = False
        started = [self._start() for _ in range(settings.workers)]
        for worker in started:
            worker.wait_ready()
            self._idle.put(worker)

    def query(self, sparql: str) -> Result:
        """Return the result of a query of the server's own; raise RefusedError as `run` does."""
        reply = self.run(sparql, table=RECORD, graph=RECORD)
        told = json.loads(reply.body)
        rows = tuple(tuple(row) for row in told["rows"])
        columns = tuple(told["columns"])
        return Result(told["form"], columns, rows, told["answer"], self._prefixes, truncated=told["truncated"])

    def run(
        self,
        sparql: str,
        *,
        table: str | None,
        graph: str | None,
        default: Sequence[str] = (),
        named: Sequence[str] = (),
    ) -> Reply:
        """Return the answer in the form that fits its kind.

        Raises RefusedError with a status: 400 wrong or refused, 406 no such form, 503 all workers are busy, 504 not
        ready by the deadline, 507 too much memory.
        """
        settings = self._settings
        job: dict[str, Any] = {
            "sparql": sparql,
            "table": table,
            "graph": graph,
            "default": list(default),
            "named": list(named),
        }
        job |= {"rows": settings.rows, "characters": settings.megabytes * MEGABYTE}
        try:
            worker = self._idle.get(timeout=settings.deadline)
        except queue.Empty:
            raise RefusedError(503, "query", "all workers are busy", "Try again in a moment.") from None
        try:
            head, body = worker.ask(job, settings.deadline)
        except (_LateError, _DeadError, OSError) as error:
            self._replace(worker)
            raise _why(error, settings) from error
        if head.get("kind") == "memory":
            self._replace(worker)
        else:
            self._idle.put(worker)
        if head["status"] == "fault":
            raise RefusedError(STATUS[head["kind"]], head["subject"], head["fault"], head["remedy"])
        return Reply(body, head["form"], head["truncated"])

    def close(self) -> None:
        """End all workers."""
        with self._lock:
            self._closed = True
            every = tuple(self._every)
        for worker in every:
            worker.kill()

    def _start(self) -> _Worker:
        worker = _Worker(self._store, self._settings)
        with self._lock:
            self._every.add(worker)
        return worker

    def _replace(self, worker: _Worker) -> None:
        worker.kill()
        with self._lock:
            self._every.discard(worker)
            if self._closed:
                return
        threading.Thread(target=self._restart, daemon=True).start()

    def _restart(self) -> None:
        worker = self._start()
        try:
            worker.wait_ready()
        except KgError:  # The store was taken away: queries will be told that no worker is free.
            worker.kill()
            return
        self._idle.put(worker)


def _why(error: Exception, settings: Settings) -> RefusedError:
    if isinstance(error, _LateError):
        fault = f"it was not answered in {settings.deadline:g} seconds and was stopped"
        return RefusedError(504, "query", fault, "Make it narrower, or ask for less with LIMIT.")
    fault = f"it ended its worker: it needs more than {settings.memory} megabytes, or broke the engine"
    return RefusedError(507, "query", fault, "Make it narrower, or ask for less with LIMIT.")


class _LateError(Exception):
    """The deadline has passed."""


class _DeadError(Exception):
    """The worker has ended."""


class _Worker:
    def __init__(self, store: Path, settings: Settings) -> None:
        command = [sys.executable, "-m", "kg.serve.worker", str(store), str(settings.memory), str(settings.deadline)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        self._rest = bytearray()

    def wait_ready(self) -> None:
        """Wait until the store is open; raise StoreError when it cannot be."""
        try:
            head = json.loads(self._line(time.monotonic() + START))
        except (_LateError, _DeadError) as error:
            raise StoreError("worker", "it did not start", "See the messages above.") from error
        if head["status"] != "ready":
            raise StoreError(head["subject"], head["fault"], head["remedy"])

    def ask(self, job: Mapping[str, Any], deadline: float) -> tuple[dict[str, Any], bytes]:
        """Return head and body of the reply; raise _LateError or _DeadError when there is none."""
        until = time.monotonic() + deadline
        stdin = self._process.stdin
        if stdin is None:
            raise _DeadError
        stdin.write(json.dumps(job).encode() + b"\n")
        head = json.loads(self._line(until))
        return head, self._exactly(head.get("length", 0), until)

    def kill(self) -> None:
        """End the process now."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def _line(self, until: float) -> bytes:
        while (end := self._rest.find(b"\n")) < 0:
            self._more(until)
        line = bytes(self._rest[:end])
        del self._rest[: end + 1]
        return line

    def _exactly(self, length: int, until: float) -> bytes:
        while len(self._rest) < length:
            self._more(until)
        body = bytes(self._rest[:length])
        del self._rest[:length]
        return body

    def _more(self, until: float) -> None:
        stdout = self._process.stdout
        if stdout is None or stdout.closed:
            raise _DeadError
        ready, _, _ = select.select([stdout], [], [], max(0.0, until - time.monotonic()))
        if not ready:
            raise _LateError
        chunk = os.read(stdout.fileno(), _CHUNK)
        if not chunk:
            raise _DeadError
        self._rest += chunk
