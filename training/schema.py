"""The classes, properties and qualifiers that the reader learns, in the fixed order of the network's outputs."""

from kg.extraction.neural.schema import ALLOWED, CLASSES, MODALITIES, PROPERTIES, QUALIFIERS, SYMMETRIC

__all__ = ["ALLOWED", "CLASSES", "MODALITIES", "PROPERTIES", "QUALIFIERS", "SYMMETRIC"]
