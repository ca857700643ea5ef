import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.resolution.families import matches
from kg.resolution.names import key

FAMILY = [
    "云岭",
    "云岭公司",
    "云岭集团",
    "湖南云岭机电有限公司",
    "云岭机电",
    "云岭股份有限公司",
    "法国云岭",
    "云岭食品有限公司",
]


def matched(*names: str) -> list[tuple[str, str]]:
    return [(one, other) for one, other, _ in matches(map(key, names))]


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("云岭机电", "云岭机电科技股份有限公司"),
        ("云岭机电", "湖南云岭机电有限公司"),
        ("湖南云岭机电", "湖南云岭机电有限公司"),
        ("云岭集团", "云岭集团有限公司"),
        ("云岭股份", "云岭股份有限公司"),
        ("青岚宓", "青岚宓网络科技有限公司"),
        ("青岚宓", "杭州青岚宓网络科技有限公司"),
        ("青岚科技", "杭州青岚信息科技有限公司"),
        ("中国云岭集团", "中国云岭集团有限公司"),
        ("云岭", "云岭公司"),
        ("云岭", "云岭集团"),
        ("云岭公司", "云岭集团"),
        ("云岭", "法国云岭"),
        ("云岭公司", "法国云岭公司"),
        ("云岭集团", "湖南云岭集团"),
        ("云岭机电有限公司", "湖南云岭机电有限公司"),
        ("云岭控股", "云岭控股有限公司"),
    ],
)
def test_two_names_of_one_company_are_joined(short: str, full: str) -> None:
    assert matched(short, full) == [(key(short), key(full))]
    assert matched(full, short) == [(key(short), key(full))]


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
        ("云岭公司", "湖南云岭科技有限公司"),
        ("云岭", "长沙云岭"),
        ("长沙县云岭机电", "长沙市云岭机电"),
        ("外贸部", "法国外贸部"),
        ("云岭集团", "云岭股份"),
        ("云岭集团有限公司", "云岭股份有限公司"),
    ],
)
def test_another_company_a_daughter_or_a_common_word_is_not_joined(short: str, full: str) -> None:
    assert matched(short, full) == []


def test_two_fitting_full_names_join_nothing() -> None:
    assert matched("云岭机电", "长沙云岭机电有限公司", "衡阳云岭机电有限公司") == []
    assert matched("云岭机电有限公司", "长沙云岭机电有限公司", "衡阳云岭机电有限公司") == []
    assert matched("云岭", "法国云岭", "德国云岭") == []


def test_where_a_group_is_named_a_longer_name_is_its_daughter() -> None:
    assert matched("青岚宓", "青岚宓集团", "杭州青岚宓网络科技有限公司") == [("青岚宓", "青岚宓集团")]


def test_a_bare_name_is_the_group_and_not_the_listed_company() -> None:
    joined = matched("青岚宓", "青岚宓集团", "青岚宓集团有限公司", "青岚宓股份有限公司")
    assert ("青岚宓", "青岚宓集团有限公司") in joined
    assert not [pair for pair in joined if "青岚宓股份有限公司" in pair]


def test_each_join_says_why() -> None:
    assert all(why for _, _, why in matches(FAMILY))


@given(st.permutations(FAMILY))
def test_the_order_of_names_does_not_matter(names: list[str]) -> None:
    assert matched(*names) == matched(*FAMILY)


def test_a_trade_name_that_too_many_bear_joins_nothing() -> None:
    crowd = [
        f"青岚宓{first}{second}有限公司"
        for first in "一二三四五六七八九十百千万亿"
        for second in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰"
    ]
    assert matched("青岚宓", *crowd, "青岚宓集团") in ([], [("青岚宓", "青岚宓集团")])
