"""Names of persons: surname and given name, or a foreign name, where a title or a verb of speech stands beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extraction.rules.candidate import Candidate
from kg.extraction.rules.lexicon import Lexicons
from kg.extraction.rules.text import Text

# What may stand right behind a Chinese name of two characters, so that the third is no part of the name.
_AFTER = frozenset(
    "在说称表也则就为是和与等向对从将于以及的还又已曾率介指出透坦强告接到参主宣、，。：；）)（(“”》\n ?!？！同等会"
)
_SPEAKS = frozenset("说称任")  # verbs that the segmenter glues to the end of an unknown name
_DOTTED = re.compile(r"[\u3400-\u9fffA-Z][\u3400-\u9fff.]{0,7}(?:[·•・‧][\u3400-\u9fffA-Z][\u3400-\u9fff]{0,7}){1,4}")
_HAN = re.compile(r"[\u3400-\u9fff]")
_GAP = re.compile(r"[、和与及兼，]")


def persons(text: Text, lexicons: Lexicons) -> Iterator[Candidate]:
    """Yield candidates behind titles, before verbs of speech, with a dot, and in lists that go on from one of these."""
    seen: set[tuple[int, int]] = set()
    for _, end, title in lexicons.titles.find(text.text):
        for found in _behind_title(text, lexicons, end, title):
            if (found.start, found.end) not in seen:
                seen.add((found.start, found.end))
                yield found
    yield from dotted(text, lexicons)
    yield from _segmented(text, lexicons)


def dotted(text: Text, lexicons: Lexicons) -> Iterator[Candidate]:
    """Yield foreign names whose parts are joined by a dot."""
    for found in _DOTTED.finditer(text.text):
        start, end = found.span()
        start = _foreign_start(text.text, lexicons, start)
        dot = max(text.text.rfind(mark, start, end) for mark in "·•・‧")
        end = _foreign_end(text.text, lexicons, dot + 1, end)
        if end > dot + 1 and text.text[start] not in "·•・‧":
            yield Candidate(start, end, "Person", lexicons.rule("dotted").score, "dotted")


def _foreign_start(text: str, lexicons: Lexicons, start: int) -> int:
    """Drop characters before a dotted name that spell no foreign name."""
    at = start
    while text[at] not in "·•・‧":
        if text[at] not in lexicons.foreign and not text[at].isascii():
            start = at + 1
        at += 1
    return start


def _foreign_end(text: str, lexicons: Lexicons, at: int, end: int) -> int:
    while at < end and text[at] in lexicons.foreign:
        at += 1
    return at


def _behind_title(text: Text, lexicons: Lexicons, at: int, title: str) -> Iterator[Candidate]:
    length = given_end(text, lexicons, at)
    if length:
        weak = lexicons.surnames.get(text.text[at]) == "weak"
        sure = text.text[at + length : at + length + 1] in _AFTER or _cue(text, lexicons, at + length)
        rule = f"title{' sure' if sure else ''}{' weak' if weak else ''}{' short' if len(title) < 2 else ''}"
        yield Candidate(at, at + length, "Person", lexicons.rule(rule).score, rule)
        return
    end = _foreign_end(text.text, lexicons, at, min(len(text.text), at + 8))
    if end - at >= 2 and (end == len(text.text) or text.text[end] in _AFTER or text.begins(end)) and len(title) > 1:
        word = text.words[text.word_at(at)]
        if (
            text.begins(at)
            and text.begins(end)
            and not (word in lexicons.tags and text.starts[text.word_at(at) + 1] == end)
        ):
            yield Candidate(at, end, "Person", lexicons.rule("title foreign").score, "title foreign")


def given_end(text: Text, lexicons: Lexicons, at: int) -> int:
    """Return the length of a Chinese name that begins at the offset, 0 when none does."""
    run = text.text[at : at + 4]
    surname = 2 if run[:2] in lexicons.surnames else 1 if run[:1] in lexicons.surnames else 0
    if not surname:
        return 0
    options = [n for n in (surname + 2, surname + 1) if len(run) >= n and all(map(_HAN.match, run[surname:n]))]
    options = [n for n in options if not _common(text, lexicons, at, n)]
    for length in options:
        if length == surname + 2 and run[surname + 1] in _AFTER and text.begins(at + surname + 1):
            continue
        if text.begins(at + length) or _cue(text, lexicons, at + length):
            return length
    return 0


def _common(text: Text, lexicons: Lexicons, at: int, length: int) -> bool:
    """Tell whether a common word begins at the offset, so that no name does."""
    word = text.words[text.word_at(at)]
    if text.starts[text.word_at(at)] != at:
        return True
    tag = lexicons.tags.get(word, "")
    return len(word) > 1 and bool(tag) and not tag.startswith("nr") and tag not in ("x", "nz")


def _cue(text: Text, lexicons: Lexicons, at: int) -> bool:
    return any(text.text[at : at + n] in lexicons.person_cues for n in (2, 1, 3, 4))


def _segmented(text: Text, lexicons: Lexicons) -> Iterator[Candidate]:
    """Yield words that the segmenter cut out and that look like a name."""
    for at, word in enumerate(text.words):
        if not 2 <= len(word) <= 4 or (word[0] not in lexicons.surnames and word[:2] not in lexicons.surnames):
            continue
        tag = lexicons.tags.get(word)
        if (tag is not None and tag != "nr") or not all(map(_HAN.match, word)) or word in lexicons.known.table:
            continue
        if tag is None and len(word) > 2 and word[-1] in _SPEAKS:
            word = word[:-1]
        end = text.starts[at] + len(word)
        kind = "oov" if tag is None else "nr"
        weak = lexicons.surnames.get(word[0]) == "weak"
        cued = _cue(text, lexicons, end)
        listed = text.text[end : end + 1] == "、" or text.text[text.starts[at] - 1 : text.starts[at]] == "、"
        rule = f"{kind} {len(word)}{' weak' if weak else ''}{' cued' if cued else ' listed' if listed else ''}"
        yield Candidate(text.starts[at], end, "Person", lexicons.rule(rule).score, rule)
