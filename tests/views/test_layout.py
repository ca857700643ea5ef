import networkx as nx
import numpy as np
import pytest

from kg.views.layout import field, positions, spread, stress

BOX = (90, 50)


def overlaps(points: list[tuple[int, int]], boxes: list[tuple[int, int]]) -> int:
    return sum(
        abs(a[0] - b[0]) < (boxes[i][0] + boxes[j][0]) / 2 - 8
        and abs(a[1] - b[1]) < (boxes[i][1] + boxes[j][1]) / 2 - 8
        for i, a in enumerate(points)
        for j, b in enumerate(points[:i])
    )


def test_the_same_graph_has_the_same_places():
    links = list(nx.barabasi_albert_graph(40, 1, seed=3).edges())
    assert positions([BOX] * 40, links) == positions([BOX] * 40, links)


@pytest.mark.parametrize(
    "graph",
    [
        nx.star_graph(25),
        nx.cycle_graph(9),
        nx.barabasi_albert_graph(60, 1, seed=1),
        nx.disjoint_union_all([nx.path_graph(3)] * 9),
    ],
    ids=["star", "ring", "tree", "nine parts"],
)
def test_labels_hardly_overlap(graph):
    count = len(graph)
    assert overlaps(positions([BOX] * count, list(graph.edges())), [BOX] * count) <= count // 20


def test_stress_keeps_the_distances_of_a_path():
    points = stress(4, np.array([[0, 1], [1, 2], [2, 3]]))
    apart = np.linalg.norm(points - points[0], axis=1)
    assert apart[1] < apart[2] < apart[3]
    assert apart[3] == pytest.approx(3 * apart[1], rel=0.1)


def test_spread_parts_two_things_at_one_place():
    points = spread(np.zeros((2, 2)), np.array([BOX, BOX], dtype=float))
    assert abs(points[0] - points[1]).max() >= 49


def test_a_large_graph_keeps_neighbours_near():
    graph = nx.grid_2d_graph(20, 20)
    number = {node: at for at, node in enumerate(graph)}
    links = np.array([(number[a], number[b]) for a, b in graph.edges()])
    points = field(400, links)
    assert np.isfinite(points).all()
    near = np.linalg.norm(points[links[:, 0]] - points[links[:, 1]], axis=1).mean()
    far = np.linalg.norm(points[:200] - points[200:], axis=1).mean()
    assert far > 4 * near


def test_loops_doubles_and_lone_things_are_placed():
    places = positions([BOX] * 4, [(0, 0), (1, 2), (2, 1)])
    assert len(set(places)) == 4
    assert max(y for _, y in places[1:3]) < min(places[0][1], places[3][1])


def test_a_pair_lies_level():
    (left, upper), (right, lower) = positions([BOX] * 2, [(0, 1)])
    assert abs(left - right) > 90
    assert abs(upper - lower) <= 1


def test_nothing_and_one_thing():
    assert positions([], []) == []
    assert len(positions([BOX], [])) == 1
