"""The application, its options that several commands share, and the one place where faults become messages."""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from typer.core import TyperGroup

from kg.errors import KgError, NothingReadError
from kg.extraction import registry

LEFT_OUT = 1
NOTHING_DONE = 2
ORDER = (
    "build",
    "explain",
    "ask",
    "query",
    "add",
    "remove",
    "status",
    "watch",
    "brief",
    "diff",
    "view",
    "serve",
    "export",
    "import",
    "push",
    "extract",
    "judge",
    "validate",
    "eval",
)


class InOrder(TyperGroup):
    """Lists the commands in the order in which a newcomer meets them; new ones come last."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of the commands."""
        return sorted(super().list_commands(ctx), key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER))


app = typer.Typer(
    name="kg",
    cls=InOrder,
    help="Chinese news in, an RDF knowledge graph out: every statement leads back to the words it was read from.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
terminal = Console()
messages = Console(stderr=True, soft_wrap=True)

Out = Annotated[Path, typer.Option("--out", "-o", help="Folder of a build.", rich_help_panel="Build")]
Inputs = Annotated[list[str], typer.Argument(help="Files or folders to read; - is standard input.", metavar="INPUT…")]
Ontologies = Annotated[
    list[Path] | None,
    typer.Option("--ontology", help="Your own YAML file of properties, laid over the shipped ones; may be repeated."),
]
Date = Annotated[str, typer.Option("--date", help="Date (YYYY-MM-DD) of inputs that tell none.")]
ExtractorName = Annotated[str, typer.Option("--extractor", help=f"Who reads: {', '.join(registry.EXTRACTORS)}.")]


def _tell_version(wanted: bool) -> None:
    if not wanted:
        return
    try:
        typer.echo(f"kg {version('chinese-news-kg')}")
    except PackageNotFoundError:  # run from its sources
        typer.echo("kg, not installed")
    raise typer.Exit


@app.callback()
def _before(
    version: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Tell the version and end.")
    ] = False,
) -> None:
    """Take what is said before the name of a command."""


def complain(fault: KgError) -> None:
    """Write one fault as one line on stderr."""
    messages.print(f"[bold red]✗[/] {escape(' '.join(str(fault).split()))}", highlight=False)


def complain_all(fault: KgError) -> None:
    """Write one fault on stderr, behind those that it sums up."""
    for each in fault.faults if isinstance(fault, NothingReadError) else ():
        complain(each)
    complain(fault)


def note(text: str) -> None:
    """Write one line of information on stderr."""
    messages.print(escape(text), highlight=False)


def counted(number: int, what: str) -> str:
    """Return a number with its noun: 1 row, 2 rows; of entity, entities."""
    plural = f"{what[:-1]}ies" if what.endswith("y") else f"{what}s"
    return f"{number} {what if number == 1 else plural}"


def told(**options: Any) -> dict[str, Any]:
    """Return the options that were told: an empty one is as in the last run, or the usual one."""
    return {name: value for name, value in options.items() if value}


def listed(names: str) -> tuple[str, ...]:
    """Return the names of a list with commas between, whatever blanks stand there."""
    return tuple(filter(None, (name.strip() for name in names.split(","))))


def main() -> None:
    """Run the command line; a fault of the program's own becomes one line and exit status 2."""
    # Imported for their commands, which register themselves on `app`.
    from kg.cli import archive, ask, build, changes, evaluate, export, imports, judge, push, questions, serve  # noqa: F401

    try:
        app()
    except KgError as fault:
        complain_all(fault)
        sys.exit(NOTHING_DONE)
    except BrokenPipeError:
        # The reader of a pipe has seen enough (`kg query … | head`).
        sys.stderr.close()
        sys.exit(0)
