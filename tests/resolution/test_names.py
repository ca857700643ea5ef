import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.resolution.names import fullest, is_latin, is_subsequence, key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“云岭”计划", "云岭计划"),
        ("《远山》", "远山"),
        ("云嶺機電", "云岭机电"),
        ("ＡＢＣ公司", "abc公司"),
        ("云岭（上海）公司", "云岭(上海)公司"),
        ("艾玛•卢卡斯", "艾玛·卢卡斯"),
        ("云 岭\u200b机电", "云岭机电"),
        ("一号—二号", "一号-二号"),
    ],
)
def test_wordings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(("one", "other"), [("云岭一期", "云岭二期"), ("云岭", "云岭公司"), ("A1", "A2")])
def test_different_names_have_different_keys(one: str, other: str) -> None:
    assert key(one) != key(other)


@given(st.text(min_size=1))
def test_a_key_is_never_empty_and_stays_itself(name: str) -> None:
    assert key(name)
    assert key(key(name)) == key(name)


def test_a_name_of_quotation_marks_alone_stays() -> None:
    assert key("“”") == "“”"


def test_latin_is_what_has_no_chinese_character() -> None:
    assert is_latin("Acme Corp.")
    assert not is_latin("Acme公司")
    assert not is_latin("2025")


def test_a_subsequence_keeps_the_order() -> None:
    assert is_subsequence("中石化", "中国石油化工集团")
    assert not is_subsequence("化石", "石化")


def test_the_fullest_name_is_chinese_before_it_is_long() -> None:
    assert fullest(["Acme Technologies Incorporated", "艾克米", "艾克米科技"]) == "艾克米科技"
    assert fullest(["“云岭”", "云岭甲"]) == "云岭甲"


def test_half_a_character_is_no_fault() -> None:
    assert key("青禾\ud800社") == "青禾\ufffd社"
