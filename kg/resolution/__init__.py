"""Mentions to entities: one node for each thing."""

from kg.resolution.anaphora import antecedent
from kg.resolution.collection import across
from kg.resolution.document import within
from kg.resolution.explain import Explanation, explain

__all__ = ["Explanation", "across", "antecedent", "explain", "within"]
