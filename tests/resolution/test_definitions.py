import pytest

from kg.resolution.definitions import Kind, declarations, outermost
from tests.resolution.factory import reading


def kinds(marked: str) -> list[str]:
    read = reading(marked)
    return [found.kind.value for found in declarations(read.document.text, outermost(read.mentions))]


@pytest.mark.parametrize(
    "marked",
    [
        "[远山智能装备公司|O]（以下简称“[山装|O]”）公告。",
        "[远山智能装备公司|O](下称[山装|O])公告。",
        "[远山智能装备公司|O]，简称“[山装|O]”，公告。",
        "[远山智能装备公司|O]（股票代码600001，以下简称[山装|O]）公告。",
        "[远山智能装备公司|O]（英文名：[Yuanshan|O]）公告。",
        "[远山|L]又称[青山|L]。",
    ],
)
def test_a_text_declares_another_name(marked: str) -> None:
    assert kinds(marked) == [Kind.DEFINED]


@pytest.mark.parametrize(
    "marked", ["[云帆汽车|O]（原名[江帆汽车|O]）", "[江帆汽车|O]更名为“[云帆汽车|O]”。", "[云帆|O]前身是[江帆|O]。"]
)
def test_a_text_declares_a_renaming(marked: str) -> None:
    assert kinds(marked) == [Kind.RENAMED]


def test_a_bracket_that_holds_more_than_a_name_declares_nothing() -> None:
    assert kinds("[云帆汽车|O]（[江帆汽车|O]的子公司）") == []


@pytest.mark.parametrize(
    "marked", ["[云帆汽车|O]和[江帆汽车|O]", "[云帆汽车|O]\n（[江帆汽车|O]）", "[云帆汽车|O]。以下简称[江帆|O]"]
)
def test_other_words_declare_nothing(marked: str) -> None:
    assert kinds(marked) == []
