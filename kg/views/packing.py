"""Components side by side: each lands on the free cells nearest to the middle, so small ones fill the gaps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray

CELL = 60.0  # pixels
WIDE = 1.15  # the picture is this much wider than high
SAMPLES = 40  # points of a link that are kept free of other components, at most

Cell = tuple[int, int]


def pack(
    placed: NDArray[np.float64],
    size: NDArray[np.float64],
    parts: Sequence[Sequence[int]],
    links: Sequence[tuple[int, int]],
) -> None:
    """Move each part (largest first) in `placed` to where none of its cells is taken."""
    owner = {node: at for at, part in enumerate(parts) for node in part}
    inside: list[list[tuple[int, int]]] = [[] for _ in parts]
    for a, b in links:
        inside[owner[a]].append((a, b))
    taken: set[Cell] = set()
    spiral = _Spiral()
    begun: dict[int, int] = {}  # parts of one size need not try again where the last one found no room
    for part, edges in zip(parts, inside, strict=True):
        placed[part] -= (placed[part].max(0) + placed[part].min(0)) / 2
        cells = _cells(placed, size, part, edges)
        at = begun.get(len(part), 0)
        while any((x + spiral[at][0], y + spiral[at][1]) in taken for x, y in cells):
            at += 1
        begun[len(part)] = at
        dx, dy = spiral[at]
        placed[part] += np.array([dx, dy]) * CELL
        taken.update((x + i + dx, y + j + dy) for x, y in cells for i, j in product((-1, 0, 1), repeat=2))


def _cells(
    placed: NDArray[np.float64], size: NDArray[np.float64], part: Sequence[int], edges: Sequence[tuple[int, int]]
) -> list[Cell]:
    found: set[Cell] = set()
    low = np.floor((placed[part] - size[part] / 2) / CELL).astype(int).tolist()
    high = np.floor((placed[part] + size[part] / 2) / CELL).astype(int).tolist()
    for (x0, y0), (x1, y1) in zip(low, high, strict=True):
        found.update(product(range(x0, x1 + 1), range(y0, y1 + 1)))
    for a, b in edges:
        steps = min(SAMPLES, int(np.abs(placed[a] - placed[b]).max() / CELL) + 1)
        along = placed[a] + np.linspace(0, 1, steps + 1)[:, None] * (placed[b] - placed[a])
        found.update((int(x), int(y)) for x, y in np.floor(along / CELL))
    return sorted(found)


class _Spiral:
    """All cells, nearest to the middle first, in a picture wider than high; grows as it is asked for more."""

    def __init__(self) -> None:
        self._cells: list[Cell] = []
        self._reach = 0

    def __getitem__(self, at: int) -> Cell:
        while at >= len(self._cells):
            self._cells.extend(self._ring())
        return self._cells[at]

    def _ring(self) -> Iterator[Cell]:
        inner, self._reach = self._reach, self._reach + 32
        wide = int(self._reach * WIDE) + 1
        cells = [
            (x * x / WIDE**2 + y * y, x, y)
            for x in range(-wide, wide + 1)
            for y in range(-self._reach, self._reach + 1)
            if inner**2 <= x * x / WIDE**2 + y * y < self._reach**2
        ]
        for _, x, y in sorted(cells):
            yield x, y
