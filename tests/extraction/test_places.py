from __future__ import annotations

import lzma
from pathlib import Path

import pytest

from kg import ontology
from kg.errors import OntologyError
from kg.extraction import places
from kg.extraction.places import Gazetteer


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


def names(gazetteer: Gazetteer, text: str, least: float = 0.5) -> list[str]:
    return [text[spot.start : spot.end] for spot in gazetteer.find(text) if spot.score >= least]


def test_it_is_read_once() -> None:
    assert Gazetteer.load() is Gazetteer.load()


def test_it_knows_every_level_down_to_the_township(gazetteer: Gazetteer) -> None:
    assert len(gazetteer) > 44_000
    for code, level in (("430000", "province"), ("431100", "prefecture"), ("431124", "county"), ("CN", "country")):
        place = gazetteer.get(code)
        assert place is not None
        assert place.level == level
    township = gazetteer.get("110101001")
    assert township is not None
    assert (township.level, township.parent) == ("township", "110101")


def test_a_county_lies_in_city_province_and_country(gazetteer: Gazetteer) -> None:
    above = [place.name for place in gazetteer.ancestors("431124")]
    assert above[:3] == ["永州市", "湖南省", "中国"]


def test_a_county_right_under_its_province_skips_the_city(gazetteer: Gazetteer) -> None:
    assert [place.name for place in gazetteer.ancestors("429004")][:2] == ["湖北省", "中国"]
    assert [place.name for place in gazetteer.ancestors("110105")][:2] == ["北京市", "中国"]


def test_hong_kong_macao_and_taiwan_have_their_districts(gazetteer: Gazetteer) -> None:
    for name, above in (("油尖旺区", "香港特别行政区"), ("板桥区", "新北市"), ("竹北市", "新竹县")):
        assert any(gazetteer.ancestors(place.code)[0].name == above for place in gazetteer.named(name)), name


def test_every_code_leads_up_to_the_top_without_a_circle(gazetteer: Gazetteer) -> None:
    for name in ("道县", "东华门街道", "内罗毕", "长江", "京津冀", "香港", "仙桃"):
        for place in gazetteer.named(name):
            chain = gazetteer.ancestors(place.code)
            assert len(chain) == len({up.code for up in chain}) <= 6


def test_an_unknown_code_has_no_ancestors(gazetteer: Gazetteer) -> None:
    assert gazetteer.ancestors("999999") == ()
    assert gazetteer.get("999999") is None


@pytest.mark.parametrize(
    ("name", "context", "code"),
    [
        ("朝阳区", ["北京"], "110105"),
        ("朝阳区", ["吉林省", "长春市"], "220104"),
        ("鼓楼区", ["南京"], "320106"),
        ("鼓楼区", ["福建"], "350102"),
        ("西湖区", ["杭州"], "330106"),
        ("中山", ["广东"], "442000"),
        ("海南", ["青海"], "632500"),
        ("海南", [], "460000"),
        ("吉林", [], "220000"),
        ("道县", [], "431124"),
        ("湖南省永州市道县", [], "431124"),
        ("襄樊市", [], "420600"),
        ("恩施", [], "422800"),
        ("肯尼亚", [], "KE"),
        ("中华人民共和国", [], "CN"),
        ("长三角", [], "region-长三角"),
        ("扬子江", [], "water-长江"),
    ],
)
def test_a_name_is_linked_by_what_stands_around_it(
    gazetteer: Gazetteer, name: str, context: list[str], code: str
) -> None:
    place = gazetteer.link(name, context=context)
    assert place is not None
    assert place.code == code


@pytest.mark.parametrize(
    ("name", "context"),
    [
        ("朝阳区", []),
        ("鼓楼区", ["纽约"]),
        ("城关镇", []),
        ("和平", []),
        ("新城", []),
        ("大同", []),
        ("东方", ["发展"]),
        ("没有的地方", []),
    ],
)
def test_a_name_that_cannot_be_decided_stays_unlinked(gazetteer: Gazetteer, name: str, context: list[str]) -> None:
    assert gazetteer.link(name, context=context) is None


