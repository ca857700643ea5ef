"""GraphML and GEXF for Gephi, Cytoscape, yEd and igraph.

Both are written node by node: networkx takes several times as long, passes control characters into XML, and writes a
GEXF that its schema refuses. That networkx reads the same network back is tested.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape

from kg.graph.links import Edge, Node, stored
from kg.graph.model import Dataset
from kg.graph.terms import REPLACEMENT

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NODE = {"type": "string", "name": "string", "aliases": "string"}
_EDGE = {
    "property": "string",
    "modality": "string",
    "date": "string",
    "confidence": "double",
    "document": "string",
    "evidence": "string",
}
_WHITE = {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}  # an attribute would lose these


def graphml(dataset: Dataset) -> Iterator[str]:
    """Yield GraphML: an edge for each claim with its id; aliases are joined by " | "."""
    nodes, edges = stored(dataset)
    yield f'{_HEAD}<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    for kind, keys in (("node", {"label": "string", **_NODE}), ("edge", _EDGE)):
        for name, type_ in keys.items():
            yield f'  <key id="{name}" for="{kind}" attr.name="{name}" attr.type="{type_}"/>\n'
    yield '  <graph edgedefault="directed">\n'
    for node in nodes:
        yield f'    <node id="{_text(node.id)}">\n'
        yield from _data({"label": node.name, **_node(node)})
        yield "    </node>\n"
    for edge in edges:
        ends = f'source="{_text(edge.subject)}" target="{_text(edge.object)}"'
        yield f'    <edge id="{_text(edge.id)}" {ends}>\n'
        yield from _data(_edge(edge))
        yield "    </edge>\n"
    yield "  </graph>\n</graphml>\n"


def gexf(dataset: Dataset) -> Iterator[str]:
    """Yield GEXF 1.2, valid by its schema: an edge for each claim, labelled by its property."""
    nodes, edges = stored(dataset)
    yield f'{_HEAD}<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">\n'
    yield '  <graph defaultedgetype="directed" mode="static">\n'
    for kind, keys in (("node", _NODE), ("edge", _EDGE)):
        yield f'    <attributes class="{kind}" mode="static">\n'
        for name, type_ in keys.items():
            yield f'      <attribute id="{name}" title="{name}" type="{type_}"/>\n'
        yield "    </attributes>\n"
    yield "    <nodes>\n"
    for node in nodes:
        yield f'      <node id="{_text(node.id)}" label="{_text(node.name)}">\n{_values(_node(node))}      </node>\n'
    yield "    </nodes>\n    <edges>\n"
    for edge in edges:
        ends = f'source="{_text(edge.subject)}" target="{_text(edge.object)}"'
        yield f'      <edge id="{_text(edge.id)}" {ends} label="{_text(edge.property)}">\n{_values(_edge(edge))}'
        yield "      </edge>\n"
    yield "    </edges>\n  </graph>\n</gexf>\n"


def _node(node: Node) -> dict[str, str]:
    return {"type": node.type, "name": node.name, "aliases": " | ".join(node.aliases)}


def _edge(edge: Edge) -> dict[str, str]:
    return {
        "property": edge.property,
        "modality": edge.modality,
        "date": edge.date,
        "confidence": repr(edge.confidence),
        "document": edge.document,
        "evidence": edge.evidence,
    }


def _data(values: dict[str, str]) -> Iterator[str]:
    return (f'      <data key="{name}">{_text(value)}</data>\n' for name, value in values.items())


def _values(values: dict[str, str]) -> str:
    cells = "".join(f'<attvalue for="{name}" value="{_text(value)}"/>' for name, value in values.items())
    return f"        <attvalues>{cells}</attvalues>\n"


def _text(value: str) -> str:
    return escape(_ILLEGAL.sub(REPLACEMENT, value), _WHITE)
