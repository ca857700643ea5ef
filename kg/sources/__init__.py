"""Files to documents: formats, page cutting, metadata, clean text with the way back to the raw file."""

from kg.sources.characters import same
from kg.sources.formats import FORMATS, Format
from kg.sources.reading import raw_text, read

__all__ = ["FORMATS", "Format", "raw_text", "read", "same"]
