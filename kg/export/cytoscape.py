"""Cytoscape JSON (`.cyjs`), which Cytoscape opens and cytoscape.js takes as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from kg.export.network import edge_values, parts
from kg.graph.links import Edge, Node
from kg.graph.model import Dataset

_LONE = re.compile("[\ud800-\udfff]")  # no UTF-8 holds it; JSON can escape it


def cytoscape(dataset: Dataset) -> Iterator[str]:
    """Yield one JSON object: its elements are nodes and edges, each with an id and its values under `data`."""
    yield '{"format_version": "1.0", "data": {"shared_name": "kg", "name": "kg"}, "elements": {\n"nodes": ['
    turn, between = '\n],\n"edges": [', "\n"
    for nodes, edges in parts(dataset):
        if edges and turn:
            yield turn
            turn, between = "", "\n"
        rows = [_element(row) for row in (*map(_node, nodes), *map(_edge, edges))]
        yield between + ",\n".join(rows) if rows else ""
        between = ",\n" if rows else between
    yield f"{turn}\n]\n}}}}\n"


def _node(node: Node) -> dict[str, object]:
    names = {"name": node.name, "shared_name": node.name, "aliases": list(node.aliases)}
    return {"id": node.id, "type": node.type, **names}


def _edge(edge: Edge) -> dict[str, object]:
    ends = {"id": edge.id, "source": edge.subject, "target": edge.object}
    label = {"name": edge.property, "interaction": edge.property, "shared_interaction": edge.property}
    return {**ends, **label, **edge_values(edge), "confidence": edge.confidence}


def _element(data: dict[str, object]) -> str:
    row = json.dumps({"data": data}, ensure_ascii=False)
    return json.dumps({"data": data}) if _LONE.search(row) else row
