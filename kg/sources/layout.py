"""Lines to blocks: lines that a page layout broke are put together, headlines and credits are told from body text.

A page layout breaks lines at the column's edge, so a line inside a paragraph is full and ends anywhere, a paragraph's
last line ends a sentence, its first is shorter by its indentation (two characters), and a headline is shorter than the
column and ends no sentence. Where a file has one paragraph a line, nothing is put together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from kg.sources import credit
from kg.sources.characters import joined
from kg.sources.model import Block, Kind, Line

_SENTENCE = re.compile(r"[。！？!?…](?:[”’」』）)】》\"']|\[\d+\])*$|[。！？…”][（(][^（）()]{2,40}[）)]$")
_PENDING = ("，", "、", ",", "（", "(", "“", "‘", "《", "【")
_MARKS = re.compile(r"[，。、；：？！“”‘’《》（）【】—…]")
_SEAMS = re.compile(r"(?<=[\u3400-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[\u3400-\u9fff])")
_PAIRS = (("“", "”"), ("（", "）"), ("《", "》"), ("(", ")"))
# Widths are in full-width characters; a layout squeezes punctuation to about a half.
_COLUMN = (6.0, 45.0)
_INDENTATION = 2.0
_SEAM = 0.4
_HEADLINE_GAP = 2.75
_SURE_GAP = 4.0
_HEADLINE = 45.0
_FIRST_LINE = 60.0
_LONG = 200


def width(text: str) -> float:
    """Return about how wide a line is set, in full-width characters.

    Letters and digits are set a little apart from Chinese characters.
    """
    head = text[:_LONG]
    apart = len(_SEAMS.findall(head)) * _SEAM
    return len(head.encode("gb18030", "replace")) / 2 - len(_MARKS.findall(head)) / 2 + apart


def closed(text: str) -> bool:
    """Tell whether a line ends a sentence."""
    return bool(_SENTENCE.search(text[-48:]))


def _ends(text: str) -> bool:
    """Tell whether a line ends a sentence or an article: a credit may stand behind the last full stop."""
    return closed(text) or bool(credit.photo(text) or credit.ends(text))


def balanced(text: str) -> bool:
    """Tell whether every quotation mark and bracket that a line opens it also closes."""
    return all(text.count(one) == text.count(other) for one, other in _PAIRS)


def wrapped(lines: Sequence[Line]) -> bool:
    """Tell whether the lines were broken by a layout: most are as wide as their neighbours, ending anywhere."""
    plain = [line for line in lines if not line.level and not line.whole]
    if len(plain) < 4:
        return False
    open_and_even = 0
    for line, following in pairwise(plain):
        size = width(line.text)
        other = width(following.text)
        even = abs(size - other) <= 3 or (closed(following.text) and other <= size + 3)
        open_and_even += not closed(line.text) and _COLUMN[0] <= size <= _COLUMN[1] and even
    return open_and_even >= 0.45 * len(plain)


def blocks(lines: Iterable[Line]) -> list[Block]:
    """Return the blocks of a page, in order."""
    page = [line for line in lines if line.fragments]
    if not wrapped(page):
        return _credited(_titled([_block([line]) for line in _unbroken(page)]))
    return _credited(_Wrapped(page).blocks())


def _titled(page: list[Block]) -> list[Block]:
    """Return the blocks with the first one a headline also where it is a question, or long, above longer text."""
    if len(page) < 2 or page[0].kind == Kind.HEAD:
        return page
    first, second = page[0].text, page[1].text
    plain = first[-1] not in "。；：…”" and first[-1] not in _PENDING and not credit.dateline(first)
    if plain and width(first) <= _FIRST_LINE and len(second) >= len(first) / 2 and page[1].kind == Kind.BODY:
        return [replace(page[0], kind=Kind.HEAD), *page[1:]]
    return page


def _unbroken(lines: Sequence[Line]) -> list[Line]:
    """Return lines of a file with one paragraph a line, a stray break after a comma mended."""
    result: list[Line] = []
    for line in lines:
        last = result[-1] if result else None
        mend = (
            last is not None
            and not (last.level or line.level or last.whole or line.whole or line.indented or line.gap)
            and last.text[-1] in "，、"
            and not credit.opens_dateline(line.text)
        )
        if mend and last:
            result[-1] = Line(joined([last.fragments, line.fragments]), last.gap, 0, last.indented)
        else:
            result.append(line)
    return result


def _block(lines: Sequence[Line], *, tight: bool = False) -> Block:
    """Make the block of lines that belong together; what they are is told by how they end and how long they are."""
    fragments = joined(line.fragments for line in lines)
    first = lines[0]
    text = "".join(line.text for line in lines[:4])
    short = width(text) <= _HEADLINE and (first.bold or not first.whole)
    head = bool(first.level) or (
        short and (first.bold or (not _ends(lines[-1].text) and lines[-1].text[-1] not in _PENDING))
    )
    return Block(Kind.HEAD if head else Kind.BODY, fragments, first.gap, first.level, first.bold, tight)


class _Wrapped:
    """The lines of a page whose layout broke its sentences."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.open = [not _ends(line.text) for line in lines]
        self.widths = [width(line.text) for line in lines]
        gaps = [line.gap for at, line in enumerate(lines) if at and self.open[at - 1]]
        self.usual_gap = int(median(gaps)) if gaps else 0
        self.indents = sum(line.indented for line in lines) >= max(2, len(lines) // 40)
        self.tight = [self._tight(at) for at in range(len(lines))]
        # A list page may have long open stretches: the credits are looked up once for each line.
        self.credit = [self._is_credit(at) for at in range(len(lines))]

    def blocks(self) -> list[Block]:
        """Return the blocks, each headline line its own."""
        result: list[Block] = []
        at = 0
        while at < len(self.lines):
            end = at + 1
            while end < len(self.lines) and self._continues(at, end):
                end += 1
            lines = self.lines[at:end]
            # A paragraph ends a sentence: a few lines that do not were headlines of about one width.
            loose = 1 < len(lines) <= 4 and self.open[end - 1] and lines[-1].text[-1] not in _PENDING
            parts = [[line] for line in lines] if loose else [lines]
            result += [_block(part, tight=self.tight[at] or loose) for part in parts]
            at = end
        return result

    def _tight(self, at: int) -> bool:
        """Tell whether a line is set closer to its neighbour than body lines are: a headline of several lines."""
        if not self.usual_gap:
            return False
        return any(0 < other < len(self.lines) and self._close(other - 1, other) for other in (at, at + 1))

    def _close(self, one: int, other: int) -> bool:
        """Tell whether two neighbouring lines are set close and look like one headline."""
        lines = (self.lines[one], self.lines[other])
        return (
            lines[1].gap < self.usual_gap
            and self.open[one]
            and self.open[other]
            and all(self.widths[place] <= 30 for place in (one, other))
            and all(line.text[-1] not in _PENDING for line in lines)
        )

    def _is_credit(self, at: int) -> bool:
        """Tell whether a line is a credit or page furniture by itself."""
        text = self.lines[at].text
        known = credit.byline(text) or credit.furniture(text) or credit.meta(text) or credit.rule(text)
        return bool(known) or bool(credit.ends(text) and text[0] in "（(")

    def _continues(self, start: int, at: int) -> bool:
        """Tell whether the line `at` goes on with the paragraph that begins at `start`."""
        last, line = self.lines[at - 1], self.lines[at]
        if last.level or line.level or last.whole or line.whole or self.credit[at] or self.credit[at - 1]:
            return False
        if self.indents and line.indented and not self.open[at - 1]:
            return False
        if self.tight[at] != self.tight[at - 1] or (self.tight[at] and not self._close(at - 1, at)):
            return False
        if not self.open[at - 1]:
            if credit.opens_dateline(line.text):
                return False
            return self._same_paragraph(start, at)
        if last.text[-1] in _PENDING or not balanced(last.text) or credit.opens_dateline(last.text):
            return True
        if line.gap > self.usual_gap and self.widths[at - 1] < self._column(at - 1, at) - _HEADLINE_GAP:
            return False
        if at - start > 1:
            return True
        return not self._headline(start, at)

    def _headline(self, start: int, at: int) -> bool:
        """Tell whether the one line before `at` is a headline and not the first line of a paragraph."""
        size = self.widths[start]
        if size > _COLUMN[1]:
            return False
        if self.lines[start].indented and self.indents:
            return False
        if (
            self.open[at]
            and not self.tight[at]
            and self.widths[at] < size - 3
            and self.lines[at].text[-1] not in _PENDING
        ):
            return True
        column = self._column(at, at + 4)
        if column and size >= column + 3:
            return True  # it runs over more than one column
        # Behind a headline a paragraph begins, so the next line is indented; inside a paragraph it is full.
        full = self.open[at] and self.widths[at] >= column - 1 and self._column(at + 1, at + 3) > 0
        return size <= column - (_SURE_GAP if full and not self.tight[start] else _HEADLINE_GAP)

    def _column(self, first: int, last: int) -> float:
        """Return the usual width of some open lines; nothing is known of a column without any."""
        sizes = [
            size
            for size, is_open, credit in zip(
                self.widths[first:last], self.open[first:last], self.credit[first:last], strict=True
            )
            if is_open and not credit and size <= _COLUMN[1]
        ]
        return median(sizes) if sizes else 0.0

    def _same_paragraph(self, start: int, at: int) -> bool:
        """Tell whether a paragraph goes on behind a line that ends a sentence just at the column's edge."""
        if self.lines[at].gap > self.usual_gap:
            return False
        if at - start < 2:
            # Only the indentation of other paragraphs can tell that a first line was full.
            return self.indents and self.widths[start] + _INDENTATION >= self._column(at, at + 4) - 1.25
        if self.lines[at - 1].text[-1] in ")）】":
            return False
        column = max(self.widths[max(start, at - 8) : at])
        if self.widths[at - 1] < column - 1.25:
            return False
        if self.indents:
            return True
        return self.open[at] and self.widths[at] > column - _INDENTATION + 0.5


def _credited(page: list[Block]) -> list[Block]:
    """Return the blocks with bylines, furniture, metadata lines and rules told from headlines and body."""
    result: list[Block] = []
    for block in page:
        before = result[-1] if result else None
        result.append(Block(_kind(block, before), block.fragments, block.gap, block.level, block.bold, block.tight))
    return result


def _kind(block: Block, before: Block | None) -> Kind:
    """Return what a block is."""
    text = block.text
    if len(text) > 120:
        return block.kind
    if credit.rule(text):
        return Kind.RULE
    if block.level and not credit.furniture(text):
        return Kind.HEAD
    after_byline = before is not None and before.kind == Kind.BYLINE
    under_title = before is not None and before.kind == Kind.HEAD
    if credit.byline(text, after_byline=after_byline, under_title=under_title):
        return Kind.BYLINE
    if credit.furniture(text):
        return Kind.FURNITURE
    if credit.meta(text):
        return Kind.META
    closing = credit.end_dateline(text)
    if closing and closing.start == 0:
        return Kind.BYLINE
    return block.kind
