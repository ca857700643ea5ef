"""What the graph says of one entity, claim or document, and what lies around an entity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.query.access import Access
from kg.query.claims import about, facts
from kg.query.facts import Fact, Thing

PAGE = 50  # claims on one page of an entity
DOCUMENTS = 50  # documents listed for an entity
MARKS = 2000  # claims marked in one document
NEIGHBOURS = 100
STEPS, PLACES = 6, 20  # how far up and how many places around a thing are told


@dataclass(frozen=True, slots=True)
class EntityPage:
    """An entity: its other names, the places around it, its claims from `first` on, the documents that mention it.

    `claims` counts all of them; `documents` are (id, title, date), `mentions` counts all of these.
    """

    thing: Thing
    aliases: tuple[str, ...]
    within: tuple[Thing, ...]
    code: str
    facts: tuple[Fact, ...]
    first: int
    claims: int
    documents: tuple[tuple[str, str, str], ...]
    mentions: int


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """A claim, who read it, and where in the raw source it stands ("" where nothing is known of it)."""

    fact: Fact
    extractors: tuple[str, ...]
    raw: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a document and the claims that are read from them."""

    text: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A document: its metadata, its text in pieces, its claims and the entities that it mentions."""

    id: str
    told: Mapping[str, str]
    pieces: tuple[Piece, ...]
    facts: tuple[Fact, ...]
    mentions: tuple[Thing, ...]
    truncated: bool


def entity(access: Access, id_: str, *, first: int = 0) -> EntityPage | None:
    """Return what is known of an entity; None when there is none of this id."""
    iri = access.names.entity(id_)
    rows = access.rows(
        f"SELECT ?key ?value WHERE {{ VALUES ?key {{ rdf:type skos:prefLabel skos:altLabel skos:notation }} "
        f"{iri} ?key ?value }} ORDER BY ?key ?value"
    )
    told: dict[str, list[str]] = {}
    for row in rows:
        told.setdefault(row["key"].rpartition("#")[2], []).append(row["value"])
    if not told.get("prefLabel") or not told.get("type"):
        return None
    count = access.rows(f"SELECT (COUNT(DISTINCT ?claim) AS ?n) WHERE {{ {about(iri)} }}")
    # As the store has them, which stays the same while it is served: to sort all would read the names of all
    page = access.rows(f"SELECT DISTINCT ?claim WHERE {{ {about(iri)} }} LIMIT {PAGE} OFFSET {first}")
    mentions = access.rows(f"SELECT (COUNT(?doc) AS ?n) WHERE {{ GRAPH ?doc {{ ?doc kg:mentions {iri} }} }}")
    return EntityPage(
        thing=Thing(id_, access.local(told["type"][0]), told["prefLabel"][0]),
        aliases=tuple(told.get("altLabel", ())),
        within=_within(access, iri),
        code=" ".join(told.get("notation", ())),
        facts=tuple(sorted(facts(access, (row["claim"] for row in page)), key=_order)),
        first=first,
        claims=int(count[0]["n"]),
        documents=_mentioning(access, iri),
        mentions=int(mentions[0]["n"]),
    )


def claim(access: Access, id_: str) -> ClaimPage | None:
    """Return what is known of a claim; None when there is none of this id."""
    iri = access.names.record(id_)
    found = facts(access, [iri[1:-1]])
    if not found:
        return None
    rows = access.rows(f"SELECT ?by WHERE {{ {iri} kg:extractor ?by }} ORDER BY ?by")
    raw = access.rows(
        f"SELECT ?start ?end ?unit WHERE {{ {iri} kg:evidence ?e ; prov:wasDerivedFrom ?doc . "
        "?e kg:rawStart ?start ; kg:rawEnd ?end . OPTIONAL { ?doc kg:rawUnit ?unit } }"
    )
    place = (raw[0]["start"], raw[0]["end"], raw[0]["unit"]) if raw else ("", "", "")
    return ClaimPage(found[0], tuple(row["by"] for row in rows), place)


def document(access: Access, id_: str) -> DocumentPage | None:
    """Return a document with its evidence marked; None when there is none of this id."""
    iri = access.names.record(id_)
    rows = access.rows(
        f"""SELECT ?text ?title ?date ?publisher ?dateline ?key ?path ?place ?format WHERE {{
          {iri} kg:text ?text ; prov:wasDerivedFrom ?file . ?file kg:path ?path .
          OPTIONAL {{ ?file dc:format ?format }} OPTIONAL {{ {iri} kg:place ?place }}
          OPTIONAL {{ {iri} dcterms:title ?title }} OPTIONAL {{ {iri} dcterms:issued ?date }}
          OPTIONAL {{ {iri} dc:publisher ?publisher }} OPTIONAL {{ {iri} kg:dateline ?dateline }}
          OPTIONAL {{ {iri} dcterms:identifier ?key }} }} LIMIT 1"""
    )
    if not rows:
        return None
    listed = access.rows(f"SELECT ?claim WHERE {{ GRAPH {iri} {{ ?claim a kg:Claim }} }} ORDER BY ?claim LIMIT {MARKS}")
    told = tuple(sorted(facts(access, (row["claim"] for row in listed)), key=lambda fact: (fact.start, fact.claim)))
    mentioned = access.rows(
        f"SELECT ?e ?type ?name WHERE {{ {iri} kg:mentions ?e . ?e skos:prefLabel ?name ; a ?type }} "
        f"ORDER BY ?type ?name LIMIT {MARKS}"
    )
    things = tuple(Thing(access.id(row["e"]), access.local(row["type"]), row["name"]) for row in mentioned)
    text = rows[0].pop("text")
    return DocumentPage(id_, rows[0], pieces(text, told), told, things, len(listed) >= MARKS)


def pieces(text: str, told: Sequence[Fact]) -> tuple[Piece, ...]:
    """Return the text cut wherever evidence begins or ends, each piece with its claims; together they are the text."""
    edges = sorted({0, len(text), *(min(edge, len(text)) for fact in told for edge in (fact.start, fact.end))})
    opened: dict[int, list[str]] = {}
    closed: dict[int, list[str]] = {}
    for fact in told:
        opened.setdefault(min(fact.start, len(text)), []).append(fact.claim)
        closed.setdefault(min(fact.end, len(text)), []).append(fact.claim)
    found, live = [], dict[str, None]()
    for start, end in pairwise(edges):
        for done in closed.get(start, ()):
            live.pop(done, None)
        live.update(dict.fromkeys(opened.get(start, ())))
        found.append(Piece(text[start:end], tuple(live)))
    return tuple(found)


def neighbourhood(access: Access, id_: str, limit: int = NEIGHBOURS) -> dict[str, object] | None:
    """Return the claims around an entity as nodes and edges, at most `limit` edges; None when there is no such thing.

    A node has id, type and name, an edge id (of its claim), subject, object, property, modality and date.
    """
    iri = access.names.entity(id_)
    around = access.rows(f"SELECT DISTINCT ?claim WHERE {{ {about(iri)} }} LIMIT {limit + 1}")
    rows = access.rows(
        f"""SELECT DISTINCT ?claim ?s ?sName ?p ?o ?oName ?modality ?date WHERE {{
          VALUES ?claim {{ {" ".join(f"<{row['claim']}>" for row in around[:limit])} }}
          GRAPH ?doc {{ ?claim rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; kg:modality ?modality .
            OPTIONAL {{ ?doc dcterms:issued ?date }} }}
          ?s skos:prefLabel ?sName . ?o skos:prefLabel ?oName }}"""
    )
    nodes: dict[str, str] = {}
    edges: dict[str, dict[str, str]] = {}
    for row in sorted(rows, key=lambda row: row["claim"]):
        subject, object_ = access.id(row["s"]), access.id(row["o"])
        claim_id = access.id(row["claim"])
        nodes |= {subject: row["sName"], object_: row["oName"]}
        edges[claim_id] = {
            "id": claim_id,
            "subject": subject,
            "object": object_,
            "property": access.local(row["p"]),
            "modality": row["modality"],
            "date": row["date"],
        }
    if not nodes:
        named = access.rows(f"SELECT ?name WHERE {{ {iri} skos:prefLabel ?name }} LIMIT 1")
        if not named:
            return None
        nodes[id_] = named[0]["name"]
    return {
        "id": id_,
        "nodes": [{"id": node, "type": node.partition("/")[0], "name": name} for node, name in sorted(nodes.items())],
        "edges": list(edges.values()),
        "truncated": len(around) > limit,
    }


def triples(access: Access, id_: str) -> str | None:
    """Return the query for the triples of a record: those about it, its evidence and values; None for no such id."""
    if "/" in id_:
        iri = access.names.entity(id_)
        return f"CONSTRUCT {{ {iri} ?p ?o . ?s ?q {iri} }} WHERE {{ {{ {iri} ?p ?o }} UNION {{ ?s ?q {iri} }} }}"
    iri = access.names.record(id_)
    if id_.startswith("doc-"):
        return f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {iri} {{ ?s ?p ?o }} }}"
    if id_.startswith(("claim-", "statement-", "file-")):
        parts = "VALUES ?part { kg:evidence kg:date kg:amount kg:share kg:quantity }"
        below = f"{parts} {iri} ?part ?s . ?s ?q ?v . FILTER(isIRI(?s))"
        return f"CONSTRUCT {{ {iri} ?p ?o . ?s ?q ?v }} WHERE {{ {{ {iri} ?p ?o }} UNION {{ {below} }} }}"
    return None


def _order(fact: Fact) -> tuple[str, str, int, str]:
    return (fact.source.date, fact.source.id, fact.start, fact.claim)


def _within(access: Access, iri: str) -> tuple[Thing, ...]:
    """Return the places around a thing, the nearest first: a few steps and a few places, however tangled they are."""
    found: dict[str, Thing] = {}
    edge = [iri]
    for _ in range(STEPS):
        inner = f"VALUES ?inner {{ {' '.join(edge)} }} ?inner kg:locatedIn ?place"
        rows = access.rows(
            f"SELECT ?place ?type ?name WHERE {{ {{ SELECT DISTINCT ?place WHERE {{ {inner} }} LIMIT {PLACES} }} "
            "?place a ?type ; skos:prefLabel ?name } ORDER BY ?name ?place"
        )
        fresh = [row for row in rows if row["place"] not in found and f"<{row['place']}>" != iri]
        if not fresh or len(found) >= PLACES:
            break
        for row in fresh:
            found[row["place"]] = Thing(access.id(row["place"]), access.local(row["type"]), row["name"])
        edge = [f"<{row['place']}>" for row in fresh]
    return tuple(found.values())[:PLACES]


def _mentioning(access: Access, iri: str) -> tuple[tuple[str, str, str], ...]:
    some = f"SELECT ?doc WHERE {{ GRAPH ?doc {{ ?doc kg:mentions {iri} }} }} LIMIT {DOCUMENTS}"
    rows = access.rows(
        f"SELECT ?doc ?title ?date WHERE {{ {{ {some} }} OPTIONAL {{ ?doc dcterms:title ?title }} "
        "OPTIONAL { ?doc dcterms:issued ?date } } ORDER BY DESC(?date) ?doc"
    )
    return tuple((access.id(row["doc"]), row["title"], row["date"]) for row in rows)
