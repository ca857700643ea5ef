"""Patterns: what a sentence of a known build says of the names in it (某桥由某局承建), each with its counted precision.

A pattern is a regular expression over a sentence in which every name is one character. Beside plain text it has

    {s} {o}            the subject and the object: a name, or a list of names, of a class that the property admits
    {s:Event,Project}  the same, of these classes alone
    {o:exchanges}      the same, where the name ends with a word of that lexicon
    <承建|建设>        the cue, whose clause is searched for modality and details
    {x}                any name, or one of the classes behind a colon
    ~  ~~              up to 12, up to 40 characters without a name; the first stays in its clause
    …                  up to 60 characters with whatever names
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kg.ontology import Ontology

MOST = 29  # further names in a list: no more, lest a hostile list be walked again from each of its names
_FIRST = 0xE000  # of the private use area: a name of the first class; names of the text itself never hold one
_GAPS = {"~": "[^，,：:{names}]{{0,12}}", "~~": "[^{names}]{{0,40}}", "…": ".{{0,60}}?"}
# As in kg.extraction.rules.lists, but for 与: it joins two parties as often as two members, and a pattern names it.
_JOINT = "(?:、|,|和|及|以及|，以及|、以及|/)"
_CLOSE = "(?:等[^，,。{names}]{{0,8}})?"
# 中国企业, 某市一些单位: it is not the place that acts; nor is it where something is held (在北京举办).
_NO_ACTOR = "(?!企业|公司|各|市场|方面|人|籍|国家|民间|一家|一些|有关|多家|部分|某)"
_NO_PLACE = "(?<![在于赴])(?<!来自)"
_TOKEN = re.compile(r"\{(?P<side>[sox])(?::(?P<only>[\w,]+))?\}|<(?P<cue>[^<>]+)>|~~|~|…")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A property, the build of a sentence that says it, and how often that is right.

    `cues` are the words of which one stands in every such sentence, `endings` those that the object ends with.
    """

    property: str
    wording: str
    precision: float
    build: re.Pattern[str]
    cues: tuple[str, ...]
    same_type: bool
    endings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spelling:
    """How patterns are spelt as regular expressions: the character of each class, and lexicons of last words."""

    ontology: Ontology
    letters: Mapping[str, str]
    endings: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, ontology: Ontology, endings: Mapping[str, tuple[str, ...]]) -> Spelling:
        """Give each class a character of its own."""
        return cls(ontology, {name: chr(_FIRST + place) for place, name in enumerate(ontology.classes)}, endings)

    def pattern(self, property_: str, wording: str, precision: float) -> Pattern:
        """Return a pattern ready for use; raise ValueError or re.error for one that is none."""
        tokens = list(_TOKEN.finditer(wording))
        build = re.compile(_TOKEN.sub(lambda token: self._spelt(property_, token), wording))
        cues = tuple(word for token in tokens for word in (token.group("cue") or "").split("|") if word)
        if {"s", "o"} - build.groupindex.keys() or any(not word.isalnum() for word in cues) or not cues:
            raise ValueError("it needs {s}, {o} and a <cue> of plain words")
        only = {token.group("only") for token in tokens} & self.endings.keys()
        endings = tuple(word for lexicon in sorted(only) for word in self.endings[lexicon])
        same_type = self.ontology.properties[property_].same_type
        return Pattern(property_, wording, precision, build, cues, same_type, endings)

    def _spelt(self, property_: str, token: re.Match[str]) -> str:
        side, only, cue = token.group("side", "only", "cue")
        names = "".join(self.letters.values())
        if cue:
            return f"(?P<cue>{cue})"
        if not side:
            return _GAPS[token.group()].format(names=names)
        found = self.ontology.properties[property_]
        classes = {"s": found.domain, "o": found.range, "x": frozenset(self.ontology.classes)}[side]
        if only and only not in self.endings:
            classes &= set(only.split(","))
        if not classes:
            raise ValueError(f"{token.group()} names no class of {property_} and no lexicon")
        one = f"[{''.join(sorted(self.letters[c] for c in classes))}]"
        if side == "x":
            return one
        close = f"{_CLOSE}(?![{{names}}])".format(names=names) + (_NO_ACTOR if side == "s" else "")
        before = _NO_PLACE if side == "s" else ""
        return f"{before}(?P<{side}>{one}(?:{_JOINT}{one}){{0,{MOST}}}){close}"
