"""`words.tsv`: how words stand around and inside names, and how their kinds do."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.extraction.rules.lexicon import Lexicons, Odds
from kg.extraction.rules.text import Text, read_text
from training.rules.annotated import Annotated
from training.rules.tables import Tables

COMMENT = """\
Words as they stand around and inside names of organizations, facilities, events, projects, products and works.
Columns: word, times right before a name, times as first word of a name, times inside a name, times elsewhere.
Counted on labelled news; a word needs four occurrences."""
BEFORE, FIRST, INSIDE, ELSEWHERE = range(4)
_TAGS = "nvadpcmqrftuzsbijlxkoehyg"
_PLAIN = re.compile(r"[\u3400-\u9fff]+")
_OF_RARE = 6  # words this rare speak for their kind, too
_ALWAYS = frozenset({"<mark>", "<latin>", "<number>", "<place>", "<name>", "<c>"})


def count_words(documents: Sequence[Annotated], tables: Tables) -> None:
    """Count every word by where it stands."""
    tables.write("words", "draft", [("<oov>", 1, 1, 1, 1)])
    lexicons = tables.lexicons()
    counts: dict[str, list[int]] = {}
    for document in documents:
        text = read_text(document.record["text"], lexicons.segmenter)
        _add(counts, text, document)
    lexicons._odds = {f"<{tag}>": Odds(0, 0, 0, 0) for tag in _TAGS}
    kinds: dict[str, list[int]] = {}
    for word, count in counts.items():
        kind = lexicons.kind(word)
        if sum(count) <= _OF_RARE or kind in _ALWAYS:
            kinds[kind] = [a + b for a, b in zip(kinds.get(kind, [0] * 4), count, strict=True)]
    rows = [(kind, *count) for kind, count in kinds.items()]
    rows += [(word, *count) for word, count in counts.items() if sum(count) >= 4 and _counted(word, lexicons)]
    tables.write("words", COMMENT, sorted(rows))


def _counted(word: str, lexicons: Lexicons) -> bool:
    return bool(_PLAIN.fullmatch(word)) and word not in lexicons.known.table


def _add(counts: dict[str, list[int]], text: Text, document: Annotated) -> None:
    """Add the words of a text; those of a person's name and of a place of one word are no names here."""
    roles: dict[int, int] = {}
    for span in document.outer:
        first, last = text.word_at(span.start), text.word_at(span.end - 1)
        within = range(first, last + 1)
        if span.type == "Person" or (span.type == "Location" and first == last):
            roles.update(dict.fromkeys(within, -1))
            continue
        roles.update((at, FIRST if at == first else INSIDE if at < last else -1) for at in within)
    for span in document.outer:
        before = text.word_at(span.start) - 1
        if span.type == "Person" or before < 0:
            continue
        if before not in roles:
            roles[before] = BEFORE
        elif roles[before] != BEFORE:
            counts.setdefault(text.words[before], [0] * 4)[BEFORE] += 1
    for at, word in enumerate(text.words):
        role = roles.get(at, ELSEWHERE)
        if role >= 0:
            counts.setdefault(word, [0] * 4)[role] += 1
