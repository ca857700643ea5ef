import pytest

from kg.resolution import antecedent
from tests.resolution.factory import reading


def meant(marked: str, word: str) -> list[str]:
    read = reading(marked)
    start = read.document.text.rindex(word)
    return [mention.surface for mention in antecedent(read.document, read.mentions, start, start + len(word))]


@pytest.mark.parametrize(
    ("marked", "word", "expected"),
    [
        ("[云岭机电|O]与[远山装备|O]见面。该公司出资。", "该公司", ["云岭机电"]),
        ("[云岭机电|O]落户[青松产业园|F]。该园区很大。", "该园区", ["青松产业园"]),
        ("[云岭机电|O]与[远山装备|O]签约，双方合作。", "双方", ["云岭机电", "远山装备"]),
        ("在[长沙|L]，[云岭机电|O]与[远山装备|O]签约。双方合作。", "双方", ["云岭机电", "远山装备"]),
        ("[云岭机电|O]收购[远山装备|O]，后者停产。", "后者", ["远山装备"]),
        ("[云岭机电|O]收购[远山装备|O]，前者出资。", "前者", ["云岭机电"]),
        ("[云岭机电|O]的[王伟|P]来了。他说好。", "他", ["王伟"]),
        ("[云岭机电|O]公告，其产品畅销。", "其", ["云岭机电"]),
        ("今天下雨。[云岭机电|O]开工。天晴了。它投产。", "它", ["云岭机电"]),
    ],
)
def test_words_find_what_they_stand_for(marked: str, word: str, expected: list[str]) -> None:
    assert meant(marked, word) == expected


@pytest.mark.parametrize(
    ("marked", "word"),
    [
        ("该公司出资。[云岭机电|O]到了。", "该公司"),
        ("[甲厂|O]、[乙厂|O]和[丙厂|O]签约，双方合作。", "双方"),
        ("[云岭机电|O]签约，双方合作。", "双方"),
        ("[云岭机电|O]推出[青松|R]，后者畅销。", "后者"),
        ("[云岭机电|O]来了。他说好。", "他"),
        ("[云岭机电|O]来了。一。二。三。四。五。其产品畅销。", "其"),
        ("[云岭机电|O]来了，桌子很大。", "桌子"),
    ],
)
def test_words_that_are_not_sure_are_left_alone(marked: str, word: str) -> None:
    assert meant(marked, word) == []
