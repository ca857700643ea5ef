from kg.records import Reading
from kg.resolution import across
from tests import factory


def reading(text: str, *names: str) -> Reading:
    document = factory.document(text)
    return factory.reading(document, mentions=tuple(factory.mention(document, name) for name in names))


def names_together(*readings: Reading) -> list[set[str]]:
    return [{entity.name, *entity.aliases} for entity in across(readings).entities]


MOTHER = reading("云岭轮胎发布年报。", "云岭轮胎")
DAUGHTER = reading("南京云岭轮胎有限公司扩产。", "南京云岭轮胎有限公司")
BOTH = reading("云岭轮胎称，对南京云岭轮胎有限公司的整改已结束。", "云岭轮胎", "南京云岭轮胎有限公司")


def test_names_that_no_text_tells_apart_are_joined_by_their_form() -> None:
    assert {"云岭轮胎", "南京云岭轮胎有限公司"} in names_together(MOTHER, DAUGHTER)


def test_names_that_a_text_tells_apart_stay_apart() -> None:
    assert not [group for group in names_together(MOTHER, DAUGHTER, BOTH) if len(group) > 1]


def test_the_order_of_texts_does_not_matter() -> None:
    assert names_together(MOTHER, DAUGHTER, BOTH) == names_together(BOTH, DAUGHTER, MOTHER)
