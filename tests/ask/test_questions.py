"""Questions as people ask them, and what the graph must answer: names, words, or nothing at all."""

from __future__ import annotations

import pytest

from kg.ask import Answer, NameIndex, Wanted, ask, names_of, reply
from kg.errors import QueryError
from kg.graph import build
from kg.query.access import Access, of_store
from kg.store import in_memory
from tests.ask.world import world
from tests.factory import claim, document, mention
from tests.graph.world import ONTOLOGY, knowledge, reading

MAKER, BASE = "玄川能源股份有限公司", "临湖储能基地"

ANSWERED = [
    # who does it to X
    ("谁投资了临湖储能基地？", {MAKER, "金盏银行"}),
    ("请问是谁投资了临湖储能基地呢", {MAKER, "金盏银行"}),
    ("哪些企业投资了临湖储能基地", {MAKER, "金盏银行"}),
    ("投资临湖储能基地的企业有哪些？", {MAKER, "金盏银行"}),
    ("临湖储能基地的投资方是谁", {MAKER, "金盏银行"}),
    ("临湖储能基地获得了谁的投资", {MAKER, "金盏银行"}),
    ("誰投資了臨湖儲能基地", {MAKER, "金盏银行"}),
    ("谁向临湖储能基地投资", {MAKER, "金盏银行"}),
    ("谁收购了远汀软件", {"蓝杉实业"}),
    ("远汀软件被谁收购了", {"蓝杉实业"}),
    ("谁建设了临湖储能基地", {"铁流建工"}),
    ("临湖储能基地由谁建设", {"铁流建工"}),
    ("临湖储能基地的承建方是哪家公司", {"铁流建工"}),
    ("谁创立了蓝杉实业", {"柳如川"}),
    ("蓝杉实业是谁创立的", {"柳如川"}),
    ("蓝杉实业的创始人是谁", {"柳如川"}),
    ("谁主办了星潮论坛", {"南屏大学"}),
    ("星潮论坛的主办方是谁", {"南屏大学"}),
    ("云窗系统是谁研发的", {"远汀软件"}),
    ("谁给蓝杉实业供货", {"铁流建工"}),
    ("蓝杉实业的供应商有哪些", {"铁流建工"}),
    ("谁投资了玄川能源", {"白鹭资本"}),
    # what X does
    ("玄川能源投资了谁", {BASE}),
    ("玄川能源投资了哪些项目或设施", {BASE}),
    ("蓝杉实业收购了什么", {"远汀软件"}),
    ("远汀软件研发了什么产品", {"云窗系统"}),
    ("铁流建工有哪些客户", {"蓝杉实业"}),
    ("铁流建工向谁供货", {"蓝杉实业"}),
    ("由铁流建工承建的设施有哪些", {BASE}),
    ("柳如川毕业于哪里", {"南屏大学"}),
    ("柳如川是哪里人", {"衡阳市"}),
    ("蓝杉实业在哪个交易所上市", {"东岭交易所"}),
    # signing and working together, told once, true both ways
    ("玄川能源和谁签约", {"蓝杉实业", "金盏银行"}),
    ("蓝杉实业与谁签约", {MAKER}),
    ("谁和蓝杉实业签约了", {MAKER}),
    ("白鹭资本的合作伙伴有哪些", {"远汀软件"}),
    ("2025年玄川能源签了哪些约", {"蓝杉实业"}),
    ("2023年玄川能源和谁签约", {"金盏银行"}),
    # parts and names
    ("蓝杉实业的子公司有哪些", {"蓝杉物流"}),
    ("蓝杉物流的母公司是谁", {"蓝杉实业"}),
    ("蓝杉物流属于哪家公司", {"蓝杉实业"}),
    ("蓝杉实业原来叫什么", {"蓝杉木业"}),
    ("蓝杉木业现在叫什么", {"蓝杉实业"}),
    # offices
    ("玄川能源的董事长是谁", {"柳如川"}),
    ("谁是玄川能源的董事长", {"柳如川"}),
    ("玄川能源董事长是哪位", {"柳如川"}),
    ("玄川能源的副董事长是谁", {"江晓舟"}),
    ("柳如川是哪家公司的董事长", {MAKER}),
    ("柳如川在哪任职", {MAKER}),
    ("谁在玄川能源任职", {"柳如川", "江晓舟"}),
    # places, up the chain of containment
    ("临湖储能基地在哪里", {"长沙市"}),
    ("临湖储能基地位于哪里？", {"长沙市"}),
    ("长沙市位于哪里", {"湖南省"}),
    ("长沙有哪些企业", {MAKER}),
    ("湖南有哪些企业", {MAKER, "远汀软件"}),
    ("哪些企业在湖南", {MAKER, "远汀软件"}),
    ("位于湖南的设施有哪些", {BASE}),
    ("哪些企业在湖南投资超过1亿元", {MAKER}),
    ("哪些企业在湖南投资", {MAKER, "金盏银行", "白鹭资本", "蓝杉实业"}),  # a purchase is an investment
    ("哪些企业投资不到1亿元", {"金盏银行", "白鹭资本"}),
    ("哪些企业在广东投资", set()),
    # plans, and what is only denied
    ("玄川能源计划做什么", {"望江电站"}),
    ("玄川能源计划建设什么", {"望江电站"}),
    ("谁可能投资望江电站", {"白鹭资本"}),
    ("青岚证券收购了什么", set()),
    # nothing of the kind is told
    ("谁投资了星潮论坛", set()),
    ("南屏大学的董事长是谁", set()),
    ("火星公司投资了谁", set()),
    ("谁收购了火星公司", set()),
]

