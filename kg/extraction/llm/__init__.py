"""A language model as an extractor: any OpenAI-compatible endpoint, held to quoting what it claims."""

from kg.extraction.llm.extractor import LlmExtractor
from kg.extraction.llm.settings import Estimate, Settings

__all__ = ["Estimate", "LlmExtractor", "Settings"]
