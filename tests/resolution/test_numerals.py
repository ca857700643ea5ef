import pytest

from kg.resolution.numerals import clash, counted, number, without_edition


@pytest.mark.parametrize(
    ("numeral", "digits"),
    [
        ("十", "10"),
        ("十三", "13"),
        ("二十", "20"),
        ("一百零五", "105"),
        ("两千", "2000"),
        ("二〇二五", "2025"),
        ("007", "7"),
    ],
)
def test_numerals_become_digits(numeral: str, digits: str) -> None:
    assert number(numeral) == digits


@pytest.mark.parametrize(
    ("one", "other", "counter"),
    [
        ("云岭工程一期", "云岭工程二期", "期"),
        ("地铁1号线", "地铁2号线", "号线"),
        ("第三届云岭论坛", "第4届云岭论坛", "届"),
        ("2023年云岭论坛", "2024年云岭论坛", "year"),
        ("第一人民医院", "第二人民医院", "第"),
        ("qay240", "qay300", "#"),
    ],
)
def test_names_clash_on_what_they_count(one: str, other: str, counter: str) -> None:
    assert clash(one, other) == counter


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("第三届云岭论坛", "第3届云岭论坛"),
        ("云岭工程", "云岭工程二期"),
        ("一汽", "三汽"),
        ("2023年第五届论坛", "第五届论坛"),
    ],
)
def test_names_do_not_clash_where_they_agree_or_one_is_silent(one: str, other: str) -> None:
    assert clash(one, other) == ""


def test_words_with_numerals_in_them_count_nothing() -> None:
    assert counted("三安光电") == {}


@pytest.mark.parametrize(
    ("name", "bare"),
    [("第三届云岭论坛", "云岭论坛"), ("2025年云岭论坛", "云岭论坛"), ("云岭论坛", "云岭论坛"), ("第三届", "第三届")],
)
def test_an_edition_can_be_taken_off(name: str, bare: str) -> None:
    assert without_edition(name) == bare
