"""The page in a real browser: what a reader does with it, and what hostile text must not do."""

import pytest

from kg import ontology
from kg.views import write_page
from tests.views.browser import browser, looking
from tests.views.factory import acquisitions, knowledge

ONTOLOGY = ontology.load()
MARKS = (
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(2)</script>",
    "\"'><svg onload=alert(3)>",
    "{{7*7}}${alert(4)}",
    "javascript:alert(5)",
    "甲\u202e乙\u2066丙",
    "长" * 3000,
    "<!--<script>",
    "\u2028\u2029\\u003cb",
    "<style>*{display:none}</style>",
    "__proto__",
    "😀𠮷",
)


@pytest.fixture(scope="module")
def running():
    with browser() as started:
        yield started


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "graph.html"
    write_page(knowledge(), path, ontology=ONTOLOGY)
    return path


def test_it_opens_without_network_and_without_fault(running, sample):
    with looking(running) as seen:
        seen.open(sample)
        assert seen.page.inner_text("h1") == "新闻知识图谱"
        assert "8 个没有关系的实体未画出" in seen.page.inner_text("#note")
        assert (seen.requests, seen.faults) == ([], [])


def test_search_by_alias_and_enter_opens_the_thing(running, sample):
    with looking(running) as seen:
        seen.open(sample)
        seen.page.fill("#search", "云岭智行")
        seen.page.press("#search", "Enter")
        assert seen.page.inner_text("#panel h2") == "云岭智行科技有限公司"
        assert "又名" in seen.page.inner_text("#panel .aliases")
        assert seen.page.evaluate("kg.network.getSelectedNodes().length") == 1
        assert seen.faults == []


def test_a_click_on_a_line_shows_the_sentence_with_the_evidence_marked(running, sample):
    with looking(running) as seen:
        seen.open(sample)
        edge = seen.page.evaluate(
            "kg.edges.findIndex(told => kg.properties[kg.claims[told[0]].property].name === 'acquires')"
        )
        place = seen.page.evaluate("edge => kg.network.canvasToDOM(kg.view.middleOf(edge))", edge)
        seen.page.click("#mynetwork canvas", position=place)
        panel = seen.page.inner_text("#panel")
        assert "否定" in panel
        assert "2025-07-22" in panel
        assert "北屿晚报" in panel
        assert "第 1–16 字符" in panel
        assert seen.page.inner_text("#panel mark") == "南枝数据7月21日否认被长澜重工"
        assert seen.page.inner_text("#panel blockquote b.object") == "南枝数据"


def test_filters_hide_and_tell(running, sample):
    with looking(running) as seen:
        seen.open(sample)
        seen.page.uncheck("#modalities li:nth-child(1) input")
        drawn = seen.page.evaluate("kg.view.edgeHidden.filter(hidden => !hidden).length")
        assert 0 < drawn < 30
        assert "筛选隐去" in seen.page.inner_text("#note")
        seen.page.click("#reset")
        assert "筛选隐去" not in seen.page.inner_text("#note")
        seen.page.click("#none")
        assert seen.page.is_visible("#empty")


def test_dates_filter_by_report_and_a_month_counts_as_all_its_days(running, sample):
    with looking(running) as seen:
        seen.open(sample)
        seen.page.fill("#from", "2025-07-20")
        seen.page.fill("#until", "2025-07-25")
        seen.page.dispatch_event("#until", "change")
        dates = seen.page.evaluate(
            "[...new Set(kg.claims.filter((_, at) => kg.shown.claims[at])"
            ".map(claim => kg.documents[claim.document].date))].sort()"
        )
        assert dates == ["2025-07", "2025-07-22"]


def test_things_without_claims_come_when_asked_for(running, sample):
    with looking(running) as seen:
        seen.open(sample)
        seen.page.check("#unclaimed")
        assert seen.page.evaluate("kg.view.hidden.filter(hidden => hidden).length") == 0


def test_the_table_sorts_searches_and_opens(running, sample):
    with looking(running) as seen:
        seen.open(sample)
        seen.page.click("[data-view=table]")
        assert seen.page.inner_text("#claims-rows tr:first-child td.date") == "2025-10-20"
        seen.page.click("#claims-columns th:nth-child(6) button")
        assert seen.page.inner_text("#claims-rows tr:first-child td.date") == "2025-02-11"
        seen.page.fill("#claims-search", "主持")
        seen.page.wait_for_selector("#claims-count:text-is('2 条陈述')")
        seen.page.click("#claims-rows tr:has-text('主办')")
        assert seen.page.inner_text("#panel .arrow") == "主办"


def test_a_report_opens_as_the_table_of_what_it_says(running, sample):
    with looking(running) as seen:
        seen.open(sample)
        seen.page.click("#panel .reports button:has-text('《潮声》在北屿首映')")
        assert seen.page.inner_text("#claims-count") == "10 条陈述"
        assert seen.page.is_visible("#mynetwork")


def test_english_and_phone_width(running, sample):
    with looking(running, width=390, height=844) as seen:
        seen.open(sample, "#lang=en")
        assert seen.page.inner_text("#filters-open") == "Filters"
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= 390
        seen.page.click("#filters-open")
        seen.page.fill("#search", "顾闻舟")
        seen.page.press("#search", "Enter")
        assert seen.page.is_visible("#panel h2")
        seen.page.click("#language")
        assert "提及" in seen.page.inner_text("#panel")


def test_a_large_graph_answers_to_clicks_though_drawn_in_few_strokes(running, tmp_path):
    pairs = [(f"{one}{number}", f"{other}{number}") for number in range(310) for one, other in ("甲乙", "乙丙")]
    write_page(acquisitions(pairs), tmp_path / "a.html", ontology=ONTOLOGY)
    with looking(running) as seen:
        seen.open(tmp_path / "a.html")
        seen.page.evaluate("kg.openEntity(5, {move: true})")
        seen.page.wait_for_timeout(100)
        edge = seen.page.evaluate("kg.view.neighbours[5][0][0]")
        place = seen.page.evaluate("edge => kg.network.canvasToDOM(kg.view.middleOf(edge))", edge)
        seen.page.click("#mynetwork canvas", position=place)
        assert "收购" in seen.page.inner_text("#panel .arrow")
        assert seen.faults == []


def test_hostile_names_run_nothing_and_break_nothing(running, tmp_path):
    path = tmp_path / "hostile.html"
    names = [f"{mark}{number}" for number in range(42) for mark in MARKS]
    shown = write_page(
        acquisitions(zip(names[::2], names[1::2], strict=True), title=MARKS[0]), path, ontology=ONTOLOGY, title=MARKS[1]
    )
    assert shown.entities > 500
    with looking(running) as seen:
        seen.open(path)
        for entity in range(0, shown.entities, 42):
            seen.page.evaluate("entity => kg.openEntity(entity, {move: true})", entity)
        for edge in range(0, shown.edges, 42):
            seen.page.evaluate("edge => kg.openEdge(edge)", edge)
        seen.page.fill("#search", "<img")
        seen.page.click("[data-view=both]")
        seen.page.click("#language")
        seen.page.check("#unclaimed")
        seen.page.wait_for_timeout(200)
        assert seen.page.inner_text("h1") == MARKS[1]
        assert seen.page.evaluate("document.querySelectorAll('img, body style, iframe, object, a').length") == 0
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= 1400
        assert (seen.requests, seen.faults) == ([], [])
