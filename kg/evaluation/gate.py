"""The evaluation gate: an extractor's figures on a gold file may not fall below the floors that were pinned for them.

    python -m kg.evaluation.gate GOLD.jsonl --floors tests/floors.json [--extractor NAME] [--raise]

The floors file names each gold file with the SHA-256 of its bytes and, for each extractor, the floors::

    {"dev.jsonl": {"sha256": "…", "floors": {"rules": {"entity f1": 0.55, "fact precision": 0.6}}}}

A figure is a name of `kg.evaluation.score` and a rate: `fact f1`, `entity Person recall`, `fact investsIn precision`,
or `modality accuracy`. `--raise` writes beaten floors back and never lowers one: lowering is done by hand, on purpose.
Exit status: 0 all floors hold, 1 one does not, 2 nothing could be measured.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from kg import interchange, ontology
from kg.errors import KgError, SourceError
from kg.evaluation.intervals import RATES
from kg.evaluation.predict import predict
from kg.evaluation.score import Scores, score
from kg.extraction import registry

SLACK = 0.01  # a figure this far above its floor is worth a higher floor


class Outcome(StrEnum):
    """How a figure stands to its floor."""

    BELOW = "below"
    HOLDS = "holds"
    BEATEN = "beaten"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A figure (0…1) beside its floor."""

    figure: str
    floor: float
    value: float

    @property
    def outcome(self) -> Outcome:
        """Below the floor, at it, or far enough above it to raise it."""
        if self.value < self.floor:
            return Outcome.BELOW
        return Outcome.BEATEN if self.value >= self.floor + SLACK else Outcome.HOLDS

    @property
    def raised(self) -> float:
        """The floor that the value would bear: its first three digits, and no lower than the floor."""
        return max(self.floor, math.floor(self.value * 1000) / 1000)

    def __str__(self) -> str:
        advice = f": raise it to {self.raised:.3f}" if self.outcome is Outcome.BEATEN else ""
        return f"{self.figure}: {self.value:.4f}, floor {self.floor:.3f}, {self.outcome}{advice}"


def floors_for(gold: Path, floors: Mapping[str, Any], extractor: str, *, name: str) -> dict[str, float]:
    """Return the floors pinned for a gold file and an extractor; `name` names the floors file in messages.

    Raises SourceError when there are none, or when the gold file is not the one that they were measured on.
    """
    pinned = floors.get(gold.name)
    if not isinstance(pinned, dict) or not isinstance(pinned.get("floors"), dict):
        fault = f"there are no floors for {gold.name}"
        raise SourceError(name, fault, f"Known: {', '.join(sorted(floors)) or 'none'}.")
    if (found := digest(gold)) != pinned.get("sha256"):
        fault = f"its SHA-256 is {found}, the floors are for {pinned.get('sha256')}"
        raise SourceError(str(gold), fault, f"Restore the file, or measure anew and pin both in {name}.")
    if not isinstance(mine := pinned["floors"].get(extractor), dict) or not mine:
        known = ", ".join(sorted(pinned["floors"])) or "none"
        raise SourceError(name, f"there are no floors for the extractor {extractor}", f"Known: {known}.")
    if wrong := [figure for figure, floor in mine.items() if not isinstance(floor, int | float)]:
        raise SourceError(name, f"the floor of {wrong[0]} is no number", "Write a number from 0 to 1.")
    return {figure: float(floor) for figure, floor in mine.items()}


def judge(scores: Scores, floors: Mapping[str, float]) -> tuple[Verdict, ...]:
    """Put each floor beside its figure; raise SourceError for a figure of an unknown name."""
    return tuple(Verdict(figure, floor, value_of(scores, figure)) for figure, floor in floors.items())


def value_of(scores: Scores, figure: str) -> float:
    """Return a figure by name; one that neither gold nor prediction has anything of is 0."""
    if figure == "modality accuracy":
        return scores.modality
    name, _, rate = figure.rpartition(" ")
    if rate not in RATES or name.split(" ")[0] not in ("entity", "untyped", "fact", "qualifier"):
        known = "entity f1, fact precision, fact investsIn recall, qualifier f1, modality accuracy"
        raise SourceError(f"figure {figure}", "there is none of that name", f"Such are: {known}.")
    return RATES[rate](scores.figures[name]) if name in scores.figures else 0.0


def digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes; raise SourceError when it cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise SourceError(str(path), f"it cannot be read ({error.strerror})", "Check the path.") from error


def read_floors(path: Path) -> dict[str, Any]:
    """Return the content of a floors file; raise SourceError when it is none."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SourceError(str(path), f"it cannot be read ({error.strerror})", "Check the path.") from error
    except ValueError as error:
        raise SourceError(str(path), f"it is no JSON ({error})", "Mend the place named.") from error
    if not isinstance(content, dict):
        raise SourceError(str(path), "it is no mapping from gold files to floors", "See the head of this module.")
    return content


def raise_floors(path: Path, gold: Path, extractor: str, verdicts: Sequence[Verdict]) -> None:
    """Write beaten floors back, the others unchanged, in one move."""
    content = read_floors(path)
    mine = content[gold.name]["floors"][extractor]
    mine.update({each.figure: each.raised for each in verdicts if each.outcome is Outcome.BEATEN})
    new = path.with_name(f"{path.name}.new")
    new.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    os.replace(new, path)


def run(gold: Path, floors: Path, extractor: str) -> tuple[Verdict, ...]:
    """Measure the extractor on the gold file and put its figures beside their floors."""
    pinned = floors_for(gold, read_floors(floors), extractor, name=str(floors))
    schema = ontology.load()
    documents = interchange.read(gold)
    found = predict(documents.values(), registry.load(extractor, schema), schema)
    return judge(score(documents, found, schema=schema), pinned)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the gate, write a line for each floor, and return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m kg.evaluation.gate", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("gold", type=Path)
    parser.add_argument("--floors", type=Path, required=True)
    parser.add_argument("--extractor", default=registry.DEFAULT)
    parser.add_argument("--raise", dest="raising", action="store_true", help="write beaten floors back")
    options = parser.parse_args(arguments)
    try:
        verdicts = run(options.gold, options.floors, options.extractor)
        if options.raising:
            raise_floors(options.floors, options.gold, options.extractor, verdicts)
    except KgError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.writelines(f"{line}\n" for line in _lines(verdicts))
    return int(any(each.outcome is Outcome.BELOW for each in verdicts))


def _lines(verdicts: Sequence[Verdict]) -> Iterator[str]:
    yield from map(str, verdicts)
    below = [each.figure for each in verdicts if each.outcome is Outcome.BELOW]
    yield f"FAILED: {', '.join(below)}" if below else f"all {len(verdicts)} floors hold"


if __name__ == "__main__":
    raise SystemExit(main())
