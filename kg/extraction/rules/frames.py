"""Claims by cue words: a word that says a property, and names around it that may be its subject and object.

Every pair of names in the cue's sentence that the property admits is weighed by what stands between the three. The
weights are data (`lexicons/frames.tsv`), counted on labelled news; a cue that was not counted, as one that a user adds,
starts with the mean weight of the counted ones.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.extraction.rules.adjacent import Told
from kg.extraction.rules.candidate import Candidate, sigmoid
from kg.extraction.rules.lexicon import Lexicons
from kg.extraction.rules.text import Text, sentences

REACH = 90  # characters between a cue and a name
MOST_NAMES = 14  # names on each side of a cue
COMMAS = "，,：:、"


@dataclass(frozen=True, slots=True)
class Pair:
    """A cue and two names around it, in a frame such as svo."""

    property: str
    cue: str
    frame: str
    subject: Candidate
    object: Candidate
    start: int
    end: int


def framed(text: Text, lexicons: Lexicons, names: Sequence[Candidate]) -> Iterator[Told]:
    """Yield the claims that cue words make, each with its confidence; the unlikely ones are left out."""
    best: dict[tuple[Candidate, str, Candidate], Told] = {}
    for pair in _one_of_a_kind(pairs(text, lexicons, names), text, lexicons):
        chance = sigmoid(lexicons.weigh(pair.property, pair.cue, features(text, lexicons, names, pair)))
        key = (pair.subject, pair.property, pair.object)
        if chance >= lexicons.least and (key not in best or best[key].confidence < chance):
            start = min(pair.subject.start, pair.object.start, pair.start)
            end = max(pair.subject.end, pair.object.end, pair.end)
            best[key] = Told(
                pair.subject, pair.property, pair.object, start, end, f"{pair.cue} {pair.frame}", chance,
                cue=(pair.start, pair.end),
            )  # fmt: skip
    yield from best.values()


def _one_of_a_kind(found: Iterator[Pair], text: Text, lexicons: Lexicons) -> Iterator[Pair]:
    """Pass the pairs on, and of those that one cue joins to things of one class (更名为) the one most alike in name.

    A thing has one name before and one behind, and the two share characters more often than not.
    """
    renamed: dict[tuple[str, int], list[Pair]] = {}
    for pair in found:
        if lexicons.ontology.properties[pair.property].same_type:
            renamed.setdefault((pair.property, pair.start), []).append(pair)
        else:
            yield pair
    for rivals in renamed.values():
        yield max(rivals, key=lambda pair: (_shared(pair, text), -abs(pair.subject.start - pair.object.start)))


def _shared(pair: Pair, text: Text) -> int:
    one, other = (set(text.text[end.start : end.end]) for end in (pair.subject, pair.object))
    return len(one & other)


def pairs(text: Text, lexicons: Lexicons, names: Sequence[Candidate]) -> Iterator[Pair]:
    """Yield every pair of names that a cue word in their sentence may join."""
    starts = [name.start for name in names]
    spans = iter(sentences(text.text))
    low, high = next(spans, (0, 0))
    for start, end, cues in lexicons.cues.find(text.text):
        while high <= start:
            low, high = next(spans, (len(text.text), len(text.text) + 1))
        at = bisect_left(starts, start)
        left = [n for n in names[max(0, at - MOST_NAMES) : at] if n.start >= max(low, start - REACH) and n.end <= start]
        after = bisect_left(starts, end)
        right = [n for n in names[after : after + MOST_NAMES] if n.end <= min(high, end + REACH)]
        if len(left) + len(right) < 2 or (at < len(names) and names[at].start < end) or _within(names, at, start):
            continue
        for cue in cues:
            yield from _joined(lexicons, cue.property, cue.text, cue.frame, left, right, start, end)


def _within(names: Sequence[Candidate], at: int, start: int) -> bool:
    """Tell whether the cue stands inside a name."""
    return at > 0 and names[at - 1].end > start


def _joined(
    lexicons: Lexicons,
    property_: str,
    cue: str,
    frame: str,
    left: Sequence[Candidate],
    right: Sequence[Candidate],
    start: int,
    end: int,
) -> Iterator[Pair]:
    side = frame.index("v")
    before, behind = frame[:side], frame[side + 1 :]
    admits = lexicons.ontology.properties[property_].admits
    symmetric = lexicons.ontology.properties[property_].symmetric
    subjects = left if "s" in before else right
    objects = left if "o" in before else right
    for subject in subjects:
        for object_ in objects:
            if subject is object_ or not admits(subject.type, object_.type):
                continue
            if len(before) == 2 and (subject.start < object_.start) != (before == "so"):
                continue
            if len(behind) == 2 and (subject.start < object_.start) != (behind == "so"):
                continue
            if symmetric and object_.start < subject.start:
                continue
            yield Pair(property_, cue, frame, subject, object_, start, end)


def features(text: Text, lexicons: Lexicons, names: Sequence[Candidate], pair: Pair) -> Iterator[str]:
    """Yield what stands between and around a cue and its two names, as the weights name it."""
    p, frame = pair.property, pair.frame
    order = sorted(
        [(pair.subject.start, pair.subject.end), (pair.start, pair.end), (pair.object.start, pair.object.end)]
    )
    yield f"{p} {frame}"
    yield f"{p} {pair.cue} {frame}"
    yield f"{p} {frame} {pair.subject.type} {pair.object.type}"
    yield f"{frame} {pair.subject.rule == 'anaphor'} {pair.object.rule == 'anaphor'}"
    for gap, (start, end) in zip("ab", ((order[0][1], order[1][0]), (order[1][1], order[2][0])), strict=True):
        words, inner, commas = _gap(text, names, start, end)
        yield f"{frame} {gap} length {min(len(words), 12) if len(words) < 5 else min(len(words) // 4 * 4, 24)}"
        yield f"{frame} {gap} names {min(len(inner), 4)}"
        yield f"{frame} {gap} commas {min(commas, 3)}"
        yield f"{p} {frame} {gap} commas {min(commas, 2)} names {min(len(inner), 2)}"
        rivals = sum(
            1
            for n in inner
            if n.type == (pair.subject.type if frame[0 if gap == "a" else 2] == "s" else pair.object.type)
        )
        yield f"{frame} {gap} rivals {min(rivals, 3)}"
        for word in dict.fromkeys(words[:6] + words[-6:]):
            yield f"{frame} {gap} {word}"
            yield f"{p} {gap} {word}"
        if not words:
            yield f"{p} {frame} {gap} touching"
    yield f"{frame} before {_word(text, names, order[0][0], -1)}"
    yield f"{frame} behind {_word(text, names, order[2][1], 0)}"
    yield f"{p} behind {_word(text, names, order[2][1], 0)}"
    yield f"{p} cue before {_word(text, names, pair.start, -1)}"
    yield f"{p} cue behind {_word(text, names, pair.end, 0)}"


def _word(text: Text, names: Sequence[Candidate], offset: int, step: int) -> str:
    if step < 0:
        return text.words[text.word_at(offset - 1)] if offset else "<start>"
    return text.words[text.word_at(offset)] if offset < len(text.text) else "<end>"


def _gap(text: Text, names: Sequence[Candidate], start: int, end: int) -> tuple[list[str], list[Candidate], int]:
    """Return the words between two offsets with each name as one word, those names, and the number of commas."""
    words: list[str] = []
    inner: list[Candidate] = []
    commas = 0
    if start >= end:
        return words, inner, commas
    name_at = bisect_left(names, start, key=lambda n: n.start)
    at = start
    while at < end:
        if name_at < len(names) and names[name_at].start == at and names[name_at].end <= end:
            inner.append(names[name_at])
            words.append(f"<{names[name_at].type}>")
            at = names[name_at].end
            name_at += 1
            continue
        word = text.word_at(at)
        stop = min(end, text.starts[word + 1], names[name_at].start if name_at < len(names) else end)
        piece = text.text[at:stop]
        words.append("<number>" if piece[0].isdigit() else piece)
        commas += piece in "，,：:"
        at = stop
        while name_at < len(names) and names[name_at].start < at:
            name_at += 1
    return words, inner, commas
