"""What of the knowledge a page shows: its things, the claims between them, and the count of what is left out.

Claims that say the same (subject, property, object and modality) are one edge with several sources. Every claim of
the knowledge is either on an edge or counted in `Shown`: nothing is lost in silence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.ontology import Ontology
from kg.records import Claim, Document, Entity, Knowledge, Modality

DOCUMENTS_OF_ONE = 30  # documents listed for one thing; the panel tells how many there are


@dataclass(frozen=True, slots=True)
class Shown:
    """Counts of what a page shows and what it leaves out.

    `unclaimed` entities are on the page but hidden until the reader asks for them, since no claim is about them;
    `entities_left_out` and `claims_left_out` lie beyond the limit; `claims_unresolved` name a mention of no entity.
    """

    documents: int
    entities: int
    claims: int
    edges: int
    unclaimed: int
    entities_left_out: int
    claims_left_out: int
    claims_unresolved: int


@dataclass(frozen=True, slots=True)
class Told:
    """A claim with the places of its two things in `Scene.entities` and of its document in `Scene.documents`."""

    subject: int
    object: int
    document: int
    claim: Claim


@dataclass(frozen=True, slots=True)
class Edge:
    """Claims that say the same, as places in `Scene.told`; the direction of a symmetric property is by entity order."""

    subject: int
    property: str
    object: int
    modality: Modality
    told: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """How often a thing is mentioned, in how many documents, and those that mention it most, as places in a scene."""

    mentions: int
    documents: int
    most: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """All that one page shows, in an order that depends on the content alone; `seen` goes with `entities`."""

    documents: Sequence[Document]
    entities: tuple[Entity, ...]
    seen: tuple[Seen, ...]
    told: tuple[Told, ...]
    edges: tuple[Edge, ...]
    shown: Shown


def compose(knowledge: Knowledge, *, ontology: Ontology, limit: int) -> Scene:
    """Choose what to show: all of it, or the `limit` best connected entities and the claims between them."""
    documents = tuple(reading.document for reading in knowledge.readings)
    resolved = list(_resolved(knowledge))
    entities = _best_connected(knowledge.entities, resolved, limit)
    number = {document.id: at for at, document in enumerate(documents)}
    shown = {entity.id for entity in entities}
    claims = sum(len(reading.claims) for reading in knowledge.readings)
    return arrange(
        documents,
        entities,
        [_seen(entity, number) for entity in entities],
        ((at, claim, s.id, o.id) for at, claim, s, o in resolved if s.id in shown and o.id in shown),
        ontology=ontology,
        left_out=len(knowledge.entities) - len(entities),
        resolved=len(resolved),
        unresolved=claims - len(resolved),
    )


def arrange(
    documents: Sequence[Document],
    entities: Sequence[Entity],
    seen: Sequence[Seen],
    claims: Iterable[tuple[int, Claim, str, str]],
    *,
    ontology: Ontology,
    left_out: int,
    resolved: int,
    unresolved: int,
) -> Scene:
    """Return the scene of what was chosen; `claims` are those between its entities, with document and both ids.

    `left_out` entities are not in it; of all claims `resolved` are between two entities and `unresolved` are not.
    """
    place = {entity.id: at for at, entity in enumerate(entities)}
    told = tuple(Told(place[subject], place[object], at, claim) for at, claim, subject, object in claims)
    edges = tuple(_edges(told, ontology))
    claimed = {end for one in told for end in (one.subject, one.object)}
    shown = Shown(
        documents=len(documents),
        entities=len(entities),
        claims=len(told),
        edges=len(edges),
        unclaimed=len(entities) - len(claimed),
        entities_left_out=left_out,
        claims_left_out=resolved - len(told),
        claims_unresolved=unresolved,
    )
    return Scene(documents, tuple(entities), tuple(seen), told, edges, shown)


def _seen(entity: Entity, number: Mapping[str, int]) -> Seen:
    seen = Counter(number[mention.document] for mention in entity.mentions if mention.document in number)
    most = sorted(seen, key=lambda at: (-seen[at], at))[:DOCUMENTS_OF_ONE]
    return Seen(len(entity.mentions), len(seen), tuple(most))


def _resolved(knowledge: Knowledge) -> Iterator[tuple[int, Claim, Entity, Entity]]:
    owner = knowledge.entity_of()
    for at, reading in enumerate(knowledge.readings):
        for claim in reading.claims:
            subject, object = owner.get(claim.subject), owner.get(claim.object)
            if subject and object:
                yield at, claim, subject, object


def _best_connected(
    entities: Sequence[Entity], resolved: Sequence[tuple[int, Claim, Entity, Entity]], limit: int
) -> tuple[Entity, ...]:
    if len(entities) <= limit:
        return tuple(entities)
    neighbours = Counter(
        end for pair in {(s.id, o.id) for _, _, s, o in resolved} for end in (pair if pair[0] != pair[1] else pair[:1])
    )
    kept = {e.id for e in sorted(entities, key=lambda e: (-neighbours[e.id], -len(e.mentions), e.id))[: max(0, limit)]}
    return tuple(entity for entity in entities if entity.id in kept)


def _edges(told: Sequence[Told], ontology: Ontology) -> Iterator[Edge]:
    groups: dict[tuple[int, str, int, Modality], list[int]] = {}
    for at, one in enumerate(told):
        known = ontology.properties.get(one.claim.property)
        ends = (one.subject, one.object)
        first, last = sorted(ends) if known and known.symmetric else ends
        groups.setdefault((first, one.claim.property, last, one.claim.modality), []).append(at)
    for (first, property, last, modality), members in groups.items():
        yield Edge(first, property, last, modality, tuple(members))
