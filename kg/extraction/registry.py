"""The table of extractors by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kg.errors import EndpointError, ExtractorError
from kg.extraction.base import Extractor
from kg.extraction.llm.settings import Estimate
from kg.extraction.llm.settings import Settings as LlmSettings
from kg.ontology import Ontology


@dataclass(frozen=True, slots=True)
class Options:
    """What single extractors can be told beyond their name: the language model's endpoint, and who hears its price."""

    llm: LlmSettings | None = None
    announce: Callable[[Estimate], None] | None = None


def _rules(ontology: Ontology, options: Options) -> Extractor:
    from kg.extraction.rules import RulesExtractor

    return RulesExtractor(ontology)


def _neural(ontology: Ontology, options: Options) -> Extractor:
    from kg.extraction.neural.reader import NeuralReader

    return NeuralReader()


def _combined(ontology: Ontology, options: Options) -> Extractor:
    from kg.extraction.combined import CombinedExtractor
    from kg.extraction.neural.reader import NeuralReader
    from kg.extraction.neural.schema import PROPERTIES
    from kg.extraction.rules import RulesExtractor

    return CombinedExtractor(ontology, NeuralReader(), RulesExtractor(ontology), learnt=PROPERTIES)


def _llm(ontology: Ontology, options: Options) -> Extractor:
    if options.llm is None:
        raise EndpointError("extractor llm", "no endpoint is named", "Give --llm-url and --llm-model.")
    try:
        from kg.extraction.llm import LlmExtractor
    except ModuleNotFoundError as error:
        fault, remedy = f"the package {error.name} is not installed", "pip install 'chinese-news-kg[llm]'"
        raise ExtractorError("extractor llm", fault, remedy) from error
    return LlmExtractor(ontology, options.llm, announce=options.announce)


# Imports stand inside the makers: a reader's lexicons or weights are loaded only when that reader is asked for.
EXTRACTORS: Mapping[str, Callable[[Ontology, Options], Extractor]] = {
    "combined": _combined,
    "neural": _neural,
    "rules": _rules,
    "llm": _llm,
}
DEFAULT = "combined"


def load(name: str, ontology: Ontology, options: Options | None = None) -> Extractor:
    """Make the extractor of that name; raise ExtractorError listing the valid names."""
    if name not in EXTRACTORS:
        raise ExtractorError(f"extractor {name}", "there is none of that name", f"Known: {', '.join(EXTRACTORS)}.")
    return EXTRACTORS[name](ontology, options or Options())
