"""The articles inside the one file: whole while they fit, else the sentences that claims were read from.

`Kept.place` maps an offset of the document to one of the kept text; what was cut off is shown as `…`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.graph.sentences import sentence

WHOLE_AT_MOST = 4_000_000  # characters of all articles together: about 8 MB in the file
CUT = "…"

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a text: pieces as (start in the document, start in `text`, length), ascending."""

    text: str
    pieces: tuple[tuple[int, int, int], ...]

    def place(self, span: Span) -> Span | None:
        """Return where a span of the document stands in `text`, or None where it was cut off or apart."""
        at = bisect_right(self.pieces, span[0], key=lambda piece: piece[0]) - 1
        if at < 0:
            return None
        start, new, length = self.pieces[at]
        return (span[0] - start + new, span[1] - start + new) if span[1] <= start + length else None


def whole(text: str) -> Kept:
    """Return all of the text."""
    return Kept(text, ((0, 0, len(text)),))


def excerpts(text: str, spans: Iterable[Span]) -> Kept:
    """Return the sentences around the spans."""
    merged = _merged(sentence(text, *span) for span in spans)
    parts: list[str] = []
    pieces: list[tuple[int, int, int]] = []
    length = 0
    for at, (start, end) in enumerate(merged):
        before = CUT if start > (merged[at - 1][1] if at else 0) else ""
        parts += [before, text[start:end]]
        pieces.append((start, length + len(before), end - start))
        length += len(before) + end - start
    if merged and merged[-1][1] < len(text):
        parts.append(CUT)
    return Kept("".join(parts), tuple(pieces))


def _merged(spans: Iterable[Span]) -> Sequence[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
