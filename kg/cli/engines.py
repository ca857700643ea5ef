"""The options that say where reading is done."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from kg.engines.table import ENGINES

_PANEL = "Where it is read"

EngineName = Annotated[
    str,
    typer.Option(
        "--engine",
        help=f"Who does the reading: {', '.join(ENGINES)} (processes of this machine, or a cluster).",
        rich_help_panel=_PANEL,
    ),
]
Workers = Annotated[
    int,
    typer.Option(
        "--workers",
        min=0,
        help="Processes that read; 0: one for each core where there is much to read.",
        rich_help_panel=_PANEL,
    ),
]
Scheduler = Annotated[
    str, typer.Option("--scheduler", help="Address of a Dask scheduler: tcp://host:port.", rich_help_panel=_PANEL)
]


def where(engine: str, workers: int, scheduler: str) -> dict[str, Any]:
    """Return the settings that say where reading is done."""
    return {"engine": engine, "workers": workers, "scheduler": scheduler}
