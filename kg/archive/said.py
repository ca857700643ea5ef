"""What one document of the collection says once its mentions are things."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.archive.names import Page
from kg.ontology import Ontology
from kg.records import Entity, Mention, Reading
from kg.resolution.claims import settle_one


@dataclass(frozen=True, slots=True)
class Said:
    """A reading with its claims settled, and the thing (entities without mentions) of each of its mentions.

    `places` are the numbers of its claims among those that were read.
    """

    reading: Reading
    owner: Mapping[Mention, Entity]
    places: tuple[int, ...]

    @classmethod
    def of(cls, reading: Reading, page: Page, entities: Sequence[Entity], schema: Ontology) -> Said:
        """Give the mentions of a reading the entities of its local entities, and settle its claims."""
        owner = {
            reading.mentions[number]: entity
            for local, entity in zip(page.locals, entities, strict=True)
            for number in local.mentions
        }
        settled = settle_one(reading, {mention: entity.id for mention, entity in owner.items()}, schema)
        place = {id(claim): number for number, claim in enumerate(reading.claims)}
        return cls(settled, owner, tuple(place[id(claim)] for claim in settled.claims))
