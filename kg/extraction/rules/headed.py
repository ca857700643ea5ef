"""Names that end in a telling word (公司, 大桥, 博览会): from that word leftwards to where the name begins."""

from __future__ import annotations

import math
from collections.abc import Iterator

from kg.extraction.rules.candidate import Candidate, sigmoid
from kg.extraction.rules.lexicon import Head, Lexicons
from kg.extraction.rules.text import Text

MOST_WORDS = 12
LONGEST_BRACKET = 30
_PAIRS = {"）": "（", ")": "(", "”": "“", "》": "《", "’": "‘", "」": "「"}


def headed(text: Text, lexicons: Lexicons) -> Iterator[Candidate]:
    """Yield a candidate for every telling word that has a likely name to its left."""
    for start, end, head in heads(text, lexicons):
        begin, fit = beginning(text, lexicons, start, end, head)
        span = text.text[begin:end]
        if (begin == start and len(span) < 4) or span in lexicons.generic or span in lexicons.known.table:
            continue
        if _overlong(text, lexicons, begin, start, end):
            continue
        logit = head.logit + lexicons.starts.get(first_kind(text, lexicons, begin, start), 0.0) + fit
        yield Candidate(begin, end, head.type, sigmoid(logit), "headed")


def beginning(text: Text, lexicons: Lexicons, start: int, end: int, head: Head) -> tuple[int, float]:
    """Return where the name whose telling word stands at `start` begins, and how well that fits."""
    branch = text.text.endswith(lexicons.departments, start, end)
    begin, fit = _begin(text, lexicons, start, end - start > 3, past_places=head.past_places, past_firms=branch)
    return _unglued(text, lexicons, begin, start), fit


def heads(text: Text, lexicons: Lexicons) -> Iterator[tuple[int, int, Head]]:
    """Yield the longest telling word for each place where one ends, if a word ends there, too."""
    longest: dict[int, tuple[int, Head]] = {}
    for start, end, head in lexicons.heads.find(text.text):
        if end not in longest or start < longest[end][0]:
            longest[end] = (start, head)
    for end, (start, head) in longest.items():
        if text.begins(end):
            yield start, end, head


def _unglued(text: Text, lexicons: Lexicons, begin: int, head: int) -> int:
    """Return where the name begins when a function word that is glued to an unknown word is left out."""
    word = text.words[text.word_at(begin)]
    glued = len(word) > 2 and word not in lexicons.tags and word[0] in lexicons.function
    return begin + 1 if glued and begin + 2 < head else begin


def _overlong(text: Text, lexicons: Lexicons, begin: int, head: int, end: int) -> bool:
    """Tell whether the span runs on from the full name of a firm to something that is no branch of it."""
    for _, stop, _ in lexicons.closings.find(text.text[begin:head]):
        if not text.text[begin + stop : end].endswith(lexicons.departments):
            return True
    return False


def _begin(
    text: Text, lexicons: Lexicons, head: int, bare: bool, *, past_places: bool, past_firms: bool
) -> tuple[int, float]:
    """Return where the name with its telling word at `head` most likely begins, and how well that fits.

    `bare` tells that the telling word may be the name by itself.
    """
    at = text.word_at(head)
    begin = min(head, text.starts[at]) if text.starts[at] != head else head
    best, best_score = begin, -math.inf
    inside = 0.0
    for _ in range(MOST_WORDS):
        left = lexicons.odds(text.words[at - 1]) if at else None
        closing = at and text.words[at - 1] in _PAIRS
        stops = left is None or (not closing and _stops(text, lexicons, at - 1, past_places=past_places))
        stops = stops or (not past_firms and begin < head and text.words[at - 1] in lexicons.closings.table)
        first = lexicons.odds(text.words[at]).first if begin < head else -1.5
        score = inside + first + (0.0 if stops or left is None else left.outside if not closing else -1.0)
        if score > best_score and (bare or begin < head):
            best, best_score = begin, score
        if stops or left is None:
            break
        if closing:
            at = _opening(text, at - 1)
            if at < 0:
                break
            inside += -0.7
        else:
            at -= 1
            inside += left.inside
        begin = text.starts[at]
        if inside < best_score - 3:
            break
    return best, max(-3.0, best_score) * 0.3


def _stops(text: Text, lexicons: Lexicons, at: int, *, past_places: bool) -> bool:
    """Tell whether a name cannot reach over the word."""
    word = text.words[at]
    if word in lexicons.stops or word in lexicons.never:
        return True
    kind = lexicons.kind(word)
    return kind == "<mark>" or (kind == "<place>" and not past_places)


def _opening(text: Text, closing: int) -> int:
    """Return the index of the mark that opens what the one at `closing` closes, -1 when too far or missing."""
    mark, length = _PAIRS[text.words[closing]], 0
    for at in range(closing - 1, max(-1, closing - LONGEST_BRACKET), -1):
        word = text.words[at]
        length += len(word)
        if word == mark:
            return at
        if length > LONGEST_BRACKET or word == "\n" or word in "。；":
            return -1
    return -1


def first_kind(text: Text, lexicons: Lexicons, begin: int, head: int) -> str:
    """Return the kind of the name's first word, with + when another word stands between it and the head."""
    if begin >= head:
        return "<bare>"
    at = text.word_at(begin)
    more = "+" if text.starts[at + 1] < head else ""
    return lexicons.kind(text.words[at]) + more
