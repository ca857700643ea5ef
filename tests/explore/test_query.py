"""SPARQL in the explorer, in a real browser: the same graph as the store, written with help, opened in the picture."""

import re

import pyoxigraph
import pytest

from kg import graph, ontology
from kg.evaluation.browser import READY
from kg.explore import write_explorer
from kg.extraction.places import Gazetteer
from tests.ask.world import known
from tests.graph.world import hostile
from tests.serve.conftest import serving, stored
from tests.views.browser import browser, looking
from tests.views.factory import knowledge

ONTOLOGY = ontology.load()
SLOW = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture(scope="module")
def running():
    with browser() as started:
        yield started


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    path = tmp_path_factory.mktemp("query") / "explorer.html"
    write_explorer(known(), path, ontology=ONTOLOGY)
    return path


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    path = stored(tmp_path_factory.mktemp("query") / "store", dataset(known()))
    with serving(path) as server:
        yield server


def dataset(found):
    return graph.build(found, ONTOLOGY, places=Gazetteer.load())


def written(seen, text):
    seen.page.evaluate("text => { explorer.look('query'); explorer.query.set(text); }", text)


def answered(seen):
    """Wait for the answer and return its rows, each a list of what its cells show."""
    seen.page.wait_for_selector("#query:is([data-state=told], [data-state=fault])")
    return seen.page.evaluate(
        "[...document.querySelectorAll('#query-rows tr')].map(row => [...row.cells].map(cell => cell.textContent))"
    )


def asked(seen, text):
    written(seen, text)
    seen.page.click("#query-run")
    return answered(seen)


def drawn(seen):
    return sorted(seen.page.evaluate("explorer.picture.visible.map(id => explorer.world.entities.get(id).name)"))


def unnamed(quads):
    """The lines of quads, blank nodes alike: the vocabulary has some, and nothing else does."""
    return sorted({re.sub(r"_:\w+", "_:b", line) for line in quads.splitlines()})


@pytest.mark.parametrize("made", [known, knowledge, hostile])
def test_the_graph_in_the_file_is_the_one_in_the_store(running, tmp_path, made):
    path = tmp_path / "explorer.html"
    write_explorer(made(), path, ontology=ONTOLOGY)
    store = pyoxigraph.Store()
    store.load("".join(dataset(made()).lines()).encode(), format=pyoxigraph.RdfFormat.N_QUADS)
    theirs = unnamed(store.dump(format=pyoxigraph.RdfFormat.N_QUADS).decode())
    with looking(running) as seen:
        seen.open(path)
        asked(seen, "ASK { ?a ?b ?c }")
        ours = unnamed(seen.page.evaluate("explorer.source.engine.ask('dump').then(told => told.text)"))
        assert [line for line in ours if line not in theirs] == []
        assert [line for line in theirs if line not in ours] == []
        assert (seen.requests, seen.faults) == ([], [])


def test_rows_open_the_thing_and_the_picture(running, page):
    with looking(running) as seen:
        seen.open(page)
        rows = asked(seen, "SELECT ?who ?name { ?who kg:investsIn ?b . ?b skos:prefLabel ?name } ORDER BY ?who")
        assert len(rows) == 3
        assert ["Organization:白鹭资本", "玄川能源股份有限公司"] in rows
        assert "3 行" in seen.page.inner_text("#query-told")
        seen.page.click("#query-rows button:has-text('白鹭资本')")
        seen.page.wait_for_selector("#panel .acts")
        assert seen.page.inner_text("#panel h2") == "白鹭资本"
        seen.page.click("#query-show")
        assert drawn(seen) == sorted(["玄川能源股份有限公司", "白鹭资本", "金盏银行", "临湖储能基地"])
        assert seen.page.is_visible("#canvas")
        assert (seen.requests, seen.faults) == ([], [])


def test_triples_truth_and_faults_are_told(running, page):
    with looking(running) as seen:
        seen.open(page)
        built = "CONSTRUCT { ?a kg:knows ?b } WHERE { ?a kg:acquires ?b }"
        assert asked(seen, built) == [["Organization:蓝杉实业", "kg:knows", "Organization:远汀软件"]]
        asked(seen, "ASK { ?a kg:acquires ?b }")
        assert seen.page.inner_text("#query-told").startswith("是")
        asked(seen, "SELECT ?a\nWHERE { ?a kg:acquires }")
        assert "2:" in seen.page.inner_text("#query-fault")  # the line of the text as it is written
        asked(seen, "SELECT * { SERVICE <http://127.0.0.1:9/sparql> { ?a ?b ?c } }")
        assert seen.page.is_visible("#query-fault")
        assert (seen.requests, seen.faults) == ([], [])


def test_graphs_can_be_chosen(running, page):
    counted = "SELECT (COUNT(*) AS ?n) {} {{ ?claim a kg:Claim }}"
    with looking(running) as seen:
        seen.open(page)
        every = int(asked(seen, counted.format(""))[0][0])
        one = asked(seen, "SELECT ?g { GRAPH ?g { ?c kg:modality 'negated' } } LIMIT 1")[0][0]
        few = int(asked(seen, counted.format(f"FROM <https://kg.example/{one.removeprefix(':')}>"))[0][0])
        assert 0 < few < every