def test_the_order_of_the_context_does_not_matter(gazetteer: Gazetteer) -> None:
    context = ["沈阳", "天津", "辽宁"]
    assert gazetteer.link("和平区", context=context) == gazetteer.link("和平区", context=context[::-1])


def test_the_longest_name_wins(gazetteer: Gazetteer) -> None:
    assert names(gazetteer, "印度尼西亚和印度洋沿岸") == ["印度尼西亚", "印度洋"]
    assert names(gazetteer, "湖南省永州市道县境内") == ["湖南省", "永州市", "道县"]


def test_ordinary_words_are_marked_dangerous(gazetteer: Gazetteer) -> None:
    text = "坚持开放合作，共谋和平发展，建设新城，不负朝阳"
    assert names(gazetteer, text) == []


def test_a_place_above_in_the_text_makes_a_short_form_likelier(gazetteer: Gazetteer) -> None:
    alone, supported = gazetteer.find("昆山有雨。"), gazetteer.find("江苏今日降温，昆山有雨。")
    assert alone[-1].score < 0.5 < supported[-1].score
    assert [place.code for place in supported[-1].places] == ["320583"]
    text = "北京今日降温，朝阳有雨。"
    assert names(gazetteer, text) == ["北京"]
    spot = gazetteer.find(text)[-1]
    assert [place.code for place in spot.places] == ["110105"]
    assert 0.15 < spot.score < 0.5


def test_the_country_before_a_word_is_no_place_above_it(gazetteer: Gazetteer) -> None:
    assert names(gazetteer, "中国合作、中国和平与江西资源") == ["中国", "中国", "江西"]


def test_a_place_directly_behind_the_one_above_it_is_surest(gazetteer: Gazetteer) -> None:
    spots = gazetteer.find("福州鼓楼的老街")
    assert [place.code for place in spots[-1].places] == ["350102"]
    assert spots[-1].score >= 0.9


def test_a_last_character_that_begins_the_next_word_is_given_back(gazetteer: Gazetteer) -> None:
    assert names(gazetteer, "上海市场回暖，北京市民出行，湖南省会长沙") == ["上海", "北京", "湖南", "长沙"]
    assert names(gazetteer, "推动产业发展乡村振兴") == []


def test_zones_and_farms_of_common_names_are_dangerous(gazetteer: Gazetteer) -> None:
    assert names(gazetteer, "北京城区的高新区和林场，以及经济开发区") == ["北京"]


def test_names_that_meet_by_chance_are_left_alone(gazetteer: Gazetteer) -> None:
    assert names(gazetteer, "近日本报记者看到，江西部署工作，平台大连接") == []
    assert names(gazetteer, "日本、江西和大连") == ["日本", "江西", "大连"]


@pytest.mark.parametrize("text", ["", "\u0000", "a" * 50, "区县市省", "县" * 2000, "朝阳" * 2000])
def test_any_text_can_be_searched(gazetteer: Gazetteer, text: str) -> None:
    for spot in gazetteer.find(text):
        assert text[spot.start : spot.end] in gazetteer


def test_a_damaged_gazetteer_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "lexicons").mkdir()
    monkeypatch.setattr(ontology, "folder", lambda: tmp_path)
    with pytest.raises(OntologyError, match=r"places\.tsv\.xz"):
        list(places._divisions())
    whole = lzma.compress("110000\t北京市\t北京\n".encode())
    (tmp_path / "lexicons" / "places.tsv.xz").write_bytes(whole[:-9])
    with pytest.raises(OntologyError, match="cannot be read"):
        list(places._divisions())


def test_the_shipped_files_stay_small() -> None:
    folder = ontology.folder() / "lexicons"
    assert sum((folder / name).stat().st_size for name in ("places.tsv.xz", "world.tsv", "features.tsv")) < 2_500_000
