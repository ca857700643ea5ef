"""`kg export` and `kg view`: the graph for other programs, and for people."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from kg import explore, ontology, pipeline, views
from kg import export as exports
from kg.cli.app import Ontologies, Out, app, listed, note
from kg.errors import OutputError
from kg.export.reified import RDF12, with_triple_terms
from kg.export.targets import TARGETS, Options, Target

CLAIM_NODES = ("neo4j", "ladybug")
_KNOWN, _MANY = ", ".join((*exports.FORMATS, *TARGETS)), len(exports.FORMATS)


@app.command("export", epilog="Example: [bold]kg export turtle --out outputs > graph.ttl[/]")
def export_(
    format: Annotated[str, typer.Argument(help=f"One of {_KNOWN}; several of the first {_MANY} with commas between.")],
    out: Out = Path("outputs"),
    file: Annotated[
        str,
        typer.Option(
            "--file",
            "-f",
            help="What to write; unless told, standard output or a place in --out. For several "
            "formats, the folder that they go to.",
        ),
    ] = "-",
    claim_nodes: Annotated[
        bool, typer.Option("--claim-nodes", help=f"Make a node of each claim too, for {' and '.join(CLAIM_NODES)}.")
    ] = False,
    rdf12: Annotated[
        bool, typer.Option("--rdf12", help=f"Write triple terms of RDF 1.2 too, in {', '.join(RDF12)}.")
    ] = False,
    ontologies: Ontologies = None,
) -> None:
    """Write the graph of a build in other forms."""
    names = listed(format)
    _must_fit(names, claim_nodes=claim_nodes, rdf12=rdf12)
    if names[0] in TARGETS:
        _make(TARGETS[names[0]], out, file, Options(claim_nodes, pipeline.fingerprint(out), tuple(ontologies or ())))
        return
    formats = [exports.find(name) for name in names]
    dataset = pipeline.open_store(out).stream()
    if rdf12:
        dataset = with_triple_terms(dataset)
    if len(formats) > 1:
        paths = {found.name: (out if file == "-" else Path(file)) / f"graph.{found.suffix}" for found in formats}
        exports.write_all(dataset, paths)
        note(f"{', '.join(map(str, paths.values()))} are written.")
    elif file == "-":
        sys.stdout.buffer.writelines(chunk.encode() for chunk in formats[0].chunks(dataset))
    else:
        exports.write(dataset, formats[0].name, Path(file))
        note(f"{file} is written.")


def _must_fit(names: Sequence[str], *, claim_nodes: bool, rdf12: bool) -> None:
    """Raise OutputError for a format that is unknown, cannot go with the others, or lacks what an option asks for."""
    if not names:
        raise OutputError("format", "none is named", f"Known ones: {_KNOWN}.")
    for name in names:
        if name in TARGETS and len(names) > 1:
            raise OutputError(f"format {name}", "it cannot be written together with others", "Ask for it alone.")
        form = name if name in TARGETS else _form(name)
        if claim_nodes and form not in CLAIM_NODES:
            remedy = f"Leave out --claim-nodes, or choose {', '.join(CLAIM_NODES)}."
            raise OutputError(f"format {name}", "it has no nodes of claims to choose", remedy)
        if rdf12 and form not in RDF12:
            remedy = f"Leave out --rdf12, or choose {', '.join(RDF12)}."
            raise OutputError(f"format {name}", "it has no triple terms", remedy)


def _form(name: str) -> str:
    try:
        return exports.find(name).name
    except OutputError as fault:
        raise OutputError(fault.subject, fault.fault, f"Known ones: {_KNOWN}.") from fault


def _make(target: Target, out: Path, file: str, options: Options) -> None:
    path = out / target.place if file == "-" else Path(file)
    target.write(pipeline.open_property_graph(out), path, options)
    note(f"{path} is written: {target.holds}.")


@app.command(epilog="Example: [bold]kg view --out outputs --file graph.html[/]")
def view(
    out: Out = Path("outputs"),
    file: Annotated[Path, typer.Option("--file", "-f", help="The page to write.")] = Path("graph.html"),
    title: Annotated[str, typer.Option(help="What stands at the head of the page.")] = views.TITLE,
    nodes: Annotated[
        int, typer.Option(min=1, help="Most things to draw; the best connected ones are kept.")
    ] = views.LIMIT,
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
