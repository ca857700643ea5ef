"""`kg add`, `kg remove`, `kg status`, `kg watch`: a graph that grows with its news."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from kg import pipeline
from kg.archive import Counts, Outcome, Status
from kg.cli.app import LEFT_OUT, Inputs, Ontologies, Out, app, complain, complain_all, counted, note, told
from kg.cli.engines import EngineName, Scheduler, Workers, where
from kg.cli.llm import DEFAULT_CACHE, LlmBudget, LlmCache, LlmKey, LlmModel, LlmPrice, LlmUrl, llm_options
from kg.cli.progress import Shown
from kg.engines.table import DEFAULT
from kg.errors import KgError
from kg.extraction import registry
from kg.pipeline import Grown

Extractor = Annotated[
    str, typer.Option("--extractor", help=f"Who reads, the last one by default: {', '.join(registry.EXTRACTORS)}.")
]
Date = Annotated[str, typer.Option("--date", help="Date (YYYY-MM-DD) of inputs that tell none.")]
Judgements = Annotated[Path | None, typer.Option(help="File that remembers which names are one thing (see kg judge).")]


@app.command(epilog="Example: [bold]kg add examples/news/wire.jsonl --out outputs[/]")
def add(
    inputs: Inputs,
    out: Out = Path("outputs"),
    extractor: Extractor = "",
    ontologies: Ontologies = None,
    date: Date = "",
    judgements: Judgements = None,
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
    """Read what is new in files or folders and add it to the graph of a folder; what it knows already stays.

    What is not told here is as in the last build or addition.
    """
    given = told(
        extractor=extractor,
        ontologies=tuple(ontologies or ()),
        date=date,
        judgements=judgements,
        options=llm_options(llm_url, llm_model, llm_key, llm_budget, llm_price, llm_cache),
    ) | where(engine, workers, scheduler)
    with Shown() as progress:
        grown = pipeline.add(inputs, out, progress=progress, **given)
    _tell(grown, out)


@app.command(epilog="Example: [bold]kg remove examples/news/wire.jsonl --out outputs[/]")
def remove(
    names: Annotated[
        list[str],
        typer.Argument(help="Files, folders, or ids or keys of documents (kg status --documents).", metavar="NAME…"),
    ],
    out: Out = Path("outputs"),
) -> None:
    """Retract documents from the graph of a folder, with everything that only they supported."""
    with Shown() as progress:
        grown = pipeline.remove(names, out, progress=progress)
    _tell(grown, out)


@app.command(epilog="Example: [bold]kg status --out outputs[/]")
def status(
    out: Out = Path("outputs"),
    documents: Annotated[
        bool, typer.Option("--documents", help="List path, key, id and title of each document instead.")
    ] = False,
) -> None:
    """Tell what a folder knows, what is new, changed or gone in its inputs, and how the last run ended."""
    if documents:
        for found in pipeline.documents(out):
            cells = (found.path, found.key, found.id, found.title)
            typer.echo("\t".join(" ".join(cell.split()) for cell in cells).encode("utf-8", "replace"))
        return
    for line in _lines(pipeline.status(out), out):
        typer.echo(line)


@app.command(epilog="Example: [bold]kg watch examples/news --out outputs --times 1[/]")
def watch(
    folders: Inputs,
    out: Out = Path("outputs"),
    every: Annotated[float, typer.Option(min=0.1, help="Seconds between two looks.")] = 5.0,
    times: Annotated[int, typer.Option(help="How often to look; 0 is until it is stopped.")] = 0,
    engine: EngineName = DEFAULT,
    workers: Workers = 0,
    scheduler: Scheduler = "",
) -> None:
    """Keep the graph of a folder the same as what lies in files or folders, until it is stopped by Ctrl-C."""
    looked, complained = 0, ""
    watched = pipeline.Watch(folders, out, **where(engine, workers, scheduler))
    try:
        while True:
            looked += 1
            try:
                if grown := watched.look():
                    _report(grown, out)
                complained = ""
            except KgError as fault:
                if repr(fault) != complained:  # every few seconds the same would hide what is new
                    complain_all(fault)
                complained = repr(fault)
            if looked == times:
                return
            time.sleep(every)
    except KeyboardInterrupt:
        note("stopped")


def _tell(grown: Grown, out: Path) -> None:
    _report(grown, out)
    if grown.left_out:
        raise typer.Exit(LEFT_OUT)


def _report(grown: Grown, out: Path) -> None:
    for fault in (*grown.told, *grown.left_out):
        complain(fault)
    note(f"{_changes(grown.counts)}; {grown.read} read; {counted(grown.documents, 'document')} in {out}/")
    if grown.files_behind:
        note(f"The store is up to date; the exported files are of before: kg build --out {out} writes them again.")


def _ended(last: Outcome | None) -> str:
    if last is None:
        return "none"
    return f"kg {last.command}: " + ((last.fault or "complete") if last.complete else "not ended: at work, or stopped")


def _changes(counts: Counts) -> str:
    return f"{counts.new} new, {counts.changed} changed, {counts.gone} gone, {counts.same} as before"


def _lines(found: Status, out: Path) -> list[str]:
    yes = {True: "behind", False: "up to date"}
    lines = [
        f"{counted(found.documents, 'document')}, {found.unread} could not be read",
        f"inputs: {' '.join(found.inputs) or 'none'}",
        f"in them: {_changes(found.counts)}",
        f"read with {found.reading or 'nothing yet'}"
        + ("" if found.reading == found.current else f"; {found.current} would read again"),
        f"store: {yes[found.store_behind]}; files: {yes[found.files_behind]}",
        f"last run: {_ended(found.last)}",
    ]
    if found.store_behind or found.files_behind:
        lines.append(f"kg build --out {out} brings all up to date.")
    return lines
