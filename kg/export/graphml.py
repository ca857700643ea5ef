"""GraphML for yEd, Cytoscape, igraph and networkx, valid by its schema, which wants an id to be a name token."""

from __future__ import annotations

from collections.abc import Iterator

from kg.export.network import EDGE, HEAD, NODE, edge_values, node_values, parts, token, xml
from kg.graph.links import Edge, Node
from kg.graph.model import Dataset


def graphml(dataset: Dataset) -> Iterator[str]:
    """Yield GraphML: an edge for each claim with its id; the id of an entity is the `id` of its node's data."""
    yield f'{HEAD}<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    for kind, keys in (("node", {"label": "string", **NODE}), ("edge", EDGE)):
        for name, type_ in keys.items():
            yield f'  <key id="{name}" for="{kind}" attr.name="{name}" attr.type="{type_}"/>\n'
    yield '  <graph edgedefault="directed">\n'
    for nodes, edges in parts(dataset):
        yield "".join([*map(_node, nodes), *map(_edge, edges)])
    yield "  </graph>\n</graphml>\n"


def _node(node: Node) -> str:
    data = _data({"label": node.name, **node_values(node)})
    return f'    <node id="{token(node.id)}">\n{data}    </node>\n'


def _edge(edge: Edge) -> str:
    ends = f'source="{token(edge.subject)}" target="{token(edge.object)}"'
    return f'    <edge id="{token(edge.id)}" {ends}>\n{_data(edge_values(edge))}    </edge>\n'


def _data(values: dict[str, str]) -> str:
    return "".join([f'      <data key="{name}">{xml(value)}</data>\n' for name, value in values.items()])
