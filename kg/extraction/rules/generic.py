"""Generic nouns that stand for a name told before: 该公司, 公司, 该园区."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extraction.rules.candidate import Candidate
from kg.extraction.rules.lexicon import Lexicons
from kg.extraction.rules.text import Text

REACH = 600  # characters between the noun and the name that it stands for


def generic(text: Text, lexicons: Lexicons, names: Sequence[Candidate]) -> Iterator[Candidate]:
    """Yield each generic noun outside of names, with the last fitting name that began a sentence before it."""
    at = 0
    topic: dict[str, Candidate] = {}
    for start, end, noun in lexicons.generics.find(text.text):
        while at < len(names) and names[at].start < start:
            if _leads(text, names[at]) or names[at].type not in topic:
                topic[names[at].type] = names[at]
            at += 1
        if (at and names[at - 1].end > start) or (at < len(names) and names[at].start < end):
            continue
        found = topic.get(noun.type)
        if found and start - found.end < REACH and text.begins(end) and _stands_alone(text, noun.bare, start):
            yield Candidate(start, end, noun.type, found.score, "anaphor", found)


def _leads(text: Text, name: Candidate) -> bool:
    return name.start == 0 or text.text[name.start - 1] in "。！？；\n“ 　"


def _stands_alone(text: Text, bare: bool, start: int) -> bool:
    """Tell whether a bare noun (公司) is the beginning of its clause, so that no word before it narrows it down."""
    return not bare or start == 0 or text.text[start - 1] in "，。；：！？\n,;: 、"
