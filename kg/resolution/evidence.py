"""What tells homonyms apart: traces in a document of which 王伟 or which 人民医院 is meant.

Two things of one name in two documents are one when they share a trace: a body named in the same sentence or claim, the
title before the name, the sentence itself (a reprint), or for a generic name the place that the document is about.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from kg.records import Document, Entity, Mention, Reading
from kg.resolution.facts import offices, places, titles
from kg.resolution.names import key

Trace = tuple[str, str]

_SENTENCE_END = re.compile(r"[。！？!?；;\n]")
_TITLE = 8
_HAN_ONLY = re.compile(r"[\u3400-\u9fff]{4,}$")
_BODIES = ("Organization", "Facility", "Event", "Project", "Product", "Work")
_SHORTEST_SENTENCE = 12


def traces(reading: Reading, entities: Sequence[Entity], risky: Sequence[Entity]) -> Iterator[tuple[Entity, Trace]]:
    """Yield each risky entity of a document with each of its traces; `entities` are all of the document."""
    if not risky:
        return
    text = reading.document.text
    sentences = _sentences(text)
    about = _place_of(reading.document, entities)
    bodies = [(m.start, key(m.surface)) for e in entities if e.type in _BODIES for m in e.mentions]
    claimed = _claimed(reading)
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
                        yield entity, ("body", body)
                yield from ((entity, ("title", title)) for title in _titles(text, mention))
            for other in claimed.get(mention, ()):
                yield entity, ("body", other)


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


def _claimed(reading: Reading) -> Mapping[Mention, list[str]]:
    found: dict[Mention, list[str]] = {}
    for claim in reading.claims:
        for end, other in ((claim.subject, claim.object), (claim.object, claim.subject)):
            if other.type != "Location":
                found.setdefault(end, []).append(key(other.surface))
    return found


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
