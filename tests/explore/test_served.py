"""The explorer behind the real server, in a real browser."""

import pytest

from kg import graph, ontology
from kg.extraction.places import Gazetteer
from kg.serve.pages import address
from tests.serve.conftest import serving, stored
from tests.serve.test_pages import PLAIN, Links
from tests.views.browser import READY, browser, looking
from tests.views.factory import acquisitions, knowledge
from tests.views.test_dossier import MARKS

ONTOLOGY = ontology.load()


@pytest.fixture(scope="module")
def running():
    with browser() as started:
        yield started


def dataset(found):
    return graph.build(found, ONTOLOGY, base_iri=graph.BASE_IRI, places=Gazetteer.load())


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    path = stored(tmp_path_factory.mktemp("served") / "store", dataset(knowledge()))
    with serving(path) as server:
        yield server


def arrive(seen, port, fragment=""):
    seen.page.goto(f"http://127.0.0.1:{port}/explore{fragment}")
    seen.page.wait_for_selector(READY, state="attached")


def find(seen, words):
    seen.page.fill("#search", words)
    seen.page.wait_for_selector("#found li[role=option]")
    seen.page.press("#search", "Enter")
    seen.page.wait_for_selector("#panel .acts")


def test_the_page_allows_no_inline_script(served):
    answer = served.client.get("/explore")
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert served.client.get("/static/explorer.js").headers["content-type"].startswith("text/javascript")


def test_search_by_initials_neighbours_evidence_and_permanent_addresses(served, running):
    with looking(running) as seen:
        arrive(seen, served.port)
        assert seen.page.evaluate("explorer.picture.visible.length") == 24
        find(seen, "ylzx")
        assert seen.page.inner_text("#panel h2") == "云岭智行科技有限公司"
        assert "以它为主语 9" in seen.page.inner_text("#panel")
        seen.page.click("#panel details.told:has-text('江汀市') summary")
        seen.page.wait_for_selector("#panel blockquote mark")
        assert seen.page.inner_text("#panel blockquote mark") == "云岭智行位于江汀市"
        for link in seen.page.eval_on_selector_all("#panel a", "links => links.map(a => a.getAttribute('href'))"):
            assert served.client.get(link, headers={"accept": "text/html"}).status_code == 200
        here = f"http://127.0.0.1:{served.port}/"
        assert [url for url in seen.requests if not url.startswith(here)] == []
        assert seen.faults == []


def test_ways_between_two_things(served, running):
    with looking(running) as seen:
        arrive(seen, served.port)
        for field, words in (("#way-from", "gwz"), ("#way-to", "北屿绕城")):
            seen.page.fill(field, words)
            seen.page.wait_for_selector(f"{field}-found li[role=option]")
            seen.page.press(field, "Enter")
        seen.page.wait_for_selector("#panel .steps li")
        assert "最短 4 步" in seen.page.inner_text("#panel .intro")
        assert seen.faults == []


def test_an_address_opens_its_thing(served, running):
    with looking(running) as seen:
        arrive(seen, served.port, "#thing=Person/顾闻舟")
        assert seen.page.inner_text("#panel h2") == "顾闻舟"


def test_five_hundred_hostile_names_run_nothing_behind_the_server(running, tmp_path):
    names = [f"{mark}{number}" for number in range(42) for mark in MARKS]
    found = acquisitions(zip(names[::2], names[1::2], strict=True), title=MARKS[0])
    with (
        serving(stored(tmp_path / "store", dataset(found))) as server,
        looking(running, reduced_motion="reduce") as seen,
    ):
        arrive(seen, server.port)
        for at in range(0, 24, 4):
            seen.page.evaluate("at => explorer.open(explorer.first[at])", at)
        seen.page.click("[data-view=table]")
        seen.page.click("#claims-rows tr:first-child")
        seen.page.wait_for_selector("#panel blockquote mark")
        seen.page.evaluate(
            "text => explorer.followQuery(text, false)",
            "SELECT ?a ?n { ?a kg:acquires ?b ; skos:prefLabel|skos:altLabel ?n }",
        )
        assert seen.page.inner_text("#query-told").startswith("504 ")
        seen.page.click("#query-more")
        seen.page.click("#query-show")
        seen.page.wait_for_selector("#desk[data-view=picture]")
        assert seen.page.evaluate("explorer.picture.things.size") >= 100
        assert seen.page.evaluate("document.querySelectorAll('img, body style, iframe, object').length") == 0
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= 1400
        assert seen.faults == []
        for name in names[::12]:
            page = server.client.get(address(f"Organization/{name}"), headers={"accept": "text/html"})
            assert page.status_code == 200
            assert Links(page.text).tags <= PLAIN
