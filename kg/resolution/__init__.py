"""Mentions to entities: one node for each thing."""

from kg.resolution.collection import across
from kg.resolution.document import within

__all__ = ["across", "within"]
