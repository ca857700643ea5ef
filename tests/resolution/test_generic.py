import pytest

from kg.resolution.generic import is_generic, is_risky


@pytest.mark.parametrize(
    "name", ["人民医院", "第一人民医院", "市财政局", "县委组织部", "省政府", "第三中学", "二期工程"]
)
def test_generic_words_alone_single_out_nothing(name: str) -> None:
    assert is_generic(name)


@pytest.mark.parametrize("name", ["长沙市人民医院", "云岭中学", "财政部", "云岭"])
def test_a_name_with_a_place_or_a_trade_name_is_not_generic(name: str) -> None:
    assert not is_generic(name)


@pytest.mark.parametrize(
    ("kind", "name", "risky"),
    [
        ("Person", "王伟", True),
        ("Person", "艾玛·卢卡斯", False),
        ("Person", "欧阳小云", False),
        ("Person", "王建国", True),
        ("Person", "宓霁砚", False),
        ("Person", "王先生", True),
        ("Work", "规划", True),
    ],
)
def test_persons_of_short_names_are_risky(kind: str, name: str, risky: bool) -> None:
    assert is_risky(kind, name) is risky
