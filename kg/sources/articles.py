"""From a file's lines to its articles: layout, page, titles, and the credits taken out of the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kg.sources import credit, dates
from kg.sources.characters import joined
from kg.sources.credit import Credit
from kg.sources.layout import blocks
from kg.sources.model import Article, Block, Content, Fragments, Kind, cut, text_of
from kg.sources.pages import cut_page
from kg.sources.titles import Titled, assign


@dataclass(slots=True)
class _Credits:
    """The metadata gathered for one article."""

    names: list[str] = field(default_factory=list)
    publisher: str = ""
    date: str = ""
    month_day: tuple[int, int] | None = None
    dateline: str = ""

    def add(self, told: Credit, *, dateline: bool = False) -> None:
        """Add what one credit tells; the first that tells a thing wins."""
        self.names += [name for name in told.names if name not in self.names]
        self.publisher = self.publisher or told.publisher
        self.date = self.date or told.date
        self.month_day = self.month_day or told.month_day
        if dateline:
            self.dateline = self.dateline or told.text


def articles(content: Content, *, file_date: str = "", date: str = "") -> list[Article]:
    """Return the articles of a file in order; `file_date` is the one in its name, `date` the user's."""
    page = blocks(content.lines)
    parts, trailing = cut_page(page)
    if not parts and trailing:
        # Headlines without any body are all the text there is.
        return [Article(tuple(block.fragments for block in trailing), content.title, content.date or date)]
    page_date = _first(_heads(page), "date")
    page_publisher = _first(_heads(page), "publisher")
    reference = page_date or content.date or file_date or date
    titled = assign(parts, trailing)
    alone = len(titled) == 1
    return [
        _article(one, reference, page_publisher, content if alone else None) for one in titled if one.part.paragraphs
    ]


def _heads(page: Sequence[Block]) -> list[Credit]:
    """Return what the page heads and source lines of a page tell."""
    found = [
        credit.furniture(block.text) or credit.meta(block.text)
        for block in page
        if block.kind in {Kind.FURNITURE, Kind.META}
    ]
    return [told for told in found if told]


def _first(found: Sequence[Credit], name: str) -> str:
    """Return the first non-empty value of a field."""
    return next((value for told in found if (value := str(getattr(told, name)))), "")


def _article(titled: Titled, reference: str, page_publisher: str, content: Content | None) -> Article:
    """Make the article of a part: paragraphs without credits, and what the credits tell."""
    gathered = _Credits()
    for block in titled.credits:
        told = credit.byline(block.text, after_byline=True) or credit.end_dateline(block.text)
        if block.kind in {Kind.META, Kind.FURNITURE}:
            told = credit.meta(block.text) or credit.furniture(block.text)
        if told:
            gathered.add(told, dateline=told.month_day is not None)
    paragraphs = [
        paragraph
        for block in _with_whole_subheads(titled.part.bodies)
        if block.kind in {Kind.BODY, Kind.HEAD, Kind.TITLE} or _keep(block, gathered)
        if (paragraph := _without_credits(block, gathered))
    ]
    title = (content.title if content else "") or titled.title
    date = gathered.date
    if gathered.month_day and not date:
        date = dates.with_year(*gathered.month_day, reference)
    return Article(
        tuple(paragraphs),
        title=title,
        date=date or reference,
        publisher=gathered.publisher or page_publisher or (content.publisher if content else ""),
        byline=tuple(gathered.names) or (content.byline if content else ()),
        dateline=gathered.dateline,
    )


def _with_whole_subheads(bodies: Sequence[Block]) -> list[Block]:
    """Return body blocks with the lines of one subhead put together."""
    result: list[Block] = []
    for block in bodies:
        last = result[-1] if result else None
        if (
            last
            and last.kind == block.kind == Kind.HEAD
            and last.tight
            and block.tight
            and block.gap < max(last.gap, 1)
        ):
            result[-1] = replace(last, fragments=joined([last.fragments, block.fragments]), gap=block.gap + 1)
        else:
            result.append(block)
    return result


def _keep(block: Block, gathered: _Credits) -> bool:
    """Gather what a credit inside the body tells; it is never kept as text."""
    if told := credit.byline(block.text, after_byline=True) or credit.end_dateline(block.text):
        gathered.add(told, dateline=told.month_day is not None)
    return False


def _without_credits(block: Block, gathered: _Credits) -> Fragments:
    """Return a paragraph without the dateline that opens it and the credits that close it."""
    if block.kind != Kind.BODY:
        return block.fragments
    text, start = block.text, 0
    if opening := credit.dateline(text):
        gathered.add(opening, dateline=True)
        start = opening.end
    end = len(text)
    for recognise in (credit.end_dateline, credit.photo):
        if closing := recognise(text[:end]):
            gathered.add(closing, dateline=recognise is credit.end_dateline)
            end = closing.start
    return _stripped(cut(block.fragments, start, end)) if start < end else ()


def _stripped(fragments: Fragments) -> Fragments:
    """Return fragments without white space at either end."""
    text = text_of(fragments)
    start = len(text) - len(text.lstrip())
    return cut(fragments, start, len(text.rstrip())) if start or text != text.rstrip() else fragments
