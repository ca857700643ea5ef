"""A page as Markdown in which nothing that was read is taken for markup."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.changes.layout import Item, Page, Quote, Section, Span

_MARKUP = re.compile(r"([\\`*_{}\[\]#|~$^=])")
_LINK = re.compile(r"(?i)\b(https?|ftp|www)(?=[:.])")


def markdown(page: Page) -> str:
    """Return the page as Markdown."""
    return "\n".join(_lines(page)).rstrip("\n") + "\n"


def _lines(page: Page) -> Iterator[str]:
    yield f"# {escape(page.title)}\n"
    for line in page.lines:
        yield f"{escape(line)}\n"
    for section in page.sections:
        yield from _section(section, page.language)


def _section(section: Section, language: str) -> Iterator[str]:
    yield f"{'#' * (section.level + 1)} {escape(section.title)}\n"
    if section.text:
        yield f"{escape(section.text)}\n"
    for item in section.items:
        yield from _item(item, language)


def _item(item: Item, language: str) -> Iterator[str]:
    opening, stop, closing = ("（", "；", "）") if language == "zh" else (" (", "; ", ")")
    notes = f"{opening}{escape(stop.join(item.notes))}{closing}" if item.notes else ""
    yield f"* {''.join(map(_span, item.line))}{notes}\n"
    for quote in item.quotes:
        yield from _quote(quote)


def _span(span: Span) -> str:
    """Return words of a line; those that begin or end with a sign cannot be made strong between Chinese characters."""
    text = escape(span.text)
    return f"**{text}**" if span.strong and span.text[0].isalnum() and span.text[-1].isalnum() else text


def _quote(quote: Quote) -> Iterator[str]:
    yield f"  > {escape(quote.before + quote.evidence + quote.after)}"
    yield "  >"
    yield f"  > —— {escape(quote.source)}\n"


def escape(text: str) -> str:
    """Return a text that Markdown shows as it is: no emphasis, no link, no element."""
    safe = _MARKUP.sub(r"\\\1", text.replace("&", "&amp;")).replace("<", "&lt;").replace(">", "&gt;")
    return _LINK.sub(lambda found: f"{found[0][:-1]}&#{ord(found[0][-1])};", safe)
