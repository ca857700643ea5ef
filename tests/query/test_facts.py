import pytest

from kg import store
from kg.query.facts import about
from kg.records import Entity, Knowledge
from kg.store import Store
from tests.graph.test_build import Divisions
from tests.graph.world import ONTOLOGY, dataset, graph, hostile, small


@pytest.fixture(scope="module")
def world() -> Store:
    known = small()
    named = tuple(
        Entity(e.id, e.type, e.name, ("云岭数据",) if e.name == "云岭数据有限公司" else (), e.mentions)
        for e in known.entities
    )
    return store.in_memory(graph.build(Knowledge(known.readings, named), ONTOLOGY, places=Divisions()))


def test_everything_is_told_in_order_of_time_with_its_sentence(world: Store) -> None:
    (known,) = about(world, "云岭数据有限公司")
    assert known.thing.type == "Organization"
    assert known.aliases == ("云岭数据",)
    told = [(f.property, f.modality, f.object.name) for f in known.facts]
    assert told == [
        ("acquires", "negated", "云岭数据有限公司"),
        ("investsIn", "fact", "临江智算园"),
        ("holdsPosition", "fact", "云岭数据有限公司"),
        ("investsIn", "fact", "临江智算园"),
        ("investsIn", "planned", "北辰算力中心"),
        ("signedWith", "fact", "青石港务集团"),
    ]
    fact = known.facts[1]
    assert fact.text == "9月8日，云岭数据有限公司向临江智算园投资近40亿元。"
    assert fact.text[slice(*fact.evidence)] == "向临江智算园投资近40亿元"
    assert [(d.key, d.wording, d.value) for d in fact.details] == [
        ("amount", "近40亿元", "4000000000 CNY"),
        ("date", "9月8日", "2025-09-08"),
    ]
    assert (fact.source.title, fact.source.date, fact.source.publisher) == ("云岭投资临江", "2025-09-09", "青石日报")
    assert (fact.source.path, fact.sources) == ("news.txt", 2)
    assert known.facts[0].sources == 0  # denied
    assert known.facts[4].details[0].value == "2025-01-01…2025-12-31"


def test_another_name_finds_it_before_a_part_does(world: Store) -> None:
    assert [a.thing.name for a in about(world, " 云岭数据 ")] == ["云岭数据有限公司"]
    assert [a.thing.name for a in about(world, "青石")] == ["青石港务集团"]
    assert [a.thing.name for a in about(world, "算", limit=1)] == ["临江智算园"]


def test_places_tell_what_contains_them(world: Store) -> None:
    (city,) = about(world, "武汉市")
    assert city.within == ("湖北省",)


def test_nothing_known_is_nothing(world: Store) -> None:
    for name in ("没有的东西", "", "  ", '") } #', "\\"):
        assert about(world, name) == ()


def test_hostile_names_are_found() -> None:
    known = hostile()
    opened = store.in_memory(dataset(known))
    for entity in known.entities:
        if entity.name == entity.name.strip() and not any("\ud800" <= c <= "\udfff" for c in entity.name):
            (found,) = about(opened, entity.name)
            assert found.thing.id == entity.id
            assert len(found.facts) == 1
