"""How likely two names of one document are one thing: a logistic sum of feature weights, which are data.

`data/weights.tsv` is written by `training.name_weights`; its first row is the bias.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache

from kg.resolution.facts import rows
from kg.resolution.features import Pair, features

BIAS = "(bias)"


@cache
def weights() -> Mapping[str, float]:
    """Return the weight of each feature."""
    return {name: float(weight) for name, weight in rows("weights.tsv", 2)}


def probability(pair: Pair, table: Mapping[str, float] | None = None) -> float:
    """Return how likely the two names are one thing, 0…1."""
    known = weights() if table is None else table
    total = known[BIAS] + sum(known.get(name, 0.0) for name in set(features(pair)))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def reasons(pair: Pair, most: int = 3) -> tuple[str, ...]:
    """Return the features that speak most for the pair, strongest first."""
    known = weights()
    heaviest = sorted({(-known.get(name, 0.0), name) for name in features(pair)})
    return tuple(name for weight, name in heaviest[:most] if weight < 0)
