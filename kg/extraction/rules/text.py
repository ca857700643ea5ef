"""The text of a document as the rules see it: folded characters, words, sentences, clauses.

Folding (traditional to simplified, full-width to half-width) keeps every character at its place, so an offset of the
folded text is an offset of the document. Work is cut into short pieces: no step looks at a text as a whole.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import jieba
from opencc import OpenCC

PIECE = 400  # characters handed to the segmenter at once: its HMM copies its path at every step
SENTENCE_ENDS = "。！？!?；;\n\r\u2028\u2029"
CLAUSE_ENDS = SENTENCE_ENDS + "，,：:"

_HALF = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_PIECES = re.compile(r"[\u3400-\u9fff]+|[A-Za-z0-9][A-Za-z0-9.&+'\-/]*[A-Za-z0-9+]|[A-Za-z0-9]|[\s\S]")
_SENTENCES = re.compile(rf"[^{re.escape(SENTENCE_ENDS)}]+")
_CLAUSES = re.compile(rf"[^{re.escape(CLAUSE_ENDS)}]+")


@dataclass(frozen=True, slots=True)
class Text:
    """Folded text and its words; `starts` has one offset more than there are words, the length of the text."""

    text: str
    words: tuple[str, ...]
    starts: tuple[int, ...]

    def word_at(self, offset: int) -> int:
        """Return the index of the word that covers the offset."""
        return bisect_right(self.starts, offset) - 1

    def begins(self, offset: int) -> bool:
        """Tell whether a word begins at the offset."""
        return self.starts[bisect_right(self.starts, offset) - 1] == offset


def read_text(raw: str, segmenter: jieba.Tokenizer) -> Text:
    """Fold a text and cut it into words."""
    text = fold(raw)
    words: list[str] = []
    for piece in _PIECES.finditer(text):
        run = piece.group()
        if run[0] < "\u3400" or run[0] > "\u9fff" or len(run) == 1:
            words.append(run)
            continue
        for at in range(0, len(run), PIECE):
            words.extend(segmenter.cut(run[at : at + PIECE]))
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word))
    return Text(text, tuple(words), tuple(starts))


def fold(raw: str) -> str:
    """Return the text in simplified characters and half-width letters, of the same length."""
    text = raw.translate(_HALF).encode("utf-8", "replace").decode("utf-8")  # a lone surrogate becomes "?"
    simple: str = _converter().convert(text)
    if len(simple) == len(text):
        return simple
    return "".join(s if len(s) == 1 else c for c, s in ((c, _converter().convert(c)) for c in text))


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Yield the spans between sentence ends."""
    for found in _SENTENCES.finditer(text, start, len(text) if end is None else end):
        yield found.span()


def clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the spans between commas, colons and sentence ends within a span."""
    for found in _CLAUSES.finditer(text, start, end):
        yield found.span()


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")
