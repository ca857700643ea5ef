"""Claims by cue words: a word that says a property, and names around it that may be its subject and object.

Every pair of names in the cue's sentence that the property admits is weighed by what stands between the three. The
weights are data (`lexicons/frames.tsv`), counted on labelled news; a cue that was not counted, as one that a user adds,
starts from the `precision` that its entry gives it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.extraction.rules.candidate import Candidate, sigmoid
from kg.extraction.rules.features import Scene, features
from kg.extraction.rules.lexicon import LEAST, Lexicons
from kg.extraction.rules.text import Text, sentences
from kg.extraction.rules.told import Told

REACH = 90  # characters between a cue and a name
STAKES = frozenset({"holdsSharesIn", "investsIn", "acquires"})  # what an exchange is named beside without being meant
MAKING = frozenset({"builds", "develops"})  # 在X建设…: what is made there is not X
MOST_NAMES = 14  # names on each side of a cue


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


def framed(text: Text, lexicons: Lexicons, names: Sequence[Candidate], least: float = LEAST) -> Iterator[Told]:
    """Yield the claims that cue words make, each with its confidence; those below `least` are left out."""
    best: dict[tuple[Candidate, str, Candidate], Told] = {}
    scene = Scene.of(text, lexicons, names)
    for pair in _one_of_a_kind(pairs(text, lexicons, names), text, lexicons):
        chance = sigmoid(lexicons.weigh(pair.property, pair.cue, pair_features(scene, pair)))
        key = (pair.subject, pair.property, pair.object)
        if chance >= least and (key not in best or best[key].confidence < chance):
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
            yield from _joined(text, lexicons, cue.property, cue.text, cue.frame, left, right, start, end)


def _within(names: Sequence[Candidate], at: int, start: int) -> bool:
    """Tell whether the cue stands inside a name."""
    return at > 0 and names[at - 1].end > start


def _joined(
    text: Text,
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
            if property_ in STAKES and text.text.endswith(lexicons.exchanges, object_.start, object_.end):
                continue
            if property_ in MAKING and object_.end == start and text.text.endswith(("在", "于"), 0, object_.start):
                continue
            yield Pair(property_, cue, frame, subject, object_, start, end)


def pair_features(scene: Scene, pair: Pair) -> Iterator[str]:
    """Yield the features of a pair."""
    ends = pair.subject, pair.object
    return features(scene, pair.property, pair.cue, pair.frame, *ends, pair.start, pair.end)