def test_a_query_is_picked_from_the_library_and_its_parameter_asked_for(running, page):
    with looking(running) as seen:
        seen.open(page)
        seen.page.click("[data-view=query]")
        assert not seen.page.is_visible("#query-fields")
        seen.page.select_option("#query-library", "positions-of-person")
        seen.page.fill("#param-person", '柳如川"')
        seen.page.press("#param-person", "Enter")
        assert answered(seen) == []
        seen.page.fill("#param-person", "柳如川")
        seen.page.press("#param-person", "Enter")
        seen.page.wait_for_selector("#query-rows tr")
        assert answered(seen)[0][:2] == ["玄川能源股份有限公司", "董事长"]
        assert seen.faults == []


def test_terms_complete_by_their_names_in_either_language(running, page):
    wanted = {
        "投资": "kg:investsIn",
        "invests": "kg:investsIn",
        "kg:acq": "kg:acquires",
        "prefL": "skos:prefLabel",
        "机构": "kg:Organization",
    }
    with looking(running, reduced_motion="reduce") as seen:
        seen.open(page)
        for typed, offered in wanted.items():
            written(seen, "")
            seen.page.click("#query-editor .cm-content")
            seen.page.keyboard.insert_text(f"SELECT * {{ ?a {typed}")
            seen.page.keyboard.press("Control+Space")
            seen.page.wait_for_selector("#query-editor .cm-tooltip-autocomplete li[aria-selected]")
            assert seen.page.inner_text("#query-editor .cm-completionLabel >> nth=0") == offered
            seen.page.wait_for_timeout(120)  # a choice that comes at once is taken for a slip of the finger
            seen.page.keyboard.press("Enter")
            assert f"?a {offered}" in seen.page.evaluate("explorer.query.form.text()")
        assert seen.faults == []


def test_a_query_that_takes_too_long_is_stopped_and_the_next_one_answered(running, page):
    with looking(running) as seen:
        seen.open(page)
        written(seen, SLOW)
        seen.page.click("#query-run")
        seen.page.wait_for_selector("#query[data-state=asking]")
        seen.page.wait_for_selector("#query-told:text-is('正在查询……')")
        seen.page.click("#query-run")
        answered(seen)
        assert seen.page.inner_text("#query-fault") == "已停止。"
        assert asked(seen, "SELECT ?a { ?a kg:acquires ?b }") == [["Organization:蓝杉实业"]]


def test_the_editor_on_a_phone_in_english(running, page):
    with looking(running, width=390, height=844) as seen:
        seen.open(page, "#lang=en")
        seen.page.click("[data-view=query]")
        assert seen.page.inner_text("#query-run") == "Run"
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= 390
        assert seen.page.locator("#query-library option").nth(1).inner_text().isascii()


@pytest.mark.parametrize("view", ["", "&view=picture"])
def test_a_query_in_the_address_is_run(running, page, view):
    with looking(running) as seen:
        seen.open(page, f"#query=SELECT%20%3Fa%20%7B%20%3Fa%20kg%3Aacquires%20%3Fb%20%7D{view}")
        assert seen.page.is_visible("#canvas" if view else "#query-rows")
        assert ("蓝杉实业" in drawn(seen)) or not view


def test_behind_the_server_the_same_view_asks_the_endpoint(running, served):
    with looking(running) as seen:
        seen.page.goto(f"http://127.0.0.1:{served.port}/explore")
        seen.page.wait_for_selector(READY, state="attached")
        rows = asked(seen, "SELECT ?a ?name { ?a kg:investsIn ?b . ?b skos:prefLabel ?name } ORDER BY ?a")
        assert ["Organization:白鹭资本", "玄川能源股份有限公司"] in rows
        seen.page.click("#query-show")
        seen.page.wait_for_selector("#desk[data-view=picture]")
        assert drawn(seen) == sorted(["玄川能源股份有限公司", "白鹭资本", "金盏银行", "临湖储能基地"])
        asked(seen, "SELECT * { SERVICE <http://127.0.0.1:9/sparql> { ?a ?b ?c } }")
        assert "SERVICE" in seen.page.inner_text("#query-fault")
        here = f"http://127.0.0.1:{served.port}/"
        assert [url for url in seen.requests if not url.startswith(here)] == []
        assert [fault for fault in seen.faults if "400" not in fault] == []  # the refusal above


def test_the_query_page_of_the_server_has_the_editor_and_works_without_it(running, served):
    address = f"http://127.0.0.1:{served.port}/query"
    with looking(running, locale="zh-CN") as seen:
        seen.page.goto(address)
        seen.page.wait_for_selector(READY, state="attached")
        assert not seen.page.is_visible("textarea")
        seen.page.select_option(".editor select", "positions-of-person")
        seen.page.fill("#param-person", "柳如川")
        with seen.page.expect_navigation():
            seen.page.click(".editor button.strong")
        assert "董事长" in seen.page.inner_text("tbody")
        with seen.page.expect_navigation():
            seen.page.click("a:has-text('在图中打开')")
        seen.page.wait_for_selector(READY, state="attached")
        assert drawn(seen) == ["玄川能源股份有限公司"]
        assert seen.faults == []
    with looking(running, java_script_enabled=False) as seen:
        seen.page.goto(address)
        seen.page.fill("textarea", "SELECT ?name { ?a kg:acquires ?b . ?b skos:prefLabel ?name }")
        seen.page.click(".editor button.strong")
        assert seen.page.inner_text("tbody").strip() == "远汀软件"
