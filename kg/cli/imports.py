"""`kg import`: a graph that was exported, back into an output folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg import export
from kg.cli.app import Ontologies, Out, app, counted, listed, note
from kg.cli.progress import Shown
from kg.imports import FORMATS, import_

_KNOWN = ", ".join(f".{suffix}" for suffix in FORMATS)


@app.command("import", epilog="Example: [bold]kg import graph.ttl ontology.ttl --out again[/]")
def import__(
    files: Annotated[list[Path], typer.Argument(help=f"RDF files of one graph: {_KNOWN}.", metavar="FILE…")],
    out: Out = Path("outputs"),
    ontologies: Ontologies = None,
    formats: Annotated[
        str, typer.Option("--formats", help="Exports to write, separated by commas; the usual ones by default.")
    ] = "",
) -> None:
    """Make the output folder of a build from what `kg export` wrote, or a triple store gave back."""
    chosen = listed(formats) or export.USUAL
    with Shown() as progress:
        made = import_(files, out, ontologies=tuple(ontologies or ()), formats=chosen, progress=progress)
    note(f"{counted(len(made.dataset), 'quad')} in {out}/")
    if made.violations:
        note(f"{len(made.violations)} statements do not fit the shapes: see kg validate --out {out}")
    if made.knowledge is None:
        note("The graph does not tell the place of every name again: there is the store, but no knowledge.jsonl.")