WORDS = [
    ("柳如川是什么职务", "董事长"),
    ("柳如川担任什么职务", "董事长"),
    ("玄川能源什么时候签约", "2025年6月8日（2025-06-08）"),
    ("玄川能源什么时候和金盏银行签约", "2023-02-01（报道日期）"),
    ("玄川能源向临湖储能基地投资了多少钱", "12亿元（1200000000 CNY）"),
    ("金盏银行投资临湖储能基地多少资金", "8000万元（80000000 CNY）"),
]


@pytest.fixture(scope="module")
def graph() -> tuple[Access, NameIndex]:
    store = world()
    return of_store(store), NameIndex.of(names_of(store))


def answer(graph: tuple[Access, NameIndex], text: str) -> Answer:
    return reply(graph[0], text, graph[1], ONTOLOGY)


@pytest.mark.parametrize(("text", "wanted"), ANSWERED, ids=[text for text, _ in ANSWERED])
def test_questions_are_answered(graph: tuple[Access, NameIndex], text: str, wanted: set[str]) -> None:
    found = answer(graph, text)
    assert found.question is not None
    assert {finding.thing.name for finding in found.findings if finding.thing} == wanted
    assert found.told is bool(wanted)
    for finding in found.findings:
        assert all(fact.text[slice(*fact.evidence)] for fact in finding.facts)
        assert finding.facts or finding.words == "地名表"


@pytest.mark.parametrize(("text", "words"), WORDS, ids=[text for text, _ in WORDS])
def test_dates_amounts_and_offices_are_told_in_the_words_of_the_text(
    graph: tuple[Access, NameIndex], text: str, words: str
) -> None:
    assert words in [finding.words for finding in answer(graph, text).findings]


def test_evidence_leads_to_sentence_document_and_date(graph: tuple[Access, NameIndex]) -> None:
    (found,) = answer(graph, "谁收购了远汀软件").findings
    (fact,) = found.facts
    assert fact.text == "蓝杉实业收购远汀软件。"
    assert fact.text[slice(*fact.evidence)] == "收购远汀软件"
    assert (fact.source.title, fact.source.date, fact.source.publisher) == ("又一家投资者", "2025-04-02", "远方时报")


def test_what_is_denied_or_only_possible_is_no_answer_but_is_told(graph: tuple[Access, NameIndex]) -> None:
    denied = answer(graph, "青岚证券收购了远汀软件吗")
    assert denied.question is not None
    assert (denied.question.wanted, denied.told) == (Wanted.WHETHER, False)
    assert [finding.facts[0].modality for finding in denied.also] == ["negated"]
    hoped = answer(graph, "谁投资了望江电站")
    assert (hoped.told, [finding.thing and finding.thing.name for finding in hoped.also]) == (False, ["白鹭资本"])


