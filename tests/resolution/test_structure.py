import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.resolution.names import key
from kg.resolution.structure import Parts, parts


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("云岭汽车科技股份有限公司", Parts((), "云岭", ("汽车", "科技"), ("股份有限公司",))),
        ("湖南省长沙市云岭食品有限公司", Parts(("湖南", "长沙"), "云岭", ("食品",), ("有限公司",))),
        ("云岭（上海）数字科技有限公司", Parts(("上海",), "云岭", ("数字", "科技"), ("有限公司",))),
        ("云岭食品(集团)有限公司", Parts((), "云岭", ("食品",), ("集团", "有限公司"))),
        ("云岭（研发）有限公司", Parts((), "云岭", (), ("有限公司",), ("研发",))),
        ("云岭", Parts((), "云岭", (), ())),
    ],
)
def test_a_name_is_taken_apart(name: str, expected: Parts) -> None:
    assert parts(key(name)) == expected


@given(st.text(alphabet="湖南省长沙市云岭科技集团股份有限公司()银行A1", min_size=1))
def test_the_core_is_never_empty(name: str) -> None:
    assert parts(key(name)).core


def test_a_place_is_the_trade_name_where_nothing_else_is_left() -> None:
    assert parts("上海银行").core == "上海"
