"""What a claim's clause tells beside its two names: modality, date, amount, share, quantity, role, object."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import TypeVar

from kg.extraction.rules.candidate import Candidate
from kg.extraction.rules.lexicon import Lexicons, Matcher
from kg.extraction.rules.text import CLAUSE_ENDS, SENTENCE_ENDS, Text
from kg.extraction.rules.told import Told
from kg.records import Modality, Qualifier, Quantity, When

T = TypeVar("T", Quantity, When)
CLOSING = "”’」』）) 　"
BEHIND = 8  # characters behind a claim in which its outcome is told
REACH = 160  # characters from a claim to the ends of its sentence that are looked at
# What was signed: up to a word for a paper, in the clause behind the cue.
_PAPER = re.compile(
    r"[了的]?((?:《[^《》\n]{1,60}》|[^，。；：！？、《》\n]{0,20}?(?:协议书?|合同书?|备忘录|意向书|协定|合约|订单)))"
)
_ACTING = ("d", "v", "p")  # tags of longer words that say what the word of modality in them says (将要, 未能)
_KIND = {"money": "amount", "percent": "share", "count": "quantity"}


def clause(text: Text, start: int, end: int) -> tuple[int, int]:
    """Return the span with the rest of its first and of its last clause."""
    left = _left(text.text, start, CLAUSE_ENDS)
    while left < start and text.text[left] in CLOSING:  # marks that end the sentence before
        left += 1
    return left, _right(text.text, end, CLAUSE_ENDS)


def _left(text: str, at: int, ends: str) -> int:
    stop = max(0, at - REACH)
    while at > stop and text[at - 1] not in ends:
        at -= 1
    return at


def _right(text: str, at: int, ends: str) -> int:
    stop = min(len(text), at + REACH)
    while at < stop and text[at] not in ends:
        at += 1
    return at


def modality(text: Text, lexicons: Lexicons, told: Told, names: Sequence[Candidate]) -> Modality:
    """Return how a cue is told: by the words in its clause before it, after the name that stands there.

    A word for hearsay counts from the begin of the sentence on, one for an outcome (终止) right behind the claim. None
    counts inside one of the names (in order of place, none over another) or inside a longer noun. That a place lies
    in another, and what stands right before a name to describe it (旗下), is a fact in whatever plan it is told.
    """
    if told.cue is None or _describes(told):
        return Modality.FACT
    start = _left(text.text, told.cue[0], CLAUSE_ENDS)
    if text.text[max(0, start - 2) : start] in ("后，", "后,"):  # once that is done: the clause before sets the time
        start = _left(text.text, start - 1, CLAUSE_ENDS)
    if told.subject.end <= told.cue[0]:
        start = min(start, told.subject.end) if start - told.subject.end < 40 else start
    end = max(told.cue[1], told.end)
    spans = (
        (lexicons.modalities, start, told.cue[0]),
        (lexicons.hearsay, _left(text.text, start, SENTENCE_ENDS), told.cue[0]),
        (lexicons.outcomes, end, min(end + BEHIND, _right(text.text, end, CLAUSE_ENDS))),
    )
    found = {mode for words, one, other in spans for mode in _heard(text, lexicons, words, one, other, names)}
    for mode in (Modality.NEGATED, Modality.POSSIBLE, Modality.PLANNED):
        if mode in found:
            return mode
    return Modality.FACT


def _describes(told: Told) -> bool:
    """Tell whether a claim is about where a place lies, or made by a noun between whole and part (某集团旗下某公司)."""
    if told.property == "locatedIn":
        return told.subject.type == "Location"
    between = told.cue is not None and told.object.end <= told.cue[0] and told.cue[1] <= told.subject.start
    return between and told.property in ("partOf", "holdsSharesIn")


def _heard(
    text: Text, lexicons: Lexicons, words: Matcher[Modality], start: int, end: int, names: Sequence[Candidate]
) -> Iterator[Modality]:
    for one, other, mode in words.find(text.text[start:end]):
        if _speaks(text, lexicons, start + one, start + other, names):
            yield mode


def _speaks(text: Text, lexicons: Lexicons, start: int, end: int, names: Sequence[Candidate]) -> bool:
    """Tell whether a word of modality stands for itself: in no name (国家计划委员会), in no longer noun (未来)."""
    before = bisect_left(names, end, key=lambda name: name.start)
    if before and names[before - 1].end > start:
        return False
    word = text.word_at(start)
    if text.starts[word] != start:
        return False
    longer = text.starts[word + 1] > end
    return not longer or lexicons.tags.get(text.words[word], "n").startswith(_ACTING)


def qualifiers(
    text: Text,
    lexicons: Lexicons,
    told: Told,
    quantities: Sequence[Quantity],
    whens: Sequence[When],
) -> tuple[Qualifier, ...]:
    """Return the details of a claim, in order of key; both sequences in order of place."""
    found: dict[str, Qualifier] = {}
    if told.role:
        found["role"] = _bare("role", text, *told.role)
    if told.cue is None:
        return tuple(found.values())
    allowed = lexicons.details(told.property, told.subject.type)
    low, high = _left(text.text, told.start, CLAUSE_ENDS), _right(text.text, told.end, CLAUSE_ENDS)
    if "date" in allowed:
        _add(found, _date(text, told, whens, low))
    near = sorted(_between(quantities, low, high), key=lambda quantity: _far(text, told.cue, quantity))
    for quantity in near:
        key = _KIND.get(quantity.kind, "quantity")
        if key in allowed and key not in found and not _covered(told, quantity.start):
            found[key] = Qualifier(key, quantity.start, quantity.end, quantity.surface, quantity)
    if "object" in allowed:
        _add(found, _paper(text, told))
    if "role" in lexicons.ontology.properties[told.property].needs:
        _add(found, _office(text, lexicons, told))
    elif "role" in allowed and "role" not in found:
        _add(found, _hosting(text, lexicons, told))
    return tuple(found[key] for key in sorted(found))


def _far(text: Text, cue: tuple[int, int] | None, quantity: Quantity) -> tuple[bool, int]:
    """Return how far a quantity stands from the cue: in another clause, and by how many characters."""
    assert cue is not None
    start, end = sorted((*cue, quantity.start, quantity.end))[1:3]
    return any(mark in text.text[start:end] for mark in CLAUSE_ENDS), end - start


def _add(found: dict[str, Qualifier], qualifier: Qualifier | None) -> None:
    if qualifier is not None:
        found.setdefault(qualifier.key, qualifier)


def _bare(key: str, text: Text, start: int, end: int) -> Qualifier:
    return Qualifier(key, start, end, text.text[start:end])


def _covered(told: Told, at: int) -> bool:
    return told.subject.start <= at < told.subject.end or told.object.start <= at < told.object.end


def _between(records: Sequence[T], start: int, end: int) -> Iterator[T]:
    at = bisect_left(records, start, key=lambda record: record.start)
    while at < len(records) and records[at].end <= end:
        yield records[at]
        at += 1


def _date(text: Text, told: Told, whens: Sequence[When], low: int) -> Qualifier | None:
    """Return the date in the claim's own clauses, or else the last one in the sentence before them."""
    begin = _left(text.text, told.start, SENTENCE_ENDS)
    inside = [w for w in _between(whens, low, told.end) if not _covered(told, w.start)]
    before = [w for w in _between(whens, begin, low) if not _covered(told, w.start)]
    for when in inside[:1] or before[-1:]:
        return Qualifier("date", when.start, when.end, when.surface, when)
    return None


def _paper(text: Text, told: Told) -> Qualifier | None:
    assert told.cue is not None
    found = _PAPER.match(text.text, told.cue[1], min(len(text.text), told.cue[1] + 70))
    return _bare("object", text, found.start(1), found.end(1)) if found else None


def _office(text: Text, lexicons: Lexicons, told: Told) -> Qualifier | None:
    """Return the office behind the object, or else the last one between the two names."""
    behind = list(lexicons.titles.find(text.text[told.object.end : told.object.end + 12]))
    if behind and behind[0][0] <= 4:
        start = told.object.end + behind[0][0]
        return _bare("role", text, start, told.object.end + behind[0][1])
    low, high = sorted((told.subject.end, told.object.end))
    between = list(lexicons.titles.find(text.text[low:high]))
    return _bare("role", text, low + between[-1][0], low + between[-1][1]) if between else None


def _hosting(text: Text, lexicons: Lexicons, told: Told) -> Qualifier | None:
    assert told.cue is not None
    start, end = told.cue
    for word in lexicons.hostings:
        at = text.text.find(word, start, end)
        if at >= 0:
            return _bare("role", text, at, at + len(word))
    return None
