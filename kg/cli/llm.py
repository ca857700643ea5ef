"""The options of the language-model extractor, and telling what it will cost before it starts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.app import note
from kg.extraction.llm import Estimate, Settings
from kg.extraction.registry import Options

_PANEL = "Language model (with --extractor llm)"
DEFAULT_CACHE = Path.home() / ".cache" / "chinese-news-kg" / "llm"

LlmUrl = Annotated[str, typer.Option(help="An OpenAI-compatible endpoint, such as …/v1.", rich_help_panel=_PANEL)]
LlmModel = Annotated[str, typer.Option(help="A model that it offers.", rich_help_panel=_PANEL)]
LlmKey = Annotated[
    str,
    typer.Option(help="Its key.", envvar="KG_LLM_KEY", show_envvar=True, rich_help_panel=_PANEL, show_default=False),
]
LlmBudget = Annotated[int | None, typer.Option(help="Most tokens to spend, in and out.", rich_help_panel=_PANEL)]
LlmPrice = Annotated[
    tuple[float, float],
    typer.Option(help="Prices of a million tokens in and out, for the estimate.", rich_help_panel=_PANEL),
]
LlmCache = Annotated[
    Path, typer.Option(help="Folder that keeps answers.", rich_help_panel=_PANEL, show_default="in the user's cache")
]


def llm_options(url: str, model: str, key: str, budget: int | None, price: tuple[float, float], cache: Path) -> Options:
    """Return the options of the extractor; without an address and a model there are none."""
    if not url and not model:
        return Options()
    settings = Settings(url, model, key, budget=budget, price_in=price[0], price_out=price[1], cache=cache)
    return Options(settings, _announce)


def _announce(estimate: Estimate) -> None:
    price = f", price about {estimate.price:.2f}" if estimate.price else ""
    note(
        f"{estimate.documents} documents, {estimate.requests} to ask about: "
        f"about {estimate.tokens_in:,} tokens in and {estimate.tokens_out:,} out{price}"
    )
