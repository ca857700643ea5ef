"""The forms in which a comparison and a brief can be written, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kg.changes import rdf, table
from kg.changes.html import html
from kg.changes.layout import Page
from kg.changes.markdown import markdown
from kg.changes.model import Diff
from kg.errors import OutputError
from kg.ontology import Ontology


@dataclass(frozen=True, slots=True)
class Format:
    """A form: its name, the suffix of its files, and its writer, for pages or for comparisons as data."""

    name: str
    suffix: str
    page: Callable[[Page], str] | None = None
    data: Callable[[Diff, Ontology, str], str] | None = None


FORMATS: Mapping[str, Format] = {
    found.name: found
    for found in (
        Format("markdown", "md", page=markdown),
        Format("html", "html", page=html),
        Format("turtle", "ttl", data=lambda diff, ontology, base: rdf.write(diff, ontology, base_iri=base)),
        Format("tsv", "tsv", data=lambda diff, ontology, base: table.tsv(diff)),
        Format("csv", "csv", data=lambda diff, ontology, base: table.csv_(diff)),
    )
}
PAGES = tuple(found.name for found in FORMATS.values() if found.page)


def find(name: str, known: tuple[str, ...] = tuple(FORMATS)) -> Format:
    """Return the format of a name or suffix; raise OutputError naming the known ones when there is none."""
    for found in map(FORMATS.__getitem__, known):
        if name in (found.name, found.suffix):
            return found
    told = ", ".join(f"{FORMATS[each].name} (.{FORMATS[each].suffix})" for each in known)
    raise OutputError(f"format {name or '(none)'}", "there is no such format here", f"Known ones: {told}.")
