"""How well mentions are joined into entities: pairwise, B³ and CEAF on the gold clusters of a file.

    python -m kg.evaluation.clusters GOLD.jsonl [--errors ERRORS.tsv]

The mentions are the gold ones: every place where a gold name stands and no longer gold name covers it. Two levels are
told. By mention, each place counts. By name, each different name of a document counts once, which is the harder
figure: that equal strings are one thing is no merit. A name that stands only inside longer names is mentioned there.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

import networkx as nx

from kg.records import Document, Entity, Mention, Reading, Source
from kg.resolution import within

Partition = Sequence[frozenset[Hashable]]
Resolver = Callable[[Reading], Iterable[Entity]]


@dataclass(frozen=True, slots=True)
class Figure:
    """Precision, recall (both 0…1) and their harmonic mean, from the counts behind them."""

    right_of_found: float
    found: float
    right_of_gold: float
    gold: float

    @property
    def precision(self) -> float:
        """The share of what was found that is right; 1 where nothing was found."""
        return self.right_of_found / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The share of the gold that was found; 1 where there is none."""
        return self.right_of_gold / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __add__(self, other: Figure) -> Figure:
        return Figure(
            self.right_of_found + other.right_of_found,
            self.found + other.found,
            self.right_of_gold + other.right_of_gold,
            self.gold + other.gold,
        )


NOTHING = Figure(0, 0, 0, 0)


def pairwise(gold: Partition, found: Partition) -> Figure:
    """Compare the pairs that stand together."""
    owner = _owner(gold)
    right = sum(_pairs(n) for cluster in found for n in Counter(owner[i] for i in cluster).values())
    return Figure(right, sum(_pairs(len(c)) for c in found), right, sum(_pairs(len(c)) for c in gold))


def b_cubed(gold: Partition, found: Partition) -> Figure:
    """Average over the items how much of an item's cluster belongs there (Bagga and Baldwin 1998)."""
    return Figure(_cubed(gold, found), sum(map(len, found)), _cubed(found, gold), sum(map(len, gold)))


def ceaf(gold: Partition, found: Partition) -> Figure:
    """Pair clusters one to one so that their likeness 2|g∩f|/(|g|+|f|) is greatest (entity-based CEAF, Luo 2005)."""
    owner = _owner(gold)
    weights: dict[tuple[int, int], float] = {}
    for j, cluster in enumerate(found):
        for i, n in Counter(owner[item] for item in cluster).items():
            weights[i, j] = 2 * n / (len(gold[i]) + len(cluster))
    best = _assignment(weights)
    return Figure(best, len(found), best, len(gold))


