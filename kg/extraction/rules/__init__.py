"""The knowledge-based extractor: lexicons, telling words, patterns. No trained network, no download, no state."""

from kg.extraction.rules.reader import RulesExtractor

__all__ = ["RulesExtractor"]
