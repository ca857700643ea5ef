import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.graph import network
from kg.records import Knowledge
from tests.graph.world import dataset, hostile, small


@pytest.mark.parametrize("known", [small(), hostile(), Knowledge((), ())], ids=["small", "hostile", "empty"])
def test_knowledge_and_its_dataset_give_the_same_network(known: Knowledge) -> None:
    one = network.of_knowledge(known)
    other = network.of_dataset(dataset(known))
    if known.entities and known.entities[0].name.startswith("云"):
        assert list(one.nodes(data=True)) == list(other.nodes(data=True))
        assert list(one.edges(data=True, keys=True)) == list(other.edges(data=True, keys=True))
    assert len(one) == len(other)
    assert list(one.nodes) == list(other.nodes)
    assert [key for _, _, key in one.edges(keys=True)] == [key for _, _, key in other.edges(keys=True)]


def test_edges_tell_property_modality_date_and_evidence() -> None:
    found = network.of_knowledge(small())
    edges = {(values["property"], values["modality"]): values for _, _, values in found.edges(data=True)}
    assert edges["investsIn", "planned"]["date"] == "2025-01-01"  # the first day of the year that is told
    assert edges["signedWith", "fact"]["date"] == "2025-10"  # none is told: the document's
    assert edges["acquires", "negated"]["evidence"] == "否认收购"
    assert found.nodes["Facility/临江智算园"]["type"] == "Facility"


def test_measures_count_what_is_asserted() -> None:
    found = network.measures(network.of_knowledge(small()))
    assert list(found) == sorted(found)
    company = found["Organization/云岭数据有限公司"]
    assert (company.degree, company.neighbours, company.component) == (4, 3, 0)
    assert found["Facility/北辰算力中心"].neighbours == 0  # only planned
    assert found["Facility/北辰算力中心"].component > 0


def test_the_most_connected_come_first() -> None:
    found = network.most_connected(network.of_knowledge(small()), 2)
    assert [node for node, _ in found] == ["Organization/云岭数据有限公司", "Facility/临江智算园"]


def test_an_empty_network_has_no_measures() -> None:
    assert network.measures(network.of_knowledge(Knowledge((), ()))) == {}


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 25), st.floats(0, 1), st.integers(0, 99))
def test_pagerank_is_that_of_networkx(size: int, density: float, seed: int) -> None:
    graph = nx.gnp_random_graph(size, density, seed=seed)
    expected = nx.algorithms.link_analysis.pagerank_alg._pagerank_python(graph, max_iter=500, tol=1e-12)
    found = network.pagerank(graph)
    assert found == pytest.approx(expected, abs=1e-4)
    assert sum(found.values()) == pytest.approx(1)
