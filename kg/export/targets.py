"""The table of targets that are made of the property graph, each a file or a folder of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from kg import ontology
from kg.errors import OutputError
from kg.export.stream import PropertyGraph


@dataclass(frozen=True, slots=True)
class Options:
    """What can be told of a target; `claim_nodes` makes a node of each claim too, where the target has nodes, joins it
    to its document, and the document to what it mentions.

    `build` is the digest of what the graph was made of, `ontologies` are the user's own files of properties.
    """

    claim_nodes: bool = False
    build: str = ""
    ontologies: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """A target: its name on the command line, the file or folder that it makes in a build, and who writes it."""

    name: str
    place: str
    holds: str
    write: Callable[[PropertyGraph, Path, Options], None]


def _neo4j(graph: PropertyGraph, path: Path, options: Options) -> None:
    # Each is imported on use: the engines take longer to load than most commands to run.
    from kg.export import neo4j

    neo4j.write(graph, path, claim_nodes=options.claim_nodes)


def _ladybug(graph: PropertyGraph, path: Path, options: Options) -> None:
    from kg.export import ladybug

    ladybug.write(graph, path, claim_nodes=options.claim_nodes, build=options.build)


def _parquet(graph: PropertyGraph, path: Path, options: Options) -> None:
    from kg.export import parquet

    parquet.write(graph, path)


def _duckdb(graph: PropertyGraph, path: Path, options: Options) -> None:
    from kg.export import duckdb

    duckdb.write(graph, path)


def _quickstatements(graph: PropertyGraph, path: Path, options: Options) -> None:
    from kg.export import quickstatements

    quickstatements.write(graph, path, ontology.load(*options.ontologies))


TARGETS = MappingProxyType(
    {
        found.name: found
        for found in (
            Target("neo4j", "neo4j", "a folder for neo4j-admin database import", _neo4j),
            Target("ladybug", "graph.lbug", "a Ladybug database", _ladybug),
            Target("parquet", "parquet", "a folder of Parquet tables", _parquet),
            Target("duckdb", "graph.duckdb", "a DuckDB database", _duckdb),
            Target("quickstatements", "quickstatements", "commands for Wikidata's QuickStatements", _quickstatements),
        )
    }
)


def find_target(name: str) -> Target:
    """Return the target of a name; raise OutputError naming the known ones when there is none."""
    if name not in TARGETS:
        raise OutputError(f"target {name}", "there is no such target", f"Known ones: {', '.join(TARGETS)}.")
    return TARGETS[name]
