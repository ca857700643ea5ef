from __future__ import annotations

import importlib.util
from dataclasses import astuple
from pathlib import Path
from types import ModuleType

import pytest

from kg.errors import SourceError
from kg.evaluation import Counts, Scores, errors, score, table
from kg.evaluation.intervals import intervals
from tests.evaluation.gold import EXAMPLES, SHARED, Json, records, row, rows, spoilt

DEV = SHARED / "annotation" / "dev.jsonl"


def scored(gold: Json, found: Json) -> Scores:
    return score(records([gold]), records([found]))


def test_gold_against_itself_is_perfect() -> None:
    gold = records(rows(EXAMPLES))
    scores = score(gold, gold)
    assert {(c.precision, c.recall) for name, c in scores.figures.items() if c.gold} == {(1.0, 1.0)}
    assert (scores.modality, scores.missing_documents, scores.misses) == (1.0, 0, ())
    assert scores.figures["fact"].gold > 100


def test_a_thing_split_in_two_costs_precision() -> None:
    gold = row("甲钢集团即甲钢", ["e1 Organization 甲钢集团 甲钢"], [])
    found = row("", ["e1 Organization 甲钢集团", "e2 Organization 甲钢"], [])
    assert scored(gold, found).figures["entity"] == Counts(right=1, predicted=2, gold=1)


def test_the_class_counts_for_entity_and_not_for_untyped() -> None:
    gold = row("甲园", ["e1 Facility 甲园"], [])
    figures = scored(gold, row("", ["e1 Organization 甲园"], [])).figures
    assert (figures["entity"].right, figures["untyped"].right) == (0, 1)
    assert figures["entity Facility"] == Counts(0, 0, 1)
    assert figures["entity Organization"] == Counts(0, 1, 0)


def test_quotation_marks_spaces_and_width_do_not_count() -> None:
    gold = row("《Ａ 计划》", ["e1 Work A计划"], [])
    found = {**row("", [], []), "entities": [{"id": "x", "type": "Work", "name": "《Ａ 计划》"}]}
    assert scored(gold, found).figures["entity"].right == 1


@pytest.mark.parametrize(
    ("property", "right"), [("signedWith", 1), ("cooperatesWith", 1), ("investsIn", 0), ("acquires", 0)]
)
def test_only_symmetric_facts_hold_both_ways(property: str, right: int) -> None:
    entities = ["e1 Organization 甲钢", "e2 Organization 乙港"]
    gold = row("甲钢与乙港", entities, [f"e1 {property} e2"])
    assert scored(gold, row("", entities, [f"e2 {property} e1"])).figures["fact"].right == right


def test_a_gold_fact_is_credited_once() -> None:
    entities = ["e1 Organization 甲钢", "e2 Organization 乙港"]
    gold = row("甲钢与乙港", entities, ["e1 investsIn e2"])
    figures = scored(gold, row("", entities, ["e1 investsIn e2", "e1 investsIn e2"])).figures
    assert figures["fact"] == figures["fact investsIn"] == Counts(right=1, predicted=2, gold=1)


def test_modality_and_qualifiers_count_among_right_facts_only() -> None:
    entities = ["e1 Organization 甲钢", "e2 Organization 乙港", "e3 Organization 丙厂"]
    gold = row(
        "甲钢乙港丙厂3亿元今年",
        entities,
        ["e1 investsIn e2 planned amount=3亿元 date=今年", "e1 acquires e3 date=今年"],
    )
    found = row("", entities, ["e1 investsIn e2 fact amount=3亿元 date=去年", "e1 builds e3 date=今年"])
    scores = scored(gold, found)
    assert scores.figures["qualifier"] == Counts(right=1, predicted=2, gold=2)
    assert scores.modality == 0.0


def test_a_document_that_was_not_predicted_counts_as_empty() -> None:
    gold = row("甲钢", ["e1 Organization 甲钢"], [])
    scores = score(records([gold]), {})
    assert (scores.missing_documents, scores.figures["entity"]) == (1, Counts(0, 0, 1))


def test_a_place_that_stands_only_inside_longer_names_is_neutral() -> None:
    gold = row("青州钢铁开工", ["e1 Organization 青州钢铁"], [])
    found = row("", ["e1 Organization 青州钢铁", "e2 Location 青州"], ["e1 locatedIn e2"])
    scores = scored(gold, found)
    assert scores.figures["entity"] == Counts(1, 1, 1)
    assert scores.figures["fact"] == Counts(0, 0, 0)
    standing = row("青州的青州钢铁开工", ["e1 Organization 青州钢铁"], [])
    assert scored(standing, found).figures["entity"] == Counts(1, 2, 1)


def test_a_fact_about_nothing_is_refused() -> None:
    broken = row("甲钢", ["e1 Organization 甲钢"], ["e1 investsIn e9"])
    with pytest.raises(SourceError, match="document t: the fact e1 investsIn e9"):
        score(records([broken]), {})


def test_errors_name_document_kind_and_names() -> None:
    entities = ["e1 Organization 甲钢", "e2 Organization 乙港"]
    gold = row("甲钢乙港", [*entities, "e3 Person 王砚"], ["e1 investsIn e2 planned"])
    found = row("", [*entities, "e4 Work 某书"], ["e1 acquires e2"])
    assert list(errors(scored(gold, found))) == [
        "t\tentity missed\tPerson\t王砚\t\t\n",
        "t\tentity wrong\tWork\t某书\t\t\n",
        "t\tfact wrong\tacquires\t甲钢\t乙港\tfact\n",
        "t\tfact missed\tinvestsIn\t甲钢\t乙港\tplanned\n",
    ]


def yardstick() -> ModuleType:
    spec = importlib.util.spec_from_file_location("yardstick", SHARED / "eval" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(not (SHARED / "eval" / "score.py").is_file(), reason="the yardstick lies outside the repository")
@pytest.mark.parametrize("path", [DEV, EXAMPLES], ids=["dev", "examples"])
@pytest.mark.parametrize("seed", range(3))
def test_the_figures_are_those_of_the_yardstick(path: Path, seed: int) -> None:
    if not path.is_file():
        pytest.skip("no annotated news outside the repository")
    gold = rows(path)
    found = spoilt(gold, seed) if seed else gold
    differences: list[tuple[str, ...]] = []
    expected = yardstick().score({each["id"]: each for each in gold}, {each["id"]: each for each in found}, differences)
    scores = score(records(gold), records(found))
    assert table(scores) == _with_zeros(expected)
    assert [astuple(miss) for miss in scores.misses] == differences
    assert seed == 0 or 0.2 < scores.figures["fact"].f1 < 0.9


def _with_zeros(expected: Json) -> Json:
    """The yardstick leaves a count out where nothing was counted."""
    zeros = {"right": 0, "predicted": 0, "gold": 0}
    return {**expected, "per": {name: zeros | counts for name, counts in expected["per"].items()}}


def test_intervals_of_one_document_are_points() -> None:
    gold = row("甲园", ["e1 Facility 甲园"], [])
    found = intervals(scored(gold, gold), samples=20)
    assert (found["entity"]["f1"].low, found["entity"]["f1"].high) == (1.0, 1.0)
