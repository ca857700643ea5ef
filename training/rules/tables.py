"""Lexicons in a folder of their own: what is counted is written there and read again by the next count."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kg import ontology
from kg.extraction.rules.lexicon import Lexicons
from kg.ontology import Ontology

COUNTED = ("frames", "heads", "names", "patterns", "rules", "starts", "words")
Row = Sequence[object]


@dataclass(frozen=True, slots=True)
class Tables:
    """A copy of `ontology/lexicons` in which the counted ones are made anew."""

    folder: Path

    @classmethod
    def copy(cls, folder: Path) -> Tables:
        """Copy the shipped lexicons into an empty folder."""
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "lexicons").mkdir(parents=True)
        for path in sorted((ontology.folder() / "lexicons").glob("*.tsv")):
            shutil.copyfile(path, folder / "lexicons" / path.name)
        shutil.copyfile(ontology.folder() / "properties.yaml", folder / "properties.yaml")
        return cls(folder)

    def write(self, name: str, comment: str, rows: Iterable[Row]) -> None:
        """Write a lexicon."""
        lines = [f"# {line}" for line in comment.strip().split("\n")]
        lines += ["\t".join(map(str, row)) for row in rows]
        (self.folder / "lexicons" / f"{name}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def rows(self, name: str) -> list[list[str]]:
        """Read a lexicon as it is now."""
        lines = (self.folder / "lexicons" / f"{name}.tsv").read_text(encoding="utf-8").split("\n")
        return [line.split("\t") for line in lines if line and not line.startswith("#")]

    def lexicons(self) -> Lexicons:
        """Load all lexicons as they are now."""
        ontology._rows.cache_clear()
        return Lexicons(self.ontology())

    def ontology(self) -> Ontology:
        """The shipped classes and properties with these lexicons."""
        return replace(ontology.load(), folder=self.folder)

    def write_properties(self, write: Callable[[Path], None]) -> None:
        """Let `write` change the copy of the file of properties."""
        write(self.folder / "properties.yaml")

    def ship(self) -> None:
        """Put what was counted where the extractor reads it."""
        shutil.copyfile(self.folder / "properties.yaml", ontology.folder() / "properties.yaml")
        for name in COUNTED:
            shutil.copyfile(self.folder / "lexicons" / f"{name}.tsv", ontology.folder() / "lexicons" / f"{name}.tsv")
