"""Where each thing stands in the picture: computed here, once, so that the browser has nothing to simulate.

Each connected component is laid out by itself: small ones by stress majorization (distances in the picture follow
distances in the graph), large ones by springs against a field that is computed on a grid, so that 20,000 things take
seconds. Labels are then pushed apart and the components packed side by side. Units are the picture's pixels at zoom 1.
Nothing is random: start positions come from the graph and a fixed jitter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from kg.views.packing import WIDE, pack

Points = NDArray[np.float64]

EDGE = 130.0  # pixels between two things that one claim joins
ROOM = 85.0  # pixels: side of the square that a thing of a large component has to itself
STRESS_AT_MOST = 600  # things in a component; the matrices of stress majorization grow with the square
STRESS_ROUNDS = 80
FIELD_ROUNDS = 140
PIVOTS = 24
SPREAD_ROUNDS = 90
TURNS = 24  # angles tried, over half a circle
GOLDEN = 2.399963229728653  # radians: points at this angle never line up


def positions(boxes: Sequence[tuple[int, int]], links: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the centre (x, y) of each thing in whole pixels.

    `boxes` holds the width and height that each thing needs with its label; `links` holds pairs of places in `boxes`.
    """
    graph: Any = nx.Graph()
    graph.add_nodes_from(range(len(boxes)))
    graph.add_edges_from((a, b) for a, b in links if a != b)
    parts = sorted((sorted(part) for part in nx.connected_components(graph)), key=lambda part: (-len(part), part[0]))
    joined = [part for part in parts if len(part) > 1]
    alone = [part[0] for part in parts if len(part) == 1]
    size = np.array(boxes, dtype=float).reshape(len(boxes), 2)
    placed = np.zeros((len(boxes), 2))
    for part in joined:
        placed[part] = _component(graph.subgraph(part), part, size[part])
    pack(placed, size, joined, [(a, b) for a, b in graph.edges()])
    _rows_below(placed, size, joined, alone)
    return [(int(x), int(y)) for x, y in np.rint(placed)]


def _component(graph: Any, part: list[int], size: Points) -> Points:
    place = {node: at for at, node in enumerate(part)}
    links = np.array([(place[a], place[b]) for a, b in sorted(tuple(sorted(edge)) for edge in graph.edges())])
    if len(part) <= STRESS_AT_MOST:
        return spread(_turn(stress(len(part), links) * EDGE), size)
    return _turn(_roomy(field(len(part), links)))


def _roomy(points: Points) -> Points:
    """Scale a large component so that each thing of its inner half has its share of room."""
    points = points - np.median(points, axis=0)
    inner = float(np.median(np.linalg.norm(points, axis=1)))
    return np.asarray(points * (ROOM * np.sqrt(len(points) / (2 * np.pi)) / max(inner, 1e-9)))


def stress(count: int, links: NDArray[Any]) -> Points:
    """Place a connected graph so that distances follow the lengths of shortest paths (unit: one edge)."""
    distance = _shortest(count, links)
    points = _scaling(distance) + _jitter(count) * 0.05
    weight = (1 - np.eye(count)) / (distance + np.eye(count)) ** 2
    inverse = np.linalg.inv(np.diag(weight.sum(1)) - weight + 1 / count) - 1 / count
    wanted = -weight * distance
    for _ in range(min(STRESS_ROUNDS, 12 + 4 * count)):
        square = (points**2).sum(1)
        apart = square[:, None] + square - 2 * points @ points.T
        pull = wanted / np.sqrt(np.maximum(apart, 1e-9))
        np.fill_diagonal(pull, 0)
        np.fill_diagonal(pull, -pull.sum(1))
        points = inverse @ (pull @ points)
    return np.asarray(points)


def _shortest(count: int, links: NDArray[Any]) -> Points:
    """All shortest ways (Floyd and Warshall)."""
    distance = np.full((count, count), np.inf)
    distance[links[:, 0], links[:, 1]] = distance[links[:, 1], links[:, 0]] = _lengths(count, links)
    np.fill_diagonal(distance, 0)
    for middle in range(count):
        np.minimum(distance, distance[:, middle, None] + distance[middle], out=distance)
    return distance


