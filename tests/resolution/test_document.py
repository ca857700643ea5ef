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


def test_a_declared_short_name_is_joined() -> None:
    assert names("[远山智能装备股份有限公司|O]（以下简称“[山装|O]”）公告，[山装|O]中标。") == [
        {"远山智能装备股份有限公司", "山装"}
    ]


def test_an_earlier_and_a_later_name_stay_two() -> None:
    assert len(names("[云帆汽车|O]（原[云帆汽车有限公司|O]）更名。")) == 2


def test_a_document_without_mentions_has_no_entities() -> None:
    assert within(reading("没有名字。")) == ()
