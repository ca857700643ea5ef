"""What one state of a graph tells, fact by fact, and each fact's details made comparable."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from kg.changes.model import Fact, Telling
from kg.graph.statements import by_source
from kg.ontology import Ontology
from kg.records import Claim, Document, Entity, Knowledge, Mention, Qualifier, Quantity, When
from kg.resolution.names import key

Key = tuple[str, str, str, str]
Told = tuple[Claim, Document]
Owner = Callable[[Mention], str]
DETAILS = ("amount", "share", "quantity", "date", "object", "role")


def facts(knowledge: Knowledge, ontology: Ontology, owner: Owner) -> Mapping[Key, tuple[Fact, tuple[Told, ...]]]:
    """Return every fact with all claims that tell it, by the ids that `owner` gives its ends, property and office."""
    told: dict[Key, list[Told]] = defaultdict(list)
    for reading in knowledge.readings:
        for claim in reading.claims:
            ends = owner(claim.subject), owner(claim.object)
            if ends[0] != ends[1]:
                told[fact_key(claim, ends, ontology)].append((claim, reading.document))
    entity_of = knowledge.entity_of()
    return {found: (_fact(found, claims, entity_of), tuple(claims)) for found, claims in told.items()}


def fact_key(claim: Claim, ends: tuple[str, str], ontology: Ontology) -> Key:
    """Return what makes two claims one fact."""
    property_ = ontology.properties.get(claim.property)
    one, other = sorted(ends) if property_ and property_.symmetric else ends
    return one, claim.property, other, key(office(claim, ontology))


def office(claim: Claim, ontology: Ontology) -> str:
    """Return the wording of the office where the property needs one, else nothing."""
    property_ = ontology.properties.get(claim.property)
    if property_ is None or "role" not in property_.needs:
        return ""
    return next((q.surface for q in claim.qualifiers if q.key == "role"), "")


def tellings(told: Iterable[Told], entity_of: Mapping[Mention, Entity]) -> tuple[Telling, ...]:
    """Return one telling for each independent source: its earliest, with the number of its other documents."""
    ordered = sorted(told, key=lambda each: (each[1].date or "9999", each[1].id, each[0].evidence, each[0].id))
    all_ = [Telling(c, document, entity_of[c.subject], entity_of[c.object]) for c, document in ordered]
    groups = by_source((telling.document, "".join(telling.quote())) for telling in all_)
    return tuple(
        replace(all_[numbers[0]], copies=len({all_[n].document.id for n in numbers}) - 1) for numbers in groups
    )


def values(told: Iterable[Told], *, without: str = "") -> Mapping[str, Mapping[str, str]]:
    """Return the details of claims: for each kind of detail its wording by what it means."""
    found: dict[str, dict[str, str]] = {}
    for claim, _ in sorted(told, key=lambda each: (each[1].date or "9999", each[1].id, each[0].id)):
        found.setdefault("modality", {}).setdefault(claim.modality, claim.modality)
        for qualifier in claim.qualifiers:
            if qualifier.key in DETAILS and qualifier.key != without:
                found.setdefault(qualifier.key, {}).setdefault(meaning(qualifier), qualifier.surface)
    return found


def meaning(qualifier: Qualifier) -> str:
    """Return what a detail means, the same for every wording of one value."""
    match qualifier.value:
        case Quantity() as quantity:
            return f"{_number(quantity.low)}…{_number(quantity.high)} {quantity.unit} {quantity.kind}"
        case When() as when if when.first or when.last:
            return f"{when.first}…{when.last}"
    return key(qualifier.surface)


def _number(bound: Decimal | None) -> str:
    return "" if bound is None else format(bound.normalize(), "f")


def _fact(found: Key, told: Sequence[Told], entity_of: Mapping[Mention, Entity]) -> Fact:
    claim, _ = min(told, key=lambda each: (each[1].date or "9999", each[1].id, each[0].id))
    ends = entity_of[claim.subject], entity_of[claim.object]
    role = next((q.surface for q in claim.qualifiers if q.key == "role"), "") if found[3] else ""
    return Fact(ends[0], found[1], ends[1], role, tellings(told, entity_of))