def _lengths(count: int, links: NDArray[Any]) -> NDArray[Any]:
    """Longer ways between two hubs, whose neighbours want room, and around a hub with many leaves."""
    degree = np.bincount(links.ravel(), minlength=count)
    smaller, larger = np.sort(degree[links], axis=1).T
    return np.asarray(np.clip(0.75 + 0.16 * smaller + np.maximum(0, larger - 8) / 14, 1.0, 3.0))


def field(count: int, links: NDArray[Any]) -> Points:
    """Place a large connected graph by springs along the links against a repelling field (unit: one edge).

    The field of all things is one convolution on a grid (by FFT), so a round costs the same for any pair count.
    """
    graph: Any = nx.Graph()
    graph.add_edges_from(links.tolist())
    degree = np.bincount(links.ravel(), minlength=count).astype(float)
    points = _pivot_scaling(graph, count)
    extent = np.sqrt(count) * 1.1
    points *= extent / max(1e-9, float(np.abs(points).max()))
    points += _jitter(count) * 0.6
    kernel_x, kernel_y = _kernels(32 * int(np.ceil(1.8 * np.sqrt(count) / 32)))
    mass = 1 + degree / 2
    for turn in range(FIELD_ROUNDS):
        push = _repulsion(points, mass, kernel_x, kernel_y)
        way = points[links[:, 1]] - points[links[:, 0]]
        pull = way * np.linalg.norm(way, axis=1, keepdims=True)
        for axis in (0, 1):
            push[:, axis] += np.bincount(links[:, 0], pull[:, axis], count) - np.bincount(
                links[:, 1], pull[:, axis], count
            )
        push -= points * 0.02 * mass[:, None]  # a light pull to the middle keeps long arms inside the picture
        size = np.linalg.norm(push, axis=1, keepdims=True)
        step = extent * 0.08 * (1 - turn / FIELD_ROUNDS) ** 2 + 0.02
        points = points + push / np.maximum(size, 1e-9) * np.minimum(size, step)
    return np.asarray(points)


def spread(points: Points, size: Points) -> Points:
    """Push things apart until their boxes hardly overlap, each pair along the shorter way."""
    points = points.copy()
    others = ~np.eye(len(points), dtype=bool)
    for _ in range(SPREAD_ROUNDS):
        way = points[:, None] - points[None]
        over = (size[:, None] + size[None]) / 2 - np.abs(way)
        hits = np.asarray((over > 0).all(axis=2)) & others
        if not hits.any():
            break
        flat = hits & (over[:, :, 1] <= over[:, :, 0])
        side = np.where(way < 0, -1.0, 1.0)
        lower = np.tril(np.ones(hits.shape, dtype=bool))
        side[way == 0] = np.where(np.repeat(lower[:, :, None], 2, axis=2)[way == 0], 1.0, -1.0)
        points[:, 0] += (np.where(hits & ~flat, over[:, :, 0], 0) * side[:, :, 0]).sum(1) * 0.25
        points[:, 1] += (np.where(flat, over[:, :, 1], 0) * side[:, :, 1]).sum(1) * 0.25
    return points


def _scaling(distance: Points) -> Points:
    """Classical multidimensional scaling to two dimensions."""
    count = len(distance)
    centre = np.eye(count) - 1 / count
    values, vectors = np.linalg.eigh(-centre @ distance**2 @ centre / 2)
    return np.asarray(vectors[:, -2:] * np.sqrt(np.maximum(values[-2:], 1e-9)))


