"""The graph in every form that other programs read: canonical, the same bytes for the same graph."""

from kg.export.table import FORMATS, Format, find, write
from kg.export.turtle import vocabulary

__all__ = ["FORMATS", "Format", "find", "vocabulary", "write"]
