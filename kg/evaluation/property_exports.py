"""How long the property-graph exports take, and in how much memory, each in a process of its own.

    python -m kg.evaluation.property_exports [--claims 1000000] [--targets neo4j,parquet,duckdb,ladybug] [--twice]

The build is invented, the same every time: articles of six claims each between things of eight classes, every claim
with a role, half with a date, a fifth with an amount. For each target the table tells processor seconds of the whole
export, the most memory that its process held, the size of what it wrote, and its SHA-256; `--twice` writes it again
and tells whether the bytes are the same. `rows` is the graph alone, which every export goes through.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from kg import codec, ontology
from kg.export.stream import PropertyGraph
from kg.export.targets import TARGETS, Options
from kg.records import Claim, Document, Mention, Modality, Qualifier, Quantity, Reading, Source, When

CLAIMS = 6  # in one article
ROWS = "rows"
_CHARACTERS = "云岭青石临江北辰华岳南屏东垣西金川玉泉松柏梅兰竹菊龙凤麒麟鹤鹿山海河湖泽天地星日月风雷"
_ENDS = {
    "Organization": "数据有限公司",
    "Location": "市",
    "Facility": "产业园",
    "Product": "大模型",
    "Person": "平",
    "Event": "博览会",
    "Project": "工程",
    "Work": "规划",
}


def write_lines(path: Path, claims: int) -> None:
    """Write the knowledge file of an invented build, one article in memory at a time."""
    chance = random.Random(1)
    size = max(50, claims // 50)
    names = {type_: sorted({_name(chance) + end for _ in range(size)}) for type_, end in _ENDS.items()}
    mentions: dict[str, list[tuple[int, int]]] = {}
    with path.open("w", encoding="utf-8") as file:
        file.write(f"{codec.dumps({'kg': codec.FORMAT})}\n")
        for at in range(claims // CLAIMS):
            reading = _article(chance, names, at)
            for number, mention in enumerate(reading.mentions):
                mentions.setdefault(f"{mention.type}/{mention.surface}", []).append((at, number))
            file.write(f"{codec.dumps({'reading': codec.reading_to(reading)})}\n")
        for id_ in sorted(mentions):
            type_, _, name = id_.partition("/")
            row = {"id": id_, "type": type_, "name": name, "aliases": [name[:3]], "mentions": mentions[id_]}
            file.write(f"{codec.dumps({'entity': row})}\n")


def _name(chance: random.Random) -> str:
    return "".join(chance.choices(_CHARACTERS, k=4))


def _article(chance: random.Random, names: dict[str, list[str]], number: int) -> Reading:
    properties = list(ontology.load().properties.values())
    text = ""
    told: list[tuple[int, str, str, str, str, str, int]] = []
    while len(told) < CLAIMS:
        property_ = chance.choice(properties)
        type_ = chance.choice(sorted(property_.domain))
        other = type_ if property_.same_type else chance.choice(sorted(property_.range))
        subject, object_ = chance.choice(names[type_]), chance.choice(names[other])
        if subject != object_:
            amount = chance.randint(10, 99)
            told.append((len(text), property_.name, subject, type_, object_, other, amount))
            text += f"{subject}以{amount}亿元{property_.label.zh}{object_}，9月15日由董事长宣布。\n"
    document = Document.of(
        text + "据了解，有关事项仍在推进之中。" * 20,
        source=Source(f"news/{number}.txt", "text", f"{number:064x}"),
        title=f"第{number}则",
        date="2025-09-16",
        publisher=f"日报{number % 40}",
    )
    claims = tuple(_claim(chance, document, *row) for row in told)
    return Reading(document, tuple(sorted({end for claim in claims for end in (claim.subject, claim.object)})), claims)


def _claim(
    chance: random.Random,
    document: Document,
    at: int,
    property_: str,
    subject: str,
    type_: str,
    object_: str,
    other: str,
    amount: int,
) -> Claim:
    end = document.text.index("\n", at)

    def span(words: str, after: int = at) -> tuple[int, int]:
        start = document.text.index(words, after)
        return start, start + len(words)

    money, day = span(f"{amount}亿元"), span("9月15日")
    qualifiers = [Qualifier("role", *span("董事长", day[1]), "董事长")]
    if chance.random() < 0.5:
        when = When(document.id, *day, "9月15日", date(2025, 9, 15), date(2025, 9, 15), "day")
        qualifiers.append(Qualifier("date", *day, "9月15日", when))
    if chance.random() < 0.2:
        value = Decimal(amount) * 10**8
        words = document.text[slice(*money)]
        qualifiers.append(
            Qualifier("amount", *money, words, Quantity(document.id, *money, words, "money", value, value, "CNY"))
        )
    return Claim(
        document=document.id,
        subject=Mention.at(document, at, at + len(subject), type_),
        property=property_,
        object=Mention.at(document, *span(object_, money[1]), other),
        evidence=(at, end),
        modality=chance.choice([Modality.FACT] * 8 + [Modality.PLANNED]),
        qualifiers=tuple(qualifiers),
        confidence=0.87,
    )


def measure(lines: Path, target: str, place: Path) -> dict[str, Any]:
    """Export in this process; return seconds of processor, megabytes held at most, bytes written and their digest."""

    @contextmanager
    def opened() -> Iterator[Any]:
        with lines.open(encoding="utf-8") as file:
            yield file

    graph = PropertyGraph(opened)
    begun = time.process_time()
    if target == ROWS:
        written: list[Path] = []
        for _ in graph:
            pass
    else:
        TARGETS[target].write(graph, place, Options())
        written = sorted(place.iterdir()) if place.is_dir() else [place]
    took = time.process_time() - begun
    digest = hashlib.sha256()
    for path in written:
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return {
        "seconds": took,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "size": sum(path.stat().st_size for path in written),
        "digest": digest.hexdigest(),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a line for each target; exit status 2 when a target is unknown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--targets", default=",".join((ROWS, *TARGETS)))
    parser.add_argument("--twice", action="store_true")
    chosen = parser.parse_args(arguments)
    targets = chosen.targets.split(",")
    if unknown := set(targets) - {ROWS, *TARGETS}:
        sys.stderr.write(f"unknown targets: {', '.join(sorted(unknown))}\n")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder) / "knowledge.jsonl"
        write_lines(lines, chosen.claims)
        sys.stdout.write(f"{chosen.claims} claims, {lines.stat().st_size / 1e6:.0f} MB of knowledge\n")
        fresh = multiprocessing.get_context("spawn")
        for target in targets:
            found = []
            for turn in range(2 if chosen.twice and target != ROWS else 1):
                with fresh.Pool(1) as process:  # memory is counted from nothing
                    found.append(process.apply(measure, (lines, target, Path(folder) / f"{target}{turn}")))
            first, digests = found[0], {each["digest"] for each in found}
            same = "" if len(found) < 2 else "same bytes" if len(digests) == 1 else "other bytes"
            sys.stdout.write(
                f"{target:10}{first['seconds']:8.1f} s of one core {first['megabytes']:7.0f} MB at most "
                f"{first['size'] / 1e6:8.1f} MB written  {json.dumps(first['digest'][:12])} {same}\n"
            )
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
