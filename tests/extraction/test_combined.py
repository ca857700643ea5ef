"""The two readers together, on readings made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest

from kg import ontology
from kg.extraction.check import check
from kg.extraction.combined import CombinedExtractor, Policy
from kg.records import Claim, Document, Link, Mention, Modality, Quantity, Reading
from tests import factory

SCHEMA = ontology.load()
TEXT = "9月3日，青禾科技有限公司（青禾科技）与云岭集团签约，拟投资12亿元建设青禾安宁产业园。"
DOC = factory.document(TEXT)
FIRM, OTHER = (factory.mention(DOC, name) for name in ("青禾科技有限公司", "云岭集团"))
PARK = factory.mention(DOC, "青禾安宁产业园", "Facility")


@dataclass(frozen=True)
class Fixed:
    """A reader that always gives the same reading."""

    reading: Reading
    name: str = "fixed"
    version: str = "1"

    def read(self, document: Document) -> Reading:
        return self.reading

    def propose(self, document: Document, *, least: float) -> Reading:
        return self.reading

    def read_given(self, document: Document, mentions: Sequence[Mention], *, names: float, claims: float) -> Reading:
        sure = tuple(m for m in self.reading.mentions if m.score >= names)
        told = tuple(c for c in self.reading.claims if c.confidence >= claims)
        return replace(self.reading, mentions=sure, claims=told)


def both(network: Reading, rules: Reading, *, learnt: tuple[str, ...] = tuple(SCHEMA.properties)) -> Reading:
    reading = CombinedExtractor(SCHEMA, Fixed(network), Fixed(rules), learnt=learnt).read(DOC)
    return check(reading, SCHEMA)


def signed(confidence: float, *, by: str = "neural", qualifiers: tuple[str, ...] = ()) -> Claim:
    details = tuple(factory.qualifier(DOC, "date", word) for word in qualifiers)
    made = factory.claim(DOC, FIRM, "signedWith", OTHER, confidence=confidence, qualifiers=details)
    return replace(made, by=by)


def test_what_both_claim_is_surer_and_keeps_the_details_of_either() -> None:
    rules = factory.reading(DOC, signed(0.8, by="rules", qualifiers=("9月3日",)))
    (claim,) = both(factory.reading(DOC, signed(0.5)), rules).claims
    (alone,) = both(factory.reading(DOC, signed(0.8)), factory.reading(DOC, mentions=(FIRM, OTHER))).claims
    assert claim.confidence > 0.7 > alone.confidence
    assert [q.surface for q in claim.qualifiers] == ["9月3日"]


@pytest.mark.parametrize("heard", [Modality.PLANNED, Modality.POSSIBLE])
def test_a_word_for_a_plan_or_a_rumour_is_believed_where_the_network_hears_none(heard: Modality) -> None:
    rules = factory.reading(DOC, replace(signed(0.8, by="rules"), modality=heard))
    (claim,) = both(factory.reading(DOC, signed(0.8)), rules).claims
    assert claim.modality is heard
    (denied,) = both(factory.reading(DOC, replace(signed(0.8), modality=Modality.NEGATED)), rules).claims
    assert denied.modality is Modality.NEGATED


@pytest.mark.parametrize(("chance", "told"), [(0.9, Modality.NEGATED), (0.5, Modality.FACT)])
def test_a_denial_elsewhere_that_is_surer_stands_for_the_claim(chance: float, told: Modality) -> None:
    network = factory.reading(DOC, replace(signed(0.6), evidence=(0, 10)))
    denied = replace(signed(chance, by="rules"), evidence=(20, 40), modality=Modality.NEGATED)
    (claim,) = both(network, factory.reading(DOC, denied)).claims
    assert claim.modality is told
    assert claim.evidence == ((20, 40) if told is Modality.NEGATED else (0, 10))


def test_a_word_for_a_plan_in_another_sentence_is_not_about_this_claim() -> None:
    network = replace(signed(0.8), evidence=(0, 10))
    rules = replace(signed(0.8, by="rules", qualifiers=("9月3日",)), evidence=(20, 40), modality=Modality.PLANNED)
    (claim,) = both(factory.reading(DOC, network), factory.reading(DOC, rules)).claims
    assert (claim.modality, claim.qualifiers) == (Modality.FACT, ())
    assert claim.confidence > 0.8


def test_a_second_office_that_only_the_rules_read_is_told_too() -> None:
    text = "青禾科技董事长、总经理林远到会。林远任青禾科技董事。"
    doc = factory.document(text)
    person, firm = factory.mention(doc, "林远", "Person"), factory.mention(doc, "青禾科技")

    def office(role: str) -> Claim:
        return factory.claim(
            doc, person, "holdsPosition", firm, confidence=0.8, qualifiers=(factory.qualifier(doc, "role", role),)
        )

    network = Fixed(factory.reading(doc, office("董事长")))
    rules = Fixed(factory.reading(doc, office("董事长"), office("总经理"), office("董事")))
    read = CombinedExtractor(SCHEMA, network, rules, learnt=tuple(SCHEMA.properties)).read(doc)
    assert sorted(q.surface for claim in read.claims for q in claim.qualifiers) == ["总经理", "董事长"]


def test_a_symmetric_claim_is_agreed_on_from_either_side() -> None:
    turned = replace(signed(0.8, by="rules"), subject=OTHER, object=FIRM)
    assert len(both(factory.reading(DOC, signed(0.5)), factory.reading(DOC, turned)).claims) == 1


def test_a_claim_of_the_rules_between_names_of_the_network_is_added() -> None:
    network = factory.reading(DOC, mentions=(FIRM, OTHER))
    assert [c.by for c in both(network, factory.reading(DOC, signed(0.8, by="rules"))).claims] == ["rules"]


def test_a_doubtful_claim_of_the_rules_is_not() -> None:
    network = factory.reading(DOC, mentions=(FIRM, OTHER))
    assert both(network, factory.reading(DOC, signed(0.3, by="rules"))).claims == ()


def test_what_either_doubts_is_told_where_both_propose_it() -> None:
    doubted = factory.reading(DOC, signed(0.35)), factory.reading(DOC, signed(0.35, by="rules"))
    assert both(doubted[0], factory.reading(DOC, mentions=(FIRM, OTHER))).claims == ()
    assert len(both(*doubted).claims) == 1


def test_a_chance_grows_with_what_either_reader_gives() -> None:
    policy = Policy()
    network, rules = policy.doubted  # what is just believed counts for more than nothing proposed
    pairs = ((0.0, 0.0), (network, 0.0), (network, rules), (0.6, rules), (0.6, 0.9), (1.0, 1.0))
    steps = [policy.chance(*pair) for pair in pairs]
    assert steps == sorted(set(steps))
    assert 0 < steps[0] < steps[-1] < 1


def test_a_sure_name_that_the_network_missed_is_added_and_one_that_overlaps_is_not() -> None:
    short = Mention.at(DOC, FIRM.start, FIRM.start + 4, "Organization")
    rules = factory.reading(DOC, mentions=(short, PARK))
    assert {m.surface for m in both(factory.reading(DOC, mentions=(FIRM,)), rules).mentions} == {
        "青禾科技有限公司",
        "青禾安宁产业园",
    }


def test_a_property_that_the_network_never_learnt_is_the_rules_alone() -> None:
    wide = Mention.at(DOC, FIRM.start, PARK.end, "Event")
    builds = factory.claim(DOC, FIRM, "builds", PARK, confidence=0.7)
    learnt = tuple(name for name in SCHEMA.properties if name != "builds")
    reading = both(factory.reading(DOC, mentions=(wide,)), factory.reading(DOC, builds), learnt=learnt)
    assert [c.property for c in reading.claims] == ["builds"]


@dataclass(frozen=True)
class Helped(Fixed):
    """A reader that sees more among the names of another than among its own."""

    given: Reading | None = None

    def read_given(self, document: Document, mentions: Sequence[Mention], *, names: float, claims: float) -> Reading:
        assert self.given is not None
        return self.given


@pytest.mark.parametrize(("confidence", "told"), [(0.8, ["青禾科技有限公司"]), (0.4, ["云岭集团"])])
def test_a_property_that_the_network_never_learnt_is_read_between_its_names_first(
    confidence: float, told: list[str]
) -> None:
    learnt = tuple(name for name in SCHEMA.properties if name != "builds")
    alone = factory.reading(DOC, factory.claim(DOC, OTHER, "builds", PARK, confidence=0.7))
    given = factory.reading(DOC, factory.claim(DOC, FIRM, "builds", PARK, confidence=confidence))
    network = Fixed(factory.reading(DOC, mentions=(FIRM, OTHER, PARK)))
    read = CombinedExtractor(SCHEMA, network, Helped(alone, given=given), learnt=learnt).read(DOC)
    assert [claim.subject.surface for claim in read.claims] == told


def test_values_of_the_rules_stand_behind_the_details_of_the_network() -> None:
    at = TEXT.index("12亿元")
    money = Quantity(DOC.id, at, at + 4, "12亿元", "money", None, None, "CNY")
    amount = factory.qualifier(DOC, "amount", "12亿元")
    network = factory.reading(DOC, factory.claim(DOC, FIRM, "investsIn", PARK, qualifiers=(amount,)))
    rules = replace(factory.reading(DOC, mentions=(FIRM,)), quantities=(money,))
    (claim,) = both(network, rules).claims
    assert claim.qualifiers[0].value == money


def test_a_link_of_either_is_kept_once() -> None:
    short = factory.mention(DOC, "（青禾科技")
    short = Mention.at(DOC, short.start + 1, short.end, "Organization")
    link = Link(short, FIRM, "declared")
    network = replace(factory.reading(DOC, mentions=(FIRM, short)), links=(link,))
    rules = replace(factory.reading(DOC, mentions=(FIRM, short)), links=(replace(link, why="short name"),))
    assert [found.why for found in both(network, rules).links] == ["declared"]
