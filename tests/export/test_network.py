"""GraphML and GEXF are read by networkx as the network that was written, whatever the names."""

import io
import json
import re

import networkx as nx
import pytest
from lxml import etree

from kg import export
from kg.export.gexf import first_day
from kg.export.network import token
from kg.graph import Dataset
from kg.graph.network import of_dataset
from kg.records import Knowledge
from tests.export.rules import RULES
from tests.graph.world import dataset, hostile, small

WORLDS = {"small": small(), "empty": Knowledge((), ()), "hostile": hostile()}
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def written(data: Dataset, name: str) -> io.BytesIO:
    return io.BytesIO("".join(export.FORMATS[name].chunks(data)).encode())


def clean(value: object) -> object:
    return ILLEGAL.sub("\ufffd", value) if isinstance(value, str) else value


@pytest.mark.parametrize("world", WORLDS)
def test_graphml_is_read_back_as_the_network(world: str) -> None:
    data = dataset(WORLDS[world])
    found = nx.read_graphml(written(data, "graphml"), force_multigraph=True)
    expected = of_dataset(data)
    assert {node: values["id"] for node, values in found.nodes(data=True)} == {
        token(node): clean(node) for node in expected.nodes
    }
    for source, target, key, values in expected.edges(keys=True, data=True):
        told = found.edges[token(source), token(target), key]
        assert {k: told[k] for k in values if k != "evidence"} == {
            k: clean(v) for k, v in values.items() if k != "evidence"
        }


@pytest.mark.parametrize("world", WORLDS)
def test_gexf_is_read_back_as_the_network(world: str) -> None:
    data = dataset(WORLDS[world])
    found = nx.read_gexf(written(data, "gexf"))
    expected = of_dataset(data)
    assert sorted(found.nodes) == sorted(token(node) for node in expected.nodes)
    assert found.number_of_edges() == expected.number_of_edges()
    for node, values in expected.nodes(data=True):
        assert found.nodes[token(node)]["label"] == clean(values["name"])
        assert found.nodes[token(node)]["type"] == values["type"]


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("name", ["graphml", "gexf", "gexf-dynamic"])
def test_it_keeps_the_rules_of_its_schema(name: str, world: str) -> None:
    tree = etree.parse(written(dataset(WORLDS[world]), name))
    RULES[name.partition("-")[0]].assertValid(tree)
    ids = [element.get("id") for element in tree.iter() if etree.QName(element).localname in ("node", "edge")]
    assert len(set(ids)) == len(ids)
    nodes = {element.get("id") for element in tree.iter("{*}node")}
    ends = [element.get(end) for element in tree.iter("{*}edge") for end in ("source", "target")]
    assert set(ends) <= nodes
    declared = {element.get("id") for element in tree.iter("{*}attribute", "{*}key")}
    assert {value.get("for") or value.get("key") for value in tree.iter("{*}attvalue", "{*}data")} <= declared


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("graphml", 'id="Person:', 'id="Person/'),
        ("graphml", 'attr.type="double"', 'attr.type="date"'),
        ("graphml", 'edgedefault="directed"', ""),
        ("gexf", '<graph defaultedgetype="directed"', '<graph name="" defaultedgetype="directed"'),
        ("gexf", 'type="double"', 'type="decimal"'),
        ("gexf-dynamic", 'start="2025-10-01"', 'start="2025-10"'),
        ("gexf-dynamic", 'timeformat="date"', 'timeformat="day"'),
    ],
)
def test_the_rules_refuse_what_the_schemas_refuse(name: str, right: str, wrong: str) -> None:
    content = written(dataset(), name).read().decode()
    rules = RULES[name.partition("-")[0]]
    assert right in content
    assert rules.validate(etree.fromstring(content.encode()))
    assert not rules.validate(etree.fromstring(content.replace(right, wrong).encode()))


def test_names_that_differ_have_tokens_that_differ() -> None:
    ids = [
        "Person/a",
        "Person:a",
        "Person_3a_a",
        "Person_2f_a",
        "Person/\x07",
        "Person/\ufffd",
        "Person/\u00e9",
        "Person/e\u0301",
    ]
    assert len({token(id_) for id_ in ids}) == len(ids)
    assert token("Organization/云岭数据（集团）") == "Organization:云岭数据_ff08_集团_ff09_"


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("2025-09-16", "2025-09-16"),
        ("2025-09", "2025-09-01"),
        ("2025", "2025-01-01"),
        ("2025-13", ""),
        ("0000", ""),
        ("昨天", ""),
        ("", ""),
    ],
)
def test_an_edge_begins_on_a_day_of_the_calendar(told: str, day: str) -> None:
    assert first_day(told) == day


def test_dynamic_edges_begin_when_they_are_told_for() -> None:
    tree = etree.parse(written(dataset(), "gexf-dynamic"))
    starts = {edge.get("label"): edge.get("start") for edge in tree.iter("{*}edge")}
    assert starts["signedWith"] == "2025-10-01"
    assert starts["acquires"] is None
    assert nx.read_gexf(written(dataset(), "gexf-dynamic")).number_of_edges() == 7


@pytest.mark.parametrize("world", WORLDS)
def test_cytoscape_json_is_read_back_as_the_network(world: str) -> None:
    data = dataset(WORLDS[world])
    elements = json.loads(written(data, "cytoscape").read())["elements"]
    expected = of_dataset(data)
    nodes = {node["data"]["id"]: node["data"] for node in elements["nodes"]}
    assert {id_: (values["name"], values["type"], tuple(values["aliases"])) for id_, values in nodes.items()} == {
        id_: (values["name"], values["type"], values["aliases"]) for id_, values in expected.nodes(data=True)
    }
    assert {
        (e["data"]["source"], e["data"]["target"], e["data"]["id"], e["data"]["evidence"]) for e in elements["edges"]
    } == {
        (source, target, key, evidence) for source, target, key, evidence in expected.edges(keys=True, data="evidence")
    }


def test_an_edge_tells_what_a_tool_can_filter_by() -> None:
    found = nx.read_graphml(written(dataset(), "graphml"), force_multigraph=True)
    values = [v for _, _, v in found.edges(data=True) if v["property"] == "acquires"]
    assert values[0]["modality"] == "negated"
    assert values[0]["evidence"] == "否认收购"
    assert isinstance(values[0]["confidence"], float)
