"""The knowledge-based extractor as a whole: what it reads from a text, and what no text may do to it."""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path

import pytest

from kg import ontology
from kg.errors import OntologyError
from kg.extraction.base import Extractor
from kg.extraction.check import check
from kg.extraction.rules import RulesExtractor
from kg.records import Document, Modality, Reading, Source
from tests import factory

SOURCE = Source("-", "text", "0" * 64)


@cache
def extractor() -> RulesExtractor:
    return RulesExtractor(ontology.load())


def read(text: str, *, date: str = "2025-06-01") -> Reading:
    reading = extractor().read(Document.of(text, source=SOURCE, date=date))
    return check(reading, ontology.load())


def names(text: str) -> set[tuple[str, str]]:
    return {(mention.surface, mention.type) for mention in read(text).mentions}


def facts(text: str) -> set[tuple[str, str, str]]:
    return {(c.subject.surface, c.property, c.object.surface) for c in read(text).claims}


def test_it_is_an_extractor() -> None:
    made: Extractor = extractor()
    assert made.name == "rules"
    assert made.version


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("他在宁波云帆精密机械有限公司做了十年。", ("宁波云帆精密机械有限公司", "Organization")),
        ("参观者走进湘潭市青竹湖中学。", ("湘潭市青竹湖中学", "Organization")),
        ("《雨落长街》昨晚开播。", ("雨落长街", "Work")),
        ("大家来到青石湾大桥。", ("青石湾大桥", "Facility")),
        ("第六届洞庭湖龙舟文化节明天开始。", ("第六届洞庭湖龙舟文化节", "Event")),
        ("雨下在湖南省。", ("湖南省", "Location")),
        ("作者是让·博纳尔。", ("让·博纳尔", "Person")),
    ],
)
def test_names_of_every_kind_are_found(text: str, name: tuple[str, str]) -> None:
    assert name in names(text)


def test_the_longest_name_wins_and_its_parent_is_named_too() -> None:
    found = names("他毕业于湖南大学经济与贸易学院。")
    assert ("湖南大学经济与贸易学院", "Organization") in found
    assert ("湖南大学", "Organization") in found


@pytest.mark.parametrize("noun", ["上市公司", "该公司", "产业园", "人民政府", "国有企业", "我国"])
def test_generic_nouns_are_no_names(noun: str) -> None:
    assert noun not in {surface for surface, _ in names(f"这里有{noun}。")}


def test_a_name_is_found_again_where_nothing_points_at_it() -> None:
    reading = read("云帆科技总裁赵启明介绍了计划。掌声响起，赵启明鞠了一躬。")
    assert [m.start for m in reading.mentions if m.surface == "赵启明"] == [6, 20]


def test_a_title_before_a_name_is_an_office() -> None:
    (claim,) = (c for c in read("宁波云帆机械有限公司董事长赵启明表示乐观。").claims if c.property == "holdsPosition")
    assert (claim.subject.surface, claim.object.surface) == ("赵启明", "宁波云帆机械有限公司")
    assert [(q.key, q.surface) for q in claim.qualifiers] == [("role", "董事长")]
    assert claim.evidence == (0, 16)


def test_each_of_several_offices_is_a_claim() -> None:
    claims = read("宁波云帆机械有限公司董事长、总经理赵启明表示乐观。").claims
    assert {q.surface for c in claims for q in c.qualifiers if q.key == "role"} == {"董事长", "总经理"}


def test_offices_in_two_bodies_go_to_the_same_person() -> None:
    found = facts("云帆机械有限公司董事长、宁波市机械行业协会会长赵启明表示乐观。")
    assert ("赵启明", "holdsPosition", "宁波市机械行业协会") in found
    assert ("赵启明", "holdsPosition", "云帆机械有限公司") in found


def test_no_office_is_told_without_its_role() -> None:
    text = "赵启明来自宁波云帆机械有限公司。赵启明担任宁波云帆机械有限公司总裁。云帆机械有限公司的赵启明来了。" * 3
    offices = [c for c in read(text).claims if c.property == "holdsPosition"]
    assert all("role" in {q.key for q in c.qualifiers} for c in offices)


