"""Into FalkorDB, a graph database inside Redis, by its own client.

FalkorDB holds no NUL in a string: it becomes U+FFFD there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kg import pipeline
from kg.errors import OutputError
from kg.export import cypher
from kg.export.rows import CLAIM, DOCUMENT, ENTITY
from kg.extras import need
from kg.graph.terms import REPLACEMENT
from kg.progress import Progress
from kg.push.bolt import bare, credentials
from kg.push.mirror import Mirror, Run
from kg.push.table import Pushed, Settings

GRAPH, PORT = "kg", 6379
_KNOWN = "already indexed"


def push(out: Path, address: str, settings: Settings, progress: Progress) -> Pushed:
    """Write the build; raise OutputError when the server cannot be reached or refuses, or the client is missing."""
    graph, build = pipeline.open_property_graph(out), pipeline.fingerprint(out)
    with session(address, settings) as run:
        progress.stage("schema")
        for statement in _schema():
            run(statement, {})
        mirror = Mirror(run, graph.base, build, settings.claim_nodes, settings.batch)
        found = mirror.write(progress.each("rows", graph))
    return Pushed(found.written, found.deleted, found.skipped)


@contextmanager
def session(address: str, settings: Settings) -> Iterator[Run]:
    """Open a graph and give the function that asks it; raise OutputError when that fails.

    The graph is named by the settings, else by the path of the address, else `kg`.
    """
    client = need("falkordb", "falkordb")
    redis = need("redis", "falkordb")
    parts, (user, password) = urlsplit(address), credentials(address, settings)
    try:
        database = client.FalkorDB(
            host=parts.hostname or "localhost",
            port=parts.port or PORT,
            username=user or None,
            password=password or None,
            ssl=parts.scheme.lower() == "falkordbs",
        )
        graph = database.select_graph(settings.database or parts.path.strip("/") or GRAPH)

        def run(text: str, parameters: Mapping[str, Any]) -> list[Mapping[str, Any]]:
            try:
                found = graph.query(text, _held(parameters))
            except redis.exceptions.ResponseError as error:
                if _KNOWN in str(error):  # an index that is there
                    return []
                raise
            names = [name for _, name in found.header]
            return [dict(zip(names, row, strict=True)) for row in found.result_set]

        yield run
    except (redis.exceptions.RedisError, ValueError, OSError) as error:
        remedy = "Check address, --user and --password, and that a server with FalkorDB is running."
        message = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise OutputError(bare(address), f"the database cannot be written ({message})", remedy) from error


def _schema() -> Iterator[str]:
    for label in (ENTITY, DOCUMENT, CLAIM):
        yield f"CREATE INDEX FOR (n:{label}) ON (n.iri)"
    for label in (ENTITY, *cypher.classes()):
        yield f"CREATE INDEX FOR (n:{label}) ON (n.name)"
    # Without a language FalkorDB takes a Chinese name for one word.
    full_text = "CALL db.idx.fulltext.createNodeIndex({{label: '{}', language: 'chinese'}}, {})"
    yield full_text.format(ENTITY, "'name', 'aliases'")
    yield full_text.format(DOCUMENT, "'title', 'text'")


def _held(value: Any) -> Any:
    """Return a parameter as FalkorDB holds it."""
    if isinstance(value, str):
        return value.replace("\0", REPLACEMENT)
    if isinstance(value, Mapping):
        return {key: _held(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_held(part) for part in value]
    return value
