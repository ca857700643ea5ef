"""One process that answers queries on a read-only store, and may be killed at any moment.

    python -m kg.serve.worker STORE MEGABYTES DEADLINE

It reads one job as a line of JSON, writes a line of JSON and as many bytes as that line tells, and goes on until its
input ends. The memory that it may take is limited by the operating system. An alarm ends it some seconds after the
deadline, so that no query outlives a server that was killed.
"""

from __future__ import annotations

import json
import resource
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from kg.errors import KgError, QueryError
from kg.query.result import Result
from kg.query.run import Chosen, Limits, run
from kg.serve import formats
from kg.store import Store, open_store

GRACE = 5.0  # seconds after the deadline until the alarm
RECORD = "record"  # the form that the server itself reads


def main(arguments: list[str]) -> int:
    """Answer jobs until there are no more."""
    path, megabytes, deadline = Path(arguments[0]), int(arguments[1]), float(arguments[2])
    _limit(megabytes)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server ends the worker, not the terminal
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    jobs, replies = sys.stdin.buffer, sys.stdout.buffer
    try:
        store = open_store(path)
    except KgError as fault:
        _write(replies, _fault("store", fault), b"")
        return 1
    _write(replies, {"status": "ready"}, b"")
    for line in jobs:
        signal.setitimer(signal.ITIMER_REAL, deadline + GRACE)
        head, body = _answer(store, json.loads(line))
        signal.setitimer(signal.ITIMER_REAL, 0)
        _write(replies, head, body)
        if head.get("kind") == "memory":
            return 1
    return 0


def _limit(megabytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(ValueError, OSError):  # A lower limit may be set already.
        resource.setrlimit(resource.RLIMIT_DATA, (megabytes << 20, megabytes << 20))


def _answer(store: Store, job: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    try:
        chosen = Chosen(tuple(job["default"]), tuple(job["named"])) if job["default"] or job["named"] else None
        limits = Limits(job["rows"], job["characters"])
        result = run(store, job["sparql"], limits=limits, chosen=chosen)
        name = job["graph"] if result.form == "triples" else job["table"]
        if name is None:
            raise _UnacceptableError
        body = _body(result, name)
        return {"status": "ok", "form": name, "truncated": result.truncated, "length": len(body)}, body
    except _UnacceptableError:
        fault = QueryError("Accept", "the result has no such form", "Ask for JSON, XML, CSV or TSV; or for RDF.")
        return _fault("unacceptable", fault), b""
    except QueryError as error:
        return _fault("query", error), b""
    except KgError as error:
        return _fault("store", error), b""
    except MemoryError:
        return _fault("memory", QueryError("query", "it needs too much memory", "Ask for less at a time.")), b""


class _UnacceptableError(Exception):
    """None of the forms that the result has was accepted."""


def _body(result: Result, name: str) -> bytes:
    if name == RECORD:
        rows = {"form": result.form, "columns": result.columns, "rows": result.rows, "answer": result.answer}
        return json.dumps({**rows, "truncated": result.truncated}).encode()
    if result.form == "triples":
        return formats.graph(result, name)
    return formats.table(result, name).encode("utf-8", "replace")


def _fault(kind: str, fault: KgError) -> dict[str, Any]:
    return {"status": "fault", "kind": kind, "subject": fault.subject, "fault": fault.fault, "remedy": fault.remedy}


def _write(replies: BinaryIO, head: Mapping[str, Any], body: bytes) -> None:
    replies.write(json.dumps(head).encode() + b"\n" + body)
    replies.flush()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
