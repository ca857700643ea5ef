"""`kg diff` and `kg brief`: what changed, and what is new of the watched things."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from kg import ontology, pipeline
from kg.changes import FORMATS, Diff, compare, day_told, find, newest, since, until
from kg.changes import brief as brief_of
from kg.changes.formats import PAGES, Format
from kg.changes.telling import page_of_brief, page_of_diff
from kg.cli.app import Ontologies, Out, app, note
from kg.errors import QueryError
from kg.records import Knowledge

Language = Annotated[str, typer.Option("--lang", help="Language of the prose: zh or en.")]
Today = Annotated[
    str, typer.Option("--today", help="The day (YYYY-MM-DD) that words count from; the newest document's by default.")
]
Files = Annotated[
    list[Path] | None,
    typer.Option("--file", help="Write into this file, in the form that its suffix names; may be repeated."),
]


@app.command(epilog="Example: [bold]kg diff 2025-09-14 2025-09-16 --out outputs[/]")
def diff(
    old: Annotated[str, typer.Argument(help="Folder of a build, or a day (2025-09-16, 上周) of the build in --out.")],
    new: Annotated[str, typer.Argument(help="Another folder, or a later day.")],
    out: Out = Path("outputs"),
    today: Today = "",
    format: Annotated[str, typer.Option("--format", help=f"One of {', '.join(FORMATS)}.")] = "markdown",
    files: Files = None,
    language: Language = "zh",
    ontologies: Ontologies = None,
) -> None:
    """Tell what changed between two builds, or two days of one: new, changed, contradicted and retracted facts.

    A day stands for what was known when it ended.
    """
    schema = ontology.load(*(ontologies or ()))
    forms = _forms(files, format, tuple(FORMATS))
    page_of_diff(_empty(), schema, language=language)  # a wrong language is told before hours of reading
    states, folder = _states(old, new, out, today)
    found = compare(*states, schema, names=(old, new))

    def write(form: Format) -> str:
        if form.page:
            return form.page(page_of_diff(found, schema, language=language))
        assert form.data
        return form.data(found, schema, pipeline.open_store(folder).base)

    _write(forms, files, write)


@app.command(epilog="Example: [bold]kg brief --since yesterday --watch 岚图汽车 --out outputs[/]")
def brief(
    from_: Annotated[
        str, typer.Option("--since", help="The first day: 2025-09-15, yesterday, 3 days ago, last week, 昨天, 上周.")
    ] = "yesterday",
    watch: Annotated[list[str] | None, typer.Option("--watch", help="A name of a thing; may be repeated.")] = None,
    watch_list: Annotated[
        Path | None, typer.Option("--watch-list", help="A file of names, one a line; # begins a comment.")
    ] = None,
    out: Out = Path("outputs"),
    today: Today = "",
    format: Annotated[str, typer.Option("--format", help=f"One of {', '.join(PAGES)}.")] = "markdown",
    files: Files = None,
    language: Language = "zh",
    ontologies: Ontologies = None,
) -> None:
    """Tell what the newest documents say of the watched things that was not said before, with the sentences.

    Without --watch everything new is told.
    """
    schema = ontology.load(*(ontologies or ()))
    forms = _forms(files, format, PAGES)
    wanted = [*(watch or ()), *(_listed(watch_list) if watch_list else ())]
    if watch_list and not wanted:
        raise QueryError(str(watch_list), "there is no name in it", "Write one name a line.")
    page_of_diff(_empty(), schema, language=language)
    knowledge = pipeline.open_knowledge(out)
    last = _today(today, knowledge)
    found = brief_of(knowledge, schema, since=since(from_, last, name="--since"), today=last, watch=wanted)
    page = page_of_brief(found, schema, language=language)
    _write(forms, files, lambda form: form.page(page) if form.page else "")


def _empty() -> Diff:
    return compare(Knowledge((), ()), Knowledge((), ()), ontology.load())


def _states(old: str, new: str, out: Path, today: str) -> tuple[tuple[Knowledge, Knowledge], Path]:
    """Return the two states that were named, and the folder of the new one."""
    folders = [Path(old), Path(new)]
    there = [folder.is_dir() for folder in folders]
    if all(there):
        return (pipeline.open_knowledge(folders[0]), pipeline.open_knowledge(folders[1])), folders[1]
    if any(there):
        odd = (old, new)[there.index(False)]
        remedy = "Give two folders of builds, or two days."
        raise QueryError(odd, "there is no such folder, and a day cannot stand beside one", remedy)
    knowledge = pipeline.open_knowledge(out)
    last = _today(today, knowledge)
    days = [_day(name, last) for name in (old, new)]
    if days[0] > days[1]:
        raise QueryError(f"{old} and {new}", "the first day lies behind the second", "Turn them round.")
    return (until(knowledge, days[0]), until(knowledge, days[1])), out


def _day(name: str, today: date) -> date:
    try:
        return since(name, today, name="state")
    except QueryError as fault:
        remedy = f"Give the folder of a build or a day. {fault.remedy}"
        raise QueryError(fault.subject, fault.fault, remedy) from fault


def _today(told: str, knowledge: Knowledge) -> date:
    return day_told(told, name="--today") if told else newest(knowledge)


def _listed(path: Path) -> list[str]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise QueryError(str(path), f"it cannot be read ({error.strerror})", "Check the path.") from error
    except UnicodeDecodeError as error:
        raise QueryError(str(path), "it is no text in UTF-8", "Save it as UTF-8.") from error
    return [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]


def _forms(files: Sequence[Path] | None, format: str, known: tuple[str, ...]) -> list[Format]:
    return [find(file.suffix.removeprefix("."), known) for file in files] if files else [find(format, known)]


def _write(forms: Sequence[Format], files: Sequence[Path] | None, write: Callable[[Format], str]) -> None:
    """Write each form into its file, or the only one to standard output; always UTF-8."""
    if not files:
        sys.stdout.write(write(forms[0]).encode("utf-8", "replace").decode("utf-8"))
        return
    for file, form in zip(files, forms, strict=True):
        pipeline.write_file(file, [write(form).encode("utf-8", "replace")])
        note(f"written: {file}")
