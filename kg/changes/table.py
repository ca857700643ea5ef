"""A comparison as a table: one row for each telling of each change."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from kg.changes.layout import plain
from kg.changes.model import Change, Contradicted, Diff, Kind, Progress, Telling

COLUMNS = (
    "kind",
    "subject",
    "property",
    "object",
    "role",
    "modality",
    "what",
    "before",
    "after",
    "side",
    "sentence",
    "title",
    "date",
    "publisher",
    "path",
    "start",
    "end",
    "copies",
    "document",
    "claim",
)
_FORMULA = ("=", "+", "-", "@")
_Row = tuple[str, ...]


def rows(diff: Diff) -> Iterator[_Row]:
    """Yield the rows in the order of `COLUMNS`: a change of several details has one for each, and for each telling."""
    for change in diff.changes:
        yield from _change(change)
    for found in diff.contradictions:
        yield from _contradicted(found)
    for each in diff.progress:
        yield from _progress(each)


def tsv(diff: Diff) -> str:
    """Return the table with tabs between the cells and a head."""
    return "".join("\t".join(row) + "\n" for row in (COLUMNS, *rows(diff)))


def csv_(diff: Diff) -> str:
    """Return the table as CSV (RFC 4180); a cell that a spreadsheet would take for a formula has a ' before it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row] for row in rows(diff))
    return out.getvalue()


def _change(change: Change) -> Iterator[_Row]:
    fact = change.fact
    head = (change.kind, fact.subject.name, fact.property, fact.object.name, fact.role)
    aspects = [(each.name, _cell(each.before), _cell(each.added)) for each in change.aspects] or [("", "", "")]
    both = [(telling, "new") for telling in change.tellings] + [(telling, "old") for telling in change.removed]
    for aspect in aspects:
        for telling, side in both:
            yield _row(head, aspect, telling, side)


def _contradicted(found: Contradicted) -> Iterator[_Row]:
    head = (Kind.CONTRADICTED, found.subject.name, found.property, found.object.name, "")
    for telling, fresh in zip((found.one, found.other), found.fresh, strict=True):
        yield _row(head, (found.about, "", ""), telling, "new" if fresh else "old")


def _progress(found: Progress) -> Iterator[_Row]:
    head = (Kind.CHANGED, found.subject.name, found.property, found.object.name, "")
    before = _cell(tuple(step.stage for step in found.steps if not step.fresh))
    for step in found.steps:
        if step.fresh:
            yield _row(head, ("stage", before, step.stage), step.telling, "new")


def _row(head: tuple[str, ...], what: tuple[str, ...], telling: Telling, side: str) -> _Row:
    document, claim = telling.document, telling.claim
    cells = (
        *head,
        claim.modality,
        *what,
        side,
        "".join(telling.quote()),
        document.title,
        document.date,
        document.publisher,
        document.source.path,
        *(str(number) for number in (*claim.evidence, telling.copies)),
        document.id,
        claim.id,
    )
    return tuple(plain(cell) for cell in cells)


def _cell(wordings: tuple[str, ...]) -> str:
    return "、".join(wordings)
