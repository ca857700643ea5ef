"""Places of a document linked to the gazetteer: two names with one code are one place, one name with two codes two."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extraction.places import Gazetteer
from kg.records import Document, Entity
from kg.resolution.facts import other_names, places
from kg.resolution.names import key

_MOST_CONTEXT = 30


def place_code(entity: Entity, document: Document, entities: Sequence[Entity]) -> tuple[str, bool]:
    """Return the code of the place that a Location is, empty where none is sure, and whether several bear its name.

    Other places of the document, its dateline and its publisher decide between homonyms (朝阳区 beside 北京). The bare
    short form of a county or district is no proof of it: 江南 is more than 江南区.
    """
    gazetteer = Gazetteer.load()
    name = other_names().get(("Location", key(entity.name)), entity.name)
    if name not in gazetteer and (known := places().get(key(name))):
        name = known.short
    bearers = gazetteer.named(name)
    context: list[str] = []
    if len(bearers) != 1:
        others = sorted({other.name for other in entities if other.type == "Location" and other is not entity})
        context = [*filter(None, (document.dateline, document.publisher)), *others][:_MOST_CONTEXT]
    place = gazetteer.link(name, context=context)
    if place and place.level == "county" and name == place.short and not place.name.endswith("市"):
        return "", False
    return (place.code if place else ""), len(bearers) > 1
