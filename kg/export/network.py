"""The graph as a network for tools that know no RDF: things are nodes, claims are edges, both cleaned for XML.

Nodes and edges are read off a dataset graph by graph, so a network of any size is written in one pass: nodes in the
order of the default graph, edges in the order of their documents. networkx takes several times as long, holds all of
it, passes control characters into XML, and writes a GEXF that its schema refuses; that it reads ours back is tested.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape

from kg.graph.links import Edge, Node, Reader
from kg.graph.model import DEFAULT, Dataset
from kg.graph.terms import REPLACEMENT

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
ALIASES = " | "  # what stands between two other names of a thing
# What an attribute of a node or an edge is called, and its type in GraphML and GEXF.
NODE = {"id": "string", "type": "string", "name": "string", "aliases": "string"}
EDGE = {
    "property": "string",
    "modality": "string",
    "date": "string",
    "confidence": "double",
    "document": "string",
    "evidence": "string",
}
# Of the characters of an XML name token, which the schema of GraphML wants an id to be, those of every edition.
_UNNAMED = re.compile("[^A-Za-z0-9.\\-\u4e00-\u9fa5]")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_WHITE = {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}  # an attribute would lose these


def parts(dataset: Dataset) -> Iterator[tuple[list[Node], list[Edge]]]:
    """Yield the nodes or the edges of each graph: all nodes come before the first edge."""
    reader = Reader(dataset.base)
    for graph in dataset.data():
        if graph.name == DEFAULT:
            yield list(reader.nodes(graph)), []
        else:
            yield [], list(reader.edges(graph))


def node_values(node: Node) -> dict[str, str]:
    """Return the attributes of a node, named as in `NODE`."""
    return {"id": node.id, "type": node.type, "name": node.name, "aliases": ALIASES.join(node.aliases)}


def edge_values(edge: Edge) -> dict[str, str]:
    """Return the attributes of an edge, named as in `EDGE`."""
    return {
        "property": edge.property,
        "modality": edge.modality,
        "date": edge.date,
        "confidence": repr(edge.confidence),
        "document": edge.document,
        "evidence": edge.evidence,
    }


def xml(value: str) -> str:
    """Return a text for an element or an attribute of XML 1.0; what that cannot hold is U+FFFD, one for one."""
    return escape(_ILLEGAL.sub(REPLACEMENT, value), _WHITE)


def token(id_: str) -> str:
    """Return an id as an XML name token: `/` is `:`, what else a token cannot hold is `_` code `_`.

    Different ids give different tokens.
    """
    return _UNNAMED.sub(lambda found: ":" if found[0] == "/" else f"_{ord(found[0]):x}_", id_)
