"""The explorer in a real browser: what a reader does with it, and what hostile text must not do."""

import pytest

from kg import ontology
from kg.explore import write_explorer
from tests.views.browser import browser, looking
from tests.views.factory import acquisitions, knowledge
from tests.views.test_dossier import MARKS

ONTOLOGY = ontology.load()
NO_WEBGL = """
const real = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
  return kind.startsWith("webgl") ? null : real.call(this, kind, ...rest);
};
"""


@pytest.fixture(scope="module")
def running():
    with browser() as started:
        yield started


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    path = tmp_path_factory.mktemp("explorer") / "explorer.html"
    write_explorer(knowledge(), path, ontology=ONTOLOGY)
    return path


def pick(seen, field, words):
    seen.page.fill(field, words)
    seen.page.wait_for_selector(f"{field}-found li[role=option], #found li[role=option]")
    seen.page.press(field, "Enter")


def find(seen, words):
    pick(seen, "#search", words)
    seen.page.wait_for_selector("#panel .acts")


def drawn(seen):
    return seen.page.evaluate("explorer.picture.visible.map(id => explorer.world.entities.get(id).name)")


@pytest.mark.parametrize("words", ["云岭智行", "yunlingzhixing", "ylzx", "YunLing ZhiXing"])
def test_search_finds_by_alias_spelling_and_initials(running, sample, words):
    with looking(running) as seen:
        seen.open(sample)
        find(seen, words)
        assert seen.page.inner_text("#panel h2") == "云岭智行科技有限公司"
        assert (seen.requests, seen.faults) == ([], [])


def test_it_starts_from_the_best_connected_and_a_find_brings_the_neighbours(running, sample):
    with looking(running) as seen:
        seen.open(sample)
        assert len(drawn(seen)) == 24
        assert "顾闻舟" not in drawn(seen)
        find(seen, "顾闻舟")
        assert "顾闻舟" in drawn(seen)
        seen.page.click("#back")
        assert "顾闻舟" not in drawn(seen)


@pytest.mark.parametrize("webgl", [True, False])
def test_a_click_on_a_circle_opens_and_grows_with_and_without_webgl(running, sample, webgl):
    with looking(running, reduced_motion="reduce") as seen:
        if not webgl:
            seen.page.add_init_script(NO_WEBGL)
        seen.open(sample)
        assert seen.page.evaluate("explorer.picture.how") == ("webgl" if webgl else "canvas")
        seen.page.wait_for_timeout(100)
        place = seen.page.evaluate("explorer.picture.painter.at(explorer.first[0])")
        seen.page.click("#canvas", position={"x": place["x"], "y": place["y"]})
        seen.page.wait_for_selector("#panel .acts")
        assert seen.page.inner_text("#panel h2") == "云岭智行科技有限公司"
        assert len(drawn(seen)) > 24
        assert seen.faults == []


def test_evidence_is_marked_in_its_sentence_and_its_article(running, sample):
    with looking(running) as seen:
        seen.open(sample)
        find(seen, "云岭智行")
        seen.page.click("#panel details.told:has-text('江汀市') summary")
        seen.page.wait_for_selector("#panel blockquote mark")
        assert seen.page.inner_text("#panel blockquote mark") == "云岭智行位于江汀市"
        assert "江汀日报" in seen.page.inner_text("#panel .source")
        assert "字符" in seen.page.inner_text("#panel .source")
        seen.page.click("#panel details.article summary")
        seen.page.wait_for_selector("#panel .article .body mark")
        assert seen.page.inner_text("#panel .article .body mark") == "云岭智行位于江汀市"
        assert len(seen.page.inner_text("#panel .article .body")) > len(seen.page.inner_text("#panel blockquote"))


def test_filters_hide_by_class_source_count_date_and_modality(running, sample):
    with looking(running) as seen:
        seen.open(sample)
        seen.page.uncheck("#classes li:nth-child(2) input")
        kinds = seen.page.evaluate("explorer.picture.visible.map(id => explorer.world.entities.get(id).kind.name)")
        assert "Organization" not in kinds
        seen.page.click("#reset")
        seen.page.fill("#from", "2025-09-01")
        seen.page.dispatch_event("#from", "change")
        days = seen.page.evaluate(
            "[...explorer.picture.lines.values()].flatMap(l => l.claims).map(c => explorer.world.claims.get(c).day)"
        )
        assert days
        assert min(days) >= "2025-09"
        seen.page.click("#reset")
        seen.page.evaluate("e => { document.getElementById('sources').value = '5' }")
        seen.page.dispatch_event("#sources", "input")
        assert seen.page.evaluate("explorer.picture.lines.size") == 0
        assert seen.page.is_visible("#empty")


