"""`kg push`: the graph of a build into a running database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.app import Out, app, note
from kg.cli.progress import Shown
from kg.push import SCHEMES, Settings
from kg.push import push as send
from kg.push.table import BATCH

_KNOWN = ", ".join(f"{scheme}://" for scheme in SCHEMES)


@app.command(epilog="Example: [bold]kg push bolt://localhost:7687 --user neo4j --out outputs[/]")
def push(
    address: Annotated[str, typer.Argument(help=f"Address of the database: {_KNOWN}.")],
    out: Out = Path("outputs"),
    user: Annotated[str, typer.Option(help="User of the database.", envvar="KG_USER")] = "",
    password: Annotated[str, typer.Option(help="Password of the user.", envvar="KG_PASSWORD")] = "",
    database: Annotated[str, typer.Option(help="Database in the server; its default one unless told.")] = "",
    claim_nodes: Annotated[bool, typer.Option("--claim-nodes", help="Make a node of each claim too.")] = False,
    batch: Annotated[int, typer.Option(help="Rows that go in one request.", min=1)] = BATCH,
    query: Annotated[
        str, typer.Option(help="Triple stores: address for queries; ADDRESS is then the one for SPARQL Update.")
    ] = "",
    default_graph: Annotated[
        bool, typer.Option("--default-graph", help="Triple stores: replace the default graph by the plain triples.")
    ] = False,
    rdf12: Annotated[bool, typer.Option("--rdf12", help="Triple stores: write triple terms of RDF 1.2 too.")] = False,
) -> None:
    """Write the graph of a build into a running database, and delete there what was retracted since.

    A push that was broken off goes on where it was; one that is repeated changes nothing.
    """
    with Shown() as progress:
        settings = Settings(user, password, database, claim_nodes, batch, query, default_graph, rdf12)
        pushed = send(out, address, settings, progress)
    for each in pushed.notes:
        note(f"left out: {each}")
    before = f", {pushed.skipped} were there from a push that was broken off" if pushed.skipped else ""
    note(f"{pushed.written} rows are written{before}, {pushed.deleted} are deleted.")
