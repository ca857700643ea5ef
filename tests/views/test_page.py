import base64
import hashlib
import json
import re
from html import unescape

import pytest

from kg import ontology
from kg.errors import OutputError
from kg.records import Knowledge
from kg.views import write_page
from kg.views.page import asset, block, page
from kg.views.scene import compose
from tests.views.factory import knowledge

ONTOLOGY = ontology.load()
HOSTILE = "</script><script>alert(1)</script><!--\u2028'\""


def blocks(html: str) -> dict[str, object]:
    found = re.findall(r'<script type="application/json" id="kg-(\w+)">(.*?)</script>', html, re.S)
    return {name: json.loads(content) for name, content in found}


def sample_page() -> str:
    return page(compose(knowledge(), ontology=ONTOLOGY, limit=1000), ontology=ONTOLOGY)


def test_the_same_knowledge_gives_the_same_bytes(tmp_path):
    write_page(knowledge(), tmp_path / "a.html", ontology=ONTOLOGY)
    write_page(knowledge(), tmp_path / "b.html", ontology=ONTOLOGY)
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_the_sample_is_shown_whole(tmp_path):
    shown = write_page(knowledge(), tmp_path / "a.html", ontology=ONTOLOGY)
    data = blocks((tmp_path / "a.html").read_text(encoding="utf-8"))["data"]
    assert shown.entities == len(data["entities"]) > 50
    assert shown.claims == len(data["claims"]) > 80
    assert {one[0] for one in data["entities"]} == set(range(8))


def test_nothing_on_the_page_lies_elsewhere():
    html = sample_page()
    assert not re.search(r'(?:src|href|action)\s*=\s*["\']', html.partition('<script type="application/json"')[0])
    assert "cdn" not in html.lower()
    assert "default-src 'none'" in unescape(html)


def test_the_policy_lets_in_the_scripts_of_the_page_and_no_others():
    html = sample_page()
    policy = unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', html).group(1))
    scripts = re.findall(r"<script>(.*?)</script>", html, re.S)
    assert len(scripts) == 2
    for script in scripts:
        assert base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("character", ["</script", "<!--", "\u2028", "&", "'"])
def test_a_block_cannot_be_ended_from_inside(character):
    content = str(block({"name": character}))
    assert character not in content
    assert json.loads(content) == {"name": character}


def test_hostile_names_come_back_letter_by_letter_and_nowhere_else():
    whole = knowledge([(HOSTILE, "2025-01-02", HOSTILE, f"{{O:甲{HOSTILE}}}收购{{O:乙社}}。")])
    html = page(compose(whole, ontology=ONTOLOGY, limit=9), ontology=ONTOLOGY, title=HOSTILE)
    assert "<script>alert" not in html
    data = blocks(html)["data"]
    assert data["documents"][0][0] == data["documents"][0][2] == data["title"] == HOSTILE
    assert f"甲{HOSTILE}" in [one[1] for one in data["entities"]]


def test_a_lone_surrogate_does_not_stop_the_page(tmp_path):
    write_page(
        knowledge([("题\udc80", "", "报", "{O:甲\udc80社}收购{O:乙社}。")]), tmp_path / "a.html", ontology=ONTOLOGY
    )
    data = blocks((tmp_path / "a.html").read_text(encoding="utf-8"))["data"]
    assert data["documents"][0][0] == "题\udc80"


def test_a_very_long_name_is_cut_and_shows_it():
    whole = knowledge([("题", "", "报", "{O:" + "长" * 100_000 + "}收购{O:乙社}。")])
    data = blocks(page(compose(whole, ontology=ONTOLOGY, limit=9), ontology=ONTOLOGY))["data"]
    assert data["entities"][1][1].endswith("长…")
    assert len(data["entities"][1][1]) == 400


def test_an_empty_knowledge_has_a_page_too(tmp_path):
    assert write_page(Knowledge((), ()), tmp_path / "a.html", ontology=ONTOLOGY).entities == 0


def test_a_claim_of_an_unknown_property_is_shown_by_its_name():
    whole = knowledge([("题", "", "报", "{O:甲社}赞助{O:乙社}。\n> 甲社 sponsors 乙社")])
    data = blocks(page(compose(whole, ontology=ONTOLOGY, limit=9), ontology=ONTOLOGY))["data"]
    assert data["properties"][data["claims"][0][1]][:3] == ["sponsors", "sponsors", "sponsors"]


def test_a_place_that_cannot_be_written_is_told_and_the_old_page_stays(tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(OutputError, match="folder"):
        write_page(knowledge(), tmp_path / "folder", ontology=ONTOLOGY)
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_both_languages_have_the_same_words():
    words = json.loads(asset("words.json"))
    assert words["zh"].keys() == words["en"].keys()


def test_no_script_of_the_page_writes_markup():
    scripts = "".join(
        asset(name) for name in ("page.js", "panel.js", "claims.js", "filters.js", "main.js", "picture.js")
    )
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function", scripts)
