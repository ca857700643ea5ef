"""`kg build` and `kg extract`: the way in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg import interchange, ontology, pipeline
from kg.cli.app import (
    LEFT_OUT,
    NOTHING_DONE,
    Date,
    ExtractorName,
    Inputs,
    Ontologies,
    Out,
    app,
    complain,
    counted,
    listed,
    note,
    told,
)
from kg.cli.engines import EngineName, Scheduler, Workers, where
from kg.cli.llm import DEFAULT_CACHE, LlmBudget, LlmCache, LlmKey, LlmModel, LlmPrice, LlmUrl, llm_options
from kg.cli.progress import Shown
from kg.engines.pieces import extracted
from kg.engines.reading import Recipe
from kg.engines.table import DEFAULT
from kg.errors import KgError, QueryError
from kg.extraction import registry
from kg.extras import need
from kg.making import engine_of
from kg.pipeline import Settings

if TYPE_CHECKING:
    from kg.engines.partitions import Part


@app.command(epilog="Example: [bold]kg build examples/news --out outputs[/]")
def build(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(help="Files or folders to read; - is standard input; none: what --out knows.", metavar="INPUT…"),
    ] = None,
    out: Out = Path("outputs"),
    extractor: Annotated[
        str,
        typer.Option(
            help=f"Who reads: {', '.join(registry.EXTRACTORS)}; without inputs the last one, else {registry.DEFAULT} "
            "by default."
        ),
    ] = "",
    ontologies: Ontologies = None,
    date: Date = "",
    base_iri: Annotated[
        str,
        typer.Option(
            help=f"What every IRI of the graph begins with; without inputs the last one, else {Settings().base_iri} "
            "by default."
        ),
    ] = "",
    judgements: Annotated[
        Path | None, typer.Option(help="File that remembers which names are one thing (see kg judge).")
    ] = None,
    formats: Annotated[
        str, typer.Option("--formats", help="Exports to write, separated by commas; the usual ones by default.")
    ] = "",
    engine: EngineName = DEFAULT,
    workers: Workers = 0,
    scheduler: Scheduler = "",
    llm_url: LlmUrl = "",
    llm_model: LlmModel = "",
    llm_key: LlmKey = "",
    llm_budget: LlmBudget = None,
    llm_price: LlmPrice = (0.0, 0.0),
    llm_cache: LlmCache = DEFAULT_CACHE,
) -> None:
    """Read news and leave the graph in a folder: store, Turtle and other forms, page, report.

    What was read before is not read again, and what is gone from the inputs is retracted.
    """
    given = told(
        extractor=extractor,
        ontologies=tuple(ontologies or ()),
        base_iri=base_iri,
        date=date,
        judgements=judgements,
        formats=listed(formats),
        options=llm_options(llm_url, llm_model, llm_key, llm_budget, llm_price, llm_cache),
    ) | where(engine, workers, scheduler)
    if judgements and not judgements.exists():
        note(f"{judgements} is not there, so no judgement is followed; kg judge writes it.")
    with Shown() as progress:
        built = pipeline.build(inputs or (), out, progress=progress, **given)
    for fault in (*built.told, *built.left_out):
        complain(fault)
    size = built.size
    numbers = {"document": size.documents, "entity": size.entities, "claim": size.claims}
    note(f"{', '.join(counted(number, what) for what, number in numbers.items())} in {out}/")
    if built.violations:
        note(f"{len(built.violations)} statements do not fit the shapes: see {out / 'report.md'}")
    note(f"Look at {out / 'graph.html'} in a browser, or ask: kg explain NAME --out {out}")
    if built.left_out:
        raise typer.Exit(LEFT_OUT)


@app.command(epilog="Example: [bold]kg extract examples/news/wire.jsonl > found.jsonl[/]")
def extract(
    inputs: Inputs,
    extractor: ExtractorName = registry.DEFAULT,
    ontologies: Ontologies = None,
    date: Date = "",
    engine: EngineName = DEFAULT,
    workers: Workers = 0,
    scheduler: Scheduler = "",
    llm_url: LlmUrl = "",
    llm_model: LlmModel = "",
    llm_key: LlmKey = "",
    llm_budget: LlmBudget = None,
    llm_price: LlmPrice = (0.0, 0.0),
    llm_cache: LlmCache = DEFAULT_CACHE,
    format: Annotated[
        str, typer.Option("--format", help="jsonl, or parquet: tables of mentions and claims, written to --to.")
    ] = "jsonl",
    to: Annotated[str, typer.Option("--to", help="Folder or address (s3://…, hdfs://…) of the tables.")] = "",
) -> None:
    """Print what each document says, one JSON object a line: entities, mentions, facts with evidence."""
    if format not in ("jsonl", "parquet") or (format == "parquet") != bool(to):
        raise QueryError(f"format {format}", "there is no such format", "Known ones: jsonl, and parquet with --to.")
    schema = ontology.load(*(ontologies or ()))
    left_out: list[KgError] = []
    documents = 0

    def leave_out(fault: KgError) -> None:
        left_out.append(fault)
        complain(fault)

    options = llm_options(llm_url, llm_model, llm_key, llm_budget, llm_price, llm_cache)
    settings = Settings(extractor=extractor, engine=engine, workers=workers, scheduler=scheduler)
    recipe = Recipe(extractor, schema, options)
    with Shown() as progress:
        if to:
            partitions = need("kg.engines.partitions", "cluster")
            parts = partitions.write(inputs, to, recipe, engine_of(settings), date=date, on_fault=leave_out)
            found = list(progress.each("parts", parts))
            documents = sum(part.documents for part in found)
            _tell(found, to)
        else:
            lines = extracted(inputs, recipe, engine_of(settings), interchange.line, date=date, on_fault=leave_out)
            for line in progress.each("reading", lines):
                typer.echo(line)
                documents += 1
    if left_out:
        raise typer.Exit(LEFT_OUT if documents else NOTHING_DONE)


def _tell(parts: Sequence[Part], to: str) -> None:
    """Say what was written, and how much of it was there before."""
    numbers = {name: sum(getattr(part, f"{name}s") for part in parts) for name in ("document", "mention", "claim")}
    kept = sum(part.kept for part in parts)
    before = f" ({kept} of {counted(len(parts), 'part')} kept from before)" if kept else ""
    note(f"{', '.join(counted(number, what) for what, number in numbers.items())} in {to}{before}")
