"""`names.tsv`: names that news often uses, each singling out one thing."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from ahocorasick_rs import AhoCorasick, MatchKind

from kg.extraction.rules.text import fold
from training.public_sets import msra
from training.rules.annotated import Annotated
from training.rules.tables import Row, Tables

COMMENT = """\
Names that news often uses, each singling out one thing: countries' bodies, ministries, large companies, media,
brands, people.
Columns: name, class, number of labelled texts or sentences that the name was counted in, share of its
occurrences that were this thing.
Facts counted on labelled news; a name needs two texts and a share of one half."""
_NUMBER = re.compile(r"[0-9一二三四五六七八九十]+")
_GENERIC = re.compile(r"(?:该|本|公司|集团|项目|会议|活动|市政府|省政府|县政府|区政府|“|首届|第)")
_DATED = re.compile(r"[0-9]{4}年?|第.{1,2}[届次]")
_SIGHT = re.compile(r"(?:站|机场|大桥|公园|大学|馆|宫|院|堂|厂|路|街|区)$")
_CLUENER = {"company": "Organization", "organization": "Organization", "government": "Organization", "game": "Product"}
_MSRA = {"LOC": "Location", "ORG": "Organization"}
Names = dict[str, tuple[str, int, float]]
"""Name → class, count, share."""


def count_names(documents: Sequence[Annotated], data: Path, tables: Tables) -> None:
    """Count names on our own documents, then on the public sets what our documents do not speak against."""
    own = _ours(documents)
    names = _settled(own, _occurring(own, (d.text for d in documents)))
    for name, row in [*_cluener(data, own, documents), *_msra(data, own, documents)]:
        names.setdefault(name, row)
    tables.write("names", COMMENT, sorted(_rows(names), key=lambda row: (row[1], row[0])))


def _ours(documents: Iterable[Annotated]) -> dict[str, Counter[str]]:
    """The classes of every name, with the number of entities that bear it."""
    found: dict[str, Counter[str]] = {}
    for document in documents:
        for entity in document.record["entities"]:
            for name in sorted({fold(n) for n in (entity["name"], *entity["aliases"])}):
                found.setdefault(name, Counter())[entity["type"]] += 1
    return found


def _occurring(names: Iterable[str], texts: Iterable[str]) -> Counter[str]:
    """In how many texts each name stands, not counting where it is a part of a longer one."""
    words = sorted({name for name in names if len(name) > 1})
    automaton = AhoCorasick(words, matchkind=MatchKind.LeftmostLongest)
    found: Counter[str] = Counter()
    for text in texts:
        found.update({words[at] for at, _, _ in automaton.find_matches_as_indexes(text)})
    return found


def _settled(own: dict[str, Counter[str]], occurring: Counter[str]) -> Names:
    names: Names = {}
    for name, classes in own.items():
        if len(name) < 2 or _NUMBER.fullmatch(name) or _GENERIC.match(name):
            continue
        type_, count = classes.most_common(1)[0]
        share = count / max(occurring[name], classes.total())
        if count >= 2 and share >= 0.5:
            names[name] = (type_, count, round(share, 2))
    return names


def _cluener(
    data: Path, own: dict[str, Counter[str]], documents: Sequence[Annotated]
) -> Iterator[tuple[str, tuple[str, int, float]]]:
    lines = (data / "cluener2020" / "train.json").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines if line]
    kinds: dict[str, Counter[str]] = {}
    for record in records:
        for kind, names in record["label"].items():
            for name, places in names.items():
                kinds.setdefault(name, Counter())[kind] += len(places)
    there = _spots(kinds, [record["text"] for record in records])
    here = _occurring(kinds, (d.text for d in documents))
    for name, counts in kinds.items():
        kind, count = counts.most_common(1)[0]
        type_ = _CLUENER.get(kind, "")
        least = 4 if len(name) == 2 else 2
        if not type_ or len(name) < 2 or count < least or count < 0.8 * there[name] or _NUMBER.fullmatch(name):
            continue
        if _agrees(own, here, name, type_):
            yield fold(name), (type_, count, 0.7)


def _msra(
    data: Path, own: dict[str, Counter[str]], documents: Sequence[Annotated]
) -> Iterator[tuple[str, tuple[str, int, float]]]:
    sentences = msra(data)
    kinds: Counter[tuple[str, str]] = Counter(
        (text[start:end], _MSRA[label]) for text, spans in sentences for start, end, label in spans if label in _MSRA
    )
    often = {name for (name, _), count in kinds.items() if count >= 3 and len(name) > 1}
    there = _spots(often, [text for text, _ in sentences])
    here = _occurring(often, (d.text for d in documents))
    for (name, type_), count in kinds.items():
        if name not in often or count < 3 or count < 0.85 * there[name]:
            continue
        short = len(name) < 4 if type_ == "Organization" else len(name) < 3 and count < 6
        if short or (type_ == "Location" and _SIGHT.search(name)):
            continue
        if _agrees(own, here, name, type_):
            yield name, (type_, count, 0.7)


def _spots(names: Iterable[str], texts: Iterable[str]) -> Counter[str]:
    """At how many places each name stands, not counting where it is a part of a longer one."""
    words = sorted({name for name in names if len(name) > 1})
    automaton = AhoCorasick(words, matchkind=MatchKind.LeftmostLongest)
    return Counter(words[at] for text in texts for at, _, _ in automaton.find_matches_as_indexes(text))


def _agrees(own: dict[str, Counter[str]], here: Counter[str], name: str, type_: str) -> bool:
    """Tell whether our own documents, where they know the name, use it for a thing of the class."""
    return not here[name] or own.get(fold(name), Counter())[type_] >= 0.5 * here[name]


def _rows(names: Names) -> Iterator[Row]:
    for name, (type_, count, share) in names.items():
        rare = (type_ == "Person" and count < 4) or (type_ in ("Event", "Work", "Project") and count < 3)
        if rare or _DATED.search(name):
            continue
        bare = name.strip("《》") if name.startswith("《") else name
        if bare == name or bare not in names:
            yield bare, type_, count, share
