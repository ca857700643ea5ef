from decimal import Decimal

import pytest

from kg import graph, ontology, query, store
from kg.lifecycles import contradictions, lifecycles
from kg.records import Claim, Knowledge, Mark, Modality, Qualifier, Quantity, Reading
from kg.resolution import across
from tests import factory

SCHEMA = ontology.load()


def told(
    text: str,
    date: str,
    *,
    property: str = "acquires",
    modality: Modality = Modality.FACT,
    sum: str = "",
    value: int = 0,
) -> Reading:
    """A text in which 青禾科技有限公司 does something to 云岭装备有限公司, for a sum."""
    doc = factory.document(text, key=date + text[:4], date=date)
    qualifiers = []
    if sum:
        at = text.index(sum)
        mark = Mark.ABOUT if sum.startswith("约") else Mark.EXACT
        money = Quantity(doc.id, at, at + len(sum), sum, "money", Decimal(value), Decimal(value), "CNY", mark)
        qualifiers = [Qualifier("amount", at, at + len(sum), sum, money)]
    ends = [factory.mention(doc, name) for name in ("青禾科技有限公司", "云岭装备有限公司")]
    claim = Claim(doc.id, ends[0], property, ends[1], (0, len(text)), modality, tuple(qualifiers))
    return factory.reading(doc, claim)


def known(*readings: Reading) -> Knowledge:
    return across(readings)


PLAN = told(
    "青禾科技有限公司拟以3亿元收购云岭装备有限公司",
    "2025-03-01",
    modality=Modality.PLANNED,
    sum="3亿元",
    value=300_000_000,
)
SIGNED = told("青禾科技有限公司签署协议，以2.8亿元收购云岭装备有限公司", "2025-05-02", sum="2.8亿元", value=280_000_000)
DONE = told("青禾科技有限公司完成收购云岭装备有限公司", "2025-07-03")
DENIED = told("青禾科技有限公司终止收购云岭装备有限公司", "2025-08-04", modality=Modality.NEGATED)


def test_plan_signing_and_end_are_one_lifecycle() -> None:
    (matter,) = lifecycles(known(DONE, SIGNED, PLAN), SCHEMA)
    assert [(s.stage, s.date) for s in matter.states] == [
        ("planned", "2025-03-01"),
        ("signed", "2025-05-02"),
        ("completed", "2025-07-03"),
    ]
    assert matter.property == "investsIn"


def test_the_order_of_texts_changes_nothing() -> None:
    assert lifecycles(known(PLAN, SIGNED, DONE), SCHEMA) == lifecycles(known(DONE, PLAN, SIGNED), SCHEMA)


def test_one_claim_is_no_lifecycle() -> None:
    assert lifecycles(known(SIGNED), SCHEMA) == ()


def test_a_plan_that_changed_is_no_contradiction() -> None:
    assert contradictions(known(PLAN, SIGNED), SCHEMA) == ()


def test_two_sums_for_one_signing_are_told_with_both_sources() -> None:
    other = told(
        "云岭装备有限公司与青禾科技有限公司签署收购协议，作价3.2亿元", "2025-05-03", sum="3.2亿元", value=320_000_000
    )
    (found,) = contradictions(known(SIGNED, other), SCHEMA)
    assert found.about == "amount"
    assert {found.one.document.date, found.other.document.date} == {"2025-05-02", "2025-05-03"}


@pytest.mark.parametrize(
    ("wording", "value"), [("约2.9亿元", 290_000_000), ("2.8亿元", 280_000_000)], ids=["rounded", "same"]
)
def test_a_rounded_sum_agrees(wording: str, value: int) -> None:
    other = told(f"青禾科技有限公司签署合同收购云岭装备有限公司，作价{wording}", "2025-05-03", sum=wording, value=value)
    assert contradictions(known(SIGNED, other), SCHEMA) == ()


def test_a_reprint_contradicts_nothing() -> None:
    again = told(
        "青禾科技有限公司签署协议，以2.8亿元收购云岭装备有限公司", "2025-05-09", sum="2.8亿元", value=900_000_000
    )
    assert contradictions(known(SIGNED, again), SCHEMA) == ()


def test_what_one_text_asserts_and_another_denies_is_told() -> None:
    (found,) = contradictions(known(DONE, DENIED), SCHEMA)
    assert found.about == "modality"


def test_a_symmetric_matter_is_one_from_either_side() -> None:
    one = told(
        "青禾科技有限公司拟与云岭装备有限公司合作", "2025-01-01", property="cooperatesWith", modality=Modality.PLANNED
    )
    doc = factory.document("云岭装备有限公司与青禾科技有限公司签约", date="2025-02-02")
    ends = [factory.mention(doc, name) for name in ("云岭装备有限公司", "青禾科技有限公司")]
    (matter,) = lifecycles(known(one, factory.reading(doc, factory.claim(doc, ends[0], "signedWith", ends[1]))), SCHEMA)
    assert [s.stage for s in matter.states] == ["planned", "signed"]
    assert matter.property == "cooperatesWith"


def test_lifecycles_and_contradictions_are_asked_in_sparql() -> None:
    other = told(
        "云岭装备有限公司与青禾科技有限公司签署收购协议，作价3.2亿元", "2025-05-03", sum="3.2亿元", value=320_000_000
    )
    opened = store.in_memory(graph.build(known(PLAN, SIGNED, other, DONE), SCHEMA))
    states = query.ask_named(opened, "lifecycle-of", "云岭装备有限公司").cells()
    assert [row[3:5] for row in states] == [
        ["2025-03-01", "planned"],
        ["2025-05-02", "signed"],
        ["2025-05-03", "signed"],
        ["2025-07-03", "completed"],
    ]
    words = {row[4] for row in query.ask_named(opened, "contradictions").cells()}
    assert words == {SIGNED.document.text, other.document.text}
