"""Hostile names and hostile questions: nothing of them reaches SPARQL but as an escaped literal or an IRI."""

from __future__ import annotations

import pytest

from kg import graph, ontology, store
from kg.ask import NameIndex, ask, names_of, reply, understand
from kg.ask.names import fold
from kg.query.access import of_store
from kg.query.guard import check
from tests.ask.world import world
from tests.factory import claim, document, mention
from tests.graph.world import HOSTILE, ONTOLOGY, knowledge, reading

INJECTIONS = (
    '谁投资了"} UNION {?s ?p ?o} #',
    "谁投资了> ?x . } DELETE { ?s ?p ?o",
    "谁投资了') } SERVICE <http://127.0.0.1:1/> {",
    'X\'的")) || true || CONTAINS("是谁',
    "玄川能源的.*)|(是谁",
    "谁是玄川能源的\\\\u0022董事长",
    "\ud800谁投资了\udfff",
    "谁投资了\u202e临湖储能基地\u200f",
    "<script>alert(1)</script>投资了谁",
    "谁投资了" + "临" * 150,
    "哪些企业投资超过" + "9" * 100 + "亿元",
    "9999年99月99日谁投资了临湖储能基地",
)


@pytest.mark.parametrize("text", INJECTIONS)
def test_no_question_breaks_out_of_its_query(text: str) -> None:
    store_ = world()
    found = ask(store_, text, ONTOLOGY)
    if found.sparql:
        check(found.sparql)
    assert all(fact.text for finding in found.findings for fact in finding.facts)


def test_things_with_hostile_names_can_be_asked_about() -> None:
    readings = []
    for number, name in enumerate(HOSTILE):
        text = f"{name}甲{number}公司收购{name}乙{number}公司。"
        doc = document(text, title=name, publisher=name)
        one, other = mention(doc, f"{name}甲{number}公司"), mention(doc, f"{name}乙{number}公司")
        readings.append(reading(doc, claim(doc, one, "acquires", other)))
    opened = store.in_memory(graph.build(knowledge(*readings), ONTOLOGY))
    names, access = NameIndex.of(names_of(opened)), of_store(opened)
    for number, name in enumerate(HOSTILE):
        found = reply(access, f"谁收购了{name}乙{number}公司", names, ONTOLOGY)
        told = [fold(finding.thing.name) for finding in found.findings if finding.thing]
        assert told == [fold(f"{name}甲{number}公司")], name


def test_a_thing_named_like_a_question_is_not_in_the_way() -> None:
    doc = document("谁收购什么。投资收购董事长。")
    claims = (
        claim(doc, mention(doc, "谁"), "acquires", mention(doc, "什么")),
        claim(doc, mention(doc, "投资"), "acquires", mention(doc, "董事长")),
    )
    opened = store.in_memory(graph.build(knowledge(reading(doc, *claims)), ONTOLOGY))
    found = understand("谁收购了董事长", NameIndex.of(names_of(opened)), ONTOLOGY)
    assert all(named.things != ("Organization/谁",) for question in found for named in question.named)


def test_a_property_of_ones_own_can_be_asked_for(tmp_path: object) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "mine.yaml"
    path.write_text(
        "sponsors:\n  label: {zh: 冠名, en: sponsors}\n  domain: [Organization]\n  range: [Event]\n"
        "  inverse: {zh: 冠名商, en: sponsored by}\n  cues: [独家赞助]\n",
        encoding="utf-8",
    )
    schema = ontology.load(path)
    doc = document("青禾乳业冠名星潮马拉松。")
    told = claim(doc, mention(doc, "青禾乳业"), "sponsors", mention(doc, "星潮马拉松", "Event"))
    opened = store.in_memory(graph.build(knowledge(reading(doc, told)), schema))
    for text, wanted in (
        ("谁冠名了星潮马拉松", "青禾乳业"),
        ("星潮马拉松的冠名商是谁", "青禾乳业"),
        ("谁独家赞助星潮马拉松", "青禾乳业"),
        ("青禾乳业冠名了什么活动", "星潮马拉松"),
    ):
        found = ask(opened, text, schema)
        assert [finding.thing and finding.thing.name for finding in found.findings] == [wanted], text
        assert ask(opened, text, ONTOLOGY).told is False
