from itertools import pairwise

import pytest

from kg import graph, ontology, store
from kg.explore.near import Explore
from kg.extraction.places import Gazetteer
from kg.query.access import of_store
from tests.views.factory import knowledge

ONTOLOGY = ontology.load()
FIRM = "Organization/云岭智行科技有限公司"


@pytest.fixture(scope="module")
def explore():
    places = Gazetteer.load()
    dataset = graph.build(knowledge(), ONTOLOGY, base_iri=graph.BASE_IRI, places=places)
    return Explore(of_store(store.in_memory(dataset)), ONTOLOGY, places)


def test_it_starts_from_the_best_connected(explore):
    told = explore.start(5)
    assert told["ids"][0] == FIRM
    assert len(told["ids"]) == 5
    assert {claim[1][0] for claim in told["claims"]} <= set(told["ids"])


def test_near_tells_claims_with_their_other_ends_and_reports(explore):
    told = explore.near(FIRM)
    assert len(told["claims"]) == 15
    things = {id_ for id_, _ in told["entities"]}
    documents = {id_ for id_, _ in told["documents"]}
    for _, row in told["claims"]:
        assert FIRM in (row[0], row[2])
        assert {row[0], row[2]} <= things
        assert row[4] in documents
        assert row[10] == "rules"
    assert next(row for id_, row in told["entities"] if id_ == FIRM)[2] == ["云岭智行"]


def test_near_is_bounded_and_an_unknown_thing_is_nothing(explore):
    assert len(explore.near(FIRM, 3)["claims"]) == 3
    assert explore.near("Organization/没有")["entities"] == []


def test_hostile_ids_ask_nothing_else(explore):
    for id_ in ('Person/"> } ; DROP', "Person/<b>", "}/{", "\\u003e/x", ""):
        assert explore.near(id_)["claims"] == []
        assert explore.article(id_) == {"documents": []}


def test_evidence_stands_in_the_article_where_the_row_says(explore):
    told = explore.near(FIRM)
    row = next(row for _, row in told["claims"] if row[2].endswith("江汀市"))
    text = explore.article(row[4])["documents"][0][1][6]
    assert text[slice(*row[5])] == "云岭智行位于江汀市"


def test_the_ways_are_the_shortest_and_bring_their_claims(explore):
    told = explore.paths("Person/顾闻舟", "Project/北屿绕城环线")
    assert told["ways"]
    assert {len(way) for way in told["ways"]} == {5}
    assert all(way[0] == "Person/顾闻舟" and way[-1] == "Project/北屿绕城环线" for way in told["ways"])
    joined = {frozenset((row[0], row[2])) for _, row in told["claims"]}
    for way in told["ways"]:
        assert all(frozenset(pair) in joined for pair in pairwise(way))


def test_there_is_one_way_to_itself_and_none_to_what_is_unknown(explore):
    assert explore.paths(FIRM, FIRM)["ways"] == [[FIRM]]
    assert explore.paths(FIRM, "Person/没有")["ways"] == []


def test_places_come_with_all_that_contain_them():
    body = "{O:云岭}设在{L:武汉市}。\n> 云岭 locatedIn 武汉市"
    places = Gazetteer.load()
    found = knowledge([("题", "2025-01-02", "报", body)])
    dataset = graph.build(found, ONTOLOGY, base_iri=graph.BASE_IRI, places=places)
    told = Explore(of_store(store.in_memory(dataset)), ONTOLOGY, places).near("Organization/云岭")
    rows = dict(told["places"])
    firm = next(row for id_, row in told["entities"] if id_ == "Organization/云岭")
    above = rows[firm[7][0]]
    assert [above[0], rows[above[1]][0]] == ["武汉市", "湖北省"]
