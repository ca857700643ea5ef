"""Pages and addresses: what a reader sees, what a program gets, and that no text of an input becomes markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest
import rdflib

from kg import graph
from kg.ask.names import fold
from kg.serve.describe import pieces
from kg.serve.pages import address
from tests.graph.world import HOSTILE, ONTOLOGY, dataset, hostile
from tests.serve.conftest import serving, stored

MAKER = "Organization/玄川能源股份有限公司"
PAGE = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


class Links(HTMLParser):
    """The tags of a page and where its links lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.attributes: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self.links += [value or "" for name, value in attrs if name == "href"]


def page(client: httpx.Client, place: str) -> str:
    found = client.get(place, headers=PAGE)
    assert found.status_code == 200, (place, found.text)
    assert found.headers["content-type"] == "text/html; charset=utf-8"
    return found.text


def test_the_start_page_has_a_search_box_and_no_script(client: httpx.Client) -> None:
    html = page(client, "/")
    assert 'action="/search"' in html
    assert "script" not in Links(html).tags


def test_an_entity_a_claim_and_a_document_lead_to_one_another(client: httpx.Client) -> None:
    entity = page(client, f"/{MAKER}")
    assert "<mark>向临湖储能基地投资12亿元</mark>" in entity
    assert "玄川投资储能" in entity
    claim = next(link for link in Links(entity).links if link.startswith("/claim-"))
    assert "置信度" in page(client, claim)
    place = next(link for link in Links(page(client, claim)).links if link.startswith("/doc-"))
    document = page(client, place)
    chosen = place.partition("#")[2]
    assert f'<span id="{chosen}"></span><a class="mark chosen"' in document
    inside = {link for link in Links(document).links if link.startswith("/") and "lang=" not in link}
    assert all(client.get(link, headers=PAGE).status_code == 200 for link in inside)


def test_places_are_told_on_the_page(client: httpx.Client) -> None:
    assert {"/Location/%E6%B9%96%E5%8D%97%E7%9C%81"} <= set(Links(page(client, "/Location/长沙市")).links)


def test_what_is_only_planned_is_marked_as_such(client: httpx.Client) -> None:
    assert '<article class="fact planned">' in page(client, "/Facility/望江电站")
    assert '<article class="fact negated">' in page(client, "/Organization/青岚证券")


def test_both_languages(client: httpx.Client) -> None:
    with httpx.Client(base_url=client.base_url, headers=PAGE) as reader:
        assert "Claims" in reader.get(f"/{MAKER}?lang=en").text
        assert "invests in" in reader.get(f"/{MAKER}").text  # the choice is kept
        assert '<html lang="zh">' in reader.get(f"/{MAKER}?lang=zh").text
    english = client.get("/", headers={**PAGE, "accept-language": "en-GB,en;q=0.8"})
    assert '<html lang="en">' in english.text


@pytest.mark.parametrize(("media", "parser"), [("text/turtle", "turtle"), ("application/ld+json", "json-ld")])
def test_a_program_gets_rdf_from_the_same_address(client: httpx.Client, media: str, parser: str) -> None:
    entity = client.get(f"/{MAKER}", headers={"accept": media})
    found = rdflib.Graph().parse(data=entity.content, format=parser)
    assert entity.headers["content-type"].startswith(media)
    assert "Accept" in entity.headers["vary"]
    assert (rdflib.URIRef(f"https://kg.example/{MAKER}"), rdflib.SKOS.prefLabel, None) in found
    claim = next(link for link in Links(page(client, f"/{MAKER}")).links if link.startswith("/claim-"))
    told = rdflib.Graph().parse(data=client.get(claim, headers={"accept": media}).content, format=parser)
    assert len(set(told.subjects())) >= 2  # the claim and its evidence
    document = next(link for link in Links(page(client, claim)).links if link.startswith("/doc-"))
    whole = client.get(document.partition("?")[0], headers={"accept": media})
    assert len(rdflib.Graph().parse(data=whole.content, format=parser)) > 20


@pytest.mark.parametrize(
    "place",
    [
        "/Organization/没有",
        "/claim-0000",
        "/doc-0000",
        "/nothing",
        "/Organization/",
        "/a//b",
        "/..%2f..%2fetc/passwd",
        "/%ff",
        "/%00",
    ],
)
def test_what_is_not_there_is_404_in_every_form(client: httpx.Client, place: str) -> None:
    for accept in (PAGE["accept"], "text/turtle"):
        assert client.get(place, headers={"accept": accept}).status_code == 404
    assert client.get(f"/{MAKER}", headers={"accept": "image/png"}).status_code == 406


def test_search_by_name_alias_pinyin_and_initials(client: httpx.Client) -> None:
    def first(wanted: str) -> str | None:
        found = client.get("/api/search", params={"q": wanted}).json()["results"]
        return found[0]["name"] if found else None

    for wanted in ("玄川能源股份有限公司", "玄川", "能源", "xuanchuan", "XUAN CHUAN", "xcny", "玄川能源股份有限公司 "):
        assert first(wanted) == "玄川能源股份有限公司"
    assert first("changsha") == first("cs") == first("長沙") == "长沙市"  # not zhang: a phrase decides
    assert first("没有这个") is None
    assert first("") is None
    assert "玄川能源股份有限公司" in page(client, "/search?q=xcny")


