from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg.errors import SourceError
from kg.evaluation import score
from kg.evaluation.gate import Outcome, Verdict, judge, main
from kg.extraction import registry
from kg.records import Document, Mention, Reading
from tests.evaluation.gold import EXAMPLES, TOP, records, row

GOLD = row("甲钢投资乙港", ["e1 Organization 甲钢", "e2 Organization 乙港"], ["e1 investsIn e2"])
Pin = Callable[[dict[str, Any]], Path]


class FirstTwo:
    """Takes the first two characters of a text for an organization: half right on `GOLD`."""

    name = "first-two"
    version = "1"

    def read(self, document: Document) -> Reading:
        return Reading(document, (Mention.at(document, 0, 2, "Organization", by=self.name),))


@pytest.fixture
def gold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(registry, "EXTRACTORS", {"first-two": lambda *given: FirstTwo()})
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(GOLD, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def pin(gold: Path) -> Pin:
    def pinned(floors: dict[str, Any]) -> Path:
        sha256 = hashlib.sha256(gold.read_bytes()).hexdigest()
        path = gold.with_name("floors.json")
        path.write_text(json.dumps({gold.name: {"sha256": sha256, "floors": {"first-two": floors}}}), encoding="utf-8")
        return path

    return pinned


def gate(gold: Path, floors: Path, *more: str) -> int:
    return main([str(gold), "--floors", str(floors), "--extractor", "first-two", *more])


def test_floors_that_hold_pass(gold: Path, pin: Pin, capsys: pytest.CaptureFixture[str]) -> None:
    assert gate(gold, pin({"entity precision": 1.0, "entity recall": 0.495})) == 0
    assert capsys.readouterr().out.splitlines() == [
        "entity precision: 1.0000, floor 1.000, holds",
        "entity recall: 0.5000, floor 0.495, holds",
        "all 2 floors hold",
    ]


def test_a_figure_below_its_floor_fails(gold: Path, pin: Pin, capsys: pytest.CaptureFixture[str]) -> None:
    assert gate(gold, pin({"entity precision": 1.0, "entity recall": 0.501, "fact investsIn f1": 0.1})) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "FAILED: entity recall, fact investsIn f1"


def test_a_beaten_floor_is_told_and_raised_on_demand(gold: Path, pin: Pin, capsys: pytest.CaptureFixture[str]) -> None:
    floors = pin({"entity precision": 1.0, "entity f1": 0.6})
    before = floors.read_bytes()
    assert gate(gold, floors) == 0
    assert "entity f1: 0.6667, floor 0.600, beaten: raise it to 0.666" in capsys.readouterr().out
    assert floors.read_bytes() == before
    assert gate(gold, floors, "--raise") == 0
    raised = json.loads(floors.read_text(encoding="utf-8"))[gold.name]["floors"]["first-two"]
    assert raised == {"entity precision": 1.0, "entity f1": 0.666}
    assert gate(gold, floors) == 0


def test_raising_never_lowers(gold: Path, pin: Pin) -> None:
    floors = pin({"entity recall": 0.9})
    assert gate(gold, floors, "--raise") == 1
    assert "0.9" in floors.read_text(encoding="utf-8")


def test_changed_data_is_refused(gold: Path, pin: Pin, capsys: pytest.CaptureFixture[str]) -> None:
    floors = pin({"entity f1": 0.1})
    gold.write_text(gold.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert gate(gold, floors) == 2
    assert "SHA-256" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("{}", "there are no floors for gold.jsonl"),
        ("[]", "no mapping"),
        ("{", "no JSON"),
        ('{"gold.jsonl": {"sha256": "SHA", "floors": {"other": {"fact f1": 0.1}}}}', "extractor first-two"),
        ('{"gold.jsonl": {"sha256": "SHA", "floors": {"first-two": {}}}}', "extractor first-two"),
        ('{"gold.jsonl": {"sha256": "SHA", "floors": {"first-two": {"fact f1": "high"}}}}', "no number"),
        ('{"gold.jsonl": {"sha256": "SHA", "floors": {"first-two": {"fact f2": 0.5}}}}', "fact f2"),
        ('{"gold.jsonl": {"sha256": "SHA", "floors": {"first-two": {"beauty f1": 0.5}}}}', "beauty f1"),
    ],
)
def test_floors_that_say_nothing_are_refused(
    gold: Path, content: str, fault: str, capsys: pytest.CaptureFixture[str]
) -> None:
    floors = gold.with_name("floors.json")
    floors.write_text(content.replace("SHA", hashlib.sha256(gold.read_bytes()).hexdigest()), encoding="utf-8")
    assert gate(gold, floors) == 2
    assert fault in capsys.readouterr().err


def test_a_missing_file_or_extractor_is_told(gold: Path, pin: Pin, capsys: pytest.CaptureFixture[str]) -> None:
    floors = pin({"entity f1": 0.1})
    assert gate(gold.with_name("none.jsonl"), floors) == 2
    assert main([str(gold), "--floors", str(floors), "--extractor", "nobody"]) == 2
    told = capsys.readouterr().err
    assert "none.jsonl" in told
    assert "nobody" in told


def test_figures_are_found_by_name() -> None:
    scores = score(records([GOLD]), records([GOLD]))
    names = ("fact investsIn precision", "modality accuracy", "untyped f1", "entity Person recall")
    assert [each.value for each in judge(scores, dict.fromkeys(names, 0.0))] == [1.0, 1.0, 1.0, 0.0]
    with pytest.raises(SourceError, match="fact f3"):
        judge(scores, {"fact f3": 0.1})


@pytest.mark.parametrize(
    ("value", "outcome"), [(0.4999, Outcome.BELOW), (0.5, Outcome.HOLDS), (0.505, Outcome.HOLDS), (0.6, Outcome.BEATEN)]
)
def test_outcomes(value: float, outcome: Outcome) -> None:
    assert Verdict("fact f1", 0.5, value).outcome is outcome


def test_the_shipped_reader_keeps_its_floors_on_the_examples(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(EXAMPLES), "--floors", str(TOP / "tests" / "floors.json")]) == 0, capsys.readouterr().out
