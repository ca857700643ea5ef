"""The table of extractors by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kg.errors import ExtractorError
from kg.extraction.base import Extractor
from kg.ontology import Ontology


def _rules(ontology: Ontology) -> Extractor:
    from kg.extraction.rules import RulesExtractor

    return RulesExtractor(ontology)


# Imports stand inside the makers: a reader's lexicons or weights are loaded only when that reader is asked for.
EXTRACTORS: Mapping[str, Callable[[Ontology], Extractor]] = {"rules": _rules}
DEFAULT = "rules"


def load(name: str, ontology: Ontology) -> Extractor:
    """Make the extractor of that name; raise ExtractorError listing the valid names."""
    if name not in EXTRACTORS:
        raise ExtractorError(f"extractor {name}", "there is none of that name", f"Known: {', '.join(EXTRACTORS)}.")
    return EXTRACTORS[name](ontology)
