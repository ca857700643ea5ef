"""What stands between and around a cue and its two names, as the weights name it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from kg.extraction.rules.candidate import Candidate
from kg.extraction.rules.lexicon import Lexicons
from kg.extraction.rules.lists import Lists
from kg.extraction.rules.text import Text

_Part = tuple[int, int, Candidate | None]
"""Start, end, and the name that stands there; none for the cue."""
COMMAS = "，,：:"
# What a gap may hold without changing who does what: adverbs, times, numbers, particles of aspect.
_PASSING = ("d", "t", "m", "q", "ad")
_ASPECT = frozenset("了过着")
_LITERAL = frozenset("与和同跟及由被向对给为在从于以把的是等")
_LIKE = {"和": "与", "同": "与", "跟": "与", "及": "与", "给": "为", "对": "向", "被": "由"}
_KIND = {
    "Organization": "A", "Person": "A", "Location": "L", "Facility": "F", "Project": "F",
    "Product": "D", "Work": "D", "Event": "E",
}  # fmt: skip
_MARKS = frozenset("“”‘’《》「」\"' 　")
_LONGEST = 6  # signs of a shape
_NEAR = 6  # words that are looked at on either side of a gap


@dataclass(frozen=True, slots=True)
class Scene:
    """A text with its names in order of place and their lists: all that a pair is seen in."""

    text: Text
    lexicons: Lexicons
    names: Sequence[Candidate]
    starts: Sequence[int]
    lists: Lists
    gaps: dict[tuple[int, int], Gap] = field(default_factory=dict)  # those that were looked at: many pairs share them

    @classmethod
    def of(cls, text: Text, lexicons: Lexicons, names: Sequence[Candidate]) -> Scene:
        """Look for the lists once."""
        return cls(text, lexicons, names, [name.start for name in names], Lists(text.text, names))


@dataclass(frozen=True, slots=True)
class Gap:
    """What stands between two of the three: the words next to either, how many, names in it, commas, and its shape."""

    words: tuple[str, ...]
    length: int
    names: tuple[Candidate, ...]
    commas: int
    shape: str


_NONE = Gap((), 0, (), 0, "=")  # between members of one list


def gap(scene: Scene, start: int, end: int) -> Gap:
    """Return the gap between two offsets, each name in it as one word."""
    words: list[str] = []
    shape: list[str] = []
    inner: list[Candidate] = []
    commas = depth = 0
    text = scene.text
    at = start
    name_at = bisect_left(scene.starts, start)
    while at < end:
        while name_at < len(scene.names) and scene.starts[name_at] < at:  # a noun that stands for two names, say
            name_at += 1
        if name_at < len(scene.names) and scene.names[name_at].start == at and scene.names[name_at].end <= end:
            name = scene.names[name_at]
            inner.append(name)
            words.append(f"<{name.type}>")
            if not depth:
                shape.append(_KIND.get(name.type, "A"))
            at = name.end
            name_at += 1
            continue
        word = text.word_at(at)
        stop = min(end, text.starts[word + 1], scene.starts[name_at] if name_at < len(scene.names) else end)
        piece = text.text[at:stop]
        words.append("<number>" if piece[0].isdigit() else piece)
        commas += piece in COMMAS
        depth += (piece in "（(") - (piece in "）)")
        sign = "" if depth or piece in "）)" else _sign(piece, scene.lexicons)
        if sign and (not shape or shape[-1] != sign):
            shape.append(sign)
        at = stop
    near = tuple(dict.fromkeys((*words[:_NEAR], *words[-_NEAR:])))
    return Gap(near, len(words), tuple(inner), commas, _short(shape))


def _short(shape: Sequence[str]) -> str:
    return "".join(shape if len(shape) <= _LONGEST else [*shape[:3], "~", *shape[-2:]])


def _sign(word: str, lexicons: Lexicons) -> str:
    """Return the sign of a word in a shape, empty for what changes nothing."""
    if word in COMMAS:
        return ","
    if word == "、" or word in _LITERAL:
        return _LIKE.get(word, word)
    if word in _ASPECT or word in _MARKS or word[0].isdigit():
        return ""
    tag = lexicons.tags.get(word, "n")
    if tag.startswith(_PASSING):
        return ""
    return "v" if tag[0] == "v" else "p" if tag[0] == "p" else "o"


def features(
    scene: Scene, property_: str, cue: str, frame: str, subject: Candidate, object_: Candidate, start: int, end: int
) -> Iterator[str]:
    """Yield what stands around a cue at `start` … `end` and its two names, as the weights name it."""
    p = property_
    parts: list[_Part] = [
        (subject.start, subject.end, subject),
        (start, end, None),
        (object_.start, object_.end, object_),
    ]
    order = sorted(parts, key=lambda part: part[0])
    yield f"{p} {frame}"
    yield f"{p} {cue} {frame}"
    yield f"{p} {frame} {subject.type} {object_.type}"
    for side, name in (("s", subject), ("o", object_)):
        if name.ref is not None:
            yield f"{side} {name.rule}"
            yield f"{p} {side} {name.rule}"
            yield f"{side} stands in {scene.text.text[name.start : name.end]}"
    yield f"s sure {_sure(subject)}"
    yield f"o sure {_sure(object_)}"
    shapes = []
    for side, (one, other) in zip("ab", pairwise(order), strict=True):
        between = _between(scene, one, other)
        shapes.append(between.shape)
        yield from _gap_features(p, frame, side, between, subject if frame[0 if side == "a" else 2] == "s" else object_)
    yield f"{frame} {shapes[0]}|{shapes[1]}"
    yield f"{p} {frame} {shapes[0]}|{shapes[1]}"
    first, last = order[0], order[2]
    front = _words(scene, first[0] if first[2] is None else scene.lists.begin(first[2]), -1)
    back = _words(scene, last[1] if last[2] is None else scene.lists.end(last[2]), 1)
    yield f"{frame} before {front[0]}"
    yield f"{frame} behind {back[0]}"
    yield f"{p} behind {back[0]}"
    yield f"{p} {frame} behind {' '.join(back)}"
    yield f"{p} cue before {_words(scene, start, -1)[0]}"
    yield f"{p} cue behind {_words(scene, end, 1)[0]}"


def _between(scene: Scene, one: _Part, other: _Part) -> Gap:
    """Return the gap between two of the three, from list to list; nothing stands between members of one list."""
    start = one[1] if one[2] is None else scene.lists.end(one[2])
    end = other[0] if other[2] is None else scene.lists.begin(other[2])
    if start > end:
        return _NONE
    found = scene.gaps.get((start, end))
    if found is None:
        found = scene.gaps[start, end] = gap(scene, start, end)
    return found


def _sure(name: Candidate) -> int:
    return int(min(0.99, name.score) * 10)


def _gap_features(p: str, frame: str, side: str, between: Gap, end: Candidate) -> Iterator[str]:
    length, commas, count = between.length, between.commas, len(between.names)
    yield f"{frame} {side} length {length if length < 5 else min(length // 4 * 4, 24)}"
    yield f"{frame} {side} names {min(count, 4)}"
    yield f"{frame} {side} commas {min(commas, 3)}"
    yield f"{p} {frame} {side} commas {min(commas, 2)} names {min(count, 2)}"
    yield f"{frame} {side} rivals {min(sum(name.type == end.type for name in between.names), 3)}"
    yield f"{frame} {side} shape {between.shape}"
    yield f"{p} {frame} {side} shape {between.shape}"
    for word in between.words:
        yield f"{frame} {side} {word}"
        yield f"{p} {side} {word}"


def _words(scene: Scene, offset: int, step: int) -> tuple[str, ...]:
    """Return the word before an offset, or the two behind it."""
    text = scene.text
    if step < 0:
        return (text.words[text.word_at(offset - 1)] if offset else "<start>",)
    at = text.word_at(offset) if offset < len(text.text) else len(text.words)
    return (*text.words[at : at + 2], "<end>", "<end>")[:2]
