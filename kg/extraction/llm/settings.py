"""What the language-model extractor can be told, and what a run is expected to cost."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kg.errors import EndpointError


@dataclass(frozen=True, slots=True)
class Settings:
    """An endpoint and how far it may be used.

    `url` is the base address up to and with the version (`…/v1`); `key` is the bearer token, empty for none;
    `seconds` bounds one whole request; `tries` counts the first one too; `parallel` is the number of requests in
    flight; `budget` bounds tokens of prompts and answers together (None: no bound), counted as the endpoint reports
    them; prices are per million tokens, in whatever currency the user thinks in; `cache` is the folder of answers.
    """

    url: str
    model: str
    key: str = ""
    seconds: float = 120.0
    tries: int = 3
    wait: float = 1.0
    parallel: int = 4
    budget: int | None = None
    price_in: float = 0.0
    price_out: float = 0.0
    cache: Path | None = None

    def __post_init__(self) -> None:
        if not self.url.startswith(("http://", "https://")):
            raise EndpointError(self.url or "--llm-url", "it is no http address", "Give one that ends with /v1.")
        if not self.model:
            raise EndpointError("--llm-model", "no model is named", "Name one that the endpoint offers.")


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a run is expected to take: requests not yet cached, tokens in and out, and the price at the given rates."""

    documents: int
    requests: int
    tokens_in: int
    tokens_out: int
    price: float
