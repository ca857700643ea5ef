"""`kg query`, `kg explain` and `kg validate`: questions to a build."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from kg import ontology, pipeline, query, resolution, store
from kg.api import cypher as ask_cypher
from kg.cli.app import LEFT_OUT, Ontologies, Out, app, counted, note, terminal
from kg.errors import QueryError
from kg.ontology import Ontology
from kg.query.cypher import FORMATS as CYPHER_FORMATS
from kg.query.cypher import Rows
from kg.query.facts import About, Fact, Source, about
from kg.query.passages import LIMIT, Passage, passages
from kg.records import Entity, Judgement, Knowledge, Modality, Verdict

FORMATS = ("table", "csv", "tsv", "json", "nt")
_NUMBERS = re.compile(r"[-+\d.,:T]*")


@app.command("query", epilog="Example: [bold]kg query who-invests-in-whom --out outputs[/]")
def query_(
    sparql: Annotated[
        str, typer.Argument(help="SPARQL or Cypher, a file of it, the name of a named query, or - for standard input.")
    ] = "",
    values: Annotated[list[str] | None, typer.Argument(help="Values for the parameters of a named query.")] = None,
    out: Out = Path("outputs"),
    format: Annotated[str, typer.Option("--format", help=f"One of {', '.join(FORMATS)}.")] = "table",
    names: Annotated[bool, typer.Option("--list", help="List the named queries.")] = False,
    cypher: Annotated[bool, typer.Option("--cypher", help="The query is Cypher; Ladybug answers it.")] = False,
) -> None:
    """Ask the graph of a build in SPARQL, or in Cypher."""
    if cypher:
        _cypher(out, sparql, format)
        return
    if names or not sparql:
        _list_queries()
        return
    if format not in FORMATS:
        raise QueryError(f"format {format}", "there is no such format", f"Known ones: {', '.join(FORMATS)}.")
    opened = pipeline.open_store(out)
    if sparql in query.library():
        found = query.ask_named(opened, sparql, *(values or ()))
    else:
        found = query.run(opened, _sparql(sparql))
    if format != "table":
        sys.stdout.write(found.write(format))
        return
    if found.answer is not None:
        terminal.print("yes" if found.answer else "no")
        return
    _show(found)


@app.command(epilog="Example: [bold]kg explain 马栏山视频文创产业园 --out outputs[/]")
def explain(
    name: Annotated[str, typer.Argument(help="A name or another name of a thing.")],
    out: Out = Path("outputs"),
    ontologies: Ontologies = None,
    sentences: Annotated[int, typer.Option(min=0, help="How many sentences without a claim to show.")] = LIMIT,
) -> None:
    """Tell everything known of one thing, each line with the sentence it comes from.

    After the claims come sentences that name the thing and gave no claim about it.
    """
    if not name.strip():
        raise QueryError("name", "it is empty", "Give the name of a thing, or a part of one.")
    schema = ontology.load(*(ontologies or ()))
    graph = pipeline.open_store(out)
    found = about(graph, name)
    if not found:
        raise QueryError(name, "nothing in the graph has this name", f"Try a part of it: kg explain {name[:2]}")
    judgements = pipeline.open_judgements(out) if any(thing.aliases for thing in found) else ()
    for thing in found:
        if thing is not found[0]:
            terminal.print()
        _tell(thing, schema, judgements)
        for passage in passages(graph, thing, limit=sentences):
            _tell_passage(passage)


@app.command(epilog="Example: [bold]kg validate --out outputs --full[/]")
def validate(
    out: Out = Path("outputs"),
    ontologies: Ontologies = None,
    full: Annotated[bool, typer.Option("--full", help="By pySHACL: independent, far slower.")] = False,
) -> None:
    """List what in the graph of a build does not fit the SHACL shapes."""
    schema = ontology.load(*(ontologies or ()))
    check = store.validate_full if full else store.validate
    violations = check(pipeline.open_store(out), schema)
    for violation in violations:
        terminal.print(Text(str(violation)))
    note(counted(len(violations), "violation"))
    if violations:
        raise typer.Exit(LEFT_OUT)


def _sparql(given: str) -> str:
    text = _text(given, "SPARQL")
    if not text.strip():
        raise QueryError("query", "it is empty", "Give SPARQL, a file of it, the name of a named query, or -.")
    if text == given and not any(character.isspace() or character in "{}" for character in given):
        raise QueryError(f"query {given}", "it is no named query, file or SPARQL", "kg query --list names the queries.")
    return text


def _text(given: str, language: str) -> str:
    """Return the query that is given as itself, as a file, or on standard input."""
    if given == "-":
        return sys.stdin.read()
    path = Path(given)
    try:
        is_file = path.is_file()
    except OSError:  # A long query is no path.
        is_file = False
    if is_file:
        try:
            return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise QueryError(given, f"it cannot be read ({error})", f"Give a file of {language} in UTF-8.") from error
    return given


def _cypher(out: Path, query: str, format: str) -> None:
    text = _text(query, "Cypher")
    if not text.strip():
        raise QueryError("query", "it is empty", "Give Cypher, a file of it, or - for standard input.")
    if format not in ("table", *CYPHER_FORMATS):
        raise QueryError(f"format {format}", "Cypher has no such format", f"Known: table, {', '.join(CYPHER_FORMATS)}.")
    found = ask_cypher(out, text)
    if format == "table":
        _show(found)
    else:
        sys.stdout.write(found.write(format))


def _show(found: query.Result | Rows) -> None:
    table = Table(box=None, header_style="bold", pad_edge=False)
    rows = list(found.cells())
    whole = _whole([len(column) for column in found.columns], rows)
    for column, no_wrap in zip(found.columns, whole, strict=True):
        table.add_column(column, overflow="fold", no_wrap=no_wrap)  # what is narrow breaks a name, but hides no end
    for row in rows:
        table.add_row(*map(Text, row))
    terminal.print(table)
    note(counted(len(found), "row"))


def _whole(heads: Sequence[int], rows: Sequence[Sequence[str]]) -> list[bool]:
    """Tell which columns hold numbers and days alone, which nobody can read when broken, and leave room for the rest.

    `heads` are the lengths of the names of the columns.
    """
    told: list[bool] = []
    left = terminal.width // 2
    for at, head in enumerate(heads):
        cells = [row[at] for row in rows]
        width = max([head, *map(len, cells)]) + 2
        whole = all(map(_NUMBERS.fullmatch, cells)) and width <= left
        left -= width if whole else 0
        told.append(whole)
    return told


def _list_queries() -> None:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in ("query", "parameters", "what it tells"):
        table.add_column(column, overflow="fold")
    for found in query.library().values():
        parameters = " ".join(name for name, _ in found.parameters)
        table.add_row(found.name, parameters, f"{found.description}\n{found.zh}")
    terminal.print(table)


def _tell(known: About, schema: Ontology, judgements: tuple[Judgement, ...]) -> None:
    class_ = schema.classes.get(known.thing.type)
    head = Text(known.thing.name, style="bold")
    head.append(f"  {class_.label.zh} {class_.name}" if class_ else f"  {known.thing.type}", style="dim")
    terminal.print(head, soft_wrap=True)
    for label, names in (("又名 also", known.aliases), ("属于 within", known.within)):
        if names:
            terminal.print(Text(f"  {label}: {'、'.join(names)}", style="dim"), soft_wrap=True)
    for judgement in _merges(known, judgements):
        by = "" if judgement.by == "rule" else f" ({judgement.by})"
        why = f"  {judgement.one} = {judgement.other}: {judgement.why}{by}"
        terminal.print(Text(why, style="dim"), soft_wrap=True)
    for fact in known.facts:
        tell_fact(fact, schema)
    if not known.facts:
        terminal.print(Text("  no claim is about it"))


def _tell_passage(passage: Passage) -> None:
    """Write a sentence that names a thing, with its source."""
    _tell_quote("  – ", passage.text, passage.name)
    _tell_source(passage.source, passage.start, passage.end)


def _merges(known: About, judgements: tuple[Judgement, ...]) -> tuple[Judgement, ...]:
    """Return what says that the names of a thing are one thing."""
    entity = Entity(known.thing.id, known.thing.type, known.thing.name, known.aliases, ())
    (found,) = resolution.explain(Knowledge((), (entity,), judgements), known.thing.name)
    return tuple(j for j in (*found.path, *found.others) if j.verdict is Verdict.SAME)


def tell_fact(fact: Fact, schema: Ontology) -> None:
    """Write one claim with its sentence and its source."""
    found = schema.properties.get(fact.property)
    line = Text("  • ")
    line.append(fact.subject.name)
    line.append(f" —{found.label.zh if found else fact.property}→ ", style="cyan")
    line.append(fact.object.name)
    if fact.modality != Modality.FACT:
        line.append(f"  [{fact.modality}]", style="yellow")
    for detail in fact.details:
        value = f" = {detail.value}" if detail.value else ""
        line.append(f"  {detail.key}: {detail.wording}{value}", style="green")
    terminal.print(line, soft_wrap=True)
    _tell_quote("    ", fact.text, fact.evidence)
    _tell_source(fact.source, fact.start, fact.end, f"confidence {fact.confidence:.2f}")


def _tell_quote(before: str, text: str, marked: tuple[int, int]) -> None:
    """Write the sentences of a text with what counts in them underlined, every line of them under the first."""
    start, end = marked
    quote = Text(before)
    for part, style in ((text[:start].lstrip(), ""), (text[start:end], "underline"), (text[end:].rstrip(), "")):
        quote.append(part.replace("\n", "\n    "), style=style)
    terminal.print(quote, soft_wrap=True)


def _tell_source(source: Source, start: int, end: int, *more: str) -> None:
    place = f"{' · '.join(filter(None, (source.path, source.place)))}, characters {start}–{end} of the article"
    line = " · ".join(filter(None, (source.title, source.publisher, source.date, place, *more)))
    terminal.print(Text(f"    {line}", style="dim"), soft_wrap=True)
