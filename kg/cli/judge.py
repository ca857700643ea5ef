"""`kg judge`: say that two names are one thing, or are not."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from kg import ontology
from kg.cli.app import app, note
from kg.errors import OntologyError
from kg.records import Judgement, Verdict
from kg.resolution import judgements


@app.command(epilog="Example: [bold]kg judge 岚图汽车 岚图 --same[/]")
def judge(
    one: Annotated[str, typer.Argument(help="A name.")],
    other: Annotated[str, typer.Argument(help="Another name.")],
    same: Annotated[
        bool | None, typer.Option("--same/--different", help="One thing, or two? One must be said.")
    ] = None,
    type: Annotated[str, typer.Option("--class", help="The class of the two things.")] = "Organization",
    why: Annotated[str, typer.Option(help="A reason, for those who read it later.")] = "",
    file: Annotated[Path, typer.Option("--judgements", help="The file that remembers.")] = Path("judgements.tsv"),
) -> None:
    """Remember whether two names are one thing: kg build --judgements FILE follows what the file says."""
    if same is None:
        raise OntologyError(f"{one} and {other}", "it is not said what they are", "Add --same or --different.")
    known = ontology.load().classes
    if type not in known:
        raise OntologyError(f"class {type}", "there is none of that name", f"Known: {', '.join(known)}.")
    verdict = Verdict.SAME if same else Verdict.DIFFERENT
    judgements.append(file, Judgement(type, one, other, verdict, why or "judged by hand", "person"))
    note(f"{one} and {other} are {'one thing' if same else 'two things'}: written to {file}.")
    note(f"To follow it: kg build --out outputs --judgements {shlex.quote(str(file))}")
