import dataclasses

from kg import ontology
from kg.records import Knowledge
from kg.views.scene import compose
from tests.views.factory import knowledge

ONTOLOGY = ontology.load()
STAR = [
    (
        "甲",
        "2025-01-02",
        "报",
        """
        {O:心社}与{O:一社}签约，{O:一社}又与{O:心社}签约。
        > 心社 signedWith 一社
        > 一社 signedWith 心社
        {O:心社}与{O:二社}合作。
        > 心社 cooperatesWith 二社
        {O:心社}将收购{O:三社}。
        > 心社 acquires 三社 planned
        {O:孤社}无事。
        """,
    )
]


def test_everything_is_shown_below_the_limit():
    shown = compose(knowledge(STAR), ontology=ONTOLOGY, limit=10).shown
    assert (shown.documents, shown.entities, shown.claims, shown.edges) == (1, 5, 4, 3)
    assert (shown.unclaimed, shown.entities_left_out, shown.claims_left_out) == (1, 0, 0)


def test_a_symmetric_claim_told_both_ways_is_one_edge():
    scene = compose(knowledge(STAR), ontology=ONTOLOGY, limit=10)
    edge = next(edge for edge in scene.edges if edge.property == "signedWith")
    assert len(edge.told) == 2


def test_another_modality_is_another_edge():
    text = "{O:甲社}收购{O:乙社}。\n> 甲社 acquires 乙社\n{O:甲社}未收购{O:乙社}。\n> 甲社 acquires 乙社 negated"
    assert len(compose(knowledge([("题", "2025", "报", text)]), ontology=ONTOLOGY, limit=9).edges) == 2


def test_beyond_the_limit_the_best_connected_stay_and_the_rest_is_counted():
    scene = compose(knowledge(STAR), ontology=ONTOLOGY, limit=2)
    assert [entity.name for entity in scene.entities] == ["一社", "心社"]
    assert (scene.shown.entities_left_out, scene.shown.claims, scene.shown.claims_left_out) == (3, 2, 2)


def test_a_claim_whose_mention_belongs_to_no_entity_is_counted():
    whole = knowledge(STAR)
    part = dataclasses.replace(whole, entities=tuple(e for e in whole.entities if e.name != "三社"))
    shown = compose(part, ontology=ONTOLOGY, limit=10).shown
    assert (shown.claims, shown.claims_unresolved) == (3, 1)


def test_nothing_known_is_an_empty_scene():
    shown = compose(Knowledge((), ()), ontology=ONTOLOGY, limit=10).shown
    assert (shown.documents, shown.entities, shown.claims, shown.edges) == (0, 0, 0, 0)
