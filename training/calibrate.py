"""Chances that mean what they say, and thresholds, both from held-out documents."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType

import numpy as np
from scipy.optimize import minimize

from kg.extraction.neural.reading import Found, Settings
from training.corpus import Sample
from training.evaluate import Judged, judged, rescored
from training.schema import PROPERTIES, QUALIFIERS

DETAIL_CANDIDATES = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7)
CANDIDATES = tuple(round(0.02 * k, 2) for k in range(5, 40))


def fit_chances(rows: list[Judged], settings: Settings) -> Settings:
    """Fit one slope for each of the two models and one offset for each property, drawn towards their common value."""
    x = np.array([[r.fact.logit, r.fact.second] for r in rows])
    y = np.array([float(r.right) for r in rows])
    p = np.array([r.fact.property for r in rows])

    def cost(v: np.ndarray) -> float:
        z = x @ v[:2] + v[2] + v[3:][p]
        return float(np.sum(np.logaddexp(0, z) - y * z) + np.sum(v[3:] ** 2))

    start = np.zeros(3 + len(PROPERTIES))
    start[:2] = 0.5
    best = minimize(cost, start, method="L-BFGS-B").x
    return replace(
        settings,
        slope=(round(float(best[0]), 4),) * len(PROPERTIES),
        second=(round(float(best[1]), 4),) * len(PROPERTIES),
        offset=tuple(round(float(best[2] + o), 4) for o in best[3:]),
    )


def _f1(rows: list[tuple[float, bool]], gold: int, threshold: float) -> tuple[float, float]:
    told = [right for c, right in rows if c >= threshold]
    right = sum(told)
    return 2 * right / max(1, len(told) + gold), right / max(1, len(told))


def fit_thresholds(rows: list[Judged], samples: list[Sample], settings: Settings, least_precision: float) -> Settings:
    """One threshold by F1 under a floor of precision; those of frequent properties move half way to their own best."""
    chances = [(rescored(r.fact, settings), r.right, r.fact.property) for r in rows]
    everything = [(c, r) for c, r, _ in chances]
    gold = sum(len(s.facts) for s in samples)
    scored = [(*_f1(everything, gold, t), t) for t in CANDIDATES]
    good = [s for s in scored if s[1] >= least_precision] or [max(scored, key=lambda s: s[1])]
    common = max(good)[2]
    least = []
    for number in range(len(PROPERTIES)):
        mine = [(c, r) for c, r, p in chances if p == number]
        total = sum(f.property == number for s in samples for f in s.facts)
        if total < 25:
            least.append(common)
            continue
        best = max(CANDIDATES, key=lambda t: (round(_f1(mine, total, t)[0], 3), -abs(t - common)))
        least.append(round((best + common) / 2, 3))
    return replace(settings, least=tuple(least))


def fit_details(rows: list[Judged], module: ModuleType, settings: Settings) -> Settings:
    """The threshold of each qualifier key by F1 among the right facts that are told."""
    right = [r for r in rows if r.gold is not None and rescored(r.fact, settings) >= settings.least[r.fact.property]]
    detail = []
    for key, name in enumerate(QUALIFIERS):
        wanted = [module.norm((r.gold or {}).get("qualifiers", {}).get(name, "")) for r in right]
        found = [next((d for d in r.fact.details if d.key == key), None) for r in right]
        scored = [
            (d.score, module.norm(r.text[d.start : d.end]) == w)
            for d, w, r in zip(found, wanted, right, strict=True)
            if d is not None
        ]
        total = sum(bool(w) for w in wanted)
        detail.append(max(DETAIL_CANDIDATES, key=lambda t: (round(_f1(scored, total, t)[0], 3), -abs(t - 0.45))))
    return replace(settings, detail=tuple(detail))


def calibrate(
    module: ModuleType, samples: list[Sample], found: list[Found], settings: Settings, least_precision: float = 0.62
) -> Settings:
    """All of it."""
    rows = judged(module, samples, found)
    settings = fit_chances(rows, settings)
    settings = fit_thresholds(rows, samples, settings, least_precision)
    return fit_details(rows, module, settings)
