"""Reads every document by lexicons that were counted without it: what is counted on such a reading is honest.

A claim between names that the lexicon knows by heart looks surer than it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.extraction.rules.mentions import Names, find_names
from kg.extraction.rules.text import Text, read_text
from training.rules.annotated import FOLDS, Annotated, part_of, without
from training.rules.heads import count_heads
from training.rules.names import count_names
from training.rules.precisions import count_names_rules
from training.rules.tables import Tables
from training.rules.words import count_words


@dataclass(frozen=True, slots=True)
class Read:
    """A document, its words and the names that the rules found in it."""

    document: Annotated
    text: Text
    names: Names


def count_all_names(documents: Sequence[Annotated], data: Path, tables: Tables) -> None:
    """Count everything that finds names, each table with those before it."""
    count_names(documents, data / "data", tables)
    count_words(documents, tables)
    count_heads(documents, tables)
    count_names_rules(documents, tables)


def crosswise(documents: Sequence[Annotated], data: Path, work: Path) -> Iterator[Read]:
    """Read each fold by what was counted on the others."""
    for part in range(FOLDS):
        tables = Tables.copy(work / f"fold-{part}")
        count_all_names(without(documents, part), data, tables)
        lexicons = tables.lexicons()
        for document in documents:
            if part_of(document) == part:
                text = read_text(document.record["text"], lexicons.segmenter)
                yield Read(document, text, find_names(text, lexicons))