def test_whether(graph: tuple[Access, NameIndex]) -> None:
    assert answer(graph, "蓝杉实业收购了远汀软件吗").told
    assert answer(graph, "远汀软件是不是被蓝杉实业收购了").told
    assert not answer(graph, "远汀软件收购了蓝杉实业吗").told
    assert not answer(graph, "火星公司收购了蓝杉实业吗").told


def test_counting(graph: tuple[Access, NameIndex]) -> None:
    found = answer(graph, "有多少家企业投资了临湖储能基地")
    assert found.question is not None
    assert found.question.count
    assert len(found.findings) == 2


def test_relations_are_direct_or_of_two_steps(graph: tuple[Access, NameIndex]) -> None:
    direct = answer(graph, "玄川能源和蓝杉实业有什么关系")
    assert {fact.property for finding in direct.findings for fact in finding.facts} == {"signedWith"}
    steps = answer(graph, "白鹭资本和临湖储能基地有什么关系")
    assert [finding.thing and finding.thing.name for finding in steps.findings] == [MAKER]
    assert {fact.property for fact in steps.findings[0].facts} == {"investsIn"}
    assert not answer(graph, "星潮论坛和东岭交易所有什么关系").told


def test_a_thing_as_a_whole(graph: tuple[Access, NameIndex]) -> None:
    for text in ("蓝杉实业是什么", "介绍一下蓝杉实业", "蓝杉实业"):
        found = answer(graph, text)
        assert found.question is not None
        assert found.question.wanted is Wanted.SUMMARY
        told = {fact.property for finding in found.findings for fact in finding.facts}
        assert told >= {"formerName", "acquires", "signedWith", "listedOn", "partOf"}


def test_places_are_told_up_the_chain(graph: tuple[Access, NameIndex]) -> None:
    (found,) = answer(graph, "临湖储能基地在哪里").findings
    assert found.way == ("湖南省",)


@pytest.mark.parametrize(
    "text",
    ["天气怎么样", "为什么蓝杉实业收购远汀软件", "？", "的", "hello world", "1+1", "。" * 50, "谁" * 300, "谁", "投资"],
)
def test_what_is_not_understood_says_so_and_tells_what_can_be_asked(graph: tuple[Access, NameIndex], text: str) -> None:
    found = answer(graph, text)
    assert found.question is None
    assert len(found.hints) >= 10


def test_every_answer_shows_a_query_that_gives_the_same(graph: tuple[Access, NameIndex]) -> None:
    found = answer(graph, "湖南有哪些企业")
    again = graph[0].rows(found.sparql)
    assert {row["name"] for row in again} == {MAKER, "远汀软件"}


def test_an_empty_question_is_a_fault(graph: tuple[Access, NameIndex]) -> None:
    with pytest.raises(QueryError, match="empty"):
        answer(graph, "  ")


def test_this_and_last_year_are_counted_from_the_day_told_else_from_the_newest_document() -> None:
    def signed(text: str, today: str = "") -> set[str]:
        found = ask(world(), text, ONTOLOGY, today=today)
        return {finding.thing.name for finding in found.findings if finding.thing}

    assert signed("去年玄川能源签了哪些约", "2024-05-01") == {"金盏银行"}
    assert signed("今年玄川能源签了哪些约") == {"蓝杉实业"}  # the newest document is of 2025
    assert signed("去年玄川能源签了哪些约") == set()
    with pytest.raises(QueryError, match="no day"):
        ask(world(), "今年玄川能源签了哪些约", ONTOLOGY, today="去年")


def test_places_that_contain_one_another_in_a_circle_hold_no_question_up() -> None:
    names = [f"环形{letter}市" for letter in "甲乙丙丁戊己庚辛"]
    doc = document("，".join(f"{one}位于{other}" for one in names for other in names if one != other) + "。")
    ends = {name: mention(doc, name, "Location") for name in names}
    told = [claim(doc, ends[one], "locatedIn", ends[other]) for one in names for other in names if one != other]
    store = in_memory(build(knowledge(reading(doc, *told)), ONTOLOGY))
    found = ask(store, "环形甲市有哪些企业", ONTOLOGY)
    assert "locatedIn?" in found.sparql
    assert "locatedIn*" not in found.sparql
