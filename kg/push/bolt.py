"""Into Neo4j, and every server that speaks Bolt and Cypher, by Neo4j's own driver."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kg import pipeline
from kg.errors import OutputError
from kg.export import cypher
from kg.extras import need
from kg.progress import Progress
from kg.push.mirror import Mirror, Run
from kg.push.table import Pushed, Settings


def push(out: Path, address: str, settings: Settings, progress: Progress) -> Pushed:
    """Write the build; raise OutputError when the server cannot be reached or refuses, or the driver is missing."""
    graph, build = pipeline.open_property_graph(out), pipeline.fingerprint(out)
    with session(address, settings) as run:
        progress.stage("schema")
        notes = tuple(_schema(run, settings.claim_nodes))
        mirror = Mirror(run, graph.base, build, settings.claim_nodes, settings.batch)
        found = mirror.write(progress.each("rows", graph))
    return Pushed(found.written, found.deleted, found.skipped, notes)


@contextmanager
def session(address: str, settings: Settings) -> Iterator[Run]:
    """Open the database at an address and give the function that asks it; raise OutputError when that fails."""
    neo4j = need("neo4j", "neo4j")
    place = bare(address)
    user, password = credentials(address, settings)
    try:
        with (
            neo4j.GraphDatabase.driver(place, auth=(user, password) if user else None) as driver,
            driver.session(database=settings.database or None) as opened,
        ):
            driver.verify_connectivity()  # else an unreachable server is tried for long

            def run(text: str, parameters: Mapping[str, Any]) -> list[Mapping[str, Any]]:
                # A managed transaction is tried again by the driver where the server asks for it.
                found: list[Mapping[str, Any]] = opened.execute_write(
                    lambda transaction: [row.data() for row in transaction.run(text, parameters)]
                )
                return found

            yield run
    except (neo4j.exceptions.DriverError, neo4j.exceptions.Neo4jError, ValueError, OSError) as error:
        remedy = "Check address, --user, --password and --database, and that the server is running."
        raise OutputError(place, f"the database cannot be written ({_first(error)})", remedy) from error


def bare(address: str) -> str:
    """Return the address without user and password, which must not stand in any message."""
    parts = urlsplit(address)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def credentials(address: str, settings: Settings) -> tuple[str, str]:
    """Return user and password: those of the settings, else those in the address."""
    parts = urlsplit(address)
    return settings.user or parts.username or "", settings.password or parts.password or ""


def _schema(run: Run, claim_nodes: bool) -> Iterator[str]:
    """Make constraints and indexes; yield what the server does not know, which only makes questions slower."""
    for statement in cypher.constraints(claim_nodes=claim_nodes):
        run(statement, {})
    types = cypher.types()
    yield from _optional(run, cypher.indexes(cypher.classes(), types))
    yield from _optional(run, cypher.full_text(types))


def _optional(run: Run, statements: Iterable[str]) -> Iterator[str]:
    from neo4j.exceptions import Neo4jError

    for statement in statements:
        try:
            run(statement, {})
        except Neo4jError as error:
            yield f"{' '.join(statement.split()[1:4])}: {_first(error)}"


def _first(error: Exception) -> str:
    message = str(getattr(error, "message", None) or error).strip() or type(error).__name__
    return message.splitlines()[0].rstrip(" :.")
