from kg import ontology
from kg.views.scene import compose
from kg.views.vis import edges, label, library, nodes
from tests.views.factory import knowledge

ONTOLOGY = ontology.load()


def scene_of(body: str):
    return compose(knowledge([("题", "2025-01-02", "报", body)]), ontology=ONTOLOGY, limit=99)


def test_ids_are_numbers_and_shapes_follow_the_class():
    scene = scene_of("{P:甲人}任{O:乙社}社长。\n> 甲人 holdsPosition 乙社 role:社长")
    made = nodes(scene, ONTOLOGY)
    assert [one["id"] for one in made] == [0, 1]
    assert [(one["shape"], one["color"]) for one in made] == [("square", "#1f5fa8"), ("dot", "#c2571a")]


def test_no_node_carries_a_tooltip_that_pyvis_could_take_for_markup():
    scene = scene_of("{P:<b>甲</b>}任{O:乙社}社长。\n> <b>甲</b> holdsPosition 乙社 role:社长")
    assert all("title" not in one and "href" not in str(one) for one in nodes(scene, ONTOLOGY))


def test_what_has_not_happened_is_dashed_and_symmetric_has_no_arrow():
    scene = scene_of(
        "{O:甲社}将收购{O:乙社}。\n> 甲社 acquires 乙社 planned\n{O:丙社}与{O:丁社}签约。\n> 丙社 signedWith 丁社"
    )
    planned, signed = edges(scene, ONTOLOGY)
    assert planned["dashes"]
    assert planned["arrows"] == "to"
    assert "dashes" not in signed
    assert "arrows" not in signed


def test_lines_between_the_same_two_things_bend_to_different_sides():
    scene = scene_of(
        "{O:甲社}收购{O:乙社}并运营{O:乙社}，{O:乙社}投资{O:甲社}。\n"
        "> 甲社 acquires 乙社\n> 甲社 operates 乙社\n> 乙社 investsIn 甲社"
    )
    made = edges(scene, ONTOLOGY)
    turned = [(one["from"] < one["to"]) == (one["smooth"]["type"] == "curvedCW") for one in made if "smooth" in one]
    assert sorted(turned) == [False, True]  # seen from one end: one left, one right, the third straight


def test_labels_are_short_and_without_direction_marks():
    assert label("名" * 50) == "名" * 15 + "…"
    assert label("甲\u202e乙\u200f\n丙\x00") == "甲 乙 丙"
    assert label("\u200b") == "·"


def test_the_library_brings_its_licence_and_calls_nowhere():
    source = library()
    assert "Apache 2.0 License" in source
    assert "</script" not in source.lower()
    assert "<!--" not in source
    assert "\r" not in source
