import pytest

from kg.errors import OntologyError
from kg.resolution import facts
from kg.resolution.prepare import fields, short_place


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("湖南省", "湖南"),
        ("长沙市", "长沙"),
        ("道县", "道县"),
        ("内蒙古自治区", "内蒙古"),
        ("广西壮族自治区", "广西"),
        ("新疆维吾尔自治区", "新疆"),
        ("湘西土家族苗族自治州", "湘西"),
        ("香港特别行政区", "香港"),
    ],
)
def test_the_short_form_of_a_division(name: str, short: str) -> None:
    assert short_place(name) == short


def test_fields_are_words_behind_many_trade_names() -> None:
    trades = "甲乙 丙丁 戊己 庚辛 壬癸 子丑 寅卯 辰巳 午未 申酉 戌亥 天干 地支".split()  # noqa: SIM905
    names = [f"{trade}科技有限公司" for trade in trades] + ["云岭岭机有限公司"]
    assert [word for word, _ in fields(names)] == ["科技"]


def test_every_table_can_be_read() -> None:
    assert facts.places()["湖南省"] == facts.places()["湖南"]
    assert "科技" in facts.fields()
    assert facts.forms()["有限公司"] == "legal"
    assert facts.known_as("Organization", "世贸组织") == facts.known_as("Organization", "wto")
    assert facts.titles()
    assert facts.offices()


def test_a_table_with_too_few_cells_is_told_with_its_line(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "bad.tsv").write_text("# head\none\ttwo\nthree\n", encoding="utf-8")
    monkeypatch.setattr(facts, "_HOME", tmp_path)
    with pytest.raises(OntologyError, match="line 3"):
        facts.rows("bad.tsv", 2)