def test_a_department_is_part_of_its_parent() -> None:
    assert ("湖南大学经济与贸易学院", "partOf", "湖南大学") in facts("他毕业于湖南大学经济与贸易学院。")


def test_an_industry_in_a_firms_name_makes_no_parent() -> None:
    assert not [f for f in facts("宁波云帆科技股份有限公司开张。") if f[1] == "partOf"]


def test_an_edition_is_part_of_its_series() -> None:
    found = facts("第六届洞庭湖国际龙舟博览会开幕。")
    assert ("第六届洞庭湖国际龙舟博览会", "partOf", "洞庭湖国际龙舟博览会") in found


def test_a_cue_word_joins_two_names() -> None:
    assert ("教育部", "develops", "校园餐管理办法") in facts("教育部近日印发《校园餐管理办法》。")


def test_two_names_in_a_sentence_are_no_fact() -> None:
    assert not facts("国务院和外交部的人都来了，天气很好。")


def test_a_plan_and_a_denial_are_not_told_as_facts() -> None:
    planned = read("教育部将印发《校园餐管理办法》。").claims
    assert {c.modality for c in planned if c.property == "develops"} == {Modality.PLANNED}
    denied = read("教育部并未印发《校园餐管理办法》。").claims
    assert {c.modality for c in denied if c.property == "develops"} <= {Modality.NEGATED}


@pytest.mark.parametrize(
    "text",
    [
        "教育部在国家计划委员会近日印发《校园餐管理办法》。",  # 计划 in a name
        "教育部为未来一代印发《校园餐管理办法》。",  # 未 in a longer noun
    ],
)
def test_a_word_of_modality_inside_a_name_or_a_noun_says_nothing(text: str) -> None:
    told = [c for c in read(text).claims if c.property == "develops"]
    assert {c.modality for c in told} == {Modality.FACT}


def test_a_longer_adverb_says_what_its_first_word_says() -> None:
    told = [c for c in read("教育部将要印发《校园餐管理办法》。").claims if c.property == "develops"]
    assert {c.modality for c in told} == {Modality.PLANNED}


def test_the_date_of_the_clause_is_a_qualifier() -> None:
    (claim,) = (c for c in read("5月6日，教育部印发《校园餐管理办法》。").claims if c.property == "develops")
    assert [(q.key, q.surface) for q in claim.qualifiers] == [("date", "5月6日")]


def test_a_declared_short_name_is_linked_and_found_again() -> None:
    reading = read("宁波云帆精密机械有限公司（以下简称“云帆精机”）昨天开张。云帆精机生意兴隆。")
    assert ("宁波云帆精密机械有限公司", "云帆精机") in {(k.one.surface, k.other.surface) for k in reading.links}
    assert sum(m.surface == "云帆精机" for m in reading.mentions) == 2


def test_a_firm_is_found_by_the_beginning_of_its_name() -> None:
    reading = read("宁波云帆精密机械有限公司昨天开张。两年来，云帆精密机械生意兴隆。")
    assert "云帆精密机械" in {m.surface for m in reading.mentions}


def test_a_short_name_in_corner_brackets_ends_before_the_bracket() -> None:
    assert ("雲帆機械", "Organization") in names("寧波雲帆機械股份有限公司（簡稱「雲帆機械」）開工。")
    assert ("云帆机械", "Organization") in names("宁波云帆机械股份有限公司（简称『云帆机械』）开工。")


def test_a_firm_keeps_its_short_name_when_it_becomes_one_limited_by_shares() -> None:
    text = "云帆汽车科技有限公司更名为“云帆汽车科技股份有限公司”。云帆汽车昨天开工。"
    (link,) = {(link.one.surface, link.other.surface) for link in read(text).links if link.other.surface == "云帆汽车"}
    assert link == ("云帆汽车科技股份有限公司", "云帆汽车")


def test_a_short_name_of_a_group_and_of_its_listed_firm_is_nobodys() -> None:
    text = "云帆汽车集团有限公司和云帆汽车集团股份有限公司签约。云帆汽车昨天开工。"
    assert "云帆汽车" not in {link.other.surface for link in read(text).links}


