"""GraphML and GEXF are read by networkx as the network that was written, whatever the names."""

import io
import re
import xml.etree.ElementTree as ElementTree

import networkx as nx
import pytest

from kg import export
from kg.graph import Dataset
from kg.graph.network import of_dataset
from kg.records import Knowledge
from tests.graph.world import dataset, hostile, small

WORLDS = {"small": small(), "empty": Knowledge((), ()), "hostile": hostile()}
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
GEXF = "{http://www.gexf.net/1.2draft}"


def written(data: Dataset, name: str) -> io.BytesIO:
    return io.BytesIO("".join(export.FORMATS[name].chunks(data)).encode())


def clean(value: object) -> object:
    return ILLEGAL.sub("\ufffd", value) if isinstance(value, str) else value


@pytest.mark.parametrize("world", WORLDS)
def test_graphml_is_read_back_as_the_network(world: str) -> None:
    data = dataset(WORLDS[world])
    found = nx.read_graphml(written(data, "graphml"), force_multigraph=True)
    expected = of_dataset(data)
    assert sorted(found.nodes) == sorted(clean(node) for node in expected.nodes)
    for source, target, key, values in expected.edges(keys=True, data=True):
        told = found.edges[clean(source), clean(target), key]
        assert {k: told[k] for k in values if k != "evidence"} == {
            k: clean(v) for k, v in values.items() if k != "evidence"
        }


@pytest.mark.parametrize("world", WORLDS)
def test_gexf_is_read_back_as_the_network(world: str) -> None:
    data = dataset(WORLDS[world])
    found = nx.read_gexf(written(data, "gexf"))
    expected = of_dataset(data)
    assert sorted(found.nodes) == sorted(clean(node) for node in expected.nodes)
    assert found.number_of_edges() == expected.number_of_edges()
    for node, values in expected.nodes(data=True):
        assert found.nodes[clean(node)]["label"] == clean(values["name"])
        assert found.nodes[clean(node)]["type"] == values["type"]


def test_gexf_keeps_the_rules_of_its_schema() -> None:
    """Attributes that the schema knows, unique ids, attribute classes declared before nodes, nodes before edges."""
    root = ElementTree.parse(written(dataset(), "gexf")).getroot()
    (graph,) = root
    assert set(graph.attrib) <= {"defaultedgetype", "mode", "idtype", "timeformat", "start", "end"}
    assert [child.tag for child in graph] == [
        f"{GEXF}{name}" for name in ("attributes", "attributes", "nodes", "edges")
    ]
    nodes = [node.attrib["id"] for node in graph.iter(f"{GEXF}node")]
    edges = list(graph.iter(f"{GEXF}edge"))
    assert len(set(nodes)) == len(nodes)
    assert len({edge.attrib["id"] for edge in edges}) == len(edges) == 7
    assert all(set(edge.attrib) == {"id", "source", "target", "label"} for edge in edges)
    assert {edge.attrib["source"] for edge in edges} <= set(nodes)
    for kind in ("node", "edge"):
        (declared,) = [a for a in graph.iter(f"{GEXF}attributes") if a.attrib["class"] == kind]
        names = {attribute.attrib["id"] for attribute in declared}
        assert {v.attrib["for"] for n in graph.iter(f"{GEXF}{kind}") for v in n.iter(f"{GEXF}attvalue")} == names


def test_an_edge_tells_what_a_tool_can_filter_by() -> None:
    found = nx.read_graphml(written(dataset(), "graphml"), force_multigraph=True)
    values = [v for _, _, v in found.edges(data=True) if v["property"] == "acquires"]
    assert values[0]["modality"] == "negated"
    assert values[0]["evidence"] == "否认收购"
    assert isinstance(values[0]["confidence"], float)
