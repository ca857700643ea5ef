"""Claims read in bulk: what each says, its details, and the sentence that it was read from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from kg.graph.sentences import sentence
from kg.query.access import Access
from kg.query.facts import Detail, Fact, Source, Thing

WINDOW = 500  # characters of the text fetched on either side of the evidence: more than a sentence is ever cut at
_BATCH = 300  # claims asked for in one query, which the guard holds to a bounded length

# A claim and its evidence stand in the graph of its document. Named as such they are looked up there and nowhere else:
# the union of all graphs is asked three times as long.
_CLAIMS = """SELECT ?claim ?s ?sType ?sName ?p ?o ?oType ?oName ?modality ?confidence ?start ?end
    ?doc ?title ?date ?publisher ?path ?place ?window WHERE {
  VALUES ?claim { %s }
  GRAPH ?doc {
    ?claim rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; kg:modality ?modality ;
      kg:confidence ?confidence ; kg:evidence ?evidence .
    ?evidence oa:start ?start ; oa:end ?end .
    ?doc kg:text ?text ; prov:wasDerivedFrom ?file .
    OPTIONAL { ?doc dcterms:title ?title } OPTIONAL { ?doc dcterms:issued ?date }
    OPTIONAL { ?doc dc:publisher ?publisher } OPTIONAL { ?doc kg:place ?place }
  }
  ?s a ?sType ; skos:prefLabel ?sName . ?o a ?oType ; skos:prefLabel ?oName . ?file kg:path ?path .
  BIND(IF(?start > %d, ?start - %d, 0) AS ?from)
  BIND(SUBSTR(?text, ?from + 1, ?end - ?from + %d) AS ?window) }"""

# by itself: as an optional part of the query above Oxigraph reads every statement of the store for it
_SOURCES = """SELECT ?claim ?sources WHERE {
  VALUES ?claim { %s } GRAPH ?doc { ?claim kg:supports ?s } ?s kg:sourceCount ?sources }"""

_DETAILS = """SELECT ?claim ?key ?wording ?first ?last ?low ?high ?unit WHERE {
  VALUES ?claim { %s } VALUES ?key { kg:role kg:object kg:date kg:amount kg:share kg:quantity }
  GRAPH ?doc {
    ?claim ?key ?value .
    OPTIONAL { ?value kg:wording ?told } BIND(COALESCE(?told, ?value) AS ?wording)
    OPTIONAL { ?value kg:first ?first } OPTIONAL { ?value kg:last ?last }
    OPTIONAL { ?value kg:low ?low } OPTIONAL { ?value kg:high ?high }
    OPTIONAL { ?value kg:currency|kg:unit ?unit } } } ORDER BY ?claim ?key ?value"""


def facts(access: Access, claims: Iterable[str]) -> list[Fact]:
    """Return the claims of these IRIs, in their order; an IRI that is no claim is left out."""
    wanted = list(dict.fromkeys(claims))
    found: dict[str, Fact] = {}
    rest = iter(wanted)
    while batch := list(islice(rest, _BATCH)):
        values = " ".join(f"<{iri}>" for iri in batch)
        details = _details(access, values)
        sources = {row["claim"]: int(row["sources"]) for row in access.rows(_SOURCES % values)}
        rows = access.rows(_CLAIMS % (values, WINDOW, WINDOW, WINDOW))
        for row in sorted(rows, key=lambda row: tuple(row.values())):
            found.setdefault(row["claim"], _fact(access, row, details, sources))
    return [found[iri] for iri in wanted if iri in found]


def _fact(
    access: Access, row: Mapping[str, str], details: Mapping[str, Sequence[Detail]], sources: Mapping[str, int]
) -> Fact:
    start, end, window = int(row["start"]), int(row["end"]), row["window"]
    shift = max(0, start - WINDOW)
    first, last = sentence(window, start - shift, end - shift)
    return Fact(
        claim=access.id(row["claim"]),
        subject=Thing(access.id(row["s"]), access.local(row["sType"]), row["sName"]),
        property=access.local(row["p"]),
        object=Thing(access.id(row["o"]), access.local(row["oType"]), row["oName"]),
        modality=row["modality"],
        details=tuple(details.get(row["claim"], ())),
        text=window[first:last],
        evidence=(start - shift - first, end - shift - first),
        start=start,
        end=end,
        confidence=float(row["confidence"]),
        source=Source(access.id(row["doc"]), row["title"], row["date"], row["publisher"], row["path"], row["place"]),
        sources=sources.get(row["claim"], 0),
    )


def _details(access: Access, values: str) -> Mapping[str, list[Detail]]:
    found: dict[str, list[Detail]] = {}
    for row in access.rows(_DETAILS % values):
        detail = Detail(access.local(row["key"]), row["wording"], " ".join(_value(row)))
        told = found.setdefault(row["claim"], [])
        if detail not in told:
            told.append(detail)
    return found


def _value(row: Mapping[str, str]) -> Iterator[str]:
    for low, high in ((row["first"], row["last"]), (row["low"], row["high"])):
        if low or high:
            yield low if low == high else f"{low}…{high}"
            break
    else:
        return
    if row["unit"]:
        yield row["unit"]


def about(iri: str) -> str:
    """Return the pattern of the claims (?claim) about a thing, whichever end it is.

    Whole in each branch, since the engine joins behind a union by reading all that it can be; and by graph, since only
    claims have a subject in the graph of a document.
    """
    return f"{{ GRAPH ?said {{ ?claim rdf:subject {iri} }} }} UNION {{ GRAPH ?told {{ ?claim rdf:object {iri} }} }}"