def test_nothing_is_told_of_a_firm_and_its_own_short_name() -> None:
    text = "云帆科技股份有限公司（以下简称“云帆”）公告。云帆2019年更名为云帆科技股份有限公司。"
    assert not [fact for fact in facts(text) if fact[1] == "formerName"]


def test_a_place_lies_where_it_lies_without_a_date() -> None:
    told = [c for c in read("5月6日，浙江省杭州市下雨。").claims if c.property == "locatedIn"]
    told += [c for c in read("2月4日宣布，位于日本熊本县的工厂开工。").claims if c.property == "locatedIn"]
    assert told
    assert not [q for c in told for q in c.qualifiers]


def test_evidence_begins_behind_the_quotation_mark_of_the_sentence_before() -> None:
    text = "“雨停了。”教育部近日印发《校园餐管理办法》。"
    (claim,) = (c for c in read(text).claims if c.property == "develops")
    assert text[slice(*claim.evidence)] == "教育部近日印发《校园餐管理办法》"


def test_a_name_behind_a_firm_in_the_same_clause_is_found() -> None:
    found = names("宁波云帆机械有限公司冠名赞助第三届安宁马拉松赛。")
    assert {("宁波云帆机械有限公司", "Organization"), ("第三届安宁马拉松赛", "Event")} <= found


def test_a_place_lies_in_another_whatever_is_planned_there() -> None:
    text = "该公司将向位于浙江省的宁波市供货，并计划在位于日本熊本县的工厂投产。"
    told = [c for c in read(text).claims if c.property == "locatedIn"]
    assert {c.modality for c in told} == {Modality.FACT}


def test_a_full_name_behind_the_short_one_is_a_name_of_its_own() -> None:
    found = {surface for surface, _ in names("云帆二局全称云帆第二工程局有限公司，昨天签约。")}
    assert "云帆第二工程局有限公司" in found
    assert not any("全称" in surface for surface in found)


def test_a_rumour_is_possible_and_no_part_of_a_name() -> None:
    (claim,) = (c for c in read("网传上海云帆港务集团将收购宁波港务集团有限公司。").claims if c.property == "acquires")
    assert claim.subject.surface == "上海云帆港务集团"
    assert claim.modality is Modality.POSSIBLE


def test_where_somebody_studied_and_was_born_is_told() -> None:
    found = facts("赵启明出生于绍兴市，毕业于浙江大学。")
    assert {("赵启明", "comesFrom", "绍兴市"), ("赵启明", "educatedAt", "浙江大学")} <= found


def test_confidences_are_chances_and_no_unlikely_claim_is_told() -> None:
    text = "宁波云帆机械有限公司董事长赵启明与外交部的人在长沙市见面，教育部印发《校园餐管理办法》。" * 5
    assert all(0.5 <= claim.confidence <= 1 for claim in read(text).claims)


def test_the_same_text_gives_the_same_reading() -> None:
    text = "宁波云帆机械有限公司董事长赵启明在长沙市出席第六届洞庭湖国际龙舟博览会。"
    assert read(text) == read(text)


def test_traditional_characters_are_read_and_kept() -> None:
    reading = read("教育部近日印發《校園餐管理辦法》。")
    assert {c.object.surface for c in reading.claims} == {"校園餐管理辦法"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "。，、；：？！“”（）《》" * 50,
        "（" * 3000,
        "”" * 3000,
        "《" * 3000,
        "hello world " * 200,
        "😀👩‍👩‍👧 🎉" * 200,
        "\ue000\uf8ff中国\ue123公司" * 50,
        "\ud800公司\udfff",
        "\x00\x01\ufeff\u200b大学",
        "·" * 500 + "阿·" * 500,
        "12345678901234567890" * 200,
        "，".join(["公司"] * 300),
    ],
)
def test_odd_texts_are_read_without_a_fault(text: str) -> None:
    read(text)


@pytest.mark.parametrize("unit", ["中国石油公司大学", "赵启明总裁", "以下简称“甲乙”", "阿·", "（", "教育部印发"])
def test_time_grows_with_the_length_only(unit: str) -> None:
    extractor()

    def seconds(length: int) -> float:
        text = (unit * length)[:length]
        start = time.process_time()
        read(text)
        return time.process_time() - start

    seconds(500)
    assert seconds(8_000) < 60 * max(seconds(1_000), 0.005)


