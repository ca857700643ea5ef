"""GraphML and GEXF for Gephi, Cytoscape, yEd and igraph, written by networkx from cleaned values.

XML cannot hold control characters, GraphML holds no lists and no None, and networkx writes an attribute on GEXF's
`<graph>` that its schema does not know: all of this is mended here.
"""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from typing import Any

import networkx as nx

from kg.graph.model import Dataset
from kg.graph.network import Network, of_dataset
from kg.graph.terms import REPLACEMENT

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_GEXF = "http://www.gexf.net/1.2draft"


def graphml(dataset: Dataset) -> Iterator[str]:
    """Yield GraphML: node and edge attributes are strings and numbers, aliases are joined by " | "."""
    out = io.BytesIO()
    nx.write_graphml(cleaned(of_dataset(dataset)), out, encoding="utf-8", prettyprint=True, named_key_ids=True)
    yield out.getvalue().decode()


def gexf(dataset: Dataset) -> Iterator[str]:
    """Yield GEXF 1.2 that is valid by its schema; labels of edges are their properties."""
    out = io.BytesIO()
    network = cleaned(of_dataset(dataset))
    for _, _, values in network.edges(data=True):
        values["label"] = values["property"]
    nx.write_gexf(network, out, encoding="utf-8", prettyprint=True, version="1.2draft")
    root = ElementTree.fromstring(out.getvalue())
    for graph in root.iter(f"{{{_GEXF}}}graph"):
        graph.attrib.pop("name", None)
    for meta in root.findall(f"{{{_GEXF}}}meta"):
        root.remove(meta)  # it holds the date of writing
    ElementTree.register_namespace("", _GEXF)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield ElementTree.tostring(root, encoding="unicode") + "\n"


def cleaned(network: Network) -> Network:
    """Return a copy whose ids and values XML can hold, with a `label` for each node."""
    copy: Network = nx.MultiDiGraph()
    for node, values in network.nodes(data=True):
        copy.add_node(_text(node), label=_text(values["name"]), **{key: _value(v) for key, v in values.items()})
    for subject, object_, key, values in network.edges(keys=True, data=True):
        copy.add_edge(_text(subject), _text(object_), key=_text(key), **{name: _value(v) for name, v in values.items()})
    return copy


def _value(value: Any) -> str | int | float:
    if isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, (tuple, list)):
        return " | ".join(map(_text, value))
    return "" if value is None else _text(value)


def _text(value: object) -> str:
    return _ILLEGAL.sub(REPLACEMENT, str(value))
