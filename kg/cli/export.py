"""`kg export` and `kg view`: the graph for other programs, and for people."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from kg import explore, ontology, pipeline, views
from kg import export as exports
from kg.cli.app import Ontologies, Out, app, note
from kg.errors import OutputError
from kg.export import Format
from kg.export.reified import RDF12, with_triple_terms
from kg.export.targets import TARGETS, Options, Target
from kg.graph import Dataset

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
        bool, typer.Option("--claim-nodes", help="Make a node of each claim too, for neo4j and ladybug.")
    ] = False,
    rdf12: Annotated[
        bool, typer.Option("--rdf12", help=f"Write triple terms of RDF 1.2 too, in {', '.join(RDF12)}.")
    ] = False,
    ontologies: Ontologies = None,
) -> None:
    """Write the graph of a build in other forms."""
    if format in TARGETS:
        _make(TARGETS[format], out, file, Options(claim_nodes, pipeline.fingerprint(out), tuple(ontologies or ())))
        return
    formats = [exports.find(name) for name in format.split(",")]
    dataset = pipeline.open_store(out).stream()
    if rdf12:
        dataset = _with_triple_terms(dataset, formats)
    if len(formats) > 1:
        paths = {found.name: (out if file == "-" else Path(file)) / f"graph.{found.suffix}" for found in formats}
        exports.write_all(dataset, paths)
        note(f"{', '.join(map(str, paths.values()))} are written.")
    elif file == "-":
        sys.stdout.buffer.writelines(chunk.encode() for chunk in formats[0].chunks(dataset))
    else:
        exports.write(dataset, formats[0].name, Path(file))
        note(f"{file} is written.")


def _with_triple_terms(dataset: Dataset, formats: list[Format]) -> Dataset:
    for found in formats:
        if found.name not in RDF12:
            fault = "it has no triple terms"
            raise OutputError(f"format {found.name}", fault, f"Leave out --rdf12, or choose {', '.join(RDF12)}.")
    return with_triple_terms(dataset)


def _make(target: Target, out: Path, file: str, options: Options) -> None:
    path = out / target.place if file == "-" else Path(file)
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
