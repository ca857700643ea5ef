"""What patterns find: each sentence is matched with every name in it as one character of its class."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.extraction.rules.candidate import Candidate
from kg.extraction.rules.lexicon import Lexicons
from kg.extraction.rules.spelling import Pattern
from kg.extraction.rules.text import Text, sentences
from kg.extraction.rules.told import Told

_MARKS = "“”‘’《》「」『』〈〉\"' 　"


@dataclass(frozen=True, slots=True)
class Masked:
    """A sentence with one character for each name, where each character stands in the text, and its names by place."""

    text: str
    places: tuple[int, ...]
    names: dict[int, Candidate]


def masked(text: Text, names: Sequence[Candidate], start: int, end: int, letters: Mapping[str, str]) -> Masked:
    """Return a span of the text with its names, which overlap none another, as single characters.

    Marks of quotation and blanks are left out, and brackets right behind a name with what is in them.
    """
    written: list[str] = []
    places: list[int] = []
    at: dict[int, Candidate] = {}
    cursor, behind = start, False
    ahead = iter(names)
    name = next(ahead, None)
    while cursor < end:
        if name is not None and name.start == cursor:
            at[len(written)] = name
            written.append(letters[name.type])
            places.append(cursor)
            cursor, name, behind = name.end, next(ahead, None), True
            continue
        letter = text.text[cursor]
        bracket = _closed(text.text, cursor, end) if behind and letter in "（(" else 0
        if bracket:
            cursor = bracket
            while name is not None and name.start < cursor:
                name = next(ahead, None)
            continue
        if letter not in _MARKS:
            written.append("?" if "\ue000" <= letter <= "\uf8ff" else letter)
            places.append(cursor)
            behind = False
        cursor += 1
    return Masked("".join(written), (*places, end), at)


def _closed(text: str, at: int, end: int) -> int:
    """Return where the bracket that opens here ends, 0 where that is far or nowhere."""
    closing = "）" if text[at] == "（" else ")"
    stop = text.find(closing, at, min(end, at + 40))
    return stop + 1 if stop > 0 else 0


def patterned(text: Text, lexicons: Lexicons, names: Sequence[Candidate]) -> Iterator[Told]:
    """Yield what the patterns find in each sentence with two names or more; `names` in order of place."""
    at = 0
    for start, end in sentences(text.text):
        while at < len(names) and names[at].start < start:
            at += 1
        last = at
        while last < len(names) and names[last].end <= end:
            last += 1
        inside = _apart(names[at:last])
        at = last
        if len(inside) > 1:
            sentence = masked(text, inside, start, end, lexicons.spelling.letters)
            fitting = {place for _, _, places in lexicons.pattern_cues.find(sentence.text) for place in places}
            for pattern in (lexicons.patterns[place] for place in sorted(fitting)):
                for match in pattern.build.finditer(sentence.text):
                    yield from _told(text, pattern, sentence, match)


def _apart(names: Sequence[Candidate]) -> list[Candidate]:
    """Return the names that begin behind the one before; of two readings of a noun the first."""
    kept: list[Candidate] = []
    for name in names:
        if not kept or name.start >= kept[-1].end:
            kept.append(name)
    return kept


def _told(text: Text, pattern: Pattern, sentence: Masked, match: re.Match[str]) -> Iterator[Told]:
    cue = (sentence.places[match.start("cue")], sentence.places[match.end("cue") - 1] + 1)
    for subject in _members(sentence, *match.span("s")):
        for object_ in _members(sentence, *match.span("o")):
            if not _fits(text, pattern, subject, object_):
                continue
            start, end = min(subject.start, object_.start, cue[0]), max(subject.end, object_.end, cue[1])
            rule = f"{pattern.property} {pattern.wording}"
            yield Told(subject, pattern.property, object_, start, end, rule, pattern.precision, cue=cue)


def _fits(text: Text, pattern: Pattern, subject: Candidate, object_: Candidate) -> bool:
    """Tell whether the object and not the subject ends as the pattern asks, and the classes are one where they must."""
    if pattern.same_type and subject.type != object_.type:
        return False
    ends = (text.text.endswith(pattern.endings, name.start, name.end) for name in (object_, subject))
    return not pattern.endings or tuple(ends) == (True, False)


def _members(sentence: Masked, start: int, end: int) -> Iterator[Candidate]:
    yield from (sentence.names[place] for place in range(start, end) if place in sentence.names)