MEASURES: Mapping[str, Callable[[Partition, Partition], Figure]] = {
    "pairwise": pairwise,
    "B³": b_cubed,
    "CEAF": ceaf,
}


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of a whole file, summed over its documents, by level (mention, name) and measure."""

    figures: Mapping[tuple[str, str], Figure]
    documents: int
    mentions: int
    nested: int
    errors: tuple[tuple[str, ...], ...] = field(repr=False, default=())


def measure(rows: Iterable[Mapping[str, Any]], resolve: Resolver = within) -> Report:
    """Resolve the gold mentions of each document and compare with its gold clusters."""
    figures: dict[tuple[str, str], Figure] = defaultdict(lambda: NOTHING)
    documents = mentions = nested = 0
    errors: list[tuple[str, ...]] = []
    for row in rows:
        reading, owner, inside = gold_reading(row)
        documents, mentions, nested = documents + 1, mentions + len(owner), nested + inside
        entities = list(resolve(reading))
        for level, gold, found in _levels(owner, entities):
            for name, compare in MEASURES.items():
                figures[level, name] += compare(gold, found)
            if level == "name":
                errors.extend((str(row["id"]), *error) for error in _differences(gold, found))
    return Report(dict(figures), documents, mentions, nested, tuple(errors))


def gold_reading(row: Mapping[str, Any]) -> tuple[Reading, dict[Mention, str], int]:
    """Return a reading of the gold mentions, the gold entity of each, and how many names stand only in longer ones."""
    document = Document.of(
        row["text"],
        source=Source("-", "jsonl", ""),
        key=row["id"],
        title=row.get("title", ""),
        date=row.get("date", ""),
    )
    names = {name: entity for entity in row["entities"] for name in (entity["name"], *entity["aliases"]) if name}
    taken = [False] * len(document.text)
    owner: dict[Mention, str] = {}
    nested = 0
    for name in sorted(names, key=lambda each: (-len(each), each)):
        before = len(owner)
        for start in _places(document.text, name):
            if not any(taken[start : start + len(name)]):
                taken[start : start + len(name)] = [True] * len(name)
                mention = Mention.at(document, start, start + len(name), names[name]["type"], by="gold")
                owner[mention] = names[name]["id"]
        if len(owner) == before:
            nested += 1
            for start in _places(document.text, name):
                mention = Mention.at(document, start, start + len(name), names[name]["type"], by="gold")
                owner.setdefault(mention, names[name]["id"])
    return Reading(document, tuple(sorted(owner, key=lambda m: (m.start, m.end)))), owner, nested


def _levels(owner: Mapping[Mention, str], entities: Sequence[Entity]) -> Iterator[tuple[str, Partition, Partition]]:
    gold: dict[str, set[Mention]] = defaultdict(set)
    for mention, identity in owner.items():
        gold[identity].add(mention)
    found = [set(entity.mentions) for entity in entities]
    yield "mention", _frozen(gold.values(), None), _frozen(found, None)
    yield "name", _frozen(gold.values(), "surface"), _frozen(found, "surface")


def _frozen(groups: Iterable[Iterable[Mention]], attribute: str | None) -> Partition:
    return [frozenset(getattr(m, attribute) if attribute else m for m in group) for group in groups]


def _differences(gold: Partition, found: Partition) -> Iterator[tuple[str, ...]]:
    truth, guess = _together(gold), _together(found)
    yield from (("joined wrongly", *pair) for pair in sorted(guess - truth))
    yield from (("left apart", *pair) for pair in sorted(truth - guess))


def _together(partition: Partition) -> set[tuple[str, str]]:
    return {(a, b) for cluster in partition for a, b in combinations(sorted(map(str, cluster)), 2)}


def _places(text: str, name: str) -> Iterator[int]:
    at = text.find(name)
    while at >= 0:
        yield at
        at = text.find(name, at + 1)


def _owner(partition: Partition) -> dict[Hashable, int]:
    return {item: number for number, cluster in enumerate(partition) for item in cluster}


def _pairs(n: int) -> int:
    return n * (n - 1) // 2


def _cubed(reference: Partition, clusters: Partition) -> float:
    owner = _owner(reference)
    return sum(n * n / len(c) for c in clusters for n in Counter(owner[item] for item in c).values())


def _assignment(weights: Mapping[tuple[int, int], float]) -> float:
    """Return the greatest sum of weights with each row and column used once, piece by connected piece."""
    graph: Any = nx.Graph()
    for (i, j), weight in weights.items():
        graph.add_edge(("g", i), ("f", j), weight=weight)
    total = 0.0
    for piece in nx.connected_components(graph):
        part = nx.Graph((a, b, data) for a, b, data in graph.edges(piece, data=True))
        total += sum(part.edges[edge]["weight"] for edge in nx.max_weight_matching(part))
    return total


def table(report: Report) -> str:
    """Return the figures as lines of text."""
    lines = [f"{report.documents} documents, {report.mentions} mentions, {report.nested} names only inside longer ones"]
    for (level, name), figure in report.figures.items():
        numbers = f"P {figure.precision:.4f}  R {figure.recall:.4f}  F1 {figure.f1:.4f}"
        lines.append(f"{level:8} {name:9} {numbers}")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure a file and write the table; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m kg.evaluation.clusters", description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--errors", type=Path, help="write the pairs of names that differ, tab-separated")
    options = parser.parse_args(arguments)
    with options.gold.open(encoding="utf-8") as lines:
        report = measure(json.loads(line) for line in lines if line.strip())
    if options.errors:
        options.errors.write_text("".join("\t".join(row) + "\n" for row in report.errors), encoding="utf-8")
    sys.stdout.write(table(report) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
