"""Blocks to articles: a page is cut where one article ends and the next begins.

Where the cut is depends on evidence, strongest first: a heading of the level that carries articles, a dateline, a
byline under a headline, a dateline at the end; a lone headline is a subhead unless what stands before and behind it
share no vocabulary. Without evidence a text stays one article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from kg.sources import credit
from kg.sources.cohesion import bigrams as bigrams_of
from kg.sources.cohesion import overlap, similarity, vector
from kg.sources.model import Block, Kind

# Cosines of neighbouring stretches, measured on news (docs/decisions/0002-sources.md): below the first, four in five
# pairs of different articles and one in twenty of the same; the second needs another hint beside it.
_STRANGE = 0.015
_HINTED = 0.05
_WINDOW = 800
_LEAST = 120
_PREFACE = 220
_NUMBERED = re.compile(
    r"(?:[(（]?[一二三四五六七八九十百]+[)）、.．]|第[一二三四五六七八九十百\d]+[章节条部篇讲步]|[(（]?\d{1,2}[)）、.．]|[①-⑳]|[A-Za-z][.、])"
)


@dataclass(slots=True)
class Part:
    """An article in the making: the blocks before its body, and its body blocks with the subheads between them."""

    heads: list[Block] = field(default_factory=list)
    bodies: list[Block] = field(default_factory=list)

    @property
    def paragraphs(self) -> list[Block]:
        """The body blocks without subheads and credit."""
        return [block for block in self.bodies if block.kind == Kind.BODY]

    def size(self, limit: int) -> int:
        """Return the number of characters of the paragraphs, counted no further than just beyond the limit."""
        size = 0
        for block in self.bodies:
            size += len(block.text) if block.kind == Kind.BODY else 0
            if size > limit:
                break
        return size

    def end(self, length: int) -> list[str]:
        """Return the last paragraphs that together have at least `length` characters."""
        texts: list[str] = []
        for block in reversed(self.bodies):
            if length <= 0:
                break
            if block.kind == Kind.BODY:
                texts.append(block.text)
                length -= len(block.text)
        return texts[::-1]


def cut_page(blocks: Sequence[Block]) -> tuple[list[Part], list[Block]]:
    """Return the articles of a page in order, and the blocks that stand behind the last one's body."""
    stretches = list(_stretches(_titles(blocks)))
    trailing: list[Block] = []
    if stretches and not stretches[-1].bodies:
        trailing = stretches.pop().heads
    if not stretches:
        return [], trailing
    page = _Page(stretches)
    parts = [stretches[0]]
    for at in range(1, len(stretches)):
        left, right = parts[-1], stretches[at]
        if page.opens(left, at):
            parts.append(Part(list(right.heads), list(right.bodies)))
        else:
            _append(left, right)
    return parts, trailing


def _append(left: Part, right: Part) -> None:
    """Put a stretch into the article before it: its headlines become subheads, except beside a byline."""
    credited = any(block.kind == Kind.BYLINE and not _is_photo(block) for block in right.heads)
    if credited:
        left.heads.extend(right.heads)
    else:
        left.bodies.extend(right.heads)
    left.bodies.extend(right.bodies)


