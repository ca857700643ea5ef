"""Chinese news in, an RDF knowledge graph out: every statement leads back to the characters it was read from."""
