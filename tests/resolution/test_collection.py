from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.records import Judgement, Knowledge, Verdict
from kg.resolution import across
from tests.resolution.factory import reading


def ids(knowledge: Knowledge) -> list[str]:
    return [entity.id for entity in knowledge.entities]


def nodes(*marked: str, judgements: tuple[Judgement, ...] = ()) -> list[set[str]]:
    found = across([reading(text) for text in marked], judgements=judgements).entities
    return [{entity.name, *entity.aliases} for entity in found]


def different(one: str, other: str, kind: str = "Organization") -> Judgement:
    return Judgement(kind, one, other, Verdict.DIFFERENT, "told apart", "person")


def same(one: str, other: str, kind: str = "Organization") -> Judgement:
    return Judgement(kind, one, other, Verdict.SAME, "told", "person")


def test_equal_full_names_are_one_node() -> None:
    knowledge = across([reading("[云岭机电有限公司|O]开工。"), reading("昨天，[云岭机电有限公司|O]投产。")])
    assert ids(knowledge) == ["Organization/云岭机电有限公司"]
    assert len(knowledge.entities[0].mentions) == 2


def test_one_name_in_two_classes_is_two_nodes() -> None:
    assert ids(across([reading("[青松|R]上市。"), reading("[青松|O]开业。")])) == ["Organization/青松", "Product/青松"]


def test_a_short_name_alone_in_a_document_finds_its_full_name() -> None:
    assert nodes("[云岭机电科技股份有限公司|O]开工。", "[云岭机电|O]投产。") == [
        {"云岭机电科技股份有限公司", "云岭机电"}
    ]


def test_a_short_name_that_fits_two_full_names_stays_alone() -> None:
    found = nodes("[衡山云岭机电有限公司|O]开工。", "[长沙云岭机电有限公司|O]停工。", "[云岭机电|O]投产。")
    assert len(found) == 3


def test_subsidiaries_with_other_fields_stay_apart() -> None:
    assert len(nodes("[云岭汽车科技有限公司|O]开工。", "[云岭汽车销售服务有限公司|O]停工。")) == 2


def test_two_legal_forms_are_two_companies() -> None:
    assert len(nodes("[云岭机电有限公司|O]开工。", "[云岭机电股份有限公司|O]停工。")) == 2


def test_a_short_name_declared_in_one_document_serves_the_others() -> None:
    found = nodes("[远山智能装备股份有限公司|O]（以下简称“[山装|O]”）公告。", "[山装|O]中标。")
    assert found == [{"远山智能装备股份有限公司", "山装"}]


def test_a_short_name_declared_for_two_things_serves_neither() -> None:
    found = nodes(
        "[远山智能装备股份有限公司|O]（以下简称“[山装|O]”）公告。",
        "[高山服装有限公司|O]（以下简称“[山装|O]”）公告。",
        "[山装|O]中标。",
    )
    assert {"山装"} in found


@pytest.mark.parametrize(
    ("one", "other"),
    [("湖南", "湖南省"), ("长沙", "长沙市"), ("湘", "湖南省"), ("日本", "日本国"), ("西藏", "西藏自治区")],
)
def test_a_place_and_its_short_form_are_one(one: str, other: str) -> None:
    assert nodes(f"[{one}|L]下雨。", f"[{other}|L]下雪。") == [{one, other}]


@pytest.mark.parametrize(
    ("one", "other"), [("长沙", "长沙县"), ("吉林省", "吉林市"), ("湖南", "河南"), ("衡山", "衡山县")]
)
def test_places_of_other_levels_stay_apart(one: str, other: str) -> None:
    assert len(nodes(f"[{one}|L]下雨。", f"[{other}|L]下雪。")) == 2


def test_persons_of_one_name_need_evidence() -> None:
    knowledge = across([reading("[王伟|P]来了。"), reading("那天[王伟|P]走了。")])
    assert len(knowledge.entities) == 2
    assert all(entity.id.startswith("Person/王伟-") for entity in knowledge.entities)


def test_persons_of_one_name_with_one_employer_are_one() -> None:
    found = across([reading("[云岭机电|O]的[王伟|P]来了。"), reading("[王伟|P]离开[云岭机电|O]。")])
    assert ids(found) == ["Organization/云岭机电", "Person/王伟"]


def test_a_foreign_name_in_full_is_rare_enough() -> None:
    assert len(nodes("[艾玛·卢卡斯|P]来了。", "那天[艾玛·卢卡斯|P]走了。")) == 1


def test_a_generic_body_is_known_by_its_place_alone() -> None:
    texts = ("[衡阳市|L]：[人民医院|O]开诊。", "在[衡阳|L]，[人民医院|O]扩建。", "[株洲市|L]：[人民医院|O]开诊。")
    hospitals = [found for found in across(map(reading, texts)).entities if found.name == "人民医院"]
    assert sorted(len(found.mentions) for found in hospitals) == [1, 2]


def test_a_judgement_separates_what_rules_would_join() -> None:
    texts = ("[云岭机电科技股份有限公司|O]开工。", "[云岭机电|O]投产。")
    assert len(nodes(*texts, judgements=(different("云岭机电", "云岭机电科技股份有限公司"),))) == 2


