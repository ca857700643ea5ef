"""Markdown to lines: headings keep their level, all other markup is left out of the text."""

from __future__ import annotations

import re
from html import unescape

from kg.sources import dates
from kg.sources.characters import cleaned
from kg.sources.model import INSERTED, Content, Fragment, Fragments, Line
from kg.sources.plain import UNIT, split

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|(?=[^\s#\d]))(.*?)[ \t#]*$")
_UNDERLINE = re.compile(r" {0,3}(=+|-{3,})[ \t]*$")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_PREFIX = re.compile(r"\s*(?:>\s?)*(?:[-*+][ \t]+)?")
_TABLE = re.compile(r"\s*\|.*\|\s*$")
_TABLE_RULE = re.compile(r"\s*\|?[\s:|-]*-{3,}[\s:|-]*\|?\s*$")
_COMMENT = re.compile(r"<!--.*?(?:-->|$)")
_INLINE = re.compile(
    r"(?P<image>!\[[^\]\n]{0,400}\](?:\([^()\n]{0,2000}\)|\[[^\]\n]{0,200}\]))"
    r"|(?P<link>\[(?P<label>[^\[\]\n]{0,400})\](?:\([^()\n]{0,2000}\)))"
    r"|(?P<note>\[\^[^\]\n]{1,40}\])"
    r"|(?P<comment><!--)"
    r"|(?P<tag></?[A-Za-z][^<>\n]{0,1000}>)"
    r"|(?P<escape>\\(?=[!-/:-@\[-`{-~]))"
    r"|(?P<entity>&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
    r"|(?P<mark>\*{1,3}|~~|`+|(?<![A-Za-z0-9])_{1,3}(?=\S)|(?<=\S)_{1,3}(?![A-Za-z0-9]))"
)
_FRONT = re.compile(r"\ufeff?---[ \t]*\r?\n(.{0,20000}?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)", re.S)
_FIELD = re.compile(
    r"^(title|date|author|authors|source|publisher|标题|日期|作者|来源)[ \t]*:[ \t]*(.+?)[ \t]*$", re.M | re.I
)


def inline(text: str, at: int) -> Fragments:
    """Return the fragments of a line's text without inline markup; `at` is the raw offset of `text[0]`."""
    fragments: list[Fragment] = []
    done = 0
    for match in _INLINE.finditer(text):
        _add(fragments, text, at, done, match.start())
        done = match.end()
        if match["link"]:
            fragments += inline_plain(match["label"], at + match.start("label"))
        elif match["entity"]:
            character = unescape(match["entity"])
            fragments.append(Fragment(at + match.start() if len(character) == 1 else INSERTED, character))
    _add(fragments, text, at, done, len(text))
    return tuple(fragments)


def inline_plain(text: str, at: int) -> Fragments:
    """Return the label of a link without emphasis."""
    return tuple(Fragment(at + match.start(), match.group()) for match in re.finditer(r"[^*`~]+", text))


def _add(fragments: list[Fragment], text: str, at: int, start: int, end: int) -> None:
    """Add the text between two pieces of markup."""
    if start < end:
        fragments.append(Fragment(at + start, text[start:end]))


def read_markdown(raw: str) -> Content:
    """Return the lines of a Markdown text, and the metadata of its front matter."""
    front = _FRONT.match(raw)
    fields = {key.lower(): value.strip("\"'") for key, value in _FIELD.findall(front[1])} if front else {}
    start = front.end() if front else 0
    lines = _bold(_lines(raw, start))
    title = fields.get("title") or fields.get("标题", "")
    return Content(
        raw,
        lines,
        UNIT,
        title=title,
        date=dates.parse(fields.get("date") or fields.get("日期", "")),
        publisher=fields.get("source") or fields.get("publisher") or fields.get("来源", ""),
        byline=tuple(re.split(r"[、,，\s]+", fields.get("author") or fields.get("authors") or fields["作者"]))
        if fields.keys() & {"author", "authors", "作者"}
        else (),
    )


def _lines(raw: str, start: int) -> list[tuple[Line, str]]:
    """Return the lines with their markup text, to find what is set bold over several lines."""
    result: list[tuple[Line, str]] = []
    gap = 0
    for at, text, blank in split(raw):
        if at < start:
            continue
        gap += blank
        if _FENCE.match(text) or (_TABLE_RULE.match(text) and "|" in text):
            continue
        if _UNDERLINE.match(text) and result and not gap and not result[-1][0].level and len(result[-1][1]) <= 80:
            above, source = result[-1]
            level = 1 if "=" in text else 2
            result[-1] = (Line(above.fragments, above.gap, level), source)
            continue
        if line := _line(at, text, gap):
            result.append((line, text))
            gap = 0
    return result


def _line(at: int, text: str, gap: int) -> Line | None:
    """Return one line, or None when it is nothing but markup."""
    if heading := _HEADING.match(text):
        fragments = cleaned(inline(heading[2], at + heading.start(2)))
        return Line(fragments, gap, len(heading[1])) if fragments else None
    if _TABLE.match(text):
        cells = [inline(cell.group(), at + cell.start()) for cell in re.finditer(r"[^|]+", text)]
        row = [cleaned(cell) for cell in cells]
        spaced = [part for cell in row if cell for part in (*cell, Fragment(INSERTED, " "))]
        return Line(tuple(spaced[:-1]), gap, whole=True) if spaced else None
    prefix = _PREFIX.match(text)
    skip = prefix.end() if prefix and prefix.group().strip() else 0
    fragments = cleaned(inline(text[skip:], at + skip))
    if not fragments:
        # A rule is all asterisks or underscores, which are markup too.
        return (
            Line((Fragment(at, text.strip()),), gap, whole=True) if re.fullmatch(r"\s*([*_] ?){3,}\s*", text) else None
        )
    return Line(fragments, gap, indented=text.startswith("\u3000"), whole=bool(skip))


def _bold(lines: list[tuple[Line, str]]) -> list[Line]:
    """Return the lines with those joined and marked that are set bold as a whole, over one line or several."""
    result: list[Line] = []
    at = 0
    while at < len(lines):
        end = _bold_end(lines, at)
        if end:
            joined = tuple(fragment for line, _ in lines[at:end] for fragment in line.fragments)
            result.append(Line(joined, lines[at][0].gap, bold=True, whole=True))
            at = end
        else:
            result.append(lines[at][0])
            at += 1
    return result


def _bold_end(lines: list[tuple[Line, str]], start: int) -> int:
    """Return the number behind the last line of a bold stretch that begins with the line, or 0."""
    first = lines[start][1].strip()
    mark = first[:2]
    if mark not in {"**", "__"} or lines[start][0].level:
        return 0
    for at in range(start, min(start + 4, len(lines))):
        if at > start and (lines[at][0].gap or lines[at][0].level):
            return 0
        text = lines[at][1].strip()
        inner = text[2:] if at == start else text
        if mark in inner:
            return at + 1 if inner.endswith(mark) and inner.count(mark) == 1 else 0
    return 0
