"""Claims once their ends are things: each thing that a sentence says is said once, and never in both directions.

Two names of one thing in one sentence make two claims of what is one. A claim whose two ends turn out to be one thing,
or that lacks a detail which its property needs, says nothing. Of a claim and its reverse, where the property is not
symmetric, only the surer one can hold; so too of a former name and any other claim between the two. An office that is
the end of another at the same place (项目副经理, 副经理) is that other one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from kg.extraction.check import complete
from kg.ontology import Ontology
from kg.records import Claim, Knowledge, Mention, Qualifier, Reading

_Key = tuple[str, str, str, str, str]


def settle(knowledge: Knowledge, ontology: Ontology) -> Knowledge:
    """Return the knowledge with the claims of each document settled; `dropped` counts those that say nothing."""
    owner = {mention: entity.id for entity in knowledge.entities for mention in entity.mentions}
    return replace(knowledge, readings=tuple(settle_one(reading, owner, ontology) for reading in knowledge.readings))


def settle_one(reading: Reading, owner: Mapping[Mention, str], ontology: Ontology) -> Reading:
    """Do what `settle` does with one document; `owner` gives the thing of each mention."""
    empty = sum(not says(claim, owner, ontology) for claim in reading.claims)
    claims = settled(reading.claims, owner, ontology, reading.document.text)
    return replace(reading, claims=claims, dropped=reading.dropped + empty)


def settled(claims: Iterable[Claim], owner: Mapping[Mention, str], ontology: Ontology, text: str) -> tuple[Claim, ...]:
    """Return the claims of one document that are kept, in their order; `owner` gives the thing of each mention."""
    told = [claim for claim in claims if says(claim, owner, ontology)]
    offices = _offices(told)
    surest: dict[_Key, Claim] = {}
    for claim in sorted(told, key=_worth):
        surest[_key(claim, owner, ontology, text, offices)] = claim
    reverse: dict[tuple[str, str, str], float] = {}
    for claim in surest.values():
        ends = owner[claim.subject], claim.property, owner[claim.object]
        reverse[ends] = max(claim.confidence, reverse.get(ends, 0.0))
    renamed = _renamed(surest.values(), owner)
    kept = {
        id(claim)
        for claim in surest.values()
        if not _reversed(claim, owner, ontology, reverse) and _ends(claim, owner) not in renamed[_is_name(claim)]
    }
    return tuple(claim for claim in told if id(claim) in kept)


def says(claim: Claim, owner: Mapping[Mention, str], ontology: Ontology) -> bool:
    """Tell whether a claim joins two things and has the details that its property needs."""
    return owner[claim.subject] != owner[claim.object] and complete(claim, ontology)


def _renamed(claims: Iterable[Claim], owner: Mapping[Mention, str]) -> tuple[set[frozenset[str]], set[frozenset[str]]]:
    """Return the pairs between which no other claim can hold, and those between which no former name can.

    What is one thing under an earlier and a later name does not own, employ or meet itself: the surest of all claims
    between the two tells which of both they are.
    """
    sure: tuple[dict[frozenset[str], float], dict[frozenset[str], float]] = ({}, {})
    for claim in claims:
        told, ends = sure[_is_name(claim)], _ends(claim, owner)
        told[ends] = max(claim.confidence, told.get(ends, 0.0))
    both = sure[False].keys() & sure[True].keys()
    names = {ends for ends in both if sure[True][ends] >= sure[False][ends]}
    return names, both - names


def _is_name(claim: Claim) -> bool:
    return claim.property == "formerName"


def _ends(claim: Claim, owner: Mapping[Mention, str]) -> frozenset[str]:
    return frozenset((owner[claim.subject], owner[claim.object]))


def _worth(claim: Claim) -> tuple[float, int, str]:
    return claim.confidence, len(claim.qualifiers), claim.id


def _role(claim: Claim) -> Qualifier | None:
    return next((qualifier for qualifier in claim.qualifiers if qualifier.key == "role"), None)


def _offices(claims: Iterable[Claim]) -> dict[int, str]:
    """Return the longest wording of one office that ends at each place."""
    longest: dict[int, str] = {}
    for role in filter(None, map(_role, claims)):
        if "、" not in role.surface:
            longest[role.end] = max(longest.get(role.end, ""), role.surface, key=len)
    return longest


def _key(claim: Claim, owner: Mapping[Mention, str], ontology: Ontology, text: str, offices: Mapping[int, str]) -> _Key:
    ends = owner[claim.subject], owner[claim.object]
    one, other = sorted(ends) if ontology.properties[claim.property].symmetric else ends
    office = _role(claim)
    role = offices.get(office.end, office.surface) if office else ""
    # A sentence is told by its end: two pieces of evidence in one sentence end before the same full stop.
    stop = text.find("。", claim.evidence[1] - 1)
    return one, claim.property, other, f"{claim.modality} {stop}", role


def _reversed(
    claim: Claim, owner: Mapping[Mention, str], ontology: Ontology, told: Mapping[tuple[str, str, str], float]
) -> bool:
    if ontology.properties[claim.property].symmetric:
        return False
    mine = owner[claim.subject], claim.property, owner[claim.object]
    theirs = told.get((mine[2], mine[1], mine[0]))
    return theirs is not None and (theirs, mine[2]) > (told[mine], mine[0])
