"""Headlines to articles: a layout moves headlines and bylines to the end of a page, or between other articles.

A headline goes to the article that shares its words; the article behind it is the first choice. What fits no article
is left out. Where two headlines fit two halves of one stretch that have nothing in common, it is two articles.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.sources import credit
from kg.sources.cohesion import bigrams, overlap, similarity, vector
from kg.sources.model import Block, Kind
from kg.sources.pages import Part

_FITS = 0.3
_FIRST_CHOICE = 0.12
# Two headlines that each fit one half say the same as a low cosine: below this, nine in ten pairs of different
# articles and one in ten halves of the same one.
_STRANGE = 0.09
_LEAST = 100
_LONGEST_TITLE = 60
# A page has no more articles than this on either side; a file may be many pages.
_PAGE = 16
_LONGEST_DIVIDED = 200
_SHORTEST_MOVED = 4
_DASHES = ("—", "─", "－－", "--")


@dataclass(slots=True)
class Headline:
    """A headline of one or more lines, the bylines under it, and the number of the article it stands before."""

    lines: list[Block]
    before: int
    bylines: list[Block] = field(default_factory=list)
    fixed: bool = False
    signature: bool = False

    @property
    def text(self) -> str:
        """The headline in one line."""
        text = ""
        for line in self.lines:
            text += line.text if not text or text.endswith(_DASHES) else f" {line.text}"
        return text.strip()


@dataclass(slots=True)
class Titled:
    """An article with its headline and bylines."""

    part: Part
    title: str = ""
    credits: list[Block] = field(default_factory=list)
    place: int = -1


def assign(parts: Sequence[Part], trailing: Sequence[Block]) -> list[Titled]:
    """Return the articles with their headlines; a stretch that two headlines claim for themselves is cut in two."""
    top = bool(parts) and any(_headlines(parts[0].heads, 0)) and not _headlines(trailing, 0)
    if len(parts) == 1 and _headlines(parts[0].heads, 0):
        # The one article has its headline, so that short lines behind it are its own last lines.
        parts = [Part(parts[0].heads, [*parts[0].bodies, *trailing])]
        trailing = []
    headlines = [headline for at, part in enumerate(parts) for headline in _headlines(part.heads, at)]
    headlines += _headlines(trailing, len(parts))
    headlines = _separated(headlines, _Fit(parts))
    parts, headlines = _divide(list(parts), headlines)
    result = [Titled(part, credits=_loose(part.heads)) for part in parts]
    if result:
        result[-1].credits += _loose(trailing)
    fit = _Fit(parts)
    for headline in headlines:
        sure = headline.fixed and headline.before < len(result)  # a heading behind the last text stands before none
        at = headline.before if sure else fit.choose(headline, top=top)
        if at is not None:
            _give(result[at], headline)
    return result


def _give(titled: Titled, headline: Headline) -> None:
    """Give an article a headline: its first is the title, others of the same place are lines of it."""
    if headline.signature:
        titled.credits += headline.lines
        return
    if not titled.title:
        titled.title, titled.place = headline.text, headline.before
    elif headline.text in titled.title:
        pass
    elif titled.place == headline.before and len(titled.title + headline.text) <= _LONGEST_TITLE:
        space = "" if titled.title.endswith(_DASHES) else " "
        titled.title += space + headline.text
    titled.credits += headline.bylines


def _headlines(heads: Sequence[Block], before: int) -> list[Headline]:
    """Return the headlines of the blocks before an article; a title in a format with levels is sure, and alone."""
    fixed = [block for block in heads if block.kind == Kind.TITLE]
    if fixed:
        bylines = [block for block in heads if block.kind == Kind.BYLINE]
        return [Headline([fixed[-1]], before, bylines, fixed=True)]
    result: list[Headline] = []
    last: Block | None = None
    for block in heads:
        if block.kind == Kind.HEAD:
            together = (
                last is not None
                and last.kind == Kind.HEAD
                and ((last.tight == block.tight and block.gap < max(last.gap, 1)) or last.text.endswith(_DASHES))
            )
            if together and result:
                result[-1].lines.append(block)
            else:
                result.append(Headline([block], before))
        elif block.kind == Kind.BYLINE and credit.group(block.text):
            result.append(Headline([block], before, signature=True))
        elif block.kind == Kind.BYLINE and result:
            result[-1].bylines.append(block)
        last = block
    return result


def _loose(heads: Sequence[Block]) -> list[Block]:
    """Return the credits that stand under no headline, and the lines of source and date."""
    result, under = [], any(block.kind == Kind.TITLE for block in heads)
    for block in heads:
        under = under or block.kind == Kind.HEAD
        if block.kind in {Kind.META, Kind.FURNITURE} or (
            block.kind == Kind.BYLINE and not under and not credit.group(block.text)
        ):
            result.append(block)
    return result


def _separated(headlines: Sequence[Headline], fit: _Fit) -> list[Headline]:
    """Return the headlines with those cut in two whose lines belong to different articles."""
    result: list[Headline] = []
    for headline in headlines:
        if headline.fixed or len(headline.lines) == 1:
            result.append(headline)
            continue
        homes = [fit.home(headline, line.text) for line in headline.lines]
        start = 0
        for at in range(1, len(homes) + 1):
            if at == len(homes) or (homes[at] != homes[at - 1] and None not in homes[at - 1 : at + 1]):
                bylines = headline.bylines if at == len(homes) else []
                result.append(Headline(headline.lines[start:at], headline.before, bylines))
                start = at
    return result


class _Fit:
    """How well headlines fit the articles near them; pairs of characters that many articles have count less."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = parts
        self.cache: dict[int, set[str]] = {}

    def body(self, at: int) -> set[str]:
        """Return the pairs of characters of an article."""
        if at not in self.cache:
            self.cache[at] = bigrams("\n".join(block.text for block in self.parts[at].bodies))
        return self.cache[at]

    def scores(self, headline: Headline, text: str) -> dict[int, float]:
        """Return the weighted share of a headline's pairs of characters that each article of its page has, 0…1."""
        near = range(max(headline.before - _PAGE, 0), min(headline.before + _PAGE, len(self.parts)))
        own = bigrams(text)
        held = {at: own & self.body(at) for at in near}
        counts = Counter(pair for pairs in held.values() for pair in pairs)
        weights = {pair: math.log(1 + len(near) / counts[pair]) if pair in counts else 1.0 for pair in own}
        total = sum(sorted(weights.values())) or 1.0
        return {at: sum(sorted(weights[pair] for pair in pairs)) / total for at, pairs in held.items()}

    def home(self, headline: Headline, text: str) -> int | None:
        """Return the number of the article that alone fits a line well, or None."""
        scores = sorted(((score, at) for at, score in self.scores(headline, text).items()), reverse=True)
        if not scores or scores[0][0] < _FITS or (len(scores) > 1 and scores[0][0] < 1.5 * scores[1][0]):
            return None
        return scores[0][1]

    def choose(self, headline: Headline, *, top: bool) -> int | None:
        """Return the number of the article that a headline belongs to, or None."""
        scores = self.scores(headline, headline.text)
        if not scores:
            return None
        best = max(scores, key=lambda at: (scores[at], -abs(at - headline.before), at))
        first = headline.before if headline.before in scores else None
        if first is None:
            return best if scores[best] >= _FITS else None
        sure = scores[best] >= _FITS and len(bigrams(headline.text)) >= _SHORTEST_MOVED
        if sure and scores[best] > 1.5 * scores[first] + 0.1:
            return best
        return first if top or scores[first] >= _FIRST_CHOICE or first == best else None


