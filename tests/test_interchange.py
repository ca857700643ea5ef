from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.errors import SourceError
from kg.interchange import from_json, parse, read, to_json
from kg.records import Entity, Modality
from tests.factory import claim, document, mention, qualifier, reading

TEXT = "云岭钢铁与江城港务签约，云岭钢铁拟出资3亿元。云岭集团董事长王砚任江城港务顾问。"


def entity(id: str, *mentions_: object) -> Entity:
    found = tuple(mentions_)
    return Entity(id, found[0].type, found[0].surface, (), found)  # type: ignore[attr-defined,arg-type]


def test_spans_names_and_qualifiers_are_written() -> None:
    doc = document(TEXT, key="a-1", title="签约")
    steel, port = mention(doc, "云岭钢铁"), mention(doc, "江城港务")
    said = claim(doc, steel, "signedWith", port, evidence="云岭钢铁与江城港务签约", modality=Modality.FACT)
    row = to_json(reading(doc, said), [entity("e1", steel), entity("e2", port)])
    assert row == {
        "id": "a-1",
        "title": "签约",
        "date": "2025-09-16",
        "text": TEXT,
        "entities": [
            {"id": "e1", "type": "Organization", "name": "云岭钢铁", "aliases": [], "mentions": [[0, 4]]},
            {"id": "e2", "type": "Organization", "name": "江城港务", "aliases": [], "mentions": [[5, 9]]},
        ],
        "facts": [
            {
                "s": "e1",
                "p": "signedWith",
                "o": "e2",
                "modality": "fact",
                "qualifiers": {},
                "evidence": [0, 11],
                "confidence": 0.9,
                "by": "rules",
            }
        ],
    }
    assert json.loads(json.dumps(row, ensure_ascii=False)) == row


def test_the_surest_of_equal_facts_stays() -> None:
    doc = document(TEXT)
    steel, port = mention(doc, "云岭钢铁"), mention(doc, "江城港务")
    weak = claim(doc, steel, "investsIn", port, confidence=0.4)
    sure = claim(doc, steel, "investsIn", port, modality=Modality.PLANNED, evidence="拟出资3亿元", confidence=0.8)
    row = to_json(reading(doc, weak, sure), [entity("e1", steel), entity("e2", port)])
    assert [(f["modality"], f["confidence"]) for f in row["facts"]] == [("planned", 0.8)]


def test_a_symmetric_fact_is_told_once() -> None:
    doc = document(TEXT)
    steel, port = mention(doc, "云岭钢铁"), mention(doc, "江城港务")
    there = claim(doc, steel, "signedWith", port)
    back = claim(doc, port, "signedWith", steel, confidence=0.5)
    row = to_json(reading(doc, there, back), [entity("e1", steel), entity("e2", port)])
    assert [(f["s"], f["o"]) for f in row["facts"]] == [("e1", "e2")]


def test_two_offices_are_two_facts() -> None:
    doc = document(TEXT)
    person, port = mention(doc, "王砚", "Person"), mention(doc, "江城港务", nth=1)
    offices = [
        claim(doc, person, "holdsPosition", port, qualifiers=(qualifier(doc, "role", r),)) for r in ("董事长", "顾问")
    ]
    row = to_json(reading(doc, *offices), [entity("e1", person), entity("e2", port)])
    assert sorted(f["qualifiers"]["role"] for f in row["facts"]) == ["董事长", "顾问"]


def test_a_fact_between_two_names_of_one_thing_is_dropped_and_counted() -> None:
    doc = document(TEXT)
    steel, again = mention(doc, "云岭钢铁"), mention(doc, "云岭钢铁", nth=1)
    row = to_json(reading(doc, claim(doc, steel, "partOf", again)), [entity("e1", steel, again)])
    assert (row["facts"], row["dropped"]) == ([], 1)


def test_the_order_of_claims_does_not_show() -> None:
    doc = document(TEXT)
    steel, port = mention(doc, "云岭钢铁"), mention(doc, "江城港务")
    claims = [claim(doc, steel, p, port, evidence="签约") for p in ("signedWith", "investsIn", "suppliesTo")]
    entities = [entity("e1", steel), entity("e2", port)]
    assert to_json(reading(doc, *claims), entities) == to_json(reading(doc, *reversed(claims)), entities)


def test_what_was_written_is_read_back() -> None:
    doc = document(TEXT, key="a-1")
    steel, port = mention(doc, "云岭钢铁"), mention(doc, "江城港务")
    said = claim(doc, steel, "signedWith", port, evidence="签约", qualifiers=(qualifier(doc, "amount", "3亿元"),))
    back = from_json(to_json(reading(doc, said), [entity("e1", steel), entity("e2", port)]))
    assert back.entities[0].mentions == ()
    assert (back.facts[0].evidence, back.facts[0].qualifiers) == ("签约", (("amount", "3亿元"),))
    assert back.facts[0].confidence == 0.9


def test_gold_strings_are_read() -> None:
    row = {
        "id": "g",
        "text": "甲城位于乙省",
        "entities": [{"id": "e1", "type": "Location", "name": "甲城", "mentions": ["甲城"]}],
        "facts": [{"s": "e1", "p": "locatedIn", "o": "e2", "evidence": "甲城位于乙省"}],
    }
    found = from_json(row)
    assert found.entities[0].mentions == ("甲城",)
    assert (found.facts[0].evidence, found.facts[0].modality, found.facts[0].confidence) == (
        "甲城位于乙省",
        "fact",
        None,
    )


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{", "no JSON"),
        ("[]", "form is wrong"),
        ('{"id": 7, "entities": [], "facts": []}', "id is no string"),
        ('{"id": "a", "facts": []}', "lacks the key 'entities'"),
        ('{"id": "a", "entities": [{"id": "e1"}], "facts": []}', "lacks the key 'type'"),
        ('{"id": "a", "entities": [], "facts": [{"s": "e1", "o": "e2"}]}', "lacks the key 'p'"),
        (
            '{"id": "a", "text": "x", "entities": [], "facts": [{"s":"e","p":"p","o":"o","evidence":[1]}]}',
            "form is wrong",
        ),
    ],
)
def test_a_wrong_line_is_named(line: str, fault: str) -> None:
    with pytest.raises(SourceError, match=f"gold, line 2: .*{fault}"):
        list(parse(["\n", line], name="gold"))


def test_two_documents_of_one_id_are_refused() -> None:
    line = '{"id": "a", "entities": [], "facts": []}'
    with pytest.raises(SourceError, match="line 3: the id a stands in line 1"):
        list(parse([line, "", line], name="gold"))


def test_a_missing_or_wrongly_encoded_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        read(tmp_path / "none.jsonl")
    (tmp_path / "gb.jsonl").write_bytes('{"id": "甲"}'.encode("gb18030"))
    with pytest.raises(SourceError, match="not in UTF-8"):
        read(tmp_path / "gb.jsonl")
