"""The annotated documents as the rules see them: folded text, where each name stands, which pairs are facts."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from kg.extraction.rules.text import fold
from training import own_annotation
from training.corpus import fold_of, read_jsonl

Json = dict[str, Any]
Key = tuple[str, str]
"""A folded name and its class."""
SYMMETRIC = frozenset({"signedWith", "cooperatesWith", "kinOf"})
FOLDS = 4


@dataclass(frozen=True, slots=True)
class Span:
    """A place where a name of an entity stands."""

    start: int
    end: int
    type: str


@dataclass(frozen=True)
class Annotated:
    """One annotated document."""

    record: Json

    @cached_property
    def text(self) -> str:
        """The folded text."""
        return fold(self.record["text"])

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """Every place where a name of an entity stands, by place, the longest first."""
        found = {
            (match.start(), -match.end(), entity["type"])
            for entity in self.record["entities"]
            for name in (entity["name"], *entity["aliases"])
            if name
            for match in re.finditer(re.escape(fold(name)), self.text)
        }
        return tuple(Span(start, -end, type_) for start, end, type_ in sorted(found))

    @cached_property
    def outer(self) -> tuple[Span, ...]:
        """The spans from the left, the longest, none over another."""
        chosen: list[Span] = []
        for span in self.spans:
            if not chosen or span.start >= chosen[-1].end:
                chosen.append(span)
        return tuple(chosen)

    @cached_property
    def names(self) -> dict[Key, frozenset[str]]:
        """The ids of the entities that go by a name."""
        found: dict[Key, set[str]] = {}
        for entity in self.record["entities"]:
            for name in (entity["name"], *entity["aliases"]):
                found.setdefault((fold(name), entity["type"]), set()).add(entity["id"])
        return {key: frozenset(ids) for key, ids in found.items()}

    @cached_property
    def facts(self) -> frozenset[tuple[str, str, str]]:
        """Subject, property, object; a symmetric fact both ways."""
        told = {(f["s"], f["p"], f["o"]) for f in self.record["facts"]}
        return frozenset(told | {(o, p, s) for s, p, o in told if p in SYMMETRIC})

    def says(self, subject: Key, property_: str, object_: Key) -> bool:
        """Tell whether a fact joins two things of these names."""
        subjects, objects = self.names.get(subject, ()), self.names.get(object_, ())
        return any((s, property_, o) in self.facts for s in subjects for o in objects)


def documents(data: Path, *, without_held: bool) -> list[Annotated]:
    """Return the annotated documents, without the tenth of the given ones that choices are made on if so told."""
    given = read_jsonl(data / "annotation" / "train.jsonl")
    kept = [record for record in given if not (without_held and fold_of(record["id"]) == 0)]
    return [Annotated(record) for record in (*kept, *own_annotation.records(data))]


def part_of(document: Annotated) -> int:
    """The fold of the crosswise counting that a document belongs to."""
    return zlib.crc32(f"f{document.record['id']}".encode()) % FOLDS


def without(documents: Sequence[Annotated], part: int) -> list[Annotated]:
    """The documents outside a fold."""
    return [document for document in documents if part_of(document) != part]
