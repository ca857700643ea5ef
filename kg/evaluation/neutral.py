"""Names of annotated things made comparable, and what is neither asked for nor punished.

Neutral is a Location whose names stand in the text only inside longer names (成都 in 成都新成量工具有限公司), and
`X locatedIn P` where a name of X contains a name of P.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.errors import SourceError
from kg.interchange import GoldDocument, GoldEntity

_MARKS = "《》“”\"'‘’「」"


def normal(name: str) -> str:
    """Return the name in NFKC, caseless, without spaces and quotation marks."""
    plain = unicodedata.normalize("NFKC", name)
    return "".join(c for c in plain if not c.isspace() and c not in _MARKS).casefold()


def names(entity: GoldEntity) -> frozenset[str]:
    """Return all names of the entity in their normal form."""
    return frozenset(map(normal, (entity.name, *entity.aliases, *entity.mentions))) - {""}


def without_neutral(document: GoldDocument, text: str, others: Sequence[GoldEntity] = ()) -> GoldDocument:
    """Return the document less what is neutral; the longer names of `others` may cover a place too.

    Raises SourceError when a fact names an entity that the document does not have.
    """
    of = {entity.id: names(entity) for entity in document.entities}
    for fact in document.facts:
        if not {fact.s, fact.o} <= of.keys():
            fault = f"the fact {fact.s} {fact.p} {fact.o} names an entity that is not there"
            raise SourceError(f"document {document.id}", fault, "Mend it; python -m kg.evaluation.check lists all.")
    facts = tuple(f for f in document.facts if not (f.p == "locatedIn" and _contains(of[f.s], of[f.o])))
    used = {end for fact in facts for end in (fact.s, fact.o)}
    everyone, text = (*document.entities, *others), normal(text)
    entities = tuple(
        entity
        for entity in document.entities
        if entity.id in used or entity.type != "Location" or not _covered(entity, everyone, text)
    )
    return replace(document, entities=entities, facts=facts)


def _contains(subject: frozenset[str], place: frozenset[str]) -> bool:
    return any(p in s and p != s for s in subject for p in place)


def _covered(entity: GoldEntity, everyone: Sequence[GoldEntity], text: str) -> bool:
    """Tell whether every occurrence of the entity's names lies inside a longer name of another entity."""
    longer = [name for other in everyone if other is not entity for name in names(other)]
    for name in names(entity):
        spans = [(at, at + len(n)) for n in longer if len(n) > len(name) and name in n for at in _places(n, text)]
        if any(not any(a <= at and at + len(name) <= b for a, b in spans) for at in _places(name, text)):
            return False
    return True


def _places(name: str, text: str) -> Iterator[int]:
    at = text.find(name)
    while at >= 0:
        yield at
        at = text.find(name, at + 1)
