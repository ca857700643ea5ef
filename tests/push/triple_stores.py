"""The triple stores of the tests: Oxigraph's server and Virtuoso, each started where the machine has it."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

OXIGRAPH = shutil.which("oxigraph") or shutil.which("oxigraph", path=str(Path(sys.executable).parent))
VIRTUOSO, ISQL = shutil.which("virtuoso-t"), shutil.which("isql-vt") or shutil.which("isql-virtuoso")
_PATIENCE = 300  # seconds to start, on a machine that has other work


@dataclass(frozen=True, slots=True)
class Server:
    """A running store: the addresses of its graph store, of its updates and of its queries, and who may write."""

    graphs: str
    update: str
    query: str
    folder: Path
    user: str = ""
    password: str = ""
    port: int = 0

    def select(self, query: str) -> list[dict[str, dict[str, str]]]:
        """Return the rows of a SELECT."""
        accept = {"Accept": "application/sparql-results+json"}
        answer = httpx.post(self.query, data={"query": query}, headers=accept, timeout=60)
        assert answer.status_code == 200, answer.text[:500]
        found: list[dict[str, dict[str, str]]] = answer.json()["results"]["bindings"]
        return found

    def quads(self, graph: str = "?g") -> set[tuple[str, str, str, str, str, str]]:
        """Return what lies in named graphs: graph, subject, predicate, value, datatype, language."""
        pattern = f"GRAPH {graph} {{ ?s ?p ?o }}" if graph else "?s ?p ?o"
        rows = self.select(f"SELECT * WHERE {{ {pattern} FILTER(STRSTARTS(STR(?s), 'https://kg.example/')) }}")
        return {
            (
                row["g"]["value"] if "g" in row else graph,
                row["s"]["value"],
                row["p"]["value"],
                row["o"]["value"],
                row["o"].get("datatype", ""),
                row["o"].get("xml:lang", ""),
            )
            for row in rows
            if row["o"]["type"] != "bnode"
        }

    def default(self) -> set[tuple[str, str, str, str, str, str]]:
        """Return what lies in the default graph of a store where that is a graph of its own."""
        return set() if self.port else {("https://kg.example/graph", *quad[1:]) for quad in self.quads("")}

    def isql(self, command: str) -> str:
        """Return what Virtuoso's own command line says to a command."""
        assert ISQL
        where = [ISQL, f"127.0.0.1:{self.port}", self.user, self.password]
        return subprocess.run([*where, f"exec={command}"], capture_output=True, check=True, text=True).stdout


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def oxigraph(folder: Path) -> Iterator[Server]:
    """Start Oxigraph's server, empty."""
    if OXIGRAPH is None:
        pytest.skip("there is no oxigraph on this machine")
    port = free_port()
    command = [OXIGRAPH, "serve", "--location", str(folder / "oxigraph"), "--bind", f"127.0.0.1:{port}"]
    base = f"http://127.0.0.1:{port}"
    with _running(command, folder, f"{base}/query?query=ASK%7B%7D"):
        yield Server(f"{base}/store", f"{base}/update", f"{base}/query", folder)


@contextmanager
def virtuoso(folder: Path) -> Iterator[Server]:
    """Start Virtuoso, empty."""
    if VIRTUOSO is None or ISQL is None:
        pytest.skip("there is no virtuoso-t on this machine (virtuoso-opensource-7-bin)")
    port, web = free_port(), free_port()
    settings = folder / "virtuoso.ini"
    settings.write_text(_INI.format(folder=folder, port=port, web=web), encoding="utf-8")
    base = f"http://127.0.0.1:{web}"
    command = [VIRTUOSO, "+foreground", "+configfile", str(settings)]
    with _running(command, folder, f"{base}/sparql?query=ASK%7B%7D"):
        graphs, update = f"{base}/sparql-graph-crud-auth", f"{base}/sparql-auth"
        yield Server(graphs, update, f"{base}/sparql", folder, "dba", "dba", port)


@contextmanager
def _running(command: list[str], folder: Path, ready: str) -> Iterator[None]:
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        try:
            _wait(process, ready, folder / "server.log")
            yield
        finally:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], ready: str, log: Path) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text(encoding="utf-8", errors="replace")[-2000:]
        try:
            if httpx.get(ready, timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"no answer from {ready}")


_INI = """[Database]
DatabaseFile = {folder}/v.db
ErrorLogFile = {folder}/v.log
LockFile = {folder}/v.lck
TransactionFile = {folder}/v.trx
xa_persistent_file = {folder}/v.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = {folder}/vt.db
TransactionFile = {folder}/vt.trx
[Parameters]
ServerPort = 127.0.0.1:{port}
ServerThreads = 10
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
DirsAllowed = {folder}
CheckpointInterval = 0
[HTTPServer]
ServerPort = 127.0.0.1:{web}
ServerRoot = {folder}
ServerThreads = 5
[SPARQL]
ResultSetMaxRows = 1000000
"""
