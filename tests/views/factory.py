"""A made-up knowledge for the tests of the views: invented things in invented sentences, written in a short notation.

`{O:云岭智行=云岭智行科技有限公司}` is a mention of an Organization with its full name behind `=`. A claim line is
`subject property object`, then any of `planned`, `negated`, `possible` and `key:surface` qualifiers, after `>`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from kg.records import Claim, Document, Entity, Knowledge, Mention, Modality, Qualifier, Reading, Source

HERE = Path(__file__).parent
CLASSES = {
    "P": "Person",
    "O": "Organization",
    "L": "Location",
    "F": "Facility",
    "D": "Product",
    "W": "Work",
    "E": "Event",
    "J": "Project",
}
MENTION = re.compile(r"\{(\w):([^{}=]+)(?:=([^{}]+))?\}")


def knowledge(articles: Iterable[tuple[str, str, str, str]] = ()) -> Knowledge:
    """Read articles (title, date, publisher, body in the notation above) into a Knowledge; the sample by default."""
    names: dict[tuple[str, str], list[Mention]] = defaultdict(list)
    readings = [_reading(article, names) for article in (articles or sample())]
    readings.sort(key=lambda reading: reading.document.id)
    entities = [
        Entity(
            id=f"{type}/{name}",
            type=type,
            name=name,
            aliases=tuple(sorted({mention.surface for mention in mentions} - {name})),
            mentions=tuple(sorted(mentions)),
        )
        for (type, name), mentions in sorted(names.items())
    ]
    return Knowledge(tuple(readings), tuple(entities))


def acquisitions(pairs: Iterable[tuple[str, str]], *, title: str = "题") -> Knowledge:
    """Make a Knowledge in which one name, whatever letters it is made of, acquires the other: one article each."""
    mentions: dict[str, list[Mention]] = defaultdict(list)
    readings = []
    for one, other in pairs:
        text = f"据报道，{one}收购{other}。"
        document = Document.of(
            text, source=Source(one, "text", "0" * 64), title=title, date="2025-01-02", publisher=other
        )
        first = Mention.at(document, 4, 4 + len(one), "Organization")
        second = Mention.at(document, len(text) - 1 - len(other), len(text) - 1, "Organization")
        mentions[one].append(first)
        mentions[other].append(second)
        detail = Qualifier("object", second.start, second.end, second.surface)
        claim = Claim(document.id, first, "acquires", second, (4, len(text) - 1), qualifiers=(detail,))
        readings.append(Reading(document, (first, second), (claim,)))
    readings.sort(key=lambda reading: reading.document.id)
    entities = (
        Entity(f"Organization/{name}", "Organization", name, (f"又名{name}",), tuple(found))
        for name, found in sorted(mentions.items())
    )
    return Knowledge(tuple(readings), tuple(entities))


def sample() -> Sequence[tuple[str, str, str, str]]:
    """Return the articles of `sample.txt`."""
    articles = []
    for part in (HERE / "sample.txt").read_text(encoding="utf-8").split("\n# ")[1:]:
        head, _, body = part.partition("\n")
        title, date, publisher = (cell.strip() for cell in head.split("|"))
        articles.append((title, date, publisher, body))
    return articles


def _reading(article: tuple[str, str, str, str], names: dict[tuple[str, str], list[Mention]]) -> Reading:
    title, date, publisher, body = article
    text = ""
    begin = first = 0  # where the sentence and its mentions begin
    marks: list[tuple[int, int, str, str]] = []
    told: list[tuple[list[str], int, list[tuple[int, int, str, str]]]] = []
    for line in filter(None, map(str.strip, body.split("\n"))):
        if line.startswith(">"):
            told.append((line[1:].split(), begin, marks[first:]))
            continue
        begin, first = len(text), len(marks)
        for before, mark in _pieces(line):
            text += before
            if mark:
                marks.append((len(text), len(text) + len(mark[2]), CLASSES[mark[1]], mark[3] or mark[2]))
                text += mark[2]
    document = Document.of(
        text,
        source=Source(f"news/{title[:6]}.txt", "text", "0" * 64),
        title=title,
        date=date,
        publisher=publisher,
    )
    mentions = {}
    for start, end, type, name in marks:
        mentions[start] = Mention.at(document, start, end, type)
        names[type, name].append(mentions[start])
    claims = [_claim(document, words, begin, [mentions[mark[0]] for mark in around]) for words, begin, around in told]
    return Reading(document, tuple(mentions.values()), tuple(claims))


def _pieces(line: str) -> Iterable[tuple[str, re.Match[str] | None]]:
    at = 0
    for mark in MENTION.finditer(line):
        yield line[at : mark.start()], mark
        at = mark.end()
    yield line[at:], None


def _claim(document: Document, words: list[str], begin: int, around: list[Mention]) -> Claim:
    by_surface = {mention.surface: mention for mention in around}
    subject, property, object, *rest = words
    ends = by_surface[subject], by_surface[object]
    qualifiers = []
    for key, _, surface in (word.partition(":") for word in rest if ":" in word):
        at = document.text.index(surface, begin)
        qualifiers.append(Qualifier(key, at, at + len(surface), surface))
    places = [(m.start, m.end) for m in ends] + [(q.start, q.end) for q in qualifiers]
    return Claim(
        document=document.id,
        subject=ends[0],
        property=property,
        object=ends[1],
        evidence=(min(a for a, _ in places), max(b for _, b in places)),
        modality=Modality(next((word for word in rest if ":" not in word), "fact")),
        qualifiers=tuple(qualifiers),
        confidence=0.9,
    )
