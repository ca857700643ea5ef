"""`rules.tsv`: how often each rule is right, those that find names here and those of word order crosswise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from kg.extraction.rules.candidate import Candidate
from kg.extraction.rules.headed import headed
from kg.extraction.rules.lexicon import Lexicons
from kg.extraction.rules.marked import marked
from kg.extraction.rules.mentions import LEAST, choose, known
from kg.extraction.rules.models import models, quoted
from kg.extraction.rules.persons import persons
from kg.extraction.rules.text import Text, read_text
from training.rules.annotated import Annotated
from training.rules.tables import Row, Tables

COMMENT = """\
How often the rules are right: those for names and those for claims of word order. Columns: rule, class,
precision, number of spans it was counted on.
Counted on labelled news."""
PATTERNS = """\
What a sentence of a known build says of the names in it. Columns: property, pattern, precision, number of
claims it was counted on. In a pattern every name is one character: {s} and {o} are the subject and the object or
lists of them, of all classes that the property admits or of those behind a colon, {o:exchanges} names with a last
word of that lexicon; <…> is the cue; ~ and ~~ are up to 12, up to 40 characters without a name.
The patterns are by hand, counted on labelled news; one that did not occur is taken for right in four of five."""
ORDER = ("title before", "title behind", "nested", "place before", "series")
_FEW = 8  # a nested kind seen less often is mixed with what nested kinds are as a rule
# Rules that hardly occur in the labelled news: taken for as sure as this, until they are counted.
UNCOUNTED = {"model behind kind": ("Product", 0.6), "model with letters behind kind": ("Product", 0.7)}
Counts = Mapping[str, tuple[int, int]]
"""Rule → right, all."""


def count_names_rules(documents: Sequence[Annotated], tables: Tables) -> None:
    """Count the rules that find names; the rows of the rules of word order stay."""
    lexicons = tables.lexicons()
    found: dict[str, Counter[str]] = {}
    for document in documents:
        text = read_text(document.record["text"], lexicons.segmenter)
        classes = {(span.start, span.end): span.type for span in document.spans}
        for candidate in candidates(text, lexicons):
            type_ = classes.get((candidate.start, candidate.end), "")
            if type_ or not any(s.start <= candidate.start and candidate.end <= s.end for s in document.outer):
                found.setdefault(candidate.rule, Counter())[type_] += 1
    kept = [row for row in tables.rows("rules") if row[0].startswith(ORDER)]
    tables.write("rules", COMMENT, [*_rows(found), *kept])


def candidates(text: Text, lexicons: Lexicons) -> Iterator[Candidate]:
    """Yield what the rules with a precision of their own propose."""
    yield from persons(text, lexicons)
    yield from marked(text, lexicons)
    yield from quoted(text, lexicons)
    plain = [*known(text, lexicons), *headed(text, lexicons)]
    yield from (candidate for candidate in plain if candidate.rule not in ("known", "headed"))
    yield from models(text, lexicons, choose(candidate for candidate in plain if candidate.score >= LEAST))


def _rows(found: Mapping[str, Counter[str]]) -> Iterator[Row]:
    for rule, classes in sorted(found.items()):
        type_, right = max(
            ((t, n) for t, n in classes.items() if t), key=lambda item: (item[1], item[0]), default=("", 0)
        )
        if type_ and rule not in UNCOUNTED:
            yield rule, type_, round((right + 0.5) / (classes.total() + 1.5), 2), classes.total()
    yield from ((rule, type_, precision, 0) for rule, (type_, precision) in UNCOUNTED.items())


def write_order(counts: Counts, tables: Tables) -> None:
    """Write the precision of the rules of word order beside those that find names."""
    kept = [row for row in tables.rows("rules") if not row[0].startswith(ORDER)]
    tables.write("rules", COMMENT, [*kept, *_order_rows(counts, {row[0] for row in tables.rows("parts")})])


def _order_rows(counts: Counts, parts: Container[str]) -> Iterable[Row]:
    for rule, (right, every) in sorted(counts.items()):
        first = rule.split()[0]
        type_ = {"title": "Person", "nested": "Organization", "series": "Event"}.get(first, rule.split()[-1])
        if first == "nested" and rule.split()[1] in parts:
            type_ = "Facility"
        mixed = 3.5 if first == "nested" and every < _FEW else 0.0
        yield rule, type_, round((right + mixed * 0.7 + 0.5) / (every + mixed + 1), 2), every


def write_patterns(counts: Counts, tables: Tables) -> None:
    """Write the precision of each pattern beside it."""

    def row(property_: str, wording: str) -> Row:
        right, every = counts.get(f"{property_} {wording}", (0, 0))
        return property_, wording, round((right + 3.2) / (every + 4), 2), every

    tables.write("patterns", PATTERNS, [row(*cells[:2]) for cells in tables.rows("patterns")])
