"""The folder for Wikidata's QuickStatements: commands that make items, commands that tell claims, and who is who.

QuickStatements cannot tell of an item that the same batch makes, so there are two rounds. `items.tsv` has commands for
the things that no item is known of; `items.csv` lists all things, those of the commands first and in their order. Who
has run the commands writes the new numbers into its last column and exports again: `claims.tsv` then holds every fact
between two known items, with the words that say it, the title and the day of the article as its reference. Only what is
told as a fact is written, and only properties that have an equal in Wikidata (`wikidata` in ontology/).

Format: https://www.wikidata.org/wiki/Help:QuickStatements, version 1.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import OutputError
from kg.export.rows import ClaimRow, DocumentRow, EntityRow, Row
from kg.export.whole import whole
from kg.ontology import Ontology

FILES = ITEMS, CLAIMS, KNOWN = ("items.tsv", "claims.tsv", "items.csv")
COLUMNS = ("iri", "class", "name", "item")
LANGUAGE = "zh"
INSTANCE_OF, POINT_IN_TIME = "P31", "P585"
QUOTATION, TITLE, PUBLISHED = "S1683", "S1476", "S577"
_LABEL, _TEXT = 250, 1500  # characters that Wikibase takes at most
_BREAK = re.compile("[\x00-\x20\x7f\x85\u2028\u2029]+")
_ITEM = re.compile(r"Q[1-9][0-9]*")
_PRECISION = {4: 9, 7: 10, 10: 11}  # by the length of an ISO year, month or day


@dataclass(frozen=True, slots=True)
class _Article:
    title: str
    date: str


def write(rows: Iterable[Row], path: Path, schema: Ontology) -> None:
    """Write the folder; `rows` are gone through twice. The item numbers of a folder that is there are kept.

    Raises OutputError when it cannot be written, or naming the line of `items.csv` that is wrong.
    """
    items = _read(path / KNOWN)
    told = (row for row in rows if isinstance(row, ClaimRow) and _told(row, schema))
    wanted = {end for row in told for end in (row.subject, row.object)}
    with whole(path, holds=FILES) as new:
        new.mkdir()
        entities = []
        articles: dict[str, _Article] = {}
        with (new / CLAIMS).open("w", encoding="utf-8", newline="\n") as claims:
            for row in rows:
                match row:
                    case EntityRow() if row.iri in wanted:
                        entities.append(row)
                    case DocumentRow():
                        articles = {row.iri: _Article(row.title or "", row.date or "")}  # its claims come next
                    case ClaimRow() if _told(row, schema):
                        claims.writelines(_claim(row, items, articles, schema))
        unknown = [row for row in entities if row.iri not in items]
        made = (line for row in unknown for line in _item(row, schema))
        (new / ITEMS).write_text("".join(made), encoding="utf-8", newline="\n")
        _list(new / KNOWN, [*unknown, *(row for row in entities if row.iri in items)], items)


def _told(row: ClaimRow, schema: Ontology) -> bool:
    """Tell whether a claim is a fact that a text tells and Wikidata has a property for."""
    found = schema.properties.get(row.property)
    return bool(row.asserted and row.document and found and found.wikidata)


def _item(row: EntityRow, schema: Ontology) -> Iterator[str]:
    yield "CREATE\n"
    yield _line("LAST", f"L{LANGUAGE}", _string(row.name, _LABEL))
    for alias in row.aliases:
        yield _line("LAST", f"A{LANGUAGE}", _string(alias, _LABEL))
    if kind := schema.classes[row.type].wikidata:
        yield _line("LAST", INSTANCE_OF, kind)


def _claim(
    row: ClaimRow, items: Mapping[str, str], articles: Mapping[str, _Article], schema: Ontology
) -> Iterator[str]:
    name = schema.properties[row.property].wikidata
    ends = items.get(row.subject), items.get(row.object)
    if not all(ends):
        return
    subject, object_ = reversed(ends) if name.startswith("^") else ends
    told = [str(subject), name.removeprefix("^"), str(object_)]
    if row.date_first and row.date_first == row.date_last:
        told += [POINT_IN_TIME, _time(row.date_first)]
    article = articles.get(row.document or "", _Article("", ""))
    for key, text in ((QUOTATION, row.evidence or ""), (TITLE, article.title)):
        if text and len(text) <= _TEXT:
            told += [key, f"{LANGUAGE}:{_string(text, _TEXT)}"]
    if len(article.date) in _PRECISION:
        told += [PUBLISHED, _time(article.date)]
    yield _line(*told)


def _time(day: str) -> str:
    """Return an ISO day, month or year as Wikibase writes it."""
    return f"+{day}{'-00-00'[: 10 - len(day)]}T00:00:00Z/{_PRECISION[len(day)]}"


def _string(text: str, most: int) -> str:
    """Return a text as a cell: a command is a line and its cells stand between tabs, so it holds neither."""
    return f'"{_BREAK.sub(" ", text).strip()[:most]}"'


def _line(*cells: str) -> str:
    return "\t".join(cells) + "\n"


def _list(path: Path, entities: Iterable[EntityRow], items: Mapping[str, str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(COLUMNS)
        table.writerows((row.iri, row.type, row.name, items.get(row.iri, "")) for row in entities)


def _read(path: Path) -> dict[str, str]:
    """Return the item of each IRI that has one; empty where there is no such file."""
    if not path.is_file():
        return {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise OutputError(str(path), f"it cannot be read ({error})", "Mend it, or delete it.") from error
    found: dict[str, str] = {}
    for number, row in enumerate(rows, start=2):
        iri, item = (row.get("iri") or "").strip(), (row.get("item") or "").strip()
        if item and (not iri or not _ITEM.fullmatch(item)):
            fault = f"line {number} has no item number such as Q42 ({item})"
            raise OutputError(str(path), fault, "Mend the line, or empty its last cell.")
        if item:
            found[iri] = item
    return found
