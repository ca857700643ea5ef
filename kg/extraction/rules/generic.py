"""Generic nouns that stand for names told before: 该公司, 公司, 本次会议, 双方, 其.

A noun stands for what the text is about: the name that last began a sentence, or the first one of its class in the
nearest sentence that has one. Where the two agree it is surer; the weights of claims know the difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kg.extraction.rules.candidate import Candidate
from kg.extraction.rules.lexicon import Lexicons
from kg.extraction.rules.text import SENTENCE_ENDS, Text

REACH = 1200  # characters between the noun and the name that it stands for
ANY = "any"  # the class of 其 in the lexicon: whatever acts
BOTH = "both"  # that of 双方: the two that act in the nearest sentence
ACTORS = ("Organization", "Person", "Facility")
# Before a bare noun these kinds of words narrow it down, so that it names a thing of its own: 保险公司, 大型会议.
_NARROWING = ("n", "a", "m", "j", "b", "s", "q", "i", "l", "z", "r", "f", "u")


@dataclass(slots=True)
class _Told:
    """What was told up to a place: the name that last began a sentence, and the first one of the nearest sentence."""

    leading: dict[str, Candidate] = field(default_factory=dict)
    nearest: dict[str, Candidate] = field(default_factory=dict)
    sentence: list[Candidate] = field(default_factory=list)
    pair: tuple[Candidate, ...] = ()

    def add(self, text: Text, name: Candidate) -> None:
        """Take the next name of the text."""
        if self.sentence and _parted(text, self.sentence[-1].end, name.start):
            self.sentence = []
        if not any(other.type == name.type for other in self.sentence):
            self.nearest[name.type] = name
        self.sentence.append(name)
        if name.type not in self.leading or _leads(text, name):
            self.leading[name.type] = name
        meant = [n.ref or n for n in self.sentence if n.type in ACTORS]
        actors = {text.text[n.start : n.end]: n for n in meant}
        if len(actors) > 1:
            self.pair = tuple(actors.values())


def generic(text: Text, lexicons: Lexicons, names: Sequence[Candidate]) -> Iterator[Candidate]:
    """Yield each generic noun outside of names, once for each name that it stands for."""
    at = 0
    told = _Told()
    for start, end, noun in lexicons.generics.find(text.text):
        while at < len(names) and names[at].start < start:
            told.add(text, names[at])
            at += 1
        if (at and names[at - 1].end > start) or (at < len(names) and names[at].start < end):
            continue
        if text.begins(end) and _stands_alone(text, lexicons, noun.bare, start):
            meant = list(_meant(told, noun.type, start, end))
            yield from meant
            if len(meant) == 1:  # the text goes on to speak of it: 公司由某人创办，前身为某厂。公司总部…
                told.add(text, meant[0])


def _meant(told: _Told, type_: str, start: int, end: int) -> Iterator[Candidate]:
    if type_ == BOTH:
        if len(told.pair) == 2 and start - told.pair[0].end < REACH:
            yield from (Candidate(start, end, n.type, n.score, "anaphor both", n) for n in told.pair)
        return
    leading, nearest = told.leading, told.nearest
    if type_ == ANY:
        known = [told.nearest[t] for t in ACTORS if t in nearest]
        type_ = max(known, key=lambda name: name.start).type if known else ""
    one, other = leading.get(type_), nearest.get(type_)
    if one and other:
        found = one if start - other.end >= REACH else other
        if start - found.end < REACH:
            name = found.ref or found
            rule = "anaphor sure" if (one.ref or one) is (other.ref or other) else "anaphor"
            yield Candidate(start, end, type_, name.score, rule, name)


def _parted(text: Text, start: int, end: int) -> bool:
    return any(mark in text.text[start:end] for mark in SENTENCE_ENDS)


def _leads(text: Text, name: Candidate) -> bool:
    return name.start == 0 or text.text[name.start - 1] in "。！？；\n“ 　"


def _stands_alone(text: Text, lexicons: Lexicons, bare: bool, start: int) -> bool:
    """Tell whether no word before a bare noun (公司) narrows it down."""
    if not bare or start == 0:
        return True
    if not text.begins(start):
        return False
    word = text.words[text.word_at(start - 1)]
    if not "\u3400" <= word[0] <= "\u9fff":
        return not (word.isascii() and word.isalnum())
    tag = lexicons.tags.get(word, "n")
    return not tag.startswith(_NARROWING) or tag.startswith("ul")
