"""The servers are started once for all tests, when the first test asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg import build
from kg.pipeline import Settings
from tests.push import servers
from tests.push.servers import Server


@pytest.fixture(scope="session")
def arcadedb_server() -> Iterator[Server]:
    with servers.arcadedb() as server:
        yield server


@pytest.fixture(scope="session")
def falkordb_server() -> Iterator[Server]:
    with servers.falkordb() as server:
        yield server


@pytest.fixture
def arcadedb(arcadedb_server: Server) -> Server:
    """An empty database that speaks Bolt."""
    arcadedb_server.ask("MATCH (n) DETACH DELETE n")
    return arcadedb_server


@pytest.fixture
def falkordb(falkordb_server: Server) -> Server:
    """An empty FalkorDB graph."""
    falkordb_server.ask("MATCH (n) DETACH DELETE n")
    return falkordb_server


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build of one sentence that tells who holds an office."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "a.txt").write_text("青禾科技有限公司董事长林远山表示，公司将扩建。\n", encoding="utf-8")
    build([folder / "a.txt"], folder / "out", settings=Settings(extractor="rules", formats=()))
    return folder / "out"


@pytest.fixture(scope="session")
def deal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build of one article of the examples, which the pages of docs/export ask about."""
    out = tmp_path_factory.mktemp("deal") / "out"
    news = Path(__file__).parents[2] / "examples" / "news" / "signed-deal.html"
    build([news], out, settings=Settings(extractor="rules", formats=()))
    return out
