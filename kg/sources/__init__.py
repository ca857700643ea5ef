"""Files to documents: formats, page cutting, metadata, clean text with the way back to the raw file."""

from typing import TYPE_CHECKING

from kg.lazy import exports

if TYPE_CHECKING:
    from kg.sources.characters import same
    from kg.sources.formats import FORMATS, Format
    from kg.sources.reading import raw_text, read

__all__ = ["FORMATS", "Format", "raw_text", "read", "same"]
__getattr__ = exports(
    __name__,
    {"FORMATS": ".formats", "Format": ".formats", "raw_text": ".reading", "read": ".reading", "same": ".characters"},
)
