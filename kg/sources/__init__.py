"""Files to documents: formats, page cutting, metadata, clean text with the way back to the raw file."""

from typing import TYPE_CHECKING

from kg.lazy import exports

if TYPE_CHECKING:
    from kg.sources.characters import same
    from kg.sources.files import size
    from kg.sources.formats import FORMATS, Format
    from kg.sources.reading import Piece, documents, halves, parsed, pieces, raw_text, read

__all__ = ["FORMATS", "Format", "Piece", "documents", "halves", "parsed", "pieces", "raw_text", "read", "same", "size"]
__getattr__ = exports(
    __name__,
    {
        **dict.fromkeys(("FORMATS", "Format"), ".formats"),
        **dict.fromkeys(("Piece", "documents", "halves", "parsed", "pieces", "raw_text", "read"), ".reading"),
        "same": ".characters",
        "size": ".files",
    },
)
