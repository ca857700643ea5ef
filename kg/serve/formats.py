"""The forms of answers by media type, and which one a request accepts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph

from kg.export import turtle as export
from kg.graph.model import DEFAULT, Dataset, Graph
from kg.graph.terms import Term, parts
from kg.query.result import Result

TABLES = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
}
GRAPHS = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/rdf+xml": "rdfxml",
    "application/ld+json": "jsonld",
    "application/xml": "rdfxml",
    "application/json": "jsonld",
    "text/plain": "nt",
}
PAGES = {"text/html": "html", "application/xhtml+xml": "html"}
_RDF = {
    "rdfxml": pyoxigraph.RdfFormat.RDF_XML,
    "jsonld": pyoxigraph.RdfFormat.JSON_LD,
}
# what XML 1.0 cannot hold
_UNHOLY = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def choose(accept: str, offers: Mapping[str, str]) -> str | None:
    """Return the offer that an Accept header likes best, the first of equals; None when it likes none."""
    wanted = list(_ranges(accept)) or [("*/*", 1.0)]
    best, most = None, 0.0
    for media, name in offers.items():
        quality = _quality(media, wanted)
        if quality > most:
            best, most = name, quality
    return best


def media_type(name: str) -> str:
    """Return the media type of a form."""
    kinds = {name: media for media, name in reversed([*PAGES.items(), *GRAPHS.items(), *TABLES.items()])}
    return kinds[name]


def table(result: Result, name: str) -> str:
    """Return the rows or the truth of a result in a form of `TABLES`."""
    return _xml(result) if name == "xml" else result.write(name)


def graph(result: Result, name: str) -> bytes:
    """Return the triples of a result in a form of `GRAPHS`."""
    lines = result.write("nt").encode()
    if name == "nt" or (name == "turtle" and any(row[0] and row[0].startswith("_:") for row in result.rows)):
        return lines  # Every N-Triples text is Turtle, too; our layout is for trees of blank nodes alone.
    if name == "turtle":
        triples = tuple((s or "", p or "", o or "") for s, p, o in result.rows)
        dataset = Dataset("", result.prefixes, (Graph(DEFAULT, triples),))
        return "".join(export.turtle(dataset)).encode("utf-8", "replace")
    # Without prefixes: Oxigraph declares them in another order in every process.
    quads = pyoxigraph.parse(lines, format=pyoxigraph.RdfFormat.N_TRIPLES)
    return pyoxigraph.serialize((quad.triple for quad in quads), format=_RDF[name]) or b""


def _ranges(accept: str) -> Iterator[tuple[str, float]]:
    for part in accept.split(","):
        media, *parameters = (piece.strip().lower() for piece in part.split(";"))
        if media:
            yield media, _weight(parameters)


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                return min(1.0, max(0.0, float(parameter[2:])))
            except ValueError:
                return 0.0
    return 1.0


def _quality(media: str, wanted: list[tuple[str, float]]) -> float:
    """Return how much a media type is liked: the most exact range that covers it counts."""
    kind = media.partition("/")[0]
    for pattern in (media, f"{kind}/*", "*/*"):
        found = [quality for range_, quality in wanted if range_ == pattern]
        if found:
            return max(found)
    return 0.0


def _xml(result: Result) -> str:
    """SPARQL 1.1 results in XML; characters that XML cannot hold become U+FFFD."""
    return "".join(_xml_parts(result))


def _xml_parts(result: Result) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">\n<head>'
    for column in result.columns:
        yield f"<variable name={quoteattr(column)}/>"
    yield "</head>\n"
    if result.answer is not None:
        yield f"<boolean>{str(result.answer).lower()}</boolean>\n</sparql>\n"
        return
    yield "<results>\n"
    for row in result.rows:
        cells = zip(result.columns, row, strict=True)
        told = (f"<binding name={quoteattr(name)}>{_xml_term(term)}</binding>" for name, term in cells if term)
        yield f"<result>{''.join(told)}</result>\n"
    yield "</results>\n</sparql>\n"


def _xml_term(term: Term) -> str:
    if term.startswith("<"):
        return f"<uri>{_text(term[1:-1])}</uri>"
    if term.startswith("_:"):
        return f"<bnode>{_text(term[2:])}</bnode>"
    characters, language, datatype = parts(term)
    mark = f" xml:lang={quoteattr(language)}" if language else f" datatype={quoteattr(datatype)}" if datatype else ""
    return f"<literal{mark}>{_text(characters)}</literal>"


def _text(text: str) -> str:
    return escape(_UNHOLY.sub("\ufffd", text), {"\r": "&#13;"})
