"""The graph in every form that other programs read: canonical, the same bytes for the same graph."""

from kg.export.table import FORMATS, USUAL, Format, find, together, write, write_all
from kg.export.turtle import vocabulary

__all__ = ["FORMATS", "USUAL", "Format", "find", "together", "vocabulary", "write", "write_all"]
