"""The table of databases by the scheme of their address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Protocol
from urllib.parse import urlsplit

from kg.errors import OutputError
from kg.progress import Progress, Quiet

BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Settings:
    """What a push can be told.

    `database` is the database in the server (Bolt, FalkorDB: the graph), empty for its default; `claim_nodes` makes a
    node of each claim too; `batch` is how many rows go in one request. Of triple stores: `query` is the address for
    queries where the other one is for SPARQL Update, `default_graph` puts the plain triples into the default graph,
    `rdf12` writes triple terms.
    """

    user: str = ""
    password: str = field(default="", repr=False)
    database: str = ""
    claim_nodes: bool = False
    batch: int = BATCH
    query: str = ""
    default_graph: bool = False
    rdf12: bool = False


@dataclass(frozen=True, slots=True)
class Pushed:
    """How many rows were written and deleted, how many an earlier, broken push had written, and what to know."""

    written: int
    deleted: int
    skipped: int = 0
    notes: tuple[str, ...] = ()


class Sender(Protocol):
    """A module that writes a build into one kind of database; imported on use, since each needs its own client."""

    def push(self, out: Path, address: str, settings: Settings, progress: Progress) -> Pushed:
        """Write the build; raise OutputError when the database cannot be reached, refuses, or its client is missing."""
        ...


_BOLT, _FALKORDB, _SPARQL = "kg.push.bolt", "kg.push.falkordb", "kg.push.sparql"
SCHEMES: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc"), _BOLT),
        **dict.fromkeys(("falkordb", "falkordbs"), _FALKORDB),
        **dict.fromkeys(("http", "https"), _SPARQL),
    }
)


def push(out: Path, address: str, settings: Settings | None = None, progress: Progress | None = None) -> Pushed:
    """Write the build in `out` into the database at an address; raise OutputError when its scheme is unknown."""
    scheme = urlsplit(address).scheme.lower()
    if scheme not in SCHEMES:
        known = ", ".join(f"{name}://" for name in SCHEMES)
        raise OutputError(f"address {address}", "there is no database with such an address", f"Known ones: {known}.")
    sender: Sender = import_module(SCHEMES[scheme])
    return sender.push(out, address, settings or Settings(), progress or Quiet())
