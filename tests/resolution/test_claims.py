from dataclasses import replace

from kg import ontology
from kg.records import Claim, Entity, Knowledge, Modality, Qualifier, Reading
from kg.resolution.claims import settle, settled
from tests import factory

SCHEMA = ontology.load()
TEXT = "青禾科技有限公司（简称“青禾科技”）与云岭集团签约，青禾科技拟收购云岭集团。云岭集团去年曾与青禾科技签约。"
DOC = factory.document(TEXT)
FULL, SHORT, OTHER = (factory.mention(DOC, name) for name in ("青禾科技有限公司", "“青禾科技", "云岭集团"))
SHORT = replace(SHORT, start=SHORT.start + 1, surface="青禾科技")
OWNER = {FULL: "a", SHORT: "a", OTHER: "b"}


def told(subject: object, property: str, object_: object, **changes: object) -> Claim:
    return replace(factory.claim(DOC, subject, property, object_, evidence=TEXT[:30]), **changes)  # type: ignore[arg-type]


def kept(*claims: Claim) -> list[Claim]:
    return list(settled(claims, OWNER, SCHEMA, TEXT))


def test_two_names_of_one_thing_in_one_sentence_claim_once() -> None:
    sure, unsure = told(FULL, "acquires", OTHER, confidence=0.9), told(SHORT, "acquires", OTHER, confidence=0.7)
    assert kept(unsure, sure) == [sure]


def test_another_sentence_or_modality_is_another_claim() -> None:
    one = told(FULL, "signedWith", OTHER)
    again = replace(one, evidence=(len(TEXT) - 5, len(TEXT) - 1))
    planned = replace(one, modality=Modality.PLANNED)
    assert kept(one, again, planned) == [one, again, planned]


def test_a_claim_between_names_of_one_thing_says_nothing() -> None:
    assert kept(told(FULL, "signedWith", SHORT)) == []


def test_of_a_claim_and_its_reverse_the_surer_holds() -> None:
    right, wrong = told(FULL, "acquires", OTHER, confidence=0.8), told(OTHER, "acquires", FULL, confidence=0.6)
    assert kept(wrong, right) == [right]
    assert len(kept(replace(wrong, confidence=0.8), right)) == 1


def test_of_a_former_name_and_another_claim_between_the_two_the_surer_holds() -> None:
    name, part = told(FULL, "formerName", OTHER, confidence=0.6), told(OTHER, "partOf", FULL, confidence=0.3)
    assert kept(part, name) == [name]
    assert kept(part, replace(name, confidence=0.2)) == [part]
    assert kept(told(OTHER, "partOf", FULL, confidence=0.3), told(FULL, "acquires", OTHER)) != []


def test_a_symmetric_claim_told_from_both_sides_is_one() -> None:
    assert len(kept(told(FULL, "signedWith", OTHER), told(OTHER, "signedWith", SHORT))) == 1


def test_two_offices_in_one_sentence_are_two_claims() -> None:
    offices = [told(FULL, "operates", OTHER, qualifiers=(factory.qualifier(DOC, "role", w),)) for w in ("青禾", "云岭")]
    assert kept(*offices) == offices


def test_an_office_that_ends_another_is_that_other() -> None:
    long, short = Qualifier("role", 3, 8, "项目副经理"), Qualifier("role", 5, 8, "副经理")
    sure = told(FULL, "holdsPosition", OTHER, qualifiers=(long,), confidence=0.8)
    unsure = told(SHORT, "holdsPosition", OTHER, qualifiers=(short,), confidence=0.7)
    assert kept(sure, unsure) == [sure]
    elsewhere = replace(unsure, qualifiers=(replace(short, start=20, end=23),))
    assert kept(sure, elsewhere) == [sure, elsewhere]


def test_what_a_thing_says_of_itself_is_counted_as_dropped() -> None:
    one = Entity("a", "Organization", FULL.surface, (SHORT.surface,), (FULL, SHORT))
    owners = (one, Entity("b", "Organization", OTHER.surface, (), (OTHER,)))
    claims = (told(FULL, "signedWith", SHORT), told(FULL, "signedWith", OTHER))
    (found,) = settle(Knowledge((Reading(DOC, (FULL, SHORT, OTHER), claims),), owners), SCHEMA).readings
    assert found.claims == claims[1:]
    assert found.dropped == 1


def test_an_office_without_its_role_says_nothing() -> None:
    assert kept(told(FULL, "holdsPosition", OTHER)) == []
