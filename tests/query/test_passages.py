from kg import store
from kg.query.facts import about
from kg.query.passages import passages
from kg.store import Store
from tests.factory import claim, document, mention, reading
from tests.graph.world import dataset, hostile, knowledge

TEXT = "青禾科技在安宁市建厂。云岭集团看好青禾科技。今天天气好。青禾科技（安宁）员工过百。"


def made() -> Store:
    news = document(TEXT, key="one")
    company, city = mention(news, "青禾科技"), mention(news, "安宁市", "Location")
    told = claim(news, company, "locatedIn", city, evidence="青禾科技在安宁市建厂")
    return store.in_memory(dataset(knowledge(reading(news, told, mentions=(mention(news, "云岭集团"),)))))


def test_sentences_that_give_no_claim_are_shown_with_the_name() -> None:
    asked = made()
    (known,) = about(asked, "青禾科技")
    found = passages(asked, known)
    assert [p.text for p in found] == ["云岭集团看好青禾科技。", "青禾科技（安宁）员工过百。"]
    assert all(p.text[slice(*p.name)] == "青禾科技" == TEXT[p.start : p.end] for p in found)


def test_a_sentence_inside_the_evidence_of_a_claim_is_not_shown_again() -> None:
    news = document("青禾科技很大。它在安宁市，青禾科技人多。", key="two")
    company, city = mention(news, "青禾科技"), mention(news, "安宁市", "Location")
    told = claim(news, company, "locatedIn", city, evidence=news.text)
    asked = store.in_memory(dataset(knowledge(reading(news, told))))
    (known,) = about(asked, "青禾科技")
    assert passages(asked, known) == ()


def test_no_more_are_shown_than_wanted() -> None:
    asked = made()
    (known,) = about(asked, "青禾科技")
    assert len(passages(asked, known, limit=1)) == 1
    assert passages(asked, known, limit=0) == ()


def test_a_thing_of_claims_alone_has_none() -> None:
    asked = made()
    (known,) = about(asked, "安宁市")
    assert passages(asked, known) == ()


def test_hostile_names_break_nothing() -> None:
    known = hostile()
    opened = store.in_memory(dataset(known))
    for entity in known.entities:
        for found in about(opened, entity.name):
            for passage in passages(opened, found):
                assert passage.text[slice(*passage.name)] in (found.thing.name, *found.aliases)
