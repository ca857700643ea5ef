"""A graph that was written before → the output of a build: from Turtle, TriG, N-Quads and the like."""

from kg.imports.make import Imported, import_
from kg.imports.reading import FORMATS, read

__all__ = ["FORMATS", "Imported", "import_", "read"]
