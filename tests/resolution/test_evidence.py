from kg.records import Claim, Document, Qualifier, Reading, Source
from kg.resolution import across
from kg.resolution.document import within
from kg.resolution.evidence import traces
from tests.resolution.factory import reading


def found(marked: str, name: str) -> set[tuple[str, str]]:
    read = reading(marked)
    entities = within(read)
    risky = [entity for entity in entities if entity.name == name]
    return {trace for _, trace in traces(read, entities, risky)}


def test_a_body_in_the_same_sentence_is_a_trace_of_a_person() -> None:
    assert ("body", "云岭机电") in found("[云岭机电|O]的[王伟|P]。[远山装备|O]没有来。", "王伟")
    assert ("body", "远山装备") not in found("[云岭机电|O]的[王伟|P]。[远山装备|O]没有来。", "王伟")


def test_an_office_before_the_name_is_a_trace() -> None:
    assert ("title", "外交部发言人") in found("昨天下午记者问外交部发言人[王伟|P]。", "王伟")


def test_the_leading_place_is_a_trace_of_a_generic_body_alone() -> None:
    assert ("place", "衡阳") in found("[衡阳市|L]的[人民医院|O]和[衡阳|L]的[株洲|L]人。", "人民医院")
    assert found("[衡阳市|L]与[株洲市|L]。[人民医院|O]。", "人民医院") == set()


def test_the_other_end_of_a_claim_is_a_trace() -> None:
    read = reading("[王伟|P]来了。[云岭机电|O]说，新任董事长到任。")
    man, firm = read.mentions
    claim = Claim(read.document.id, man, "holdsPosition", firm, (0, 5))
    told = Reading(read.document, read.mentions, (claim,))
    entities = within(told)
    assert (entities[0], ("body", "云岭机电")) in list(traces(told, entities, entities[:1]))


def test_a_reprinted_sentence_joins_homonyms() -> None:
    one = reading("甲报讯：昨天下午[王伟|P]在河边救起了两个孩子。", date="2025-01-01")
    other = reading("甲报讯：昨天下午[王伟|P]在河边救起了两个孩子。", date="2025-01-02")
    assert len(across([one, other]).entities) == 1


def test_homonymous_places_wait_for_their_city() -> None:
    texts = (
        "[北京市|L][朝阳区|L]下雨。",
        "[长春市|L][朝阳区|L]下雪。",
        "[北京|L]的[朝阳区|L]天晴。",
        "[朝阳区|L]多云。",
    )
    districts = [entity for entity in across(map(reading, texts)).entities if entity.name == "朝阳区"]
    assert sorted(len(entity.mentions) for entity in districts) == [1, 1, 2]


def test_the_publisher_tells_the_city() -> None:
    read = reading("[朝阳区|L]多云。")
    document = Document.of(read.document.text, source=Source("a", "text", ""), publisher="北京")
    there = Reading(document, tuple(type(m)(document.id, m.start, m.end, m.type, m.surface) for m in read.mentions))
    other = reading("[北京市|L][朝阳区|L]下雨。")
    assert len([entity for entity in across([there, other]).entities if entity.name == "朝阳区"]) == 1


def test_a_person_of_one_firm_is_one_person_however_the_firm_is_worded() -> None:
    one = reading("[云岭机电|O]董事长[王伟|P]出席。")
    other = reading("[云南云岭机电股份有限公司|O]的负责人[王伟|P]表示，产能将翻番。")
    elsewhere = reading("[远山装备|O]的[王伟|P]没有来。")
    people = [entity for entity in across([one, other, elsewhere]).entities if entity.type == "Person"]
    assert sorted(len(person.mentions) for person in people) == [1, 2]


def test_any_name_of_a_body_in_the_document_is_a_trace() -> None:
    marked = "[云岭机电股份有限公司|O]（以下简称“[云机|O]”）开会。[云机|O]的[王伟|P]致辞。"
    assert {("body", "云机"), ("body", "云岭机电")} <= found(marked, "王伟")


def test_an_office_in_a_place_is_a_trace_and_the_place_alone_is_none() -> None:
    read = reading("[衡阳市|L]市长[王伟|P]到会。")
    place, man = read.mentions
    office = Qualifier("role", 3, 5, "市长")

    def traced(*details: Qualifier) -> set[tuple[str, str]]:
        claim = Claim(read.document.id, man, "holdsPosition", place, (0, 7), qualifiers=details)
        told = Reading(read.document, read.mentions, (claim,))
        entities = within(told)
        return {trace for _, trace in traces(told, entities, [e for e in entities if e.type == "Person"])}

    assert ("post", "衡阳 市长") in traced(office)
    assert not [trace for trace in traced() if trace[0] in ("post", "body")]


def test_a_body_that_every_town_has_is_no_trace_of_a_person() -> None:
    assert found("[人民医院|O]的[王伟|P]。", "王伟") == set()