def test_the_neighbourhood_is_nodes_and_edges(client: httpx.Client) -> None:
    found = client.get("/api/neighbourhood", params={"id": MAKER}).json()
    assert {node["name"] for node in found["nodes"]} >= {"白鹭资本", "柳如川", "望江电站"}
    assert {edge["property"] for edge in found["edges"]} >= {"investsIn", "holdsPosition", "builds"}
    assert found["truncated"] is False
    small = client.get("/api/neighbourhood", params={"id": MAKER, "limit": 2}).json()
    assert (len(small["edges"]), small["truncated"]) == (2, True)
    assert client.get("/api/neighbourhood", params={"id": "Organization/x> <y"}).status_code == 404


def test_questions_on_a_page_and_for_a_program(client: httpx.Client) -> None:
    html = page(client, "/ask?q=谁投资了临湖储能基地")
    assert "2 项" in html
    assert "金盏银行" in html
    assert "SELECT DISTINCT" in html
    assert "报道未提及" in page(client, "/ask?q=谁投资了星潮论坛")
    assert "没有读懂" in page(client, "/ask?q=天气怎么样")
    told = client.get("/api/ask", params={"q": "谁收购了远汀软件"}).json()
    assert [one["name"] for one in told["findings"]] == ["蓝杉实业", "青岚证券"]
    assert [one["modality"] for one in told["findings"]] == ["told", "otherwise"]


def test_a_query_as_a_page(client: httpx.Client) -> None:
    html = page(client, "/query?query=" + "SELECT ?s { ?s a kg:Person }")
    assert "/Person/%E6%9F%B3%E5%A6%82%E5%B7%9D" in Links(html).links
    wrong = client.get("/query", params={"query": "SELECT <b>"}, headers=PAGE)
    assert wrong.status_code == 400
    assert "<b>" not in wrong.text


@pytest.fixture(scope="module")
def enemy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    place = tmp_path_factory.mktemp("enemy") / "store"
    with serving(stored(place, dataset(hostile()))) as served:
        yield served.client


PLAIN = {
    "a", "article", "bdi", "blockquote", "body", "button", "code", "dd", "details", "div", "dl", "dt", "form", "h1",
    "h2", "h3", "head", "header", "html", "input", "li", "link", "main", "mark", "meta", "nav", "p", "pre", "section",
    "small", "span", "summary", "table", "tbody", "td", "textarea", "th", "thead", "title", "tr", "ul",
}  # fmt: skip


def test_hostile_names_have_pages_and_become_no_markup(enemy: httpx.Client) -> None:
    for number, name in enumerate(HOSTILE):
        shown = name.encode("utf-8", "replace").decode()
        place = address(f"Organization/{name}|{number}")
        found = enemy.get(place, headers=PAGE)
        assert found.status_code == 200, name
        for html in (found.text, enemy.get("/search", params={"q": shown}, headers=PAGE).text):
            seen = Links(html)
            assert seen.tags <= PLAIN
            assert not {each for each in seen.attributes if each.startswith("on") or each == "style"}
            assert not [link for link in seen.links if not re.match(r"/|\?|#|data:,$", link)]
        claim = next(link for link in Links(found.text).links if link.startswith("/claim-"))
        document = next(link for link in Links(enemy.get(claim, headers=PAGE).text).links if link.startswith("/doc-"))
        assert Links(enemy.get(document, headers=PAGE).text).tags <= PLAIN
        turtle = enemy.get(place, headers={"accept": "text/turtle"}).text
        assert len(rdflib.Graph().parse(data=turtle, format="turtle")) >= 2


def test_names_that_are_steps_in_a_path_have_an_address_too(tmp_path: Path) -> None:
    from tests.factory import claim, document, mention
    from tests.graph.world import knowledge, reading

    doc = document("甲投资..。")
    told = claim(doc, mention(doc, "甲"), "investsIn", mention(doc, ".."))
    place = stored(tmp_path / "store", graph.build(knowledge(reading(doc, told)), ONTOLOGY))
    with serving(place) as served:
        assert address("Organization/..") == "/resource?id=Organization%2F.."
        assert "投资" in page(served.client, address("Organization/.."))


def test_pieces_of_a_text_are_the_text() -> None:
    assert [piece.text for piece in pieces("甲乙丙", ())] == ["甲乙丙"]
    assert fold("Ａ") == "a"


def test_the_dossier_is_kept_apart(path: Path, tmp_path: Path) -> None:
    file = tmp_path / "graph.html"
    file.write_text("<html>图</html>", encoding="utf-8")
    with serving(path, dossier=file) as served:
        found = served.client.get("/graph")
        assert "图" in found.text
        assert found.headers["content-security-policy"].startswith("sandbox allow-scripts")
        assert "/graph" in Links(page(served.client, "/")).links


def test_last_year_is_counted_from_the_day_asked_with_or_the_newest_document(client: httpx.Client) -> None:
    def told(**day: str) -> list[str]:
        found = client.get("/api/ask", params={"q": "去年玄川能源签了哪些约", **day}).json()
        return [one["name"] for one in found["findings"] if one["modality"] == "told"]

    assert told(date="2024-05-01") == ["金盏银行"]
    assert told() == []
    assert client.get("/api/ask", params={"q": "谁投资了玄川能源", "date": "x"}).status_code == 400
