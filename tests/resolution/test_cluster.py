import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from kg.resolution.cluster import Clusters

PAIRS = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=30)


@given(PAIRS)
def test_clusters_are_the_connected_components(pairs: list[tuple[int, int]]) -> None:
    clusters = Clusters(12)
    for one, other in pairs:
        clusters.join(one, other)
    graph = nx.Graph(pairs)
    graph.add_nodes_from(range(12))
    assert list(clusters.all()) == sorted(sorted(part) for part in nx.connected_components(graph))


@given(PAIRS, PAIRS)
def test_what_is_separated_never_meets(separated: list[tuple[int, int]], joined: list[tuple[int, int]]) -> None:
    clusters = Clusters(12)
    for one, other in separated:
        clusters.separate(one, other)
    for one, other in joined:
        clusters.join(one, other)
    assert not any(clusters.together(one, other) for one, other in separated if one != other)


def test_labels_that_exclude_one_another_hold_through_chains() -> None:
    clusters = Clusters(4)
    clusters.exclude("a", "b")
    clusters.mark(0, "a")
    clusters.mark(3, "b")
    assert clusters.join(0, 1)
    assert clusters.join(2, 3)
    assert not clusters.join(1, 2)
    assert clusters.separated(0, 3)
