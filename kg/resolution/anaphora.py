"""What a pronoun or a generic noun stands for: 该公司, 双方, 后者, 其. Resolved to named mentions or left alone.

Only what stands before counts, in the sentence and the few before it. The name that a sentence begins with is what it
is about, and so the first to be meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from kg import ontology
from kg.records import Document, Mention
from kg.resolution.definitions import outermost
from kg.resolution.names import key

ACTORS = frozenset({"Organization", "Person", "Facility", "Location"})
BOTH = frozenset({"双方", "两者", "二者", "两家公司", "两家企业", "两地", "两国"})
ORDER = {"前者": 0, "后者": 1}
PERSONAL = {"他": "Person", "她": "Person", "他本人": "Person", "她本人": "Person"}
ANY = frozenset({"其", "它", "自身", "自己"})
_COUNTRIES = frozenset({"两地", "两国"})
_SENTENCE_END = re.compile(r"[。！？!?；;\n]")
_REACH = 3
_POINTING = ("该", "本", "这家", "这个", "这一", "这座", "此")


def antecedent(document: Document, mentions: Iterable[Mention], start: int, end: int) -> tuple[Mention, ...]:
    """Return the mentions that `document.text[start:end]` stands for: one, two for 双方, none where it is not sure."""
    word = document.text[start:end]
    before = [mention for mention in outermost(mentions) if mention.end <= start]
    sentences = _sentences(document.text, before, start)
    if word in BOTH:
        return _both(sentences, frozenset({"Location"}) if word in _COUNTRIES else ACTORS)
    if word in ORDER:
        pair = _both(sentences, ACTORS | {"Product", "Work", "Event", "Project"}, alike=True)
        return (pair[ORDER[word]],) if pair else ()
    if word in PERSONAL:
        return _topic(sentences, frozenset({PERSONAL[word]}))
    if word in ANY:
        return _topic(sentences, ACTORS)
    kind = _noun_class(word)
    return _topic(sentences, frozenset({kind})) if kind else ()


def _sentences(text: str, before: Sequence[Mention], start: int) -> list[list[Mention]]:
    """Return the mentions of the sentence and of those before it within reach, the nearest sentence first."""
    found: list[list[Mention]] = [[]]
    at = start
    for mention in reversed(before):
        found.extend([] for _ in _SENTENCE_END.finditer(text, mention.end, at))
        if len(found) > _REACH:
            break
        found[-1].insert(0, mention)
        at = mention.start
    return found[:_REACH]


def _topic(sentences: Sequence[Sequence[Mention]], kinds: frozenset[str]) -> tuple[Mention, ...]:
    """The first fitting mention of the nearest sentence that has one."""
    for sentence in sentences:
        if fitting := [mention for mention in sentence if mention.type in kinds]:
            return (fitting[0],)
    return ()


def _both(sentences: Sequence[Sequence[Mention]], kinds: frozenset[str], *, alike: bool = False) -> tuple[Mention, ...]:
    """The two fitting things of the nearest sentence that has exactly two; more than two are not sure."""
    for sentence in sentences:
        fitting = list({key(m.surface): m for m in reversed(sentence) if m.type in kinds}.values())[::-1]
        if not alike and (actors := [m for m in fitting if m.type != "Location"]):
            fitting = actors if len(actors) > 1 else fitting
        if len(fitting) == 2 and (not alike or fitting[0].type == fitting[1].type):
            return tuple(fitting)
        if len(fitting) > 1:
            return ()
    return ()


def _noun_class(word: str) -> str:
    """Return the class that a generic noun stands for (该公司: Organization), empty where it is none."""
    nouns = _nouns()
    if word in nouns:
        return nouns[word]
    bare = next((word[len(mark) :] for mark in _POINTING if word.startswith(mark)), "")
    return nouns.get(bare, nouns.get(f"该{bare}", "")) if bare else ""


@cache
def _nouns() -> dict[str, str]:
    return {row[0]: row[1] for row in ontology.load().lexicon("generics")}
