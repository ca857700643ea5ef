"""From an answer to a reading: what does not stand letter by letter in the text is dropped and counted.

The answer is hostile until shown otherwise: it may be no JSON, have any shape, name anything. Nothing of it enters the
reading but offsets into the document's own text and names of the ontology.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from kg.extraction.values import find_quantities, find_whens
from kg.ontology import QUALIFIERS, Ontology, Property
from kg.records import Claim, Document, Mention, Modality, Qualifier, Quantity, Reading, When

BY = "llm"
_FENCE = re.compile(r"^\s*```[a-zA-Z]*\s*\n(.*?)\n?\s*```\s*$", re.DOTALL)
_LONGEST_NAME = 80
_CONFIDENCE = 0.8


class MalformedError(ValueError):
    """An answer is no JSON object with entities and facts."""


def rows(answer: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the entity rows and the fact rows of an answer; raise MalformedError when it has no such shape."""
    fenced = _FENCE.match(answer)
    try:
        content = json.loads(fenced.group(1) if fenced else answer)
    except (ValueError, RecursionError) as error:
        raise MalformedError("it is no JSON") from error
    if not isinstance(content, dict):
        raise MalformedError("it is no object")
    found = tuple(content.get(key) for key in ("entities", "facts"))
    for row in found:
        if not isinstance(row, list):
            raise MalformedError("it has no lists of entities and facts")
    entities, facts = ([r if isinstance(r, dict) else {} for r in row] for row in found if isinstance(row, list))
    return entities, facts


def to_reading(document: Document, answer: str, ontology: Ontology) -> Reading:
    """Return the reading that the answer can show in the text; raise MalformedError when it has no such shape."""
    entities, facts = rows(answer)
    named, dropped = _mentions(document, entities, ontology)
    quantities, whens = find_quantities(document), find_whens(document)
    values: dict[tuple[int, int], Quantity | When] = {(v.start, v.end): v for v in whens}
    values.update(((v.start, v.end), v) for v in quantities)
    claims: dict[str, Claim] = {}
    for row in facts:
        claim = _claim(document, row, named, ontology, values)
        if claim is None:
            dropped += 1
        else:
            claims.setdefault(claim.id, claim)
    mentions = sorted({mention for group in named.values() for mention in group})
    ordered = sorted(claims.values(), key=lambda c: (c.subject, c.object, c.property, c.evidence, c.id))
    return Reading(document, tuple(mentions), tuple(ordered), quantities, whens, dropped=dropped)


def _mentions(
    document: Document, entities: list[dict[str, Any]], ontology: Ontology
) -> tuple[dict[str, tuple[Mention, ...]], int]:
    named: dict[str, tuple[Mention, ...]] = {}
    dropped = 0
    for row in entities:
        type_, name, aliases = str(row.get("type")), row.get("name"), row.get("aliases")
        names = [name, *(aliases if isinstance(aliases, list) else [])]
        found: list[Mention] = []
        for surface in names:
            usable = isinstance(surface, str) and 0 < len(surface.strip()) <= _LONGEST_NAME
            places = list(_places(document.text, surface)) if usable else []
            if not places or type_ not in ontology.classes:
                dropped += 1
                continue
            found += [Mention.at(document, at, at + len(surface), type_, score=_CONFIDENCE, by=BY) for at in places]
        if isinstance(name, str) and found:
            named.setdefault(name, tuple(sorted(set(found))))
    return named, dropped


def _claim(
    document: Document,
    row: dict[str, Any],
    named: dict[str, tuple[Mention, ...]],
    ontology: Ontology,
    values: dict[tuple[int, int], Quantity | When],
) -> Claim | None:
    evidence, name = row.get("evidence"), row.get("property")
    if not isinstance(evidence, str) or not evidence.strip() or not isinstance(name, str):
        return None
    start = document.text.find(evidence)
    found = ontology.properties.get(name)
    if start < 0 or found is None or row.get("modality") not in set(Modality):
        return None
    span = (start, start + len(evidence))
    ends = [_nearest(named.get(str(row.get(key)), ()), span) for key in ("subject", "object")]
    subject, object_ = ends
    if subject is None or object_ is None or subject == object_ or not found.admits(subject.type, object_.type):
        return None
    qualifiers = tuple(_qualifiers(document, row.get("qualifiers"), span, values))
    if not _complete(found, qualifiers):
        return None
    return Claim(document.id, subject, name, object_, span, Modality(row["modality"]), qualifiers, _CONFIDENCE, by=BY)


def _complete(found: Property, qualifiers: tuple[Qualifier, ...]) -> bool:
    return set(found.needs) <= {q.key for q in qualifiers}


def _qualifiers(
    document: Document, row: Any, evidence: tuple[int, int], values: dict[tuple[int, int], Quantity | When]
) -> Iterator[Qualifier]:
    if not isinstance(row, dict):
        return
    for key in QUALIFIERS:
        surface = row.get(key)
        if not isinstance(surface, str) or not surface.strip():
            continue
        start = document.text.find(surface, *evidence)
        if start < 0:
            start = document.text.find(surface)
        if start >= 0:
            end = start + len(surface)
            yield Qualifier(key, start, end, surface, values.get((start, end)))


def _nearest(mentions: tuple[Mention, ...], span: tuple[int, int]) -> Mention | None:
    def distance(mention: Mention) -> tuple[int, int, int]:
        # Of a name and a short form inside it, the whole name is meant.
        return max(span[0] - mention.start, mention.end - span[1], 0), mention.start, -mention.end

    return min(mentions, key=distance, default=None)


def _places(text: str, surface: str) -> Iterator[int]:
    at = text.find(surface)
    while at >= 0:
        yield at
        at = text.find(surface, at + len(surface))
