import pytest

from kg.resolution.companies import is_full, matches
from kg.resolution.names import key


def matched(*names: str) -> list[tuple[str, str]]:
    return list(matches(map(key, names)))


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("云岭机电", "云岭机电科技股份有限公司"),
        ("云岭机电", "湖南云岭机电有限公司"),
        ("湖南云岭机电", "湖南云岭机电有限公司"),
        ("云岭集团", "云岭集团有限公司"),
        ("云岭股份", "云岭股份有限公司"),
        ("青岚宓", "青岚宓网络科技有限公司"),
        ("中国云岭集团", "中国云岭集团有限公司"),
    ],
)
def test_a_short_name_finds_its_full_name(short: str, full: str) -> None:
    assert matched(short, full) == [(short, full)]


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("云岭机电", "云岭食品有限公司"),
        ("长沙云岭机电", "衡阳云岭机电有限公司"),
        ("云岭股份", "云岭集团控股股份有限公司"),
        ("云岭机电", "云岭机电（苏州）有限公司"),
        ("云岭机电", "云岭机电销售有限公司"),
        ("云岭机电", "云岭机电有限公司长沙分公司"),
        ("云岭机电", "云岭机电西南公司"),
        ("青岚宓", "青岚宓工程有限公司"),
        ("中国云岭", "中国云岭科技集团有限公司"),
        ("上海", "上海科技有限公司"),
        ("东方", "东方科技有限公司"),
        ("云岭", "云岭科技有限公司"),
    ],
)
def test_another_company_a_daughter_or_a_common_word_is_not_matched(short: str, full: str) -> None:
    assert matched(short, full) == []


def test_two_fitting_full_names_match_nothing() -> None:
    assert matched("云岭机电", "长沙云岭机电有限公司", "衡阳云岭机电有限公司") == []


def test_the_order_of_names_does_not_matter() -> None:
    names = ["云岭机电", "云岭机电科技有限公司", "青岚宓", "青岚宓网络科技有限公司"]
    assert matched(*names) == matched(*reversed(names))


def test_full_is_what_ends_in_a_legal_form() -> None:
    assert is_full("云岭机电有限公司")
    assert not is_full("云岭股份")
    assert not is_full("云岭集团")
