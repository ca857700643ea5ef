"""Readers of the public name-recognition sets: each gives (text, [(start, end, label)]) with ends excluded."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

Tagged = tuple[str, list[tuple[int, int, str]]]
SETS = {
    "msra": ("PER", "LOC", "ORG"),
    "cluener": (
        "address",
        "book",
        "company",
        "game",
        "government",
        "movie",
        "name",
        "organization",
        "position",
        "scene",
    ),
    "resume": ("NAME", "ORG", "TITLE", "EDU", "PRO", "CONT", "RACE", "LOC"),
    "uner": ("PER", "LOC", "ORG"),
}


def _spans(tags: list[str]) -> list[tuple[int, int, str]]:
    spans: list[tuple[int, int, str]] = []
    start = -1
    for at, tag in enumerate([*tags, "O"]):
        if start >= 0 and tag[:1] in "OBS":
            spans.append((start, at, tags[start][2:]))
            start = -1
        if tag[:1] in "BS":
            start = at
    return spans


def _columns(lines: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    chars: list[str] = []
    tags: list[str] = []
    for line in lines:
        parts = line.split()
        if len(parts) == 2:
            chars.append(parts[0])
            tags.append(parts[1])
        elif chars:
            yield "".join(chars), tags
            chars, tags = [], []
    if chars:
        yield "".join(chars), tags


def msra(folder: Path) -> list[Tagged]:
    """Newspaper sentences of the 1990s with persons, places and organizations."""
    with (folder / "msra_ner" / "msra_train_bio").open(encoding="utf-8") as lines:
        return [(text, _spans(tags)) for text, tags in _columns(lines) if len(text) == len(tags)]


def resume(folder: Path) -> list[Tagged]:
    """Sentences of executives' CVs with organizations, titles and names."""
    with (folder / "resume_ner" / "train.char.bmes").open(encoding="utf-8") as lines:
        return [(text, _spans(tags)) for text, tags in _columns(lines) if len(text) == len(tags)]


def cluener(folder: Path) -> list[Tagged]:
    """Web news snippets with ten fine classes, the official training set."""
    tagged = []
    with (folder / "cluener2020" / "train.json").open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            spans = [(a, b + 1, label) for label, found in row["label"].items() for at in found.values() for a, b in at]
            tagged.append((row["text"], sorted(spans)))
    return tagged


def uner(folder: Path) -> list[Tagged]:
    """Wikipedia sentences with persons, places and organizations."""
    tagged: list[Tagged] = []
    text, tags = "", []
    with (folder / "uner_zh_gsdsimp" / "zh_gsdsimp-ud-train.iob2").open(encoding="utf-8") as lines:
        for line in [*lines, ""]:
            parts = line.rstrip("\n").split("\t")
            if len(parts) >= 3 and parts[0].isdigit():
                word, tag = parts[1], parts[2]
                text += word
                tags += [tag] + [tag.replace("B-", "I-")] * (len(word) - 1)
            elif not line.strip() and text:
                tagged.append((text, [s for s in _spans(tags) if s[2] in SETS["uner"]]))
                text, tags = "", []
    return tagged


def pack(tagged: list[Tagged], length: int) -> list[Tagged]:
    """Join neighbouring sentences into texts of about `length` characters, so that they batch like documents."""
    packed: list[Tagged] = []
    text, spans = "", []
    for piece, found in tagged:
        if text and len(text) + len(piece) > length:
            packed.append((text, spans))
            text, spans = "", []
        spans = spans + [(a + len(text), b + len(text), y) for a, b, y in found]
        text += piece
    return [*packed, (text, spans)] if text else packed
