"""What every rule for claims tells: a claim before its details are looked for."""

from __future__ import annotations

from dataclasses import dataclass

from kg.extraction.rules.candidate import Candidate


@dataclass(frozen=True, slots=True)
class Told:
    """A claim before its details: two names by their place in the list, the property, the span that says it.

    `role` is the span of an office; `rule` names the pattern, whose measured precision is the confidence.
    """

    subject: Candidate
    property: str
    object: Candidate
    start: int
    end: int
    rule: str
    confidence: float
    role: tuple[int, int] | None = None
    cue: tuple[int, int] | None = None
