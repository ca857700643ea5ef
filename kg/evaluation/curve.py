"""The scaling curve as a picture: SVG, both axes by doubling."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

_WIDTH, _HEIGHT, _LEFT, _TOP, _SIDE, _FOOT = 640, 420, 70, 40, 30, 60


@dataclass(frozen=True, slots=True)
class Point:
    """For a number of workers: shards a second, what it were without any loss, processor seconds for each shard."""

    workers: int
    rate: float
    ideal: float
    processor: float


def picture(points: Sequence[Point]) -> str:
    """Return the curve as SVG, the same bytes for the same points; at least one point is needed."""
    one = points[0].ideal / points[0].workers
    most = max(point.workers for point in points)
    steps = [2**n for n in range(math.ceil(math.log2(most)) + 1)] if most > 1 else [1, 2]

    def x(workers: float) -> float:
        return _LEFT + math.log2(workers) / math.log2(steps[-1]) * (_WIDTH - _LEFT - _SIDE)

    def y(times: float) -> float:
        share = math.log2(max(times, 1)) / math.log2(steps[-1])
        return _HEIGHT - _FOOT - share * (_HEIGHT - _TOP - _FOOT)

    grid = "".join(
        f'<line x1="{x(n):.1f}" y1="{_TOP}" x2="{x(n):.1f}" y2="{_HEIGHT - _FOOT}"/>'
        f'<line x1="{_LEFT}" y1="{y(n):.1f}" x2="{_WIDTH - _SIDE}" y2="{y(n):.1f}"/>'
        for n in steps
    )
    labels = "".join(
        f'<text x="{x(n):.1f}" y="{_HEIGHT - _FOOT + 20}" text-anchor="middle">{n}</text>'
        f'<text x="{_LEFT - 8}" y="{y(n) + 4:.1f}" text-anchor="end">{n}×</text>'
        for n in steps
    )
    line = " ".join(f"{x(p.workers):.1f},{y(p.rate / one):.1f}" for p in points)
    dots = "".join(
        f'<circle cx="{x(p.workers):.1f}" cy="{y(p.rate / one):.1f}" r="4">'
        f"<title>{p.workers} workers: {p.rate / one:.1f}×</title></circle>"
        for p in points
    )
    ideal = f'<line x1="{x(1):.1f}" y1="{y(1):.1f}" x2="{x(steps[-1]):.1f}" y2="{y(steps[-1]):.1f}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" '
        f'font-size="13"><rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>'
        f'<g stroke="#ddd">{grid}</g><g fill="#333">{labels}'
        f'<text x="{(_WIDTH + _LEFT) / 2}" y="{_HEIGHT - 14}" text-anchor="middle">workers</text>'
        f'<text x="{_LEFT}" y="{_TOP - 16}">shards in the same time, beside one worker without loss (dashed)</text></g>'
        f'<g stroke="#999" stroke-dasharray="5 4">{ideal}</g>'
        f'<polyline points="{line}" fill="none" stroke="#0b6e99" stroke-width="2"/><g fill="#0b6e99">{dots}</g></svg>\n'
    )
