"""A language model as an extractor: any OpenAI-compatible endpoint, held to quoting what it claims."""

from typing import TYPE_CHECKING

from kg.extraction.llm.settings import Estimate, Settings

if TYPE_CHECKING:
    from kg.extraction.llm.extractor import LlmExtractor

__all__ = ["Estimate", "LlmExtractor", "Settings"]


def __getattr__(name: str) -> object:
    # The client's package is an optional extra, and the settings must load without it.
    if name == "LlmExtractor":
        from kg.extraction.llm.extractor import LlmExtractor

        return LlmExtractor
    raise AttributeError(name)