def _titles(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with those headings marked that are titles of articles."""
    level = _title_level(blocks)
    if not level:
        return list(blocks)
    return [
        replace(block, kind=Kind.TITLE) if 0 < block.level <= level and _is_head(block) else block for block in blocks
    ]


def _is_head(block: Block) -> bool:
    return block.kind in {Kind.HEAD, Kind.TITLE}


def _title_level(blocks: Sequence[Block]) -> int:
    """Return the deepest level whose headings are titles of articles, 0 when no level carries several articles."""
    places = [(at, block.level) for at, block in enumerate(blocks) if block.level and _is_head(block)]
    found = 0
    for level in sorted({level for _, level in places}):
        own = [at for at, other in places if other == level]
        ends = [next((at for at, other in places if at > start and other <= level), len(blocks)) for start in own]
        zones = [blocks[start + 1 : end] for start, end in zip(own, ends, strict=True)]
        signed = sum(_signed(zone) for zone in zones)
        if (2 * signed >= len(own) and (signed >= 2 or found or _first_signed(blocks, own[0]))) or (
            not found and len(own) > 1 and _strangers(blocks, own, zones)
        ):
            found = level
    first = min((level for _, level in places), default=0)
    return found or (first if sum(level == first for _, level in places) == 1 else 0)


def _first_signed(blocks: Sequence[Block], end: int) -> bool:
    """Tell whether what stands before a heading is an article with a title and credits of its own."""
    return _signed(blocks[:end]) and sum(len(block.text) for block in blocks[:end] if block.kind == Kind.BODY) > _LEAST


def _signed(zone: Sequence[Block]) -> bool:
    """Tell whether credits stand before, or open, the first long paragraph under a heading."""
    for block in zone:
        if block.kind == Kind.BYLINE and not _is_photo(block):
            return True
        if block.kind == Kind.BODY:
            if credit.dateline(block.text):
                return True
            if len(block.text) > 60:
                return False
    return False


def _strangers(blocks: Sequence[Block], own: Sequence[int], zones: Sequence[Sequence[Block]]) -> bool:
    """Tell whether what stands under neighbouring headings of one level has nothing in common."""
    if sum(bool(_NUMBERED.match(blocks[at].text)) for at in own) * 2 > len(own):
        return False
    bodies = [[block.text for block in zone if block.kind == Kind.BODY] for zone in zones]
    if min(sum(map(len, texts)) for texts in bodies) < _LEAST:
        return False
    vectors = [vector(_head(texts)) for texts in bodies]
    pairs = [similarity(one, other) for one, other in pairwise(vectors)]
    return max(pairs) < _HINTED and sum(pairs) / len(pairs) < _STRANGE


def _head(texts: Sequence[str]) -> list[str]:
    """Return the texts up to the length of the window."""
    result, size = [], 0
    for text in texts:
        result.append(text[: _WINDOW - size])
        size += len(result[-1])
        if size >= _WINDOW:
            break
    return result


def _tail(texts: Sequence[str]) -> list[str]:
    """Return the end of the texts, up to the length of the window."""
    result, size = [], 0
    for text in reversed(texts):
        result.append(text[-(_WINDOW - size) :])
        size += len(result[-1])
        if size >= _WINDOW:
            break
    return result


def _stretches(blocks: Sequence[Block]) -> Iterator[Part]:
    """Yield the stretches of body text, each with the blocks before it; datelines and credits cut them."""
    part = Part()
    for at, block in enumerate(blocks):
        if block.kind != Kind.BODY:
            if part.bodies:
                yield part
                part = Part()
            part.heads.append(block)
            continue
        if part.bodies and (credit.dateline(block.text) or _ended(part, blocks, at)):
            yield part
            part = Part()
        part.bodies.append(block)
    if part.heads or part.bodies:
        yield part


def _ended(part: Part, blocks: Sequence[Block], at: int) -> bool:
    """Tell whether the last paragraph of a stretch ends an article by itself."""
    last = part.bodies[-1]
    return credit.ends(last.text) or _is_picture_news(part, blocks[at : at + 4])


def _is_picture_news(part: Part, following: Sequence[Block]) -> bool:
    """Tell whether a stretch is a headline with a photo's caption that what follows has nothing to do with."""
    if len(part.bodies) != 1 or not part.heads or not _is_head(part.heads[-1]):
        return False
    caption, headline = part.bodies[0].text, part.heads[-1].text
    if not credit.photo(caption):
        return False
    others = [block.text[:_WINDOW] for block in following if block.kind == Kind.BODY]
    own = overlap(headline, bigrams_of(caption))
    return (
        own >= 0.4
        and own > 2 * overlap(headline, bigrams_of("\n".join(others)))
        and (similarity(vector([caption]), vector(others)) < _HINTED)
    )


def _is_photo(block: Block) -> bool:
    """Tell whether a byline is a photographer's."""
    return bool(credit.photo(block.text)) and not block.text.endswith("摄影报道")


def _announces(headline: Block, left: Part, right: Part) -> bool:
    """Tell whether a headline speaks of what follows and of nothing that stands before it."""
    before = bigrams_of("\n".join(left.end(2 * _WINDOW))[-2 * _WINDOW :])
    after = bigrams_of("\n".join(block.text for block in right.paragraphs)[: 2 * _WINDOW])
    return overlap(headline.text, after) >= 0.4 and overlap(headline.text, before) <= 0.15


class _Page:
    """All stretches of a page, to weigh one place of it against the rest."""

    def __init__(self, stretches: Sequence[Part]) -> None:
        self.stretches = stretches
        signed = sum(bool(part.bodies and credit.dateline(part.bodies[0].text)) for part in stretches)
        bylines = sum(
            any(block.kind == Kind.BYLINE and not _is_photo(block) for block in part.heads) for part in stretches
        )
        self.levelled = any(block.kind == Kind.TITLE for part in stretches for block in part.heads)
        self.many = signed + bylines >= 2
        gaps = sorted(block.gap for part in stretches for block in part.bodies)
        self.usual_gap = gaps[len(gaps) // 2] if gaps else 0

    def opens(self, left: Part, at: int) -> bool:
        """Tell whether the stretch `at` begins a new article behind the article `left`."""
        right = self.stretches[at]
        heads = [block for block in right.heads if _is_head(block)]
        if any(block.kind == Kind.TITLE for block in right.heads):
            return True
        if _is_picture_news(left, right.bodies):
            return True
        signed = any(block.kind == Kind.BYLINE and not _is_photo(block) for block in right.heads)
        if signed or credit.dateline(right.bodies[0].text):
            if self._is_preface(left, heads):
                return False
            return bool(heads) or not signed or self._strange(left, at, _HINTED)
        if credit.ends(left.bodies[-1].text):
            return True
        if not heads or self.levelled:
            return False
        if heads[-1].text.endswith(("—", "：", ":")):  # it leads into the next paragraph
            return False
        if all(_NUMBERED.match(block.text) for block in heads):
            return False
        hinted = self._hinted(right, heads) or _announces(heads[-1], left, right)
        return self._strange(left, at, _HINTED if hinted else _STRANGE)

    def _is_preface(self, left: Part, heads: Sequence[Block]) -> bool:
        """Tell whether `left` only leads up to the article that follows: captions, an editor's note, a lead."""
        if any(block.kind == Kind.BYLINE and not _is_photo(block) for block in left.heads):
            return False
        if credit.dateline(left.bodies[0].text) or credit.ends(left.bodies[-1].text):
            return False
        if credit.intro(left.bodies[0].text):
            return left.size(3 * _PREFACE) <= 3 * _PREFACE
        titled = any(_is_head(block) for block in left.heads)
        return left.size(_PREFACE) <= _PREFACE and (titled or not heads)

    def _hinted(self, right: Part, heads: Sequence[Block]) -> bool:
        """Tell whether a headline between two stretches stands as an article's title would."""
        ruled = any(block.kind in {Kind.RULE, Kind.FURNITURE, Kind.META} for block in right.heads)
        return self.many or ruled or len(heads) > 1 or heads[0].gap > self.usual_gap

    def _strange(self, left: Part, at: int, limit: float) -> bool:
        """Tell whether the article so far and what follows have less in common than the limit."""
        texts = [block.text for block in self.stretches[at].paragraphs]
        for part in self.stretches[at + 1 :]:
            if sum(map(len, texts)) >= _WINDOW or any(block.kind != Kind.HEAD for block in part.heads):
                break
            texts += [block.text for block in part.paragraphs]
        before = left.end(_WINDOW)
        if min(sum(map(len, texts)), sum(map(len, before))) < _LEAST:
            return False
        headlines = [block.text for block in self.stretches[at].heads if _is_head(block)]
        following = vector(_head(texts) + headlines)
        return similarity(vector(_tail(before)), following) < limit
