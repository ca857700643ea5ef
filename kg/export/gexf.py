"""GEXF for Gephi, valid by its schema (1.2), also with dates for its time line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from kg.export.network import EDGE, HEAD, NODE, edge_values, node_values, parts, token, xml
from kg.graph.links import Edge, Node
from kg.graph.model import Dataset

_CALENDAR = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


def gexf(dataset: Dataset) -> Iterator[str]:
    """Yield GEXF: an edge for each claim, labelled by its property."""
    return _gexf(dataset, 'mode="static"', dated=False)


def gexf_dynamic(dataset: Dataset) -> Iterator[str]:
    """Yield GEXF whose edges begin on the day that the claim tells, else on that of its document.

    A month or year begins with its first day; an edge without a date is always there, and so is every node.
    """
    return _gexf(dataset, 'mode="dynamic" timeformat="date"', dated=True)


def _gexf(dataset: Dataset, mode: str, *, dated: bool) -> Iterator[str]:
    yield f'{HEAD}<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">\n'
    yield f'  <graph defaultedgetype="directed" {mode}>\n'
    for kind, keys in (("node", NODE), ("edge", EDGE)):
        yield f'    <attributes class="{kind}" mode="static">\n'
        for name, type_ in keys.items():
            yield f'      <attribute id="{name}" title="{name}" type="{type_}"/>\n'
        yield "    </attributes>\n"
    yield "    <nodes>\n"
    between = "    </nodes>\n    <edges>\n"
    for nodes, edges in parts(dataset):
        if edges and between:
            yield between
            between = ""
        yield "".join([*map(_node, nodes), *(_edge(edge, first_day(edge.date) if dated else "") for edge in edges)])
    yield f"{between}    </edges>\n"
    yield "  </graph>\n</gexf>\n"


def first_day(text: str) -> str:
    """Return the first day of an ISO day, month or year; nothing when it is none of the calendar."""
    found = _CALENDAR.fullmatch(text)
    if not found:
        return ""
    try:
        return date(int(found[1]), int(found[2] or 1), int(found[3] or 1)).isoformat()
    except ValueError:
        return ""


def _node(node: Node) -> str:
    head = f'      <node id="{token(node.id)}" label="{xml(node.name)}">\n'
    return f"{head}{_values(node_values(node))}      </node>\n"


def _edge(edge: Edge, start: str) -> str:
    ends = f'source="{token(edge.subject)}" target="{token(edge.object)}"'
    begins = f' start="{start}"' if start else ""
    head = f'      <edge id="{token(edge.id)}" {ends} label="{xml(edge.property)}"{begins}>\n'
    return f"{head}{_values(edge_values(edge))}      </edge>\n"


def _values(values: dict[str, str]) -> str:
    cells = "".join([f'<attvalue for="{name}" value="{xml(value)}"/>' for name, value in values.items()])
    return f"        <attvalues>{cells}</attvalues>\n"
