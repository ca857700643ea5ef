"""Files to documents: formats, page cutting, metadata, clean text with the way back to the raw file."""
