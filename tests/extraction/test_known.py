from __future__ import annotations

from pathlib import Path

import pytest

from kg import ontology
from kg.errors import OntologyError
from kg.extraction import known
from kg.extraction.known import KnownThings


@pytest.fixture(scope="module")
def things() -> KnownThings:
    return KnownThings.load()


@pytest.mark.parametrize(
    ("name", "full", "kind", "code"),
    [
        ("工信部", "工业和信息化部", "body", ""),
        ("国家发改委", "国家发展和改革委员会", "body", ""),
        ("上交所", "上海证券交易所", "exchange", ""),
        ("新华社", "新华通讯社", "medium", ""),
        ("欧盟", "欧洲联盟", "world", ""),
        ("中南大学", "中南大学", "university", ""),
        ("北师大", "北京师范大学", "university", ""),
        ("邵阳液压", "邵阳维克液压股份有限公司", "company", "301079"),
        ("贵州茅台", "贵州茅台酒股份有限公司", "company", "600519"),
    ],
)
def test_a_short_name_leads_to_the_full_one(things: KnownThings, name: str, full: str, kind: str, code: str) -> None:
    (thing,) = things.named(name)
    assert (thing.name, thing.type, thing.kind, thing.code) == (full, "Organization", kind, code)


def test_an_unknown_name_leads_nowhere(things: KnownThings) -> None:
    assert things.named("没有的公司") == ()
    assert "没有的公司" not in things


def test_names_are_found_in_a_text(things: KnownThings) -> None:
    text = "工信部与北京师范大学签约，邵阳液压参加。"
    assert [text[s.start : s.end] for s in things.find(text)] == ["工信部", "北京师范大学", "邵阳液压"]
    assert not any(s.risky for s in things.find(text))


def test_ordinary_words_are_risky(things: KnownThings) -> None:
    for text in ("机器人产业前景广阔", "治理生态环境", "东北大地回暖"):
        assert all(sighting.risky for sighting in things.find(text)), text


def test_a_full_name_in_the_text_makes_the_short_one_safe(things: KnownThings) -> None:
    text = "北京大学今天开学，北大新生报到。"
    assert [(text[s.start : s.end], s.risky) for s in things.find(text)] == [("北京大学", False), ("北大", False)]


def test_a_latin_name_inside_a_longer_one_is_none(things: KnownThings) -> None:
    assert things.find("通过ISO9001认证，采用BBC3型") == ()
    assert [s.thing.name for s in things.find("据BBC报道")] == ["英国广播公司"]


def test_every_name_is_indexed(things: KnownThings) -> None:
    assert len(things) > 7_000
    assert things.risky("北大")
    assert not things.risky("工信部")


def test_a_missing_list_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "lexicons").mkdir()
    (tmp_path / "lexicons" / "known.tsv.xz").write_bytes(b"no xz")
    monkeypatch.setattr(ontology, "folder", lambda: tmp_path)
    with pytest.raises(OntologyError, match=r"known\.tsv\.xz"):
        list(known._packed())
