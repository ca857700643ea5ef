"""A document as triples: Dublin Core, PROV, its text, and what it mentions."""

from __future__ import annotations

from collections.abc import Iterator

from kg.graph.names import Names
from kg.graph.terms import DC, DCTERMS, PROV, TYPE, Term, Triple, calendar, literal, tagged
from kg.records import Document, Source, content_id


def document_triples(names: Names, document: Document, mentioned: Iterator[Term]) -> Iterator[Triple]:
    """Yield what is known of the document itself, into the graph that bears its name."""
    node = names.record(document.id)
    yield node, TYPE, names.kg("Document")
    yield node, TYPE, f"<{PROV}Entity>"
    yield node, f"<{DCTERMS}identifier>", literal(document.key)
    yield node, f"<{DCTERMS}language>", literal("zh")
    yield node, names.kg("text"), literal(document.text)
    yield node, f"<{PROV}wasDerivedFrom>", file_node(names, document.source)
    yield node, names.kg("rawUnit"), literal(document.source.unit)
    if document.title:
        yield node, f"<{DCTERMS}title>", tagged(document.title)
    if document.date:
        yield node, f"<{DCTERMS}issued>", calendar(document.date) or literal(document.date)
    if document.publisher:
        yield node, f"<{DC}publisher>", tagged(document.publisher)
    if document.dateline:
        yield node, names.kg("dateline"), tagged(document.dateline)
    if document.source.place:
        yield node, names.kg("place"), literal(document.source.place)
    for author in document.byline:
        yield node, f"<{DC}creator>", tagged(author)
    for entity in mentioned:
        yield node, names.kg("mentions"), entity


def file_node(names: Names, source: Source) -> Term:
    """Return the IRI of a file: of its path and content, since copies are told apart by path."""
    return names.record(content_id("file", source.path, source.sha256))


def file_triples(names: Names, source: Source) -> Iterator[Triple]:
    """Yield what is known of the file that documents were read from, into the default graph."""
    node = file_node(names, source)
    yield node, TYPE, names.kg("File")
    yield node, TYPE, f"<{PROV}Entity>"
    yield node, names.kg("path"), literal(source.path)
    yield node, f"<{DC}format>", literal(source.format)
    if source.sha256:
        yield node, names.kg("sha256"), literal(source.sha256)
