"""The span head: a score for every (start, end, label) with at most `REACH` characters, names inside names included."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

REACH = 40


class SpanHead(nn.Module):
    """Scores labels of spans by start, end, their product, the characters between, and the length.

    Output [B, T, REACH, 1 + labels]: element [b, i, l] is the span i … i + l (end included), label 0 is "no name".
    T must be a multiple of REACH.
    """

    def __init__(self, width: int, labels: int, dim: int = 24) -> None:
        super().__init__()
        self.labels, self.dim = labels, dim
        self.query = nn.Linear(width, labels * dim)
        self.key = nn.Linear(width, labels * dim)
        self.edge = nn.Linear(width, 3 * labels)
        self.length = nn.Parameter(torch.zeros(REACH, labels))
        nn.init.constant_(self.edge.bias, -1.0)

    def forward(self, h: Tensor) -> Tensor:
        """[B, T, width] to scores [B, T, REACH, 1 + labels]."""
        return functional.pad(self.scores(h), (1, 0))

    def scores(self, h: Tensor) -> Tensor:
        """[B, T, width] to scores [B, T, REACH, labels] without "no name", whose score is 0."""
        batch, time = h.shape[0], h.shape[1]
        blocks = time // REACH
        q = self.query(h).view(batch, blocks, REACH, self.labels, self.dim).permute(0, 1, 3, 2, 4)
        k = self.key(h).view(batch, blocks, REACH, self.labels, self.dim).permute(0, 1, 3, 4, 2)
        grid = self._skew(torch.matmul(q, self._with_next(k, 4)) / math.sqrt(self.dim))
        start, end, inside = self.edge(h).chunk(3, -1)
        total = torch.cumsum(inside, 1)
        ahead = self._skew_rows(end + total, blocks)
        begin = (start + inside - total).view(batch, blocks, REACH, 1, self.labels)
        scores = grid.permute(0, 1, 3, 4, 2) + ahead + begin + self.length
        return scores.reshape(batch, time, REACH, self.labels)

    @staticmethod
    def _with_next(blocks: Tensor, axis: int) -> Tensor:
        following = torch.cat([blocks[:, 1:], torch.zeros_like(blocks[:, :1])], 1)
        return torch.cat([blocks, following], axis)

    @staticmethod
    def _skew(grid: Tensor) -> Tensor:
        """[B, n, c, REACH, 2 REACH] to [B, n, c, REACH, REACH] with element [i, l] = grid[i, i + l]."""
        b, n, c = grid.shape[0], grid.shape[1], grid.shape[2]
        flat = functional.pad(grid.reshape(b, n, c, 2 * REACH * REACH), (0, REACH))
        return flat.view(b, n, c, REACH, 2 * REACH + 1)[..., :REACH]

    def _skew_rows(self, rows: Tensor, blocks: int) -> Tensor:
        """[B, T, c] to [B, n, REACH, REACH, c] with element [i, l] = rows[i + l]."""
        b, c = rows.shape[0], rows.shape[2]
        pair = self._with_next(rows.view(b, blocks, REACH, c), 2)
        spread = pair.permute(0, 1, 3, 2).unsqueeze(3).expand(b, blocks, c, REACH, 2 * REACH)
        return self._skew(spread.contiguous()).permute(0, 1, 3, 4, 2)


def span_loss(scores: Tensor, target: Tensor, weight: Tensor) -> Tensor:
    """Cross-entropy summed over spans. target [B, T, REACH] of label numbers, weight likewise (0 leaves a span out)."""
    flat = functional.cross_entropy(scores.reshape(-1, scores.shape[-1]), target.reshape(-1), reduction="none")
    return (flat * weight.reshape(-1)).sum()
