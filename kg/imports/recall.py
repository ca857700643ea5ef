"""A dataset → the knowledge that it was built from, as far as it can be proven.

The RDF tells where the evidence of a claim stands, but not which characters are its subject and its object. The id of a
claim is a hash of just these places: they are sought among all places where the names of both stand, until the hash is
right. What is found this way is what was there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import islice, permutations, product
from urllib.parse import unquote

from kg.graph.model import DEFAULT, Dataset, Graph, Values
from kg.graph.names import Names
from kg.graph.terms import DC, DCTERMS, OA, PROV, RDF, SKOS, TYPE, Term, parts
from kg.ontology import QUALIFIERS
from kg.records import (
    Claim,
    Document,
    Entity,
    Knowledge,
    Mark,
    Mention,
    Modality,
    OffsetMap,
    Qualifier,
    Quantity,
    Reading,
    Source,
    When,
)

_TRIES = 50_000  # places of subject, object and details that are tried for one claim
_PLACES = 40  # of one wording in one text


def recall(dataset: Dataset) -> Knowledge | None:
    """Return the knowledge whose graph the dataset is; None when the places of a claim cannot be found again."""
    recaller = _Recaller(dataset)
    readings = [recaller.reading(graph) for graph in dataset.data() if graph.name != DEFAULT]
    found = [reading for reading in readings if reading is not None]
    if len(found) < len(readings):
        return None
    mentions: dict[str, list[Mention]] = {}
    for reading in found:
        for mention in reading.mentions:
            mentions.setdefault(recaller.owner[mention], []).append(mention)
    entities = [replace(entity, mentions=tuple(mentions.get(id_, ()))) for id_, entity in recaller.entities.items()]
    found.sort(key=lambda reading: reading.document.id)
    return Knowledge(tuple(found), tuple(sorted(entities, key=lambda entity: entity.id)))


class _Recaller:
    """Reads document after document; `owner` is the entity of each mention that was found."""

    def __init__(self, dataset: Dataset) -> None:
        self._names = Names(dataset.base)
        self._base = len(dataset.base) + 1
        self._default: dict[Term, Values] = {}
        for graph in dataset.graphs:
            if graph.name == DEFAULT:
                self._default.update(graph.subjects)
        self.entities = {entity.id: entity for entity in self._entities()}
        self.owner: dict[Mention, str] = {}

    def _entities(self) -> Iterator[Entity]:
        for node, values in self._default.items():
            if labels := values.get(f"<{SKOS}prefLabel>"):
                id_ = self._id(node)
                aliases = sorted(parts(term)[0] for term in values.get(f"<{SKOS}altLabel>", ()))
                yield Entity(id_, id_.partition("/")[0], parts(labels[0])[0], tuple(aliases), ())

    def reading(self, graph: Graph) -> Reading | None:
        """Return what a document says, None when a place in it cannot be found."""
        values = graph.subjects.get(graph.name)
        if values is None or not (text := self._text(values, self._names.kg("text"))):
            return None
        nodes = [node for node, told in graph.subjects.items() if self._names.kg("Claim") in told.get(TYPE, ())]
        document = self._document(graph, values, text, nodes)
        claims: list[Claim] = []
        for node in nodes:
            claim = self._claim(document, graph, node)
            if claim is None:
                return None
            by = [parts(term)[0] for term in graph.subjects[node].get(self._names.kg("extractor"), ())]
            claims += [replace(claim, by=name) for name in by]
        ends = {end for claim in claims for end in (claim.subject, claim.object)}
        told = {self._id(term) for term in values.get(self._names.kg("mentions"), ())}
        for id_ in sorted(told - {self.owner[end] for end in ends}):
            mention = self._mention(document, id_)
            if mention is None:
                return None
            ends.add(mention)
        return Reading(document, tuple(sorted(ends)), tuple(claims))

    def _document(self, graph: Graph, values: Values, text: str, claims: Iterable[Term]) -> Document:
        file = self._default.get(values.get(f"<{PROV}wasDerivedFrom>", ("",))[0], {})
        return Document(
            id=self._id(graph.name),
            key=self._text(values, f"<{DCTERMS}identifier>"),
            title=self._text(values, f"<{DCTERMS}title>"),
            date=self._text(values, f"<{DCTERMS}issued>"),
            publisher=self._text(values, f"<{DC}publisher>"),
            byline=tuple(parts(term)[0] for term in values.get(f"<{DC}creator>", ())),
            dateline=self._text(values, self._names.kg("dateline")),
            text=text,
            source=Source(
                path=self._text(file, self._names.kg("path")),
                format=self._text(file, f"<{DC}format>"),
                sha256=self._text(file, self._names.kg("sha256")),
                unit=self._text(values, self._names.kg("rawUnit")),
                place=self._text(values, self._names.kg("place")),
            ),
            offsets=self._offsets(graph, text, claims),
        )

    def _offsets(self, graph: Graph, text: str, claims: Iterable[Term]) -> OffsetMap:
        """Return the way back to the file of what evidence stands on, the rest is not known."""
        raw: dict[int, int] = {}
        for claim in claims:
            evidence = graph.subjects.get(graph.subjects[claim][self._names.kg("evidence")][0], {})
            start, end = self._span(evidence)
            at = [self._text(evidence, self._names.kg(name)) for name in ("rawStart", "rawEnd")]
            if all(at):
                first, last = int(at[0]), int(at[1])
                raw.update({start: first, end - 1: last - 1})
                if last - first == end - start:
                    raw.update((start + step, first + step) for step in range(end - start))
        return OffsetMap.of(raw.get(number) for number in range(len(text)))

    def _claim(self, document: Document, graph: Graph, node: Term) -> Claim | None:
        values = graph.subjects[node]
        ids = [self._id(values[f"<{RDF}{end}>"][0]) for end in ("subject", "object")]
        evidence = self._span(graph.subjects[values[self._names.kg("evidence")][0]])
        ends = [list(self._mentions(document, id_, evidence)) for id_ in ids]
        details = list(self._qualifiers(document, graph, values, evidence))
        wanted = self._id(node)
        for order, one, other in islice(_choices(details, *ends), _TRIES):
            claim = Claim(
                document=document.id,
                subject=one,
                property=values[f"<{RDF}predicate>"][0][len(self._names.vocabulary) + 1 : -1],
                object=other,
                evidence=evidence,
                modality=Modality(self._text(values, self._names.kg("modality"))),
                qualifiers=order,
                confidence=float(self._text(values, self._names.kg("confidence"))),
            )
            if claim.id == wanted:
                self.owner[one], self.owner[other] = ids
                return claim
        return None

    def _mentions(self, document: Document, id_: str, near: tuple[int, int]) -> Iterator[Mention]:
        """Yield where the names of an entity stand, the nearest to the evidence first."""
        entity = self.entities.get(id_)
        if entity is not None:
            spans = {span for name in (entity.name, *entity.aliases) for span in _places(document.text, name, near)}
            for start, end in sorted(spans, key=lambda span: (_distance(span, near), span)):
                yield Mention.at(document, start, end, entity.type)

    def _mention(self, document: Document, id_: str) -> Mention | None:
        taken = {(mention.start, mention.end) for mention in self.owner if mention.document == document.id}
        for mention in self._mentions(document, id_, (0, len(document.text))):
            if (mention.start, mention.end) not in taken:
                self.owner[mention] = id_
                return mention
        return None

    def _qualifiers(
        self, document: Document, graph: Graph, values: Values, near: tuple[int, int]
    ) -> Iterator[Sequence[Qualifier]]:
        """Yield for each detail of a claim what it can be: of some only the wording is told."""
        for key in QUALIFIERS:
            for term in values.get(self._names.kg(key), ()):
                if term.startswith('"'):
                    spans = sorted(_places(document.text, parts(term)[0], near), key=lambda s: (_distance(s, near), s))
                    yield [Qualifier(key, start, end, document.text[start:end]) for start, end in spans]
                else:
                    yield [self._qualifier(document, key, graph.subjects[term])]

    def _qualifier(self, document: Document, key: str, values: Values) -> Qualifier:
        start, end = self._span(values)
        surface = document.text[start:end]
        told = {name: self._text(values, self._names.kg(name)) for name in _VALUE}
        place = (document.id, start, end, surface)
        value: Quantity | When | None = None
        if told["precision"]:
            days = [date.fromisoformat(day) if (day := told[name]) else None for name in ("first", "last")]
            value = When(*place, days[0], days[1], told["precision"], Mark(told["mark"]))
        elif told["mark"]:
            bounds = [Decimal(bound) if (bound := told[name]) else None for name in ("low", "high")]
            kind = "money" if told["currency"] else "percent" if told["unit"] == "%" else "count"
            unit = told["currency"] or told["unit"]
            value = Quantity(*place, kind, bounds[0], bounds[1], unit, Mark(told["mark"]))
        return Qualifier(key, start, end, surface, value)

    def _span(self, values: Values) -> tuple[int, int]:
        return int(self._text(values, f"<{OA}start>")), int(self._text(values, f"<{OA}end>"))

    def _text(self, values: Mapping[Term, tuple[Term, ...]], predicate: Term) -> str:
        found = values.get(predicate)
        return parts(found[0])[0] if found else ""

    def _id(self, term: Term) -> str:
        return unquote(term[self._base : -1], errors="surrogatepass")


def _choices(
    details: Sequence[Sequence[Qualifier]], subjects: Sequence[Mention], objects: Sequence[Mention]
) -> Iterator[tuple[tuple[Qualifier, ...], Mention, Mention]]:
    """Yield every choice of places and order of the details, with every place of subject and object."""
    for chosen in product(*details):
        for order in permutations(chosen):
            for one in subjects:
                for other in objects:
                    yield order, one, other


_VALUE = ("mark", "precision", "first", "last", "low", "high", "currency", "unit")


def _places(text: str, words: str, near: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Yield where words stand in a text: those in the evidence, and of the others the first ones."""
    if not words:
        return
    for start in islice(_starts(text, words, *near), _PLACES):
        yield start, start + len(words)
    for start in islice(_starts(text, words, 0, len(text)), _PLACES):
        yield start, start + len(words)


def _starts(text: str, words: str, first: int, last: int) -> Iterator[int]:
    at = text.find(words, first, last)
    while at >= 0:
        yield at
        at = text.find(words, at + 1, last)


def _distance(span: tuple[int, int], near: tuple[int, int]) -> int:
    return max(near[0] - span[0], span[1] - near[1], 0)