def test_places_filter_what_lies_inside_however_deep(running, tmp_path):
    path = tmp_path / "p.html"
    body = "{O:云岭}设在{L:武汉市}。\n> 云岭 locatedIn 武汉市\n{O:北屿}设在{L:杭州市}。\n> 北屿 locatedIn 杭州市"
    write_explorer(knowledge([("题", "2025-01-02", "报", body)]), path, ontology=ONTOLOGY)
    with looking(running) as seen:
        seen.open(path)
        seen.page.select_option("#place", label="　湖北省（2）")
        assert sorted(drawn(seen)) == ["云岭", "武汉市"]


def test_the_shortest_ways_between_two_things(running, sample):
    with looking(running) as seen:
        seen.open(sample)
        pick(seen, "#way-from", "gwz")
        pick(seen, "#way-to", "北屿绕城")
        seen.page.wait_for_selector("#panel .steps li")
        assert "最短 4 步" in seen.page.inner_text("#panel .intro")
        lengths = seen.page.evaluate(
            "[...document.querySelectorAll('#panel .steps li')].map(li => li.querySelectorAll('.link').length)"
        )
        assert set(lengths) == {5}
        assert {"顾闻舟", "北屿绕城环线"} <= set(drawn(seen))


def test_table_and_time_line_show_what_is_drawn_or_all(running, sample):
    with looking(running) as seen:
        seen.open(sample)
        seen.page.click("[data-view=table]")
        few = seen.page.inner_text("#claims-count")
        seen.page.click("[data-scope=all]")
        assert seen.page.inner_text("#claims-count") == "84 条陈述"
        assert few != "84 条陈述"
        seen.page.click("#claims-rows tr:has-text('主办')")
        assert "主办" in seen.page.inner_text("#panel .arrow")
        seen.page.click("[data-view=line]")
        days = seen.page.evaluate("[...document.querySelectorAll('#line time')].map(one => one.textContent)")
        assert days == sorted(days, reverse=True)
        assert seen.faults == []


def test_keys_search_move_grow_and_close(running, sample):
    with looking(running, reduced_motion="reduce") as seen:
        seen.open(sample)
        seen.page.keyboard.press("/")
        assert seen.page.evaluate("document.activeElement.id") == "search"
        find(seen, "南枝数据")
        seen.page.focus("#canvas")
        seen.page.keyboard.press("ArrowRight")
        spoken = seen.page.inner_text("#spoken")
        seen.page.keyboard.press("Enter")
        seen.page.wait_for_selector("#panel h2:not(:text-is('南枝数据'))")
        assert seen.page.inner_text("#panel h2") in spoken
        seen.page.keyboard.press("Escape")
        assert seen.page.inner_text("#panel h2") == "从一个名称开始"


def test_the_address_opens_a_thing_again(running, sample):
    with looking(running) as seen:
        seen.open(sample, "#thing=Person/顾闻舟&lang=en")
        assert seen.page.inner_text("#panel h2") == "顾闻舟"
        assert seen.page.inner_text("#filters-open") == "Filters" or not seen.page.is_visible("#filters-open")
        assert seen.page.inner_text("[data-view=line]") == "Time line"


def test_phone_width(running, sample):
    with looking(running, width=390, height=844) as seen:
        seen.open(sample)
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= 390
        find(seen, "顾闻舟")
        seen.page.click(".close")
        seen.page.click("#filters-open")
        assert seen.page.is_visible("#way-from")
        seen.page.click("#language")
        assert seen.page.inner_text("#reset") == "Clear all filters"


def test_hostile_names_run_nothing_and_break_nothing(running, tmp_path):
    path = tmp_path / "hostile.html"
    names = [f"{mark}{number}" for number in range(42) for mark in MARKS]
    pairs = list(zip(names[::2], names[1::2], strict=True))
    shown = write_explorer(acquisitions(pairs, title=MARKS[0]), path, ontology=ONTOLOGY, title=MARKS[1])
    assert shown.entities > 500
    with looking(running, reduced_motion="reduce") as seen:
        seen.open(path)
        for entity in range(0, shown.entities, 63):
            seen.page.evaluate("entity => explorer.open(entity)", entity)
        seen.page.click("[data-view=table]")
        seen.page.click("[data-scope=all]")
        seen.page.click("#claims-rows tr:first-child")
        seen.page.click("#panel details.article summary")
        seen.page.click("[data-view=line]")
        seen.page.click("[data-view=both]")
        seen.page.fill("#search", "<img")
        seen.page.wait_for_selector("#found li[role=option]")
        seen.page.click("#language")
        seen.page.wait_for_timeout(150)
        assert seen.page.inner_text("h1") == MARKS[1]
        assert seen.page.evaluate("document.querySelectorAll('img, body style, iframe, object, a').length") == 0
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= 1400
        assert (seen.requests, seen.faults) == ([], [])


def test_an_empty_graph_opens_and_says_so(running, tmp_path):
    path = tmp_path / "empty.html"
    write_explorer(acquisitions([]), path, ontology=ONTOLOGY)
    with looking(running) as seen:
        seen.open(path)
        assert seen.page.is_visible("#empty")
        assert seen.faults == []
