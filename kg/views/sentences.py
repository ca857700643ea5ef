"""The sentence around a piece of evidence, cut so that a page can show and mark it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.records import Claim, Document

ENDS = re.compile(r"[。！？!?；;\n\r]+[”’」』》）)\"]*")
REACH = 160  # characters kept before and behind the evidence: longer sentences are cut, and show it
LONGEST = 800  # characters of evidence shown: an extractor that claims a whole book shall not fill the page
CUT = "…"

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Words of a document with what to mark in them: offsets are code points of `text`, ends excluded.

    `subject` and `object` are None where the name stands outside the excerpt.
    """

    text: str
    evidence: Span
    subject: Span | None
    object: Span | None


def excerpt(document: Document, claim: Claim) -> Excerpt:
    """Return the whole sentences that the claim's evidence stands in; `…` stands where something was cut off."""
    text = document.text
    start, end = claim.evidence[0], min(claim.evidence[1], claim.evidence[0] + LONGEST)
    first, head = _first(text, start)
    last, tail = (end, CUT) if end < claim.evidence[1] else _last(text, end)
    shift = len(head) - first

    def place(a: int, b: int) -> Span | None:
        return (a + shift, b + shift) if first <= a < b <= last else None

    return Excerpt(
        text=head + text[first:last] + tail,
        evidence=(start + shift, end + shift),
        subject=place(claim.subject.start, claim.subject.end),
        object=place(claim.object.start, claim.object.end),
    )


def _first(text: str, start: int) -> tuple[int, str]:
    window = max(0, start - REACH)
    ends = [found.end() for found in ENDS.finditer(text, window, start)]
    first = ends[-1] if ends else window
    while first < start and text[first].isspace():
        first += 1
    return first, CUT if window and not ends else ""


def _last(text: str, end: int) -> tuple[int, str]:
    window = min(len(text), end + REACH)
    found = ENDS.search(text, max(0, end - 1), window)
    last = found.end() if found else window
    while last > end and text[last - 1].isspace():
        last -= 1
    return last, CUT if found is None and window < len(text) else ""
