"""The annotated documents as spans: where each name stands, which pairs are facts, where each qualifier stands.

All offsets are code points of the document's text.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from training.schema import CLASSES, MODALITIES, PROPERTIES, QUALIFIERS

Json = dict[str, Any]


@dataclass(slots=True)
class Place:
    """A name of an entity; `inner` when it lies inside a longer name, `sure` when its label is to be trusted."""

    start: int
    end: int
    type: int
    entity: int
    inner: bool = False
    sure: bool = True


@dataclass(slots=True)
class Fact:
    """A fact between two entities, with the span of its evidence and its qualifier spans (key, start, end)."""

    subject: int
    property: int
    object: int
    modality: int
    evidence: tuple[int, int]
    qualifiers: list[tuple[int, int, int]] = field(default_factory=list)


@dataclass(slots=True)
class Sample:
    """One annotated document."""

    id: str
    text: str
    types: list[int]
    names: list[list[str]]
    places: list[Place]
    facts: list[Fact]
    gold: Json


def read_jsonl(path: Path) -> list[Json]:
    """Read one JSON object a line."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def raw_texts(shared: Path) -> list[dict[str, str]]:
    """The unlabelled news, one record a text."""
    with lzma.open(shared / "data" / "raw_news" / "articles.jsonl.xz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def fewfc_texts(shared: Path) -> Iterator[tuple[str, str]]:
    """Yield id and text of the financial news whose events FewFC tells."""
    for name in ("train_base.json", "train_trans.json"):
        for record in read_jsonl(shared / "data" / "fewfc" / "rearranged" / name):
            yield record["id"], record["content"]


def event_texts(shared: Path) -> Iterator[tuple[int, str]]:
    """Yield number and text of the news sentences with open events (iFLYTEK 2020)."""
    records = json.loads((shared / "data" / "xf_event2020" / "final" / "train.json").read_text(encoding="utf-8"))
    yield from ((number, record["sentence"]) for number, record in enumerate(records))


def occurrences(name: str, text: str) -> list[int]:
    """Every offset at which the name stands, overlaps included."""
    found, at = [], text.find(name)
    while at >= 0:
        found.append(at)
        at = text.find(name, at + 1)
    return found


def lay_names(names: list[tuple[str, int, int]], text: str) -> list[Place]:
    """Place (name, type, entity) triples on the text, longest first; a name may lie whole inside a longer one."""
    spots = [(i, i + len(n), ty, e) for n, ty, e in names for i in occurrences(n, text)]
    spots.sort(key=lambda s: (-(s[1] - s[0]), s[0]))
    outer_use, inner_use = bytearray(len(text)), bytearray(len(text))
    outer: list[Place] = []
    inner: list[Place] = []
    for a, b, ty, e in spots:
        if not any(outer_use[a:b]):
            outer.append(Place(a, b, ty, e))
            outer_use[a:b] = b"\1" * (b - a)
        elif not any(inner_use[a:b]) and any(p.start <= a and b <= p.end and (p.start, p.end) != (a, b) for p in outer):
            inner.append(Place(a, b, ty, e, inner=True))
            inner_use[a:b] = b"\1" * (b - a)
    standing = {p.entity for p in outer}
    for place in inner:
        place.sure = place.entity not in standing
    return sorted(outer + inner, key=lambda p: (p.start, -p.end))


def nearest(needle: str, text: str, span: tuple[int, int], anchors: list[int]) -> int:
    """The occurrence of the needle inside the span, else the nearest one before it, else any; -1 if none."""
    spots = occurrences(needle, text)
    inside = [i for i in spots if span[0] <= i and i + len(needle) <= span[1]]
    if inside:
        return min(inside, key=lambda i: min((abs(i - a) for a in anchors), default=0))
    before = [i for i in spots if i < span[0]]
    return before[-1] if before else (spots[0] if spots else -1)


def sample_of(record: Json) -> Sample:
    """Turn one annotated document into spans."""
    text = record["text"]
    number = {e["id"]: k for k, e in enumerate(record["entities"])}
    types = [CLASSES.index(e["type"]) for e in record["entities"]]
    names = [
        sorted({n for n in [e["name"], *e.get("aliases", [])] if len(n) > 1}, key=lambda n: (-len(n), n))
        for e in record["entities"]
    ]
    places = lay_names([(n, types[k], k) for k, ns in enumerate(names) for n in ns], text)
    facts = []
    for f in record["facts"]:
        start = max(0, text.find(f.get("evidence", "")))
        span = (start, start + len(f.get("evidence", "")))
        s, o = number[f["s"]], number[f["o"]]
        anchors = [p.start for p in places if p.entity in (s, o) and span[0] <= p.start < span[1]]
        fact = Fact(s, PROPERTIES.index(f["p"]), o, MODALITIES.index(f.get("modality", "fact")), span)
        for key, value in sorted(f.get("qualifiers", {}).items()):
            at = nearest(value, text, span, anchors)
            if at >= 0 and value:
                fact.qualifiers.append((QUALIFIERS.index(key), at, at + len(value)))
        facts.append(fact)
    return Sample(record["id"], text, types, names, places, facts, record)


def _sentences(record: Json) -> set[str]:
    return {s for s in re.split(r"[。！？\n]", record["text"]) if len(s) > 20}


def fold_of(identity: str, folds: int = 10) -> int:
    """The fold that a document belongs to, from its id or its text alone."""
    return int(hashlib.md5(identity.encode()).hexdigest(), 16) % folds


def load(shared: Path) -> tuple[list[Sample], list[Sample], list[Sample]]:
    """Return training, held-out (a tenth of train) and dev samples, without texts that share a sentence with dev."""
    dev = read_jsonl(shared / "annotation" / "dev.jsonl")
    known = set().union(*map(_sentences, dev))
    train = [r for r in read_jsonl(shared / "annotation" / "train.jsonl") if not _sentences(r) & known]
    samples = [sample_of(r) for r in train]
    return (
        [s for s in samples if fold_of(s.id) != 0],
        [s for s in samples if fold_of(s.id) == 0],
        [sample_of(r) for r in dev],
    )
