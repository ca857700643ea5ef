import pytest

from kg.records import Claim, Entity, Judgement, Link, Reading, Verdict
from kg.resolution import within
from tests.resolution.factory import reading


def names(marked: str) -> list[set[str]]:
    return [{entity.name, *entity.aliases} for entity in within(reading(marked))]


def test_every_mention_is_in_exactly_one_entity_and_ids_follow_the_text() -> None:
    read = reading("[湘北机床有限公司|O]在[衡山市|L]开工，[湘北机床|O]出资，[衡山|L]供地。")
    entities = within(read)
    assert [entity.id for entity in entities] == ["e1", "e2"]
    assert sorted(m for entity in entities for m in entity.mentions) == sorted(read.mentions)
    assert entities[0].name == "湘北机床有限公司"
    assert entities[0].aliases == ("湘北机床",)


@pytest.mark.parametrize(
    "marked",
    [
        "[远山智能装备股份有限公司|O]（以下简称“[山装|O]”）公告，[山装|O]中标。",
        "[云岭汽车科技股份有限公司|O]开工。[云岭汽车|O]投产。",
        "[中国石油化工集团公司|O]开工。[中石化|O]投产。",
        "[艾克米公司|O]（[Acme|O]）来华。",
        "[湖南省|L]开会。[湖南|L]发布。",
        "[艾玛·卢卡斯|P]来访。[卢卡斯|P]说好。",
        "[俄罗斯|L]表态。[俄方|L]回应。",
        "[“青松”科普活动|E]开幕。[青松|E]闭幕。",
    ],
)
def test_names_of_one_thing_are_joined(marked: str) -> None:
    assert len(names(marked)) == 1


@pytest.mark.parametrize(
    "marked",
    [
        "[云帆汽车|O]（原[云帆汽车有限公司|O]）更名。",
        "[地铁1号线|F]开工，[地铁2号线|F]通车。",
        "[云岭工程一期|J]完工，[云岭工程二期|J]开工。",
        "[第三届云岭论坛|E]开幕，[云岭论坛|E]已办多年。",
        "[长沙|L]开会，[长沙县|L]落实。",
        "[吉林省|L]开会，[吉林市|L]落实。",
        "[湖南省财政厅|O]拨款，[湖南省审计厅|O]审计。",
        "[云岭汽车科技有限公司|O]开工，[云岭汽车销售服务有限公司|O]停工。",
        "[中国石化|O]、[中国石油|O]涨价。",
        "[王伟|P]和[王玮|P]来了。",
        "[Pt|R]与[UnicodeFont|R]发布。",
    ],
)
def test_names_of_two_things_stay_apart(marked: str) -> None:
    assert len(names(marked)) == 2


def test_a_short_form_does_not_join_two_that_differ_in_their_places() -> None:
    found = names("[浙江省报业协会|O]与[中国报业协会|O]签约，[报业协会|O]供稿。")
    assert not any({"浙江省报业协会", "中国报业协会"} <= one for one in found)


def test_one_surface_in_two_classes_is_one_thing_of_the_surer_class() -> None:
    read = reading("[云岭|O]开工。[云岭|R]投产。[云岭|O]停工。")
    assert [entity.type for entity in within(read)] == ["Organization"]


def test_a_link_of_the_extractor_is_followed() -> None:
    read = reading("[甲乙丙|O]来。[丁戊己|O]走。")
    linked = Reading(read.document, read.mentions, links=(Link(read.mentions[0], read.mentions[1], "apposition"),))
    assert len(within(linked)) == 1


def test_a_claim_of_a_former_name_keeps_two_things() -> None:
    read = reading("[云岭汽车科技有限公司|O]来。[云岭汽车|O]走。")
    new, old = read.mentions
    renamed = Claim(read.document.id, new, "formerName", old, (0, 5))
    assert len(within(Reading(read.document, read.mentions, claims=(renamed,)))) == 2


def test_a_judgement_holds_before_the_scorer() -> None:
    read = reading("[云岭汽车科技有限公司|O]来。[云岭汽车|O]走。")
    told = Judgement("Organization", "云岭汽车", "云岭汽车科技有限公司", Verdict.DIFFERENT, "", "person")
    assert len(within(read)) == 1
    assert len(within(read, judgements=[told])) == 2


def test_two_readings_of_one_text_give_the_same_entities() -> None:
    text = "[云岭汽车科技有限公司|O]来。[云岭汽车|O]走。[湖南省|L]。[湖南|L]。"
    found: list[tuple[Entity, ...]] = [within(reading(text)) for _ in range(2)]
    assert found[0] == found[1]


def test_a_document_without_mentions_has_no_entities() -> None:
    assert within(reading("没有名字。")) == ()


def test_hostile_names_are_only_names() -> None:
    marked = "[((((|O]与[\\d+$|O]与[“”|W]与[\u200b|P]与[公司|O]与[一|R]来。"
    assert len(within(reading(marked))) == 6


def test_many_names_are_not_compared_all_with_all() -> None:
    marked = "".join(f"[第{n}号云岭{n:05d}厂|F]。" for n in range(400))
    assert len(within(reading(marked))) == 400
