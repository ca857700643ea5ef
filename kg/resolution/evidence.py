"""What tells homonyms apart: traces in a document of which 王伟 or which 人民医院 is meant.

Two things of one name in two documents are one when they share a trace: a body named in the same sentence or claim, the
title before the name, the sentence itself (a reprint), an office in a place (长沙 市长), or for a generic name the
place that the document is about. A body is the same under any of its names in the document, and a
company without its form; one that every town has (人民医院) says nothing of who works there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from kg.records import Document, Entity, Mention, Reading
from kg.resolution.companies import speaks
from kg.resolution.facts import offices, places, titles
from kg.resolution.generic import is_generic
from kg.resolution.names import key
from kg.resolution.structure import parts

Trace = tuple[str, str]

_SENTENCE_END = re.compile(r"[。！？!?；;\n]")
_TITLE = 8
_HAN_ONLY = re.compile(r"[\u3400-\u9fff]{4,}$")
_BODIES = ("Organization", "Facility", "Event", "Project", "Product", "Work")
_SHORTEST_SENTENCE = 12
_SHORTEST_STEM = 2  # a stem that is longer tells a company from its namesakes


def traces(reading: Reading, entities: Sequence[Entity], risky: Sequence[Entity]) -> Iterator[tuple[Entity, Trace]]:
    """Yield each risky entity of a document with each of its traces; `entities` are all of the document."""
    if not risky:
        return
    text = reading.document.text
    sentences = _sentences(text)
    about = _place_of(reading.document, entities)
    wordings = _wordings(entities)
    bodies = [(m.start, e) for e in entities if e.type in _BODIES for m in e.mentions]
    claimed = _claimed(reading)
    owner = {mention: other for other in entities for mention in other.mentions}
    for entity in risky:
        if entity.type != "Person" and about:
            yield entity, ("place", about)
        for mention in entity.mentions:
            start, end = _around(sentences, mention.start)
            if end - start >= _SHORTEST_SENTENCE:
                yield entity, ("sentence", key(text[start:end]))
            if entity.type == "Person":
                for at, body in bodies:
                    if start <= at < end:
                        yield from ((entity, ("body", wording)) for wording in wordings[body.id])
                yield from ((entity, ("title", title)) for title in _titles(text, mention))
            yield from ((entity, trace) for trace in _told(claimed.get(mention, ()), owner, wordings))


def _sentences(text: str) -> list[tuple[int, int]]:
    cuts = [0, *(found.end() for found in _SENTENCE_END.finditer(text)), len(text)]
    return [(a, b) for a, b in pairwise(cuts) if a < b]


def _around(sentences: Sequence[tuple[int, int]], at: int) -> tuple[int, int]:
    return next(((a, b) for a, b in sentences if a <= at < b), (at, at))


def _titles(text: str, mention: Mention) -> Iterator[str]:
    """Yield the words before a name where they end in a title, and the office where only few people hold it."""
    before = _HAN_ONLY.search(text[max(0, mention.start - _TITLE) : mention.start])
    if before and before[0].endswith(tuple(sorted(titles()))):
        yield before[0]
    yield from (office for office in offices() if text.endswith(office, 0, mention.start))


def _claimed(reading: Reading) -> Mapping[Mention, list[tuple[Mention, str]]]:
    """Return the other ends of the claims of each mention, each with the office that the claim tells, or nothing."""
    found: dict[Mention, list[tuple[Mention, str]]] = {}
    for claim in reading.claims:
        office = next((key(q.surface) for q in claim.qualifiers if q.key == "role"), "")
        for end, other in ((claim.subject, claim.object), (claim.object, claim.subject)):
            found.setdefault(end, []).append((other, office))
    return found


def _told(
    others: Sequence[tuple[Mention, str]], owner: Mapping[Mention, Entity], wordings: Mapping[str, Sequence[str]]
) -> Iterator[Trace]:
    """Yield the bodies that claims tell of a thing; a place says who is meant only together with an office there."""
    for mention, office in others:
        if mention.type != "Location":
            known = owner.get(mention)
            yield from (("body", wording) for wording in (wordings[known.id] if known else (key(mention.surface),)))
        elif office:
            place = places().get(key(mention.surface))
            yield "post", f"{place.short if place else key(mention.surface)} {office}"


def _wordings(entities: Sequence[Entity]) -> Mapping[str, tuple[str, ...]]:
    """Return how each body may be worded in another text: all its names here, those of companies without their form."""
    found: dict[str, tuple[str, ...]] = {}
    for entity in entities:
        names = dict.fromkeys(key(name) for name in (entity.name, *entity.aliases))
        if entity.type == "Organization":
            names |= dict.fromkeys(stem for name in tuple(names) if (stem := _stem(name)))
        found[entity.id] = tuple(name for name in names if not is_generic(name))
    return found


def _stem(name: str) -> str:
    """Return the trade name of a company with its field and without place and form; nothing where it is no name."""
    made = parts(name)
    return made.stem if made.forms and speaks(made) and len(made.stem) > _SHORTEST_STEM else ""


def _place_of(document: Document, entities: Sequence[Entity]) -> str:
    """Return the short key of the city or county that the document is about, empty where none leads."""
    count: Counter[str] = Counter()
    for entity in entities:
        known = places().get(key(entity.name)) if entity.type == "Location" else None
        if known and known.level in ("city", "county"):
            count[known.short] += len(entity.mentions)
    if known := places().get(key(document.dateline)):
        count[known.short] += 2
    ranked = count.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return ""
    return ranked[0][0]
