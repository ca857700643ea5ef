from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg import ontology
from kg.evaluation.check import faults, main
from tests.evaluation.gold import EXAMPLES, SHARED, Json, records, row

BASE = row(
    "甲钢董事长王砚在乙城签约3亿元",
    ["e1 Organization 甲钢", "e2 Person 王砚", "e3 Location 乙城"],
    ["e2 holdsPosition e1 role=董事长", "e1 locatedIn e3"],
)


def found(change: Json) -> list[str]:
    return list(faults(records([BASE | change])["t"], ontology.load()))


def fact(**change: object) -> Json:
    return {"facts": [{"s": "e1", "p": "investsIn", "o": "e3", "evidence": "甲钢", **change}]}


def test_a_sound_document_has_no_fault() -> None:
    assert found({}) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (fact(p="likes"), "unknown property"),
        (fact(o="e9"), "unknown entity"),
        (fact(s="e3", o="e3"), "subject is object"),
        (fact(p="educatedAt"), "Organization → Location does not fit"),
        (fact(p="formerName"), "Organization → Location does not fit"),
        (fact(modality="certain"), "unknown modality certain"),
        (fact(evidence="不在文中"), "evidence not in text"),
        (fact(qualifiers={"colour": "甲钢"}), "unknown qualifier colour"),
        (fact(qualifiers={"amount": "9亿元"}), "qualifier not in text: 9亿元"),
        (fact(s="e2", p="holdsPosition", o="e1"), "王砚 holdsPosition 甲钢: no role"),
        ({"facts": [*fact()["facts"], *fact()["facts"]]}, "twice"),
        (
            {"entities": [*BASE["entities"], {"id": "e1", "type": "Work", "name": "签约"}], "facts": []},
            "entity id e1 twice",
        ),
        ({"entities": [{"id": "e1", "type": "Thing", "name": "甲钢"}], "facts": []}, "unknown class Thing"),
        ({"entities": [{"id": "e1", "type": "Work", "name": "丙书"}], "facts": []}, "name not in text: 丙书"),
        (
            {"entities": [{"id": "e1", "type": "Work", "name": "甲钢", "mentions": ["丁"]}], "facts": []},
            "mention not in text: 丁",
        ),
        (
            {"entities": [*BASE["entities"], {"id": "e4", "type": "Person", "name": "签约", "aliases": ["王砚"]}]},
            "王砚 (Person) names both e2 and e4",
        ),
    ],
)
def test_each_rule_is_checked(change: Json, fault: str) -> None:
    told = found(change)
    assert len(told) == 1
    assert fault in told[0]


def test_a_symmetric_fact_written_both_ways_is_told_twice() -> None:
    both = [{"s": s, "p": "cooperatesWith", "o": o} for s, o in (("e1", "e3"), ("e3", "e1"))]
    assert found({"facts": both}) == ["乙城 cooperatesWith 甲钢: twice"]


def test_the_example_gold_is_sound() -> None:
    assert main([str(EXAMPLES)]) == 0


@pytest.mark.skipif(not (SHARED / "annotation" / "dev.jsonl").is_file(), reason="no annotated news here")
def test_the_development_gold_is_sound() -> None:
    assert main([str(SHARED / "annotation" / "dev.jsonl")]) == 0


def test_faults_and_unreadable_files_show_in_the_exit_status(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(BASE | fact(p="likes"), ensure_ascii=False), encoding="utf-8")
    assert main([str(path)]) == 1
    assert capsys.readouterr().out == "t: 甲钢 likes 乙城: unknown property\n"
    assert main([str(tmp_path / "none.jsonl")]) == 2
