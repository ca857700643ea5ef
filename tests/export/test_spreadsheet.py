"""No cell of the CSV is a formula, and the tables come back as they were."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import export
from kg.export.spreadsheet import MARK, cell, text_of
from kg.graph.links import stored
from kg.graph.terms import REPLACEMENT
from tests.graph.world import dataset, hostile, small

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "＝1",
    "＋1",
    "－1",
    "＠a",
    "\t=1",
    "\n=1",
    " =1",
    "\r-2",
    "|x",
    "%0A",
    "−1",
    "　=1",
]


def table(name: str, world: object) -> list[dict[str, str]]:
    content = "".join(export.FORMATS[name].chunks(dataset(world)))  # type: ignore[arg-type]
    assert content.startswith(MARK)
    return list(csv.DictReader(io.StringIO(content[1:], newline="")))


@pytest.mark.parametrize("text", [*FORMULAS, *(f"'{text}" for text in FORMULAS)])
def test_a_formula_becomes_text(text: str) -> None:
    assert cell(text) == f"'{text}"
    assert text_of(cell(text)) == text


@pytest.mark.parametrize("text", ["", "云岭数据", "1.5", "甲=乙", "'", "'引文'", "2025-09-16", "（=1）"])
def test_other_text_stays(text: str) -> None:
    assert cell(text) == text == text_of(text)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_every_text_comes_back(text: str) -> None:
    assert text_of(cell(text)) == text
    assert not cell(text).lstrip().startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize("world", [small(), hostile()], ids=["small", "hostile"])
def test_claims_and_entities_come_back(world: object) -> None:
    nodes, edges = stored(dataset(world))  # type: ignore[arg-type]
    names = {node.id: node.name for node in nodes}
    rows = [{key: text_of(value) for key, value in row.items()} for row in table("csv", world)]
    assert sorted(
        (r["claim"], r["subject"], r["property"], r["object"], r["modality"], r["date"], r["evidence"]) for r in rows
    ) == [
        (e.id, told(names[e.subject]), e.property, told(names[e.object]), e.modality, e.date, told(e.evidence))
        for e in edges
    ]
    entities = [{key: text_of(value) for key, value in row.items()} for row in table("csv-entities", world)]
    assert sorted((r["id"], r["type"], r["name"]) for r in entities) == sorted(
        (told(n.id), n.type, told(n.name)) for n in nodes
    )


def told(text: str) -> str:
    return "".join(REPLACEMENT if c == "\0" or "\ud800" <= c <= "\udfff" else c for c in text)


def test_no_cell_of_a_hostile_world_is_a_formula() -> None:
    cells = [value for name in ("csv", "csv-entities") for row in table(name, hostile()) for value in row.values()]
    assert cells
    assert not [value for value in cells if value.lstrip().startswith(("=", "+", "-", "@"))]
