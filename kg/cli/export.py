"""`kg export` and `kg view`: the graph for other programs, and for people."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from kg import explore, ontology, pipeline, views
from kg import export as exports
from kg.cli.app import Ontologies, Out, app, note
from kg.export.targets import TARGETS, Options, Target

_KNOWN = ", ".join((*exports.FORMATS, *TARGETS))


@app.command("export", epilog="Example: [bold]kg export turtle --out outputs > graph.ttl[/]")
def export_(
    format: Annotated[str, typer.Argument(help=f"One of {_KNOWN}.")],
    out: Out = Path("outputs"),
    file: Annotated[
        str,
        typer.Option("--file", "-f", help="What to write; unless told, standard output or a place in --out."),
    ] = "-",
    claim_nodes: Annotated[
        bool, typer.Option("--claim-nodes", help="Make a node of each claim too, for neo4j and ladybug.")
    ] = False,
) -> None:
    """Write the graph of a build in another form."""
    if format in TARGETS:
        _make(TARGETS[format], out, file, claim_nodes)
        return
    content = (chunk.encode() for chunk in exports.find(format).chunks(pipeline.open_store(out).dataset()))
    if file == "-":
        sys.stdout.buffer.writelines(content)
        return
    pipeline.write_file(Path(file), content)
    note(f"{file} is written.")


def _make(target: Target, out: Path, file: str, claim_nodes: bool) -> None:
    path = out / target.place if file == "-" else Path(file)
    options = Options(claim_nodes, pipeline.fingerprint(out))
    target.write(pipeline.open_property_graph(out), path, options)
    note(f"{path} is written: {target.holds}.")


@app.command(epilog="Example: [bold]kg view --out outputs --file graph.html[/]")
def view(
    out: Out = Path("outputs"),
    file: Annotated[Path, typer.Option("--file", "-f", help="The page to write.")] = Path("graph.html"),
    title: Annotated[str, typer.Option(help="What stands at the head of the page.")] = views.TITLE,
    nodes: Annotated[int, typer.Option(help="Most things to draw; the best connected ones are kept.")] = views.LIMIT,
    explorer: Annotated[
        bool, typer.Option("--explorer", help="Start from a search box and grow the picture, for large graphs.")
    ] = False,
    ontologies: Ontologies = None,
) -> None:
    """Write the graph of a build as one HTML page that works without any network."""
    knowledge = pipeline.open_knowledge(out)
    schema = ontology.load(*(ontologies or ()))
    if explorer:
        base = pipeline.open_store(out).base
        shown = explore.write_explorer(knowledge, file, ontology=schema, title=title, limit=nodes, base_iri=base)
    else:
        shown = views.write_page(knowledge, file, ontology=schema, title=title, limit=nodes)
    note(f"{file} shows {shown.entities} entities and {shown.claims} claims.")
