"""Names that stand out by their writing: in quotation marks, or in Latin letters and digits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extraction.rules.candidate import Candidate
from kg.extraction.rules.lexicon import Lexicons
from kg.extraction.rules.text import Text

_BOOK = re.compile(r"《([^《》\n]{1,80})》")
_PRESS = re.compile(r"(?:报|时报|日报|周刊|杂志|月刊|新闻周刊|华尔街日报)$")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9&.+\-']*(?: [A-Z][A-Za-z0-9&.+\-']*)*")


def marked(text: Text, lexicons: Lexicons) -> Iterator[Candidate]:
    """Yield titles in 《》 and names in Latin letters."""
    for found in _BOOK.finditer(text.text):
        press = _PRESS.search(found.group(1)) and len(found.group(1)) < 10
        rule = "book of the press" if press else "book"
        known = lexicons.rule(rule)
        yield Candidate(found.start(1), found.end(1), known.type, known.score, rule)
    for found in _LATIN.finditer(text.text):
        name = found.group().rstrip(".-'")
        kind = _shape(name)
        if kind and name not in lexicons.generic:
            known = lexicons.rule(kind)
            yield Candidate(found.start(), found.start() + len(name), known.type, known.score, kind)


def _shape(name: str) -> str:
    """Return how a Latin name is written, as the lexicon of shapes names it, empty for a single letter."""
    if len(name) < 2:
        return ""
    if any(c.isdigit() for c in name):
        return "letters and digits"
    if " " in name:
        return "several words"
    if name.isupper():
        return f"capitals {min(len(name), 5)}"
    return "capitalised" if name[0].isupper() else "small" if name.islower() else "mixed"
