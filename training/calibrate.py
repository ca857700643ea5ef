"""Chances that mean what they say, and thresholds, both from held-out documents."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from kg.extraction.neural.alphabet import Alphabet
from kg.extraction.neural.network import Network
from kg.extraction.neural.reading import Found, Settings, chance_of
from kg.extraction.neural.spans import probable
from training.corpus import Sample, fold_of
from training.evaluate import Judged, judged
from training.schema import CLASSES, PROPERTIES, QUALIFIERS

DETAIL_CANDIDATES = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7)
Array = NDArray[np.float64]
NAME_CANDIDATES = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6)
COMMON_NAME = 0.4
FOLDS = 5
FREQUENT = 100
"""Gold facts that a property must have for a threshold of its own."""
OWN_SLOPE = 5.0
"""How strongly a property's own slopes are drawn towards the common ones."""
CANDIDATES = tuple(round(0.02 * k, 2) for k in range(5, 40))


def fit_names(samples: list[Sample], network: Network, alphabet: Alphabet) -> tuple[float, ...]:
    """The threshold of each class by F1 of exact spans, drawn half way to the common value."""
    rows: list[list[tuple[float, bool]]] = [[] for _ in CLASSES]
    totals = [0] * len(CLASSES)
    for sample in samples:
        sure = {(p.start, p.end, p.type) for p in sample.places if p.sure}
        unsure = {(p.start, p.end) for p in sample.places if not p.sure}
        for _, _, kind in sure:
            totals[kind] += 1
        for span in probable(network.encode(*alphabet.encode(sample.text)).names, 0.15):
            if (span.start, span.end) not in unsure:
                rows[span.label].append((span.score, (span.start, span.end, span.label) in sure))
    best = [max(NAME_CANDIDATES, key=lambda t: _f1(r, n, t)[0]) for r, n in zip(rows, totals, strict=True)]
    return tuple(round((b + COMMON_NAME) / 2, 3) for b in best)


def fit_chances(rows: list[Judged], settings: Settings) -> Settings:
    """A logistic fit on both models' logits and the doubt about the names.

    Every property has slopes and an offset of its own, drawn towards those common to all.
    """
    x = np.array([[r.fact.logit, r.fact.second] for r in rows])
    doubt = np.array([r.fact.doubt for r in rows])
    y = np.array([float(r.right) for r in rows])
    p = np.array([r.fact.property for r in rows])
    count = len(PROPERTIES)

    def parts(v: Array) -> tuple[Array, Array, Array]:
        return v[:4], v[4 : 4 + count], v[4 + count :].reshape(count, 2)

    def cost(v: Array) -> tuple[float, Array]:
        common, offset, own = parts(v)
        z = (x * (common[:2] + own[p])).sum(1) + common[2] * doubt + common[3] + offset[p]
        loss = float(np.logaddexp(0, z).sum() - (y * z).sum() + (offset**2).sum() + OWN_SLOPE * (own**2).sum())
        g = 1 / (1 + np.exp(-z)) - y
        for_own = np.stack([np.bincount(p, g * x[:, k], count) for k in range(2)], 1) + 2 * OWN_SLOPE * own
        for_common = [(x * g[:, None]).sum(0), [(g * doubt).sum(), g.sum()]]
        return loss, np.concatenate([*for_common, np.bincount(p, g, count) + 2 * offset, for_own.ravel()])

    best = minimize(cost, np.zeros(4 + 3 * count), jac=True, method="L-BFGS-B", options={"maxiter": 1000}).x
    common, offset, own = parts(best)
    return replace(
        settings,
        slope=_rounded(common[0] + own[:, 0]),
        second=_rounded(common[1] + own[:, 1]),
        offset=_rounded(common[3] + offset),
        doubt=round(float(common[2]), 4),
    )


def _rounded(values: Array) -> tuple[float, ...]:
    return tuple(round(float(v), 4) for v in values)


def _f1(rows: list[tuple[float, bool]], gold: int, threshold: float) -> tuple[float, float]:
    told = [right for c, right in rows if c >= threshold]
    right = sum(told)
    return 2 * right / max(1, len(told) + gold), right / max(1, len(told))


def fresh_chances(rows: list[Judged], settings: Settings) -> list[float]:
    """The chance of each candidate under a fit on the other documents, in five folds."""
    fold = [fold_of(r.text, FOLDS) for r in rows]
    fits = [fit_chances([r for r, k in zip(rows, fold, strict=True) if k != f], settings) for f in range(FOLDS)]
    return [chance_of(fits[k], r.fact) for r, k in zip(rows, fold, strict=True)]


def fit_thresholds(rows: list[Judged], samples: list[Sample], settings: Settings, least_precision: float) -> Settings:
    """One threshold by F1 under a floor of precision; those of frequent properties move half way to their own best.

    Both are judged by chances from fits that had not seen the document.
    """
    chances = [(c, r.right, r.fact.property) for c, r in zip(fresh_chances(rows, settings), rows, strict=True)]
    everything = [(c, r) for c, r, _ in chances]
    gold = sum(len(s.facts) for s in samples)
    scored = [(*_f1(everything, gold, t), t) for t in CANDIDATES]
    good = [s for s in scored if s[1] >= least_precision] or [max(scored, key=lambda s: s[1])]
    common = max(good)[2]
    least = []
    for number in range(len(PROPERTIES)):
        mine = [(c, r) for c, r, p in chances if p == number]
        total = sum(f.property == number for s in samples for f in s.facts)
        if total < FREQUENT:
            least.append(common)
            continue
        best = max(CANDIDATES, key=lambda t: (round(_f1(mine, total, t)[0], 3), -abs(t - common)))
        least.append(round((max(best, common) + common) / 2, 3))
    return replace(settings, least=tuple(least))


def fit_details(rows: list[Judged], module: ModuleType, settings: Settings) -> Settings:
    """The threshold of each qualifier key by F1 among the right facts that are told."""
    right = [r for r in rows if r.gold is not None and chance_of(settings, r.fact) >= settings.least[r.fact.property]]
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
