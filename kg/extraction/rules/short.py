"""Short names: those that a text declares (以下简称“…”), and those that it uses for a firm without a word about it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.extraction.rules.candidate import Candidate
from kg.extraction.rules.lexicon import Lexicons, Matcher
from kg.extraction.rules.text import Text

_DECLARED = re.compile(
    r"[”》]?[（(,，]?(?:以下|下文|下)?(?:统称|简称|合称|又称|称|英文名|英文简称)(?:为|是)?[：:]?[“\"《「『]?([^“”\"《》「」『』（）()，。；、：\n]{2,14})"
)
# A gloss in letters behind a name: 青禾科技（Greenfield）. No digits: those are codes of shares.
_GLOSS = re.compile(r"[（(]([A-Za-z][A-Za-z&.·' \-]{1,38}[A-Za-z.])[）)]")
_GLOSSED = frozenset({"Organization", "Person", "Event", "Work", "Facility", "Project"})
_BRACKET = re.compile(r"[（(]([A-Za-z0-9\u3400-\u9fff.&]{2,12})[）)]")


def declared(text: Text, lexicons: Lexicons, names: Iterable[Candidate]) -> Iterator[tuple[Candidate, Candidate]]:
    """Yield each name with the short one that is declared right behind it."""
    for name in names:
        found = _DECLARED.match(text.text, name.end, name.end + 40)
        if found and found.group().lstrip("”》")[:1] in "（(以下，,简":
            yield name, Candidate(found.start(1), found.end(1), name.type, 0.95, "declared")
            continue
        found = _BRACKET.match(text.text, name.end, name.end + 16)
        if found and _abbreviates(found.group(1), text.text[name.start : name.end]):
            yield name, Candidate(found.start(1), found.end(1), name.type, 0.9, "declared")
            continue
        found = _GLOSS.match(text.text, name.end, name.end + 44) if name.type in _GLOSSED else None
        if found and not text.text[name.start].isascii() and found.group(1) not in lexicons.generic:
            yield name, Candidate(found.start(1), found.end(1), name.type, 0.9, "declared")


def _abbreviates(short: str, full: str) -> bool:
    """Tell whether the characters of the short name stand in the full one in their order."""
    rest = iter(full)
    return len(short) < len(full) and all(c in rest for c in short)


def used(text: Text, lexicons: Lexicons, names: Iterable[Candidate]) -> Iterator[tuple[Candidate, Candidate]]:
    """Yield each firm's full name with every place where a short one made of its beginning stands."""
    table: dict[str, Candidate | None] = {}
    full = {text.text[n.start : n.end] for n in names}
    for name in names:
        if name.type == "Organization":
            for form in short_forms(text.text[name.start : name.end], lexicons):
                table[form] = _owner(text, table.get(form, name), name)
    known = {form: name for form, name in table.items() if name is not None and form not in full}
    for start, end, name in Matcher(known).find(text.text):
        if text.begins(start) and (text.begins(end) or end - start > 3):
            yield name, Candidate(start, end, "Organization", 0.8, "short")


def _owner(text: Text, one: Candidate | None, other: Candidate) -> Candidate | None:
    """Return whom a short form of two names means: the longer where only 股份 is added, else nobody.

    A firm that became a company limited by shares keeps its short name, and the longer form is the present one. A
    group and its listed firm are two.
    """
    if one is None:
        return None
    mine, theirs = (text.text[name.start : name.end] for name in (one, other))
    if mine == theirs:
        return one
    if "集团" in mine or mine.replace("股份", "") != theirs.replace("股份", ""):
        return None
    return max(one, other, key=lambda name: name.end - name.start)


def short_forms(name: str, lexicons: Lexicons) -> Iterator[str]:
    """Yield what may be left of a firm's name when its place and the words that spell it out fall away."""
    tail = next((t for t in lexicons.firms if name.endswith(t) and len(name) > len(t) + 1), "")
    if not tail:
        return
    rest = name[: -len(tail)]
    for place in (rest[:n] for n in range(min(8, len(rest) - 2), 1, -1)):
        known = lexicons.known.table.get(place)
        if known is not None and known.type == "Location":
            rest = rest[len(place) :].lstrip("（(市省县区").lstrip("）)")
            break
    while len(rest) > 1:
        if (
            rest not in lexicons.industries
            and rest not in lexicons.generic
            and (len(rest) > 2 or rest not in lexicons.tags)
        ):
            yield rest
        cut = next((n for n in (6, 5, 4, 3, 2) if rest[-n:] in lexicons.industries and len(rest) - n > 1), 0)
        if not cut:
            return
        rest = rest[:-cut]
