"""Learn the weights of the scorer from gold entities and their aliases.

    python -m training.name_weights GOLD.jsonl

Logistic regression with an L2 penalty, by Newton steps on the features seen often enough; written to
`kg/resolution/data/weights.tsv`, rounded, so that two runs give the same file. Only features and weights are kept.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kg.evaluation.clusters import gold_reading
from kg.resolution.candidates import candidates, names_of
from kg.resolution.features import features
from kg.resolution.scorer import BIAS

Example = tuple[frozenset[str], bool]
Array = npt.NDArray[np.float64]
LEAST = 6
WEIGHTS = Path(__file__).parents[1] / "kg" / "resolution" / "data" / "weights.tsv"
PENALTY = 1.0


def examples(rows: Iterable[Mapping[str, Any]]) -> list[Example]:
    """Return the features of every candidate pair and whether the gold has them as one thing."""
    found: list[Example] = []
    for row in rows:
        reading, owner, _ = gold_reading(row)
        names = names_of(reading.mentions)
        owners = [{owner[mention] for mention in name.mentions} for name in names]
        for candidate in candidates(reading, names):
            same = bool(owners[candidate.one] & owners[candidate.other])
            found.append((frozenset(features(candidate.pair)), same))
    return found


def fit(known: Sequence[Example], *, least: int = LEAST, penalty: float = PENALTY, steps: int = 12) -> dict[str, float]:
    """Return the weight of each feature that stands in at least `least` examples, and the bias."""
    count = Counter(name for seen, _ in known for name in seen)
    vocabulary = sorted(name for name, n in count.items() if n >= least)
    column = {name: i + 1 for i, name in enumerate(vocabulary)}
    matrix = np.zeros((len(known), len(vocabulary) + 1), dtype=np.float32)
    matrix[:, 0] = 1
    for i, (seen, _) in enumerate(known):
        matrix[i, [column[name] for name in seen if name in column]] = 1
    truth = np.array([same for _, same in known], dtype=np.float64)
    solution = _newton(matrix, truth, penalty, steps)
    return {BIAS: round(float(solution[0]), 3)} | {
        name: round(float(solution[i]), 3) for name, i in column.items() if abs(solution[i]) >= 0.005
    }


def _newton(matrix: npt.NDArray[np.float32], truth: Array, penalty: float, steps: int) -> Array:
    solution = np.zeros(matrix.shape[1])
    ridge = np.full(matrix.shape[1], penalty)
    ridge[0] = 1e-6
    for _ in range(steps):
        guess = 1 / (1 + np.exp(-(matrix @ solution.astype(np.float32)).astype(np.float64)))
        gradient = matrix.T @ (guess - truth).astype(np.float32) + ridge * solution
        curvature = (matrix * (guess * (1 - guess)).astype(np.float32)[:, None]).T @ matrix
        move = np.linalg.solve(curvature.astype(np.float64) + np.diag(ridge), gradient.astype(np.float64))
        solution -= move
        if np.abs(move).max() < 1e-3:
            break
    return solution


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the weights; return the exit status."""
    (gold,) = arguments or sys.argv[1:]
    with Path(gold).open(encoding="utf-8") as lines:
        known = examples(json.loads(line) for line in lines if line.strip())
    table = fit(known)
    body = "".join(f"{name}\t{weight:.3f}\n" for name, weight in table.items())
    head = "# feature, weight; written by training.name_weights\n"
    WEIGHTS.write_text(head + body, encoding="utf-8")
    sys.stdout.write(f"{len(known)} pairs, {sum(same for _, same in known)} the same, {len(table)} weights\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
