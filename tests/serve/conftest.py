"""A real server on a loopback port, on a store on disk."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import uvicorn

from kg import graph, store
from kg.extraction.places import Gazetteer
from kg.graph import Dataset
from kg.serve.app import make_app
from kg.serve.settings import Settings
from tests.ask.world import known
from tests.graph.world import ONTOLOGY

Serve = Callable[..., AbstractContextManager["Served"]]


@dataclass(frozen=True)
class Served:
    """A running server and a client for it."""

    client: httpx.Client
    port: int


def start(path: Path, settings: Settings, dossier: Path | None = None) -> tuple[uvicorn.Server, threading.Thread, int]:
    app = make_app(store.open_store(path), path, ONTOLOGY, settings, dossier=dossier)
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", h11_max_incomplete_event_size=1 << 17)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
        assert thread.is_alive()
    return server, thread, server.servers[0].sockets[0].getsockname()[1]


@contextmanager
def serving(path: Path, dossier: Path | None = None, **settings: object) -> Iterator[Served]:
    server, thread, port = start(path, Settings(**{"workers": 1, "deadline": 20.0, **settings}), dossier)  # type: ignore[arg-type]
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            yield Served(client, port)
    finally:
        server.should_exit = True
        thread.join(20)


def stored(path: Path, dataset: Dataset) -> Path:
    store.create(path, dataset)
    return path


@pytest.fixture(scope="session")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("served") / "store"
    return stored(place, graph.build(known(), ONTOLOGY, places=Gazetteer.load()))


@pytest.fixture(scope="session")
def client(path: Path) -> Iterator[httpx.Client]:
    with serving(path) as served:
        yield served.client