def test_a_users_property_is_read_with_no_change_of_code(tmp_path: Path) -> None:
    path = tmp_path / "sponsors.yaml"
    path.write_text(
        "sponsors:\n  label: {zh: 赞助, en: sponsors}\n  domain: [Organization]\n  range: [Event]\n"
        "  cues: [{text: 冠名赞助, frame: svo, precision: 0.9}]\n",
        encoding="utf-8",
    )
    own = RulesExtractor(ontology.load(path))
    text = "宁波云帆机械有限公司冠名赞助第六届洞庭湖国际龙舟博览会。"
    claims = own.read(Document.of(text, source=SOURCE)).claims
    assert "sponsors" in {claim.property for claim in claims}
    assert "sponsors" not in {claim.property for claim in read(text).claims}
    assert own.version != extractor().version


@pytest.mark.parametrize("cue", ["{text: 赞助, frame: sxo}", "{text: 赞助, precision: 2}", "{word: 赞助}", "''"])
def test_a_wrong_cue_is_told_with_its_place(tmp_path: Path, cue: str) -> None:
    path = tmp_path / "sponsors.yaml"
    path.write_text(f"sponsors:\n  label: 赞助\n  cues: [{cue}]\n", encoding="utf-8")
    with pytest.raises(OntologyError, match="sponsors"):
        ontology.load(path)


def test_a_renamed_firm_has_one_earlier_name() -> None:
    text = "9月5日，经安宁市市场监督管理局核准，青禾汽车科技有限公司正式更名为青禾汽车科技股份有限公司。"
    found = RulesExtractor(ontology.load()).read(factory.document(text))
    told = [(c.subject.surface, c.object.surface) for c in found.claims if c.property == "formerName"]
    assert told == [("青禾汽车科技股份有限公司", "青禾汽车科技有限公司")]


def test_each_member_of_a_list_gets_the_claim() -> None:
    found = facts("由江州建工集团有限公司承建的青石湾大桥、白鹭洲大桥今天通车。")
    assert {o for _, p, o in found if p == "builds"} == {"青石湾大桥", "白鹭洲大桥"}


def test_a_gloss_in_letters_is_another_name_and_no_other_body() -> None:
    reading = read("宁波云帆精密机械有限公司（Cloudsail Machinery）昨天开张。")
    assert ("宁波云帆精密机械有限公司", "Cloudsail Machinery") in {
        (k.one.surface, k.other.surface) for k in reading.links
    }


def test_nobody_holds_shares_in_the_exchange_that_is_named_beside() -> None:
    found = facts("宁波云帆集团持有宁波远山股份有限公司30%股权，后者在上海证券交易所上市。")
    assert not [f for f in found if f[1] in ("holdsSharesIn", "investsIn", "acquires") and f[2] == "上海证券交易所"]


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("据传，宁波云帆集团收购了宁波远山股份有限公司。", Modality.POSSIBLE),  # hearsay goes for the whole sentence
        ("宁波云帆集团收购宁波远山股份有限公司失败。", Modality.NEGATED),
        ("宁波云帆集团收购了宁波远山股份有限公司。", Modality.FACT),
    ],
)
def test_hearsay_and_outcomes_are_heard(text: str, modality: Modality) -> None:
    assert {c.modality for c in read(text).claims if c.property == "acquires"} == {modality}


def test_what_describes_a_name_inside_a_plan_is_a_fact() -> None:
    (claim,) = (c for c in read("公司拟与云帆集团旗下的远山股份有限公司签约。").claims if c.property == "partOf")
    assert (claim.subject.surface, claim.modality) == ("远山股份有限公司", Modality.FACT)


def test_a_share_is_that_of_the_nearest_cue() -> None:
    text = "宁波云帆集团持有宁波远山股份有限公司30%的股份，上海云帆港务集团持股12%。"
    held = {
        (c.subject.surface, *(q.surface for q in c.qualifiers if q.key == "share"))
        for c in read(text).claims
        if c.property == "holdsSharesIn" and c.object.surface == "宁波远山股份有限公司"
    }
    assert held == {("宁波云帆集团", "30%"), ("上海云帆港务集团", "12%")}