def _divide(parts: list[Part], headlines: list[Headline]) -> tuple[list[Part], list[Headline]]:
    """Cut every article that two headlines claim for different halves; return articles and headlines, renumbered."""
    fit = _Fit(parts)
    at = 0
    while at < len(parts):
        if place := _place(parts, at, headlines, fit):
            part = parts[at]
            right = Part([], part.bodies[place:])
            parts[at : at + 1] = [Part(part.heads, part.bodies[:place]), right]
            fit = _Fit(parts)
            for headline in headlines:
                headline.before += headline.before > at
        else:
            at += 1
    return parts, headlines


def _place(parts: Sequence[Part], at: int, headlines: Sequence[Headline], fit: _Fit) -> int:
    """Return the number of the body block that begins a second article inside an article, or 0."""
    near = bisect_left(headlines, at - _PAGE, key=_before), bisect_left(headlines, at + _PAGE, key=_before)
    loose = [headline for headline in headlines[near[0] : near[1]] if not headline.fixed and headline.before != at]
    claims = [headline.text for headline in loose if fit.choose(headline, top=False) == at]
    bodies = parts[at].bodies
    if len(claims) < 2 or len(bodies) > _LONGEST_DIVIDED:
        return 0
    options = []
    for place in range(1, len(bodies)):
        left = [block.text for block in bodies[:place]]
        right = [block.text for block in bodies[place:]]
        if min(sum(map(len, left)), sum(map(len, right))) < _LEAST or bodies[place].kind != Kind.BODY:
            continue
        if bodies[place - 1].kind != Kind.BODY or not _claimed(claims, left, right):
            continue
        options.append((similarity(vector(left), vector(right)), place))
    best = min(options, default=(1.0, 0))
    return best[1] if best[0] < _STRANGE else 0


def _before(headline: Headline) -> int:
    """Return the number of the article before which a headline stands."""
    return headline.before


def _claimed(claims: Sequence[str], left: Sequence[str], right: Sequence[str]) -> bool:
    """Tell whether one headline fits the left half better, and another the right half."""
    one, other = bigrams("\n".join(left)), bigrams("\n".join(right))
    differences = [overlap(claim, one) - overlap(claim, other) for claim in claims]
    return max(differences) > 0.1 and min(differences) < -0.1
