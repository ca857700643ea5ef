"""`heads.tsv` and `starts.tsv`: how likely a candidate with this last word and this kind of first word is a name."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.extraction.rules import headed
from kg.extraction.rules.candidate import sigmoid
from kg.extraction.rules.lexicon import Lexicons
from kg.extraction.rules.text import read_text
from training.rules.annotated import Annotated
from training.rules.tables import Row, Tables

HEADS = """\
Last words of names. Columns: word, class, logarithm of the odds that a candidate ending so is a name, right and
all candidates it was counted on.
Counted on labelled news; a word that did not occur there has the mean of its class, less one half;
a word that by itself names a kind of institution or of contest and was hardly counted has 0.3 at least."""
STARTS = """\
Kinds of first words of candidate names (+: more words stand between it and the last word), and what each adds
to the odds.
Columns: kind, logarithm of odds, number of candidates it was counted on."""
ROUNDS = 60
SURE = 0.3
_HARDLY = 15


@dataclass(frozen=True, slots=True)
class Seen:
    """A candidate: its last word, the kind of its first word, how well its beginning fits, its true class or none."""

    head: str
    start: str
    fit: float
    type: str


def count_heads(documents: Sequence[Annotated], tables: Tables) -> None:
    """Fit the odds of heads and starts together; the words themselves are those of `heads.tsv`."""
    classes = {row[0]: row[1] for row in tables.rows("heads")}
    tables.write("heads", "draft", [(word, type_, 0) for word, type_ in classes.items()])
    lexicons = tables.lexicons()
    seen = [candidate for document in documents for candidate in _candidates(document, lexicons)]
    base, heads, starts = _fit(seen)
    tables.write("heads", HEADS, list(_head_rows(classes, seen, base, heads)))
    number = Counter(candidate.start for candidate in seen)
    tables.write("starts", STARTS, [(k, round(v, 2), number[k]) for k, v in sorted(starts.items())])


def _candidates(document: Annotated, lexicons: Lexicons) -> Iterator[Seen]:
    text = read_text(document.record["text"], lexicons.segmenter)
    classes = {(span.start, span.end): span.type for span in document.spans}
    outer = document.outer
    for start, end, head in headed.heads(text, lexicons):
        begin, fit = headed.beginning(text, lexicons, start, end, head)
        surface = text.text[begin:end]
        if (begin == start and len(surface) < 4) or surface in lexicons.generic or surface in lexicons.known.table:
            continue
        type_ = classes.get((begin, end), "")
        if type_ or not any(span.start <= begin and end <= span.end for span in outer):
            yield Seen(text.text[start:end], headed.first_kind(text, lexicons, begin, start), fit, type_)


def _fit(seen: Sequence[Seen]) -> tuple[float, dict[str, float], dict[str, float]]:
    """Find the odds by damped steps uphill; a head is held to the mean more firmly than a start."""
    right = sum(1 for candidate in seen if candidate.type)
    base = math.log(right / (len(seen) - right))
    heads = {candidate.head: 0.0 for candidate in seen}
    starts = {candidate.start: 0.0 for candidate in seen}
    of_head, of_start = Counter(c.head for c in seen), Counter(c.start for c in seen)
    for _ in range(ROUNDS):
        head_error, start_error = dict.fromkeys(heads, 0.0), dict.fromkeys(starts, 0.0)
        for c in seen:
            error = (1.0 if c.type else 0.0) - sigmoid(base + heads[c.head] + starts[c.start] + c.fit)
            head_error[c.head] += error
            start_error[c.start] += error
        for word, n in of_head.items():
            heads[word] += 1.5 * (head_error[word] - 0.5 * heads[word]) / (0.2 * n + 1.5)
        for kind, n in of_start.items():
            starts[kind] += (start_error[kind] - 0.05 * starts[kind]) / (0.2 * n + 1)
    return base, heads, starts


def _head_rows(classes: dict[str, str], seen: Sequence[Seen], base: float, heads: dict[str, float]) -> Iterator[Row]:
    sure = frozenset((Path(__file__).parent / "sure_heads.txt").read_text(encoding="utf-8").split())
    number = Counter(candidate.head for candidate in seen)
    right: dict[str, Counter[str]] = {word: Counter() for word in classes}
    for candidate in seen:
        if candidate.type:
            right[candidate.head][candidate.type] += 1
    rows = [(word, _class(word, type_, right[word])) for word, type_ in sorted(classes.items())]
    counted: dict[str, list[float]] = {}
    for word, type_ in rows:
        if number[word] >= 3:
            counted.setdefault(type_, []).append(base + heads[word])
    for word, type_ in rows:
        mean = counted.get(type_, [base])
        odds = base + heads[word] if number[word] else sum(mean) / len(mean) - 0.5
        odds = max(odds, SURE) if word in sure and number[word] < _HARDLY else odds
        yield word, type_, round(odds, 2), right[word].total(), number[word]


def _class(word: str, type_: str, right: Counter[str]) -> str:
    """The class of most of the names with this last word, where that is clear."""
    often, count = right.most_common(1)[0] if right else (type_, 0)
    return often if len(word) > 1 and count >= 4 and count > 2 * right[type_] else type_
