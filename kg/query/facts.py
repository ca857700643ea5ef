"""Everything known of one thing: each claim with its details and the sentence that it was read from.

All of it comes from the store alone: the texts are in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from kg.graph.sentences import sentence
from kg.graph.terms import literal, parts
from kg.query.run import run
from kg.store import Store

LIMIT = 20  # things told when only a part of their name was given


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing as it is named: entity id, class and preferred name."""

    id: str
    type: str
    name: str


@dataclass(frozen=True, slots=True)
class Detail:
    """A detail of a claim: its key (date, amount …), its wording, and its value in a short form (`4000000000 CNY`)."""

    key: str
    wording: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """The document that a fact was read from; `place` is where in the file it stands, empty when it is the whole."""

    id: str
    title: str
    date: str
    publisher: str
    path: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A claim that one text makes.

    `text[evidence[0]:evidence[1]]` are the words that say it, inside the sentence `text`; `start` and `end` are their
    place in the document. `sources` counts the independent sources of what is told as fact, 0 where nothing is.
    """

    claim: str
    subject: Thing
    property: str
    object: Thing
    modality: str
    details: tuple[Detail, ...]
    text: str
    evidence: tuple[int, int]
    start: int
    end: int
    confidence: float
    source: Source
    sources: int


@dataclass(frozen=True, slots=True)
class About:
    """A thing with its other names, what contains it by the gazetteer, and its facts in order of date and place."""

    thing: Thing
    aliases: tuple[str, ...]
    within: tuple[str, ...]
    facts: tuple[Fact, ...]


def about(store: Store, name: str, *, limit: int = LIMIT) -> tuple[About, ...]:
    """Return all that is known of the things with this name or other name.

    When there is none, of those whose names contain it, at most `limit`; empty when there is none of these either.
    """
    wanted = name.strip()
    if not wanted:
        return ()
    found = _things(store, f"STR(?label) = {literal(wanted)}")
    found = found or _things(store, f"CONTAINS(LCASE(STR(?label)), LCASE({literal(wanted)}))")
    return tuple(_about(store, iri, thing) for iri, thing in found[:limit])


def _things(store: Store, condition: str) -> list[tuple[str, Thing]]:
    rows = bare_rows(
        store,
        f"""SELECT DISTINCT ?iri ?type ?name WHERE {{
              ?iri skos:prefLabel|skos:altLabel ?label . FILTER({condition})
              ?iri a ?type ; skos:prefLabel ?name }} ORDER BY STRLEN(STR(?name)) ?iri""",
    )
    return [(row["iri"], _thing(store, row["iri"], row["type"], row["name"])) for row in rows]


def _about(store: Store, iri: str, thing: Thing) -> About:
    aliases = [
        row["name"] for row in bare_rows(store, f"SELECT ?name {{ <{iri}> skos:altLabel ?name }} ORDER BY ?name")
    ]
    facts = sorted(_facts(store, iri), key=lambda fact: (fact.source.date, fact.source.id, fact.start, fact.claim))
    return About(thing, tuple(aliases), _within(store, iri), tuple(facts))


def _within(store: Store, iri: str) -> tuple[str, ...]:
    """Return the names of the places that contain a thing by the gazetteer, the nearest first."""
    names: list[str] = []
    seen = {iri}
    while iri:
        query = f"""SELECT ?place ?name WHERE {{
          ?statement rdf:subject <{iri}> ; rdf:predicate kg:locatedIn ; rdf:object ?place ;
            prov:wasDerivedFrom :gazetteer . ?place skos:prefLabel ?name }} ORDER BY ?place"""
        row = next((row for row in bare_rows(store, query) if row["place"] not in seen), None)
        iri = row["place"] if row else ""
        if row:
            seen.add(iri)
            names.append(row["name"])
    return tuple(names)


def _facts(store: Store, iri: str) -> Iterator[Fact]:
    query = f"""SELECT DISTINCT ?claim ?s ?sType ?sName ?p ?o ?oType ?oName ?modality ?confidence ?start ?end
        ?doc ?title ?date ?publisher ?path ?place ?text ?sources WHERE {{
      {{ ?claim rdf:subject <{iri}> }} UNION {{ ?claim rdf:object <{iri}> }}
      ?claim a kg:Claim ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; kg:modality ?modality ;
        kg:confidence ?confidence ; kg:evidence ?evidence ; prov:wasDerivedFrom ?doc .
      ?evidence oa:start ?start ; oa:end ?end .
      ?s a ?sType ; skos:prefLabel ?sName . ?o a ?oType ; skos:prefLabel ?oName .
      ?doc kg:text ?text ; prov:wasDerivedFrom ?file . ?file kg:path ?path .
      OPTIONAL {{ ?doc dcterms:title ?title }} OPTIONAL {{ ?doc dcterms:issued ?date }}
      OPTIONAL {{ ?doc dc:publisher ?publisher }} OPTIONAL {{ ?doc kg:place ?place }}
      OPTIONAL {{ ?claim kg:supports ?statement . ?statement kg:sourceCount ?sources }} }}"""
    for row in bare_rows(store, query):
        start, end = int(row["start"]), int(row["end"])
        first, last = sentence(row["text"], start, end)
        yield Fact(
            claim=id_of(store, row["claim"]),
            subject=_thing(store, row["s"], row["sType"], row["sName"]),
            property=_local(store, row["p"]),
            object=_thing(store, row["o"], row["oType"], row["oName"]),
            modality=row["modality"],
            details=tuple(_details(store, row["claim"])),
            text=row["text"][first:last],
            evidence=(start - first, end - first),
            start=start,
            end=end,
            confidence=float(row["confidence"]),
            source=source_of(store, row),
            sources=int(row["sources"] or 0),
        )


def source_of(store: Store, row: Mapping[str, str]) -> Source:
    """Return the document of a row with ?doc, ?title, ?date, ?publisher, ?path and ?place."""
    told = (row[name] for name in ("title", "date", "publisher", "path", "place"))
    return Source(id_of(store, row["doc"]), *told)


def _details(store: Store, claim: str) -> Iterator[Detail]:
    query = f"""SELECT ?key ?wording ?first ?last ?low ?high ?unit WHERE {{
      VALUES ?key {{ kg:role kg:object kg:date kg:amount kg:share kg:quantity }}
      <{claim}> ?key ?value .
      OPTIONAL {{ ?value kg:wording ?told }} BIND(COALESCE(?told, ?value) AS ?wording)
      OPTIONAL {{ ?value kg:first ?first }} OPTIONAL {{ ?value kg:last ?last }}
      OPTIONAL {{ ?value kg:low ?low }} OPTIONAL {{ ?value kg:high ?high }}
      OPTIONAL {{ ?value kg:currency|kg:unit ?unit }} }} ORDER BY ?key ?value"""
    for row in bare_rows(store, query):
        days, bounds = _span(row["first"], row["last"]), _span(row["low"], row["high"])
        value = days or (f"{bounds} {row['unit']}".strip() if bounds else "")
        yield Detail(_local(store, row["key"]), row["wording"], value)


def _span(low: str, high: str) -> str:
    if low == high:
        return low
    return f"{low}…{high}"


def bare_rows(store: Store, sparql: str) -> list[dict[str, str]]:
    """Return the rows of an answer with bare characters for terms, nothing for what is unbound."""
    result = run(store, sparql)
    return [
        {
            name: "" if term is None else parts(term)[0] if term.startswith('"') else term.strip("<>")
            for name, term in zip(result.columns, row, strict=True)
        }
        for row in result.rows
    ]


def _thing(store: Store, iri: str, type_: str, name: str) -> Thing:
    return Thing(id_of(store, iri), _local(store, type_), name)


def id_of(store: Store, iri: str) -> str:
    """Return the id that an IRI of the graph ends with."""
    return unquote(iri.removeprefix(store.base), errors="surrogatepass")


def _local(store: Store, iri: str) -> str:
    return iri.removeprefix(f"{store.base}ontology#")
