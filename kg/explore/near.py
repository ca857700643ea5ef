"""What the explorer asks the server for, a few rows at a time: the same rows as in the one file, ids beside them.

Every answer is a fragment: {"documents", "entities", "claims", "places"} as lists of [id, row], and what was asked for.
Rows are as `kg.explore.table` tells, with three differences: ids stand where the file has numbers, an article's text is
fetched by `article`, and the spans of the two names are empty (the store keeps the span of the evidence alone).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any

from kg.explore.table import Row
from kg.extraction.places import CHINA, Gazetteer
from kg.graph.terms import Term
from kg.ontology import Ontology
from kg.query.access import Access
from kg.query.claims import about, facts
from kg.query.facts import Fact
from kg.records import Modality

CLAIMS = 100  # claims told of one thing: the best known ones have tens of thousands
COUNTED = 100_000  # ends of claims that the best connected things are counted from
STEPS = 6  # links in a path at most
RIM = 300  # things that are looked at in one query
FANNED = 6_000  # links followed in one query
LOOKED = 20_000  # things that one search for paths may come by
WAYS = 12

Fragment = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Explore:
    """The questions that the explorer asks, over an access to a graph."""

    access: Access
    ontology: Ontology
    gazetteer: Gazetteer

    def start(self, limit: int = 24) -> Fragment:
        """Return the best connected things (`ids`, by `COUNTED` ends of claims at most) and the claims between them."""
        rows = self.access.rows(
            f"SELECT ?e (COUNT(?c) AS ?n) WHERE {{ {{ SELECT ?e ?c WHERE {{ ?c rdf:subject|rdf:object ?e }} "
            f"LIMIT {COUNTED} }} }} GROUP BY ?e ORDER BY DESC(?n) ?e LIMIT {limit}"
        )
        ids = [self.access.id(row["e"]) for row in rows]
        return {"ids": ids, **self.fragment(ids, self._between(ids))}

    def things(self, ids: Sequence[str]) -> Fragment:
        """Return the entities of these ids."""
        return self.fragment(ids, ())

    def among(self, ids: Sequence[str]) -> Fragment:
        """Return those of these things that exist (`ids`) and the claims between them."""
        found = self.fragment(ids, self._between(ids))
        return {"ids": [id_ for id_, _ in found["entities"] if id_ in set(ids)], **found}

    def near(self, id_: str, limit: int = CLAIMS) -> Fragment:
        """Return a thing with at most `limit` claims about it and the things at their other ends."""
        iri = self.access.names.entity(id_)
        rows = self.access.rows(f"SELECT DISTINCT ?claim WHERE {{ {about(iri)} }} LIMIT {limit}")
        return self.fragment([id_], sorted(row["claim"] for row in rows))

    def paths(self, one: str, other: str, limit: int = WAYS) -> Fragment:
        """Return the shortest ways between two things (`ways`: lists of ids) and the claims on them."""
        ways = list(islice(self._ways(one, other, limit), limit))
        links = sorted({(a, b) for way in ways for pair in pairwise(way) for a, b in (pair, pair[::-1])})
        return {"ways": ways, **self.fragment([one, other], self._joined(links))}

    def article(self, id_: str) -> Fragment:
        """Return a document with its text; no document when there is none of this id."""
        iri = self.access.names.record(id_)
        rows = self.access.rows(
            f"SELECT ?title ?date ?publisher ?path ?place ?unit ?text WHERE {{ {iri} kg:text ?text ; "
            f"prov:wasDerivedFrom ?file . ?file kg:path ?path . OPTIONAL {{ {iri} dcterms:title ?title }} "
            f"OPTIONAL {{ {iri} dcterms:issued ?date }} OPTIONAL {{ {iri} dc:publisher ?publisher }} "
            f"OPTIONAL {{ {iri} kg:place ?place }} OPTIONAL {{ {iri} kg:rawUnit ?unit }} }} LIMIT 1"
        )
        return {"documents": [[id_, _document(id_, row, row["text"])] for row in rows]}

    def fragment(self, ids: Iterable[str], claims: Iterable[str]) -> Fragment:
        """Return the things of these ids and the claims of these IRIs with all that they name."""
        told = facts(self.access, claims)
        wanted = dict.fromkeys([*ids, *(end.id for fact in told for end in (fact.subject, fact.object))])
        raw = self._raw(told)
        entities, places = self._entities(list(wanted))
        documents = {fact.source.id: _document(fact.source.id, _source(fact), None) for fact in told}
        links = {name: at for at, name in enumerate(self.ontology.properties)}
        known = {row[0] for row in entities}
        return {
            "documents": [[id_, row] for id_, row in documents.items()],
            "entities": entities,
            "claims": [
                [fact.claim, _claim(fact, links[fact.property], raw.get(fact.claim, ("", [])))]
                for fact in told
                if fact.property in links and {fact.subject.id, fact.object.id} <= known
            ],
            "places": places,
        }

    def _entities(self, ids: Sequence[str]) -> tuple[list[Row], list[Row]]:
        """Return the rows of the things of these ids that exist, and those of the places that they lie in."""
        kinds = {name: at for at, name in enumerate(self.ontology.classes)}
        rows: list[Row] = []
        codes: dict[str, None] = {}
        for batch in _batches(ids):
            values = self._values(batch)
            names = self._names(values)
            degrees = self._degrees(values)
            inside = self._inside(values)
            for id_ in batch:
                told = names.get(id_, {})
                kind = self.access.local(told.get("type", [""])[0])
                if kind in kinds and told.get("name"):
                    found = inside.get(id_, [])
                    codes.update(dict.fromkeys(found))
                    aliases = told.get("alias", [])
                    row_ = [kinds[kind], told["name"][0], aliases, [], 0, [], 0, found, id_, degrees.get(id_, 0)]
                    rows.append([id_, row_])
        return rows, self._places(codes)

    def _names(self, values: str) -> Mapping[str, Mapping[str, list[str]]]:
        parts = (("type", "rdf:type"), ("name", "skos:prefLabel"), ("alias", "skos:altLabel"))
        each = " UNION ".join(f"{{ VALUES ?e {{ {values} }} ?e {path} ?{name} }}" for name, path in parts)
        found: dict[str, dict[str, list[str]]] = {}
        for row in self.access.rows(f"SELECT ?e ?type ?name ?alias WHERE {{ {each} }} ORDER BY ?e ?alias"):
            told = found.setdefault(self.access.id(row["e"]), {})
            for name, _ in parts:
                if row[name]:
                    told.setdefault(name, []).append(row[name])
        return found

    def _degrees(self, values: str) -> Mapping[str, int]:
        rows = self.access.rows(
            f"SELECT ?e (COUNT(?c) AS ?n) WHERE {{ "
            f"{{ VALUES ?e {{ {values} }} GRAPH ?g {{ ?c rdf:subject ?e }} }} UNION "
            f"{{ VALUES ?e {{ {values} }} GRAPH ?h {{ ?c rdf:object ?e }} }} }} GROUP BY ?e"
        )
        return {self.access.id(row["e"]): int(row["n"]) for row in rows if row["e"]}

    def _inside(self, values: str) -> Mapping[str, list[str]]:
        """Return the codes of the divisions that each thing is, or lies in by what the texts say."""
        rows = self.access.rows(
            f"SELECT DISTINCT ?e ?code WHERE {{ VALUES ?e {{ {values} }} "
            "{ ?e skos:notation ?code } UNION { ?e kg:locatedIn ?a . ?a skos:notation ?code } UNION "
            "{ ?e kg:locatedIn ?a . ?a kg:locatedIn ?b . ?b skos:notation ?code } } ORDER BY ?e ?code"
        )
        found: dict[str, list[str]] = {}
        for row in rows:
            found.setdefault(self.access.id(row["e"]), []).append(row["code"])
        return found

    def _places(self, codes: Iterable[str]) -> list[Row]:
        rows: dict[str, Row] = {}
        for code in codes:
            place = self.gazetteer.get(code)
            chain = (place, *self.gazetteer.ancestors(code)) if place else ()
            for inner, outer in zip(chain, (*chain[1:], None), strict=True):
                rows[inner.code] = [inner.name, outer.code if outer and inner.code != CHINA else -1]
        return [[code, row] for code, row in sorted(rows.items())]

    def _raw(self, told: Sequence[Fact]) -> Mapping[str, tuple[str, list[int]]]:
        """Return who read each claim, and the place of its evidence in the raw file."""
        found: dict[str, tuple[str, list[int]]] = {}
        for batch in _batches([fact.claim for fact in told]):
            values = " ".join(self.access.names.record(id_) for id_ in batch)
            for row in self.access.rows(
                f"SELECT ?c ?by ?start ?end WHERE {{ VALUES ?c {{ {values} }} GRAPH ?g {{ "
                "?c kg:extractor ?by ; kg:evidence ?v . OPTIONAL { ?v kg:rawStart ?start } "
                "OPTIONAL { ?v kg:rawEnd ?end } } } ORDER BY ?c ?by"
            ):
                span = [int(row["start"]), int(row["end"])] if row["start"] else []
                found.setdefault(self.access.id(row["c"]), (row["by"], span))
        return found

    def _between(self, ids: Sequence[str]) -> list[str]:
        """Return the IRIs of claims that join two of these things, some hundred of them at most."""
        values = self._values(ids)
        if not values:
            return []
        rows = self.access.rows(
            f"SELECT DISTINCT ?claim WHERE {{ VALUES ?a {{ {values} }} "
            "GRAPH ?g { ?claim rdf:subject ?a ; rdf:object ?b } "
            # a filter, since a second VALUES would be joined by a scan of all claims
            f"FILTER(?b IN ({values.replace(' ', ', ')})) }} LIMIT {CLAIMS}"
        )
        return sorted(row["claim"] for row in rows)

    def _joined(self, links: Sequence[tuple[str, str]]) -> list[str]:
        """Return the IRIs of the claims with these pairs of subject and object."""
        pairs = " ".join(f"({self._values([a])} {self._values([b])})" for a, b in links)
        if not pairs:
            return []
        rows = self.access.rows(
            f"SELECT DISTINCT ?claim WHERE {{ VALUES (?a ?b) {{ {pairs} }} "
            "GRAPH ?g { ?claim rdf:subject ?a ; rdf:object ?b } } LIMIT 1000"
        )
        return sorted(row["claim"] for row in rows)

    def _ways(self, one: str, other: str, limit: int) -> Iterator[list[str]]:
        """Yield the shortest ways, breadth first from both ends in turn, each end by whole steps."""
        if one == other:
            yield [one]
            return
        sides: list[dict[str, list[str]]] = [{one: []}, {other: []}]
        rims = [[one], [other]]
        for _ in range(STEPS):
            side = 0 if len(rims[0]) <= len(rims[1]) else 1
            step = self._step(rims[side], sides[side])
            sides[side].update(step)
            rims[side] = sorted(step)
            met = [id_ for id_ in rims[side] if id_ in sides[1 - side]]
            if met:
                for id_ in met:
                    for head in islice(_back(sides[0], id_), limit):
                        for tail in islice(_back(sides[1], id_), limit):
                            yield [*reversed(head), id_, *tail]
                return
            if not rims[side] or len(sides[side]) > LOOKED:
                return

    def _step(self, rim: Sequence[str], seen: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
        """Return what one more link reaches, with what it is reached from."""
        step: dict[str, list[str]] = {}
        for batch in _batches(rim):
            rows = self.access.rows(
                f"SELECT DISTINCT ?a ?b WHERE {{ {_leading(self._values(batch), 'subject', 'object')} UNION "
                f"{_leading(self._values(batch), 'object', 'subject')} }} LIMIT {FANNED}"
            )
            for a, b in sorted((self.access.id(row["a"]), self.access.id(row["b"])) for row in rows):
                if b not in seen:
                    step.setdefault(b, []).append(a)
        return step

    def _values(self, ids: Iterable[str]) -> Term:
        return " ".join(self.access.names.entity(id_) for id_ in ids)


def _leading(things: str, here: str, there: str) -> str:
    # whole in each branch: what stands behind a union is joined by a scan of all claims
    return f"{{ VALUES ?a {{ {things} }} GRAPH ?g {{ ?c rdf:{here} ?a ; rdf:{there} ?b }} }}"


def _back(seen: Mapping[str, Sequence[str]], id_: str) -> Iterator[list[str]]:
    """Yield the ways back from a thing to the end that the search began at, without the thing itself."""
    if not seen[id_]:
        yield []
    for before in seen[id_]:
        for rest in _back(seen, before):
            yield [before, *rest]


def _batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for at in range(0, len(ids), RIM):
        yield ids[at : at + RIM]


def _source(fact: Fact) -> dict[str, str]:
    source = fact.source
    told = {"title": source.title, "date": source.date, "publisher": source.publisher, "path": source.path}
    return {**told, "place": "", "unit": ""}


def _document(id_: str, row: Mapping[str, str], text: str | None) -> Row:
    place = " · ".join(part for part in (row["path"], row["place"]) if part)
    return [id_, row["title"], row["date"], row["publisher"], place, row["unit"], text]


def _claim(fact: Fact, link: int, raw: tuple[str, list[int]]) -> Row:
    modality = list(Modality).index(Modality(fact.modality))
    span = [fact.start, fact.end]
    details = [[detail.key, detail.wording] for detail in fact.details]
    days = [detail.value[:10].strip("…") for detail in fact.details if detail.key == "date" and detail.value]
    day = min(days, default=fact.source.date)
    ends = (fact.subject.id, link, fact.object.id)
    told = [details, fact.confidence, raw[0], raw[1], day, max(1, fact.sources)]
    return [*ends, modality, fact.source.id, span, [], [], *told, fact.claim]
