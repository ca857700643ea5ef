"""A candidate: a span that may be a name, before the best ones are chosen."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span of the text, a class, the chance that it is a name of that class, and the rule that proposes it.

    A generic noun that stands for a name (该公司) has that name in `ref`.
    """

    start: int
    end: int
    type: str
    score: float
    rule: str
    ref: Candidate | None = None


def sigmoid(logit: float) -> float:
    """Turn a logarithm of odds into a chance."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logit))))
