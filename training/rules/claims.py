"""Pairs of names around cue words in the annotated documents, and whether a fact joins them.

Each document is seen twice: with the names that the rules find crosswise, and with names as a better reader finds them:
those of the annotation, some of them missing, some wrong ones among them, each with a score to match.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.extraction.rules import frames
from kg.extraction.rules.adjacent import nested, places, titles
from kg.extraction.rules.candidate import Candidate
from kg.extraction.rules.features import Scene
from kg.extraction.rules.generic import generic
from kg.extraction.rules.lexicon import Lexicons, Matcher, Spoken
from kg.extraction.rules.mentions import around
from kg.extraction.rules.patterns import patterned
from kg.extraction.rules.reader import frame_names
from kg.extraction.rules.told import Told
from training.rules.annotated import Annotated, Key
from training.rules.crosswise import Read

FRAMES = ("svo", "sov", "ovs", "osv", "vso", "vos")
Cue = tuple[str, str, str]
"""Property, words, frame."""
# How often a reader misses a name, how many wrong ones it adds, and its scores: measured on the trained reader.
MISSED = {"Product": 0.25, "Event": 0.25, "Project": 0.25, "Facility": 0.25}
MISSED_ELSE = 0.08
WRONG = 0.45
RIGHT_SCORES = ((0.53, 0.99), (0.9, 0.95), (0.95, 0.8), (1.0, 0.65))
WRONG_SCORES = ((0.5, 0.95), (0.7, 0.8), (0.85, 0.65), (1.0, 0.45))


@dataclass(frozen=True, slots=True)
class Example:
    """A pair that a cue proposes, its features, and whether a fact joins the two."""

    cue: Cue
    features: tuple[str, ...]
    right: bool


def speak(lexicons: Lexicons, cues: Iterable[Cue]) -> None:
    """Let the lexicons know these cues in these frames and no others."""
    table: dict[str, tuple[Spoken, ...]] = {}
    for property_, words, frame in sorted(set(cues)):
        table[words] = (*table.get(words, ()), Spoken(property_, words, frame))
    lexicons.cues = Matcher(table)


def count_frames(readings: Iterable[Read], lexicons: Lexicons) -> Mapping[Cue, tuple[int, int]]:
    """Return how many pairs each cue proposes in each frame: right ones, all."""
    right: Counter[Cue] = Counter()
    every: Counter[Cue] = Counter()
    for pair, _, says in _pairs(readings, lexicons):
        cue = (pair.property, pair.cue, pair.frame)
        every[cue] += 1
        right[cue] += says
    return {cue: (right[cue], n) for cue, n in every.items()}


def telling(counts: Mapping[Cue, tuple[int, int]]) -> list[Cue]:
    """Return the cues and frames that are right often enough to be weighed."""

    def enough(right: int, every: int) -> bool:
        share = right / every
        return (right >= 6 and share >= 0.04) or (right >= 4 and share >= 0.1) or (right >= 2 and share >= 0.3)

    return sorted(cue for cue, count in counts.items() if enough(*count))


def examples(readings: Iterable[Read], lexicons: Lexicons) -> Iterator[Example]:
    """Yield every pair that the cues propose, with its features."""
    for pair, scene, says in _pairs(readings, lexicons):
        cue = f"{pair.property} {pair.cue}"
        yield Example((pair.property, pair.cue, pair.frame), (*frames.pair_features(scene, pair), cue), says)


def _pairs(readings: Iterable[Read], lexicons: Lexicons) -> Iterator[tuple[frames.Pair, Scene, bool]]:
    for read in readings:
        for names in (frame_names(read.text, lexicons, read.names), as_found(read, lexicons)):
            scene = Scene.of(read.text, lexicons, names)
            for pair in frames.pairs(read.text, lexicons, names):
                subject, object_ = _key(read, pair.subject), _key(read, pair.object)
                if subject != object_:
                    yield pair, scene, read.document.says(subject, pair.property, object_)


def _key(read: Read, name: Candidate) -> Key:
    meant = name.ref or name
    return read.text.text[meant.start : meant.end], meant.type


def as_found(read: Read, lexicons: Lexicons) -> list[Candidate]:
    """Return names as a better reader finds them, drawn by the hash of document and name."""
    found: list[Candidate] = []
    draw = _drawer(read.document)
    text = read.document.text
    for span in read.document.outer:
        name = text[span.start : span.end]
        if draw("missed", name) >= MISSED.get(span.type, MISSED_ELSE):
            score = _at(RIGHT_SCORES, draw("score", name))
            found.append(Candidate(span.start, span.end, span.type, score, "given"))
    taken = {at for name in found for at in range(name.start, name.end)}
    for wrong in read.names.outer:
        name = text[wrong.start : wrong.end]
        if taken.isdisjoint(range(wrong.start, wrong.end)) and draw("wrong", name) < WRONG:
            score = _at(WRONG_SCORES, draw("score", name))
            found.append(Candidate(wrong.start, wrong.end, wrong.type, score, "given"))
    found.sort(key=lambda name: name.start)
    return sorted([*found, *generic(read.text, lexicons, found)], key=lambda name: name.start)


def _drawer(document: Annotated) -> Callable[[str, str], float]:
    identity = document.record["id"]
    return lambda what, name: zlib.crc32(f"{what}|{identity}|{name}".encode()) % 10000 / 10000


def _at(table: Sequence[tuple[float, float]], drawn: float) -> float:
    return next(score for bound, score in table if drawn < bound)


def count_order(readings: Iterable[Read], lexicons: Lexicons) -> Mapping[str, tuple[int, int]]:
    """Return how often each rule of word order is right: right claims, all; names inside names are seen twice."""
    return _counted(readings, lambda read: _in_order(read, lexicons))


def count_patterns(readings: Iterable[Read], lexicons: Lexicons) -> Mapping[str, tuple[int, int]]:
    """Return how often each pattern is right on names as a better reader finds them: right claims, all."""
    return _counted(readings, lambda read: patterned(read.text, lexicons, as_found(read, lexicons)))


def _counted(readings: Iterable[Read], tell: Callable[[Read], Iterable[Told]]) -> Mapping[str, tuple[int, int]]:
    right: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for read in readings:
        found = {(told.rule, _key(read, told.subject), told.property, _key(read, told.object)) for told in tell(read)}
        for rule, subject, property_, object_ in found:
            every[rule] += 1
            right[rule] += read.document.says(subject, property_, object_)
    return {rule: (right[rule], n) for rule, n in every.items()}


def _in_order(read: Read, lexicons: Lexicons) -> Iterator[Told]:
    names = read.names
    yield from titles(read.text, lexicons, frame_names(read.text, lexicons, names))
    yield from nested(read.text, lexicons, names.inner)
    better = [name for name in as_found(read, lexicons) if name.ref is None]
    yield from nested(read.text, lexicons, around(read.text, lexicons, names, better, 1.0).inner)
    yield from places(read.text, lexicons, names.outer)