def _pivot_scaling(graph: Any, count: int) -> Points:
    """Scaling from the distances to a few far-apart pivots: the coarse shape of a large graph in moments."""
    nearest = np.full(count, np.inf)
    rows = []
    pivot = max(range(count), key=lambda node: (graph.degree[node], -node))
    for _ in range(min(PIVOTS, count)):
        reached = nx.single_source_shortest_path_length(graph, pivot)
        row = np.zeros(count)
        row[list(reached)] = list(reached.values())
        rows.append(row)
        nearest = np.minimum(nearest, row)
        pivot = int(nearest.argmax())
    squared = np.array(rows).T ** 2
    centred = -(squared - squared.mean(0) - squared.mean(1, keepdims=True) + squared.mean()) / 2
    _, vectors = np.linalg.eigh(centred.T @ centred)
    return np.asarray(centred @ vectors[:, -2:])


def _jitter(count: int) -> Points:
    """Points of a sunflower in the unit disc: no two alike, the same every time."""
    at = np.arange(count) + 0.5
    radius = np.sqrt(at / count)
    order = (np.arange(count) * 7919) % count  # neighbours in the list shall not be neighbours in the disc
    return np.stack([radius * np.cos(at * GOLDEN), radius * np.sin(at * GOLDEN)], axis=1)[order]


def _kernels(cells: int) -> tuple[NDArray[Any], NDArray[Any]]:
    offset = np.arange(2 * cells)
    offset = np.where(offset >= cells, offset - 2 * cells, offset).astype(float)
    x, y = np.meshgrid(offset, offset, indexing="ij")
    square = x**2 + y**2 + 0.3
    return np.fft.rfft2(x / square), np.fft.rfft2(y / square)


def _repulsion(points: Points, mass: NDArray[Any], kernel_x: NDArray[Any], kernel_y: NDArray[Any]) -> Points:
    cells = len(kernel_x) // 2
    low = points.min(0)
    cell = float((points.max(0) - low).max()) / (cells - 2) or 1.0
    grid = (points - low) / cell
    corner = np.floor(grid).astype(int)
    part = grid - corner
    shares = [
        ((corner[:, 0] + i) * 2 * cells + corner[:, 1] + j, np.abs(1 - i - part[:, 0]) * np.abs(1 - j - part[:, 1]))
        for i in (0, 1)
        for j in (0, 1)
    ]
    laid = np.zeros(4 * cells * cells)
    for where, share in shares:
        laid += np.bincount(where, share * mass, len(laid))
    wave = np.fft.rfft2(laid.reshape(2 * cells, 2 * cells))
    force = np.zeros_like(points)
    for axis, kernel in enumerate((kernel_x, kernel_y)):
        flow = np.fft.irfft2(wave * kernel, (2 * cells, 2 * cells)).ravel()
        force[:, axis] = sum(flow[where] * share for where, share in shares) * mass / cell
    return force


def _turn(points: Points) -> Points:
    """Turn the points the way in which they fill a screen best; pairs and threes lie level, and so do their labels."""
    centred = points - points.mean(0)
    if len(points) <= 3:
        return np.asarray(centred @ np.linalg.svd(centred, full_matrices=False)[2].T)
    best = max(range(TURNS), key=lambda turn: _fill(centred @ _rotation(turn)))
    return np.asarray(centred @ _rotation(best))


def _rotation(turn: int) -> Points:
    angle = np.pi * turn / TURNS
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def _fill(points: Points) -> float:
    wide, high = np.ptp(points, axis=0)
    return -max(float(wide) / WIDE, float(high))


def _rows_below(placed: Points, size: Points, joined: list[list[int]], alone: list[int]) -> None:
    """Set the things that no claim joins in rows below the picture: they are hidden unless asked for."""
    if not alone:
        return
    used = [node for part in joined for node in part]
    left, right = (placed[used, 0].min(), placed[used, 0].max()) if used else (0.0, 0.0)
    bottom = placed[used, 1].max() if used else 0.0
    step = float(size[alone].max(0)[0]) + 20, float(size[alone].max(0)[1]) + 16
    columns = max(1, int(max(right - left, 1.6 * np.sqrt(len(alone)) * step[0] / 2) / step[0]))
    middle = (left + right) / 2 - (min(columns, len(alone)) - 1) * step[0] / 2
    for at, node in enumerate(alone):
        placed[node] = middle + at % columns * step[0], bottom + 3 * step[1] + at // columns * step[1]