def test_a_judgement_separates_inside_a_document() -> None:
    text = "[云岭机电科技股份有限公司|O]（以下简称“[云岭机电|O]”）公告。"
    assert len(nodes(text, judgements=(different("云岭机电", "云岭机电科技股份有限公司"),))) == 2


def test_no_chain_of_joins_brings_together_what_was_separated() -> None:
    found = nodes(
        "[甲乙丙|O]来。",
        "[丁戊己|O]来。",
        "[庚辛壬|O]来。",
        judgements=(same("甲乙丙", "丁戊己"), same("丁戊己", "庚辛壬"), different("甲乙丙", "庚辛壬")),
    )
    assert all(not {"甲乙丙", "庚辛壬"} <= names for names in found)


def test_a_judgement_joins_what_no_rule_would() -> None:
    assert nodes("[甲乙丙|O]来。", "[丁戊己|O]来。", judgements=(same("甲乙丙", "丁戊己"),)) == [{"甲乙丙", "丁戊己"}]


def test_homonyms_can_be_joined_by_a_judgement() -> None:
    assert nodes("[王伟|P]来了。", "那天[王伟|P]走了。", judgements=(same("王伟", "王伟", "Person"),)) == [{"王伟"}]


def test_the_last_judgement_about_a_pair_holds() -> None:
    told = (different("甲乙丙", "丁戊己"), same("丁戊己", "甲乙丙"))
    assert len(nodes("[甲乙丙|O]来。", "[丁戊己|O]来。", judgements=told)) == 1


def test_every_merge_of_two_names_is_remembered_with_its_reason() -> None:
    knowledge = across([reading("[云岭机电科技股份有限公司|O]开工。"), reading("[云岭机电|O]投产。")])
    (judgement,) = knowledge.judgements
    assert {judgement.one, judgement.other} == {"云岭机电", "云岭机电科技股份有限公司"}
    assert (judgement.verdict, judgement.by) == (Verdict.SAME, "rule")
    assert judgement.why


def test_a_document_given_twice_counts_once() -> None:
    read = reading("[云岭机电|O]开工。")
    assert across([read, read]) == across([read])


def test_nothing_gives_nothing() -> None:
    assert across([]) == Knowledge((), ())


PIECES = (
    "[云岭机电科技股份有限公司|O]（以下简称“[云岭机电|O]”）在[湖南省|L]。",
    "[云岭机电|O]的[王伟|P]来了。",
    "[王伟|P]到[云岭机电|O]。",
    "[王伟|P]在[湖南|L]。",
    "[湘|L]企[岭机|O]公告。",
    "[衡山市云岭机电有限公司|O]（简称[岭机|O]）成立。",
    "[人民医院|O]在[长沙|L]。",
    "[长沙市|L]的[人民医院|O]。",
)


@settings(deadline=None, max_examples=30)
@given(st.permutations(PIECES), st.sets(st.sampled_from([*permutations(("云岭机电", "岭机", "湖南"), 2)]), max_size=2))
def test_the_order_of_documents_changes_nothing(pieces: list[str], pairs: set[tuple[str, str]]) -> None:
    told = tuple(different(one, other) for one, other in sorted(pairs))
    forward = across([reading(piece) for piece in PIECES], judgements=told)
    assert across([reading(piece) for piece in pieces], judgements=told) == forward


@settings(deadline=None, max_examples=15)
@given(st.lists(st.sampled_from(PIECES), unique=True))
def test_every_mention_is_in_exactly_one_entity(pieces: list[str]) -> None:
    knowledge = across([reading(piece) for piece in pieces])
    owned = sorted(mention for entity in knowledge.entities for mention in entity.mentions)
    assert owned == sorted(mention for read in knowledge.readings for mention in read.mentions)
    assert len({entity.id for entity in knowledge.entities}) == len(knowledge.entities)


def test_one_name_in_two_classes_that_are_taken_for_one_another_is_one_thing_of_the_commoner_class() -> None:
    texts = ("[云岭产业园|F]开园。", "[云岭产业园|F]招商。", "[云岭产业园|O]发布公告。")
    (park,) = across(map(reading, texts)).entities
    assert (park.id, len(park.mentions)) == ("Facility/云岭产业园", 3)


def test_of_two_classes_told_equally_often_the_first_in_the_alphabet_holds_whatever_the_order() -> None:
    texts = [reading("[云岭产业园|F]开园。"), reading("[云岭产业园|O]发布公告。")]
    assert [entity.type for entity in across(texts).entities] == ["Facility"]
    assert across(texts).entities == across(reversed(texts)).entities


def test_one_name_in_clearly_different_classes_is_two_things() -> None:
    assert len(across([reading("[林远山河|P]致辞。"), reading("[林远山河|O]发布公告。")]).entities) == 2


def test_a_generic_name_in_two_classes_stays_apart() -> None:
    assert len(across([reading("[人民医院|F]开诊。"), reading("[人民医院|O]发布公告。")]).entities) == 2
