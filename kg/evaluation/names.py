"""How well names of organizations are joined across documents: full and short names of real companies.

    python -m kg.evaluation.names DATA [--errors ERRORS.tsv]

DATA holds `chain_kg_listed_companies/company.json`, `smoothnlp_financial/工商数据_10k.csv`, `finre/{train,valid}.txt`
(pairs under the label 自己). Every name stands in a document of its own, so nothing but the names speaks. Two settings
are told: all names present, and a harder one in which a third of the companies has lost its full and a third its short
name, so that a short name without its full one must stay alone. Precision is the share of joined pairs that are one
company; a pair of names without a common company in the lists counts as wrong.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import combinations
from pathlib import Path

from kg.records import Document, Mention, Reading, Source
from kg.resolution import across
from kg.resolution.cluster import Clusters
from kg.resolution.names import key

Pairs = Sequence[tuple[str, str]]


def listed(data: Path) -> Iterator[tuple[str, str]]:
    """Yield short and full name of listed companies."""
    with (data / "chain_kg_listed_companies" / "company.json").open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield row["name"].strip(), row["fullname"].strip()


def brands(data: Path) -> Iterator[tuple[str, str]]:
    """Yield brand and legal name of young companies."""
    with (data / "smoothnlp_financial" / "工商数据_10k.csv").open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["名称"] and row["公司名称"]:
                yield row["名称"].strip(), row["公司名称"].strip()


def selves(data: Path) -> Iterator[tuple[str, str]]:
    """Yield two names of one company as news has them."""
    for name in ("train", "valid"):
        for line in (data / "finre" / f"{name}.txt").read_text(encoding="utf-8").splitlines():
            cells = line.split("\t")
            if len(cells) == 4 and cells[2] == "自己" and cells[0] != cells[1]:
                yield cells[0], cells[1]


SOURCES = {"listed": listed, "brands": brands, "selves": selves}


def thinned(pairs: Pairs) -> Iterator[tuple[str, ...]]:
    """Yield the names of each company, a third without the full and a third without the short one."""
    for short, full in pairs:
        part = sha256(full.encode()).digest()[0] % 3
        yield ((short, full), (short,), (full,))[part]


def joined(names: Iterable[str]) -> list[list[str]]:
    """Return the names as `across` clusters them, each name in a document of its own."""
    readings = (_reading(name) for name in sorted(set(names)))
    return [sorted({entity.name, *entity.aliases}) for entity in across(readings).entities]


def _reading(name: str) -> Reading:
    document = Document.of(f"{name}发布公告。", source=Source(name, "text", ""))
    return Reading(document, (Mention.at(document, 0, len(name), "Organization"),))


def compare(
    truth: Iterable[tuple[str, ...]], known: Pairs, names: Iterable[str]
) -> tuple[int, int, int, list[tuple[str, str]], list[tuple[str, str]]]:
    """Return right, found and true pairs, the wrong and the missed ones; `known` are all pairs that are one company."""
    same = _companies(known)
    wanted = {pair for group in truth for pair in combinations(sorted({key(name) for name in group}), 2)}
    found = {pair for group in joined(names) for pair in combinations(sorted({key(name) for name in group}), 2)}
    right = {(one, other) for one, other in found if not same[one].isdisjoint(same[other])}
    return len(right), len(found), len(wanted), sorted(found - right), sorted(wanted - found)


def _companies(known: Pairs) -> Mapping[str, set[int]]:
    """Return the companies of each key; pairs that share the full name are one company."""
    number: dict[str, int] = {}
    for pair in known:
        for name in pair:
            number.setdefault(key(name), len(number))
    clusters = Clusters(len(number))
    bearers: dict[str, set[int]] = defaultdict(set)
    for short, full in known:
        bearers[key(full)].add(number[key(full)])
        bearers[key(short)].add(number[key(full)])
        if _is_pair_of_equals(short, full):
            clusters.join(number[key(short)], number[key(full)])
    return {name: {clusters.root(i) for i in found} for name, found in bearers.items()}


def _is_pair_of_equals(short: str, full: str) -> bool:
    return not full.endswith(("公司", "合伙)", "合伙）"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and write the table; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m kg.evaluation.names", description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--errors", type=Path, help="write wrong and missed pairs, tab-separated")
    options = parser.parse_args(arguments)
    lists = {name: sorted(set(read(options.data))) for name, read in SOURCES.items()}
    known = [pair for pairs in lists.values() for pair in pairs]
    errors: list[str] = []
    for setting, pairs in (*lists.items(), ("all", known)):
        for kind in ("complete", "thinned"):
            truth = pairs if kind == "complete" else list(thinned(pairs))
            right, found, wanted, wrong, missed = compare(truth, known, (n for group in truth for n in group))
            precision, recall = right / found if found else 1.0, right / wanted if wanted else 1.0
            sys.stdout.write(f"{setting:8} {kind:9} P {precision:.4f}  R {recall:.4f}  joined {found}  true {wanted}\n")
            errors += [f"{setting}\t{kind}\twrong\t{a}\t{b}\n" for a, b in wrong]
            errors += [f"{setting}\t{kind}\tmissed\t{a}\t{b}\n" for a, b in missed]
    if options.errors:
        options.errors.write_text("".join(errors), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
