"""CSV for spreadsheets: the claims with what they are about, and the entities, a row for each.

A spreadsheet takes a cell for a formula that begins with `=`, `+`, `-` or `@`, also behind blanks and also in the
full-width forms that Chinese text has: such a cell begins with an apostrophe. Lines are CRLF and cells quoted as RFC
4180 wants it, and a byte-order mark tells Excel that it is UTF-8.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

from kg.export.network import ALIASES
from kg.graph.links import Edge, Node, Reader
from kg.graph.model import DEFAULT, Dataset
from kg.graph.terms import REPLACEMENT

MARK = "\ufeff"
CLAIMS = (
    "subject",
    "property",
    "object",
    "modality",
    "date",
    "confidence",
    "evidence",
    "document",
    "subject_id",
    "object_id",
    "claim",
)
ENTITIES = ("id", "type", "name", "aliases")
_FORMULA = re.compile(r"'*[\s\x00-\x20]*[=+\-@＝＋－＠﹣−\t\r\n|%]")
_LONE = re.compile("[\x00\ud800-\udfff]")  # what no file of text should hold


def claims(dataset: Dataset) -> Iterator[str]:
    """Yield a table of all claims; subject and object are names."""
    names: dict[str, str] = {}
    reader = Reader(dataset.base)
    yield MARK + _row(CLAIMS)
    for graph in dataset.data():
        if graph.name == DEFAULT:
            names.update((node.id, node.name) for node in reader.nodes(graph))
            yield ""
        else:
            yield "".join([_row(_claim(edge, names)) for edge in reader.edges(graph)])


def entities(dataset: Dataset) -> Iterator[str]:
    """Yield a table of all entities; other names are joined by " | "."""
    reader = Reader(dataset.base)
    yield MARK + _row(ENTITIES)
    for graph in dataset.data():
        if graph.name != DEFAULT:
            return
        yield "".join([_row(_entity(node)) for node in reader.nodes(graph)])


def cell(text: str) -> str:
    """Return a text as a cell that no spreadsheet takes for a formula."""
    text = _LONE.sub(REPLACEMENT, text)
    return f"'{text}" if _FORMULA.match(text) else text


def text_of(cell: str) -> str:
    """Return the text of a cell."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell, 1) else cell


def _claim(edge: Edge, names: dict[str, str]) -> Iterable[str]:
    ends = names.get(edge.subject, edge.subject), names.get(edge.object, edge.object)
    what = (edge.modality, edge.date, repr(edge.confidence), edge.evidence, edge.document)
    return ends[0], edge.property, ends[1], *what, edge.subject, edge.object, edge.id


def _entity(node: Node) -> Iterable[str]:
    return node.id, node.type, node.name, ALIASES.join(node.aliases)


def _row(cells: Iterable[str]) -> str:
    line = io.StringIO(newline="")
    csv.writer(line, lineterminator="\r\n").writerow([cell(text) for text in cells])
    return line.getvalue()
