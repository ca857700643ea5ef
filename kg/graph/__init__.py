"""Knowledge → RDF: plain triples, one named graph per document, the vocabulary, the shapes, and the network."""

from kg.graph.build import build
from kg.graph.model import Dataset, Graph
from kg.graph.names import BASE_IRI, Names

__all__ = ["BASE_IRI", "Dataset", "Graph", "Names", "build"]
