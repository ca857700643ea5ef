"""The application, its options that several commands share, and the one place where faults become messages."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from kg.errors import KgError
from kg.extraction import registry

LEFT_OUT = 1
NOTHING_DONE = 2

app = typer.Typer(
    name="kg",
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


def complain(fault: KgError) -> None:
    """Write one fault as one line on stderr."""
    messages.print(f"[bold red]✗[/] {escape(' '.join(str(fault).split()))}", highlight=False)


def note(text: str) -> None:
    """Write one line of information on stderr."""
    messages.print(escape(text), highlight=False)


def main() -> None:
    """Run the command line; a fault of the program's own becomes one line and exit status 2."""
    # Imported for their commands, which register themselves on `app`.
    from kg.cli import ask, build, evaluate, export, judge, questions, serve  # noqa: F401

    try:
        app()
    except KgError as fault:
        complain(fault)
        sys.exit(NOTHING_DONE)
    except BrokenPipeError:
        # The reader of a pipe has seen enough (`kg query … | head`).
        sys.stderr.close()
        sys.exit(0)
