"""Extracted documents counted against gold ones.

entity     a predicted entity is right when it shares a name with a gold entity of the same class; each gold entity is
           credited once, so a thing split in two costs precision. `untyped` is the same without the class.
fact       right when both ends name the gold entities and the property is the same, in either order for a symmetric
           one; each gold fact is credited once. Only right facts count for modality and qualifiers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kg import ontology
from kg.evaluation.neutral import names, normal, without_neutral
from kg.interchange import GoldDocument, GoldEntity, GoldFact
from kg.ontology import Ontology

LEVELS = ("entity", "untyped", "fact", "qualifier")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many are right, were predicted, and are in the gold; the rates (0…1) are 0 where nothing is there."""

    right: int = 0
    predicted: int = 0
    gold: int = 0

    @property
    def precision(self) -> float:
        """The share of the predicted that is right."""
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """The share of the gold that was found."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.right + other.right, self.predicted + other.predicted, self.gold + other.gold)


@dataclass(frozen=True, slots=True)
class Miss:
    """One difference: `kind` is entity missed, entity wrong, fact missed or fact wrong.

    `what` is the class or property; `subject` is the entity's name for an entity, whose `object` and `modality` are
    empty.
    """

    document: str
    kind: str
    what: str
    subject: str
    object: str = ""
    modality: str = ""


@dataclass(frozen=True, slots=True)
class Graded:
    """A predicted fact that told its confidence, and whether it was right."""

    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """The counts of one document, by level (`LEVELS`), `entity <class>` and `fact <property>`."""

    figures: Mapping[str, Counts]
    modality_right: int
    missing: bool
    misses: tuple[Miss, ...] = field(repr=False, default=())
    graded: tuple[Graded, ...] = field(repr=False, default=())


@dataclass(frozen=True, slots=True)
class Scores:
    """The counts of a collection, and the tallies of its documents in the order of the gold file."""

    figures: Mapping[str, Counts]
    modality_right: int
    missing_documents: int
    tallies: tuple[Tally, ...] = field(repr=False)

    @property
    def modality(self) -> float:
        """The share of the right facts with the gold modality; 0 where no fact is right."""
        right = self.figures["fact"].right
        return self.modality_right / right if right else 0.0

    @property
    def misses(self) -> tuple[Miss, ...]:
        """Every difference, in the order of the gold file."""
        return tuple(miss for tally in self.tallies for miss in tally.misses)


def score(
    gold: Mapping[str, GoldDocument], predicted: Mapping[str, GoldDocument], schema: Ontology | None = None
) -> Scores:
    """Compare the documents of each gold id; one that was not predicted counts as empty and is told.

    Predicted documents that the gold does not have are left aside.
    """
    schema = schema or ontology.load()
    tallies = [tally(document, predicted.get(key), schema) for key, document in gold.items()]
    return Scores(
        total(tallies), sum(t.modality_right for t in tallies), sum(t.missing for t in tallies), tuple(tallies)
    )


def total(tallies: Iterable[Tally]) -> dict[str, Counts]:
    """Add the counts of documents: the levels first, then classes and properties by name."""
    sums = dict.fromkeys(LEVELS, Counts())
    for each in tallies:
        for name, counts in each.figures.items():
            sums[name] = sums.get(name, Counts()) + counts
    return {name: sums[name] for name in (*LEVELS, *sorted(sums.keys() - set(LEVELS)))}


def tally(gold: GoldDocument, predicted: GoldDocument | None, schema: Ontology) -> Tally:
    """Count one document."""
    found = predicted or GoldDocument(gold.id, "", "", gold.text, (), ())
    gold = without_neutral(gold, gold.text)
    found = without_neutral(found, gold.text, gold.entities)
    figures: dict[str, Counts] = defaultdict(Counts)
    misses = _count_entities(gold, found, figures)
    pairs = _fact_pairs(gold, found, schema)
    misses += _count_facts(gold, found, pairs, figures)
    right = {j for _, j in pairs}
    return Tally(
        figures=dict(figures),
        modality_right=sum(gold.facts[i].modality == found.facts[j].modality for i, j in pairs),
        missing=predicted is None,
        misses=tuple(misses),
        graded=tuple(
            Graded(fact.confidence, j in right) for j, fact in enumerate(found.facts) if fact.confidence is not None
        ),
    )


def _count_entities(gold: GoldDocument, found: GoldDocument, figures: dict[str, Counts]) -> list[Miss]:
    pairs = _entity_pairs(gold.entities, found.entities, typed=True)
    untyped = _entity_pairs(gold.entities, found.entities, typed=False)
    for level, matched in (("entity", pairs), ("untyped", untyped)):
        figures[level] += Counts(len(matched), len(found.entities), len(gold.entities))
    hit, right = {i for i, _ in pairs}, {j for _, j in pairs}
    misses = []
    for i, entity in enumerate(gold.entities):
        figures[f"entity {entity.type}"] += Counts(right=i in hit, gold=1)
        if i not in hit:
            misses.append(Miss(gold.id, "entity missed", entity.type, entity.name))
    for j, entity in enumerate(found.entities):
        figures[f"entity {entity.type}"] += Counts(predicted=1)
        if j not in right:
            misses.append(Miss(gold.id, "entity wrong", entity.type, entity.name))
    return misses


def _entity_pairs(gold: tuple[GoldEntity, ...], found: tuple[GoldEntity, ...], *, typed: bool) -> list[tuple[int, int]]:
    """Pair one to one, those first that share most names; sharing the gold name counts double."""
    offers = []
    of = [names(entity) for entity in found]
    for i, one in enumerate(gold):
        mine = names(one)
        for j, other in enumerate(found):
            shared = mine & of[j]
            if shared and (not typed or one.type == other.type):
                offers.append((-(normal(one.name) in shared) - len(shared), i, j))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in sorted(offers):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return list(pairs.items())


def _fact_pairs(gold: GoldDocument, found: GoldDocument, schema: Ontology) -> list[tuple[int, int]]:
    """Give each predicted fact, in order, the first open gold fact that says the same."""
    symmetric = {name for name, known in schema.properties.items() if known.symmetric}
    mine = {entity.id: names(entity) for entity in gold.entities}
    other = {entity.id: names(entity) for entity in found.entities}

    def same(fact: GoldFact, claimed: GoldFact) -> bool:
        s, o = other[claimed.s], other[claimed.o]
        straight = bool(s & mine[fact.s] and o & mine[fact.o])
        crossed = claimed.p in symmetric and bool(s & mine[fact.o] and o & mine[fact.s])
        return fact.p == claimed.p and (straight or crossed)

    still_open = list(range(len(gold.facts)))
    pairs = []
    for j, claimed in enumerate(found.facts):
        i = next((i for i in still_open if same(gold.facts[i], claimed)), None)
        if i is not None:
            still_open.remove(i)
            pairs.append((i, j))
    return pairs


def _count_facts(
    gold: GoldDocument, found: GoldDocument, pairs: list[tuple[int, int]], figures: dict[str, Counts]
) -> list[Miss]:
    for fact in gold.facts:
        _add(figures, fact.p, Counts(gold=1))
    for fact in found.facts:
        _add(figures, fact.p, Counts(predicted=1))
    for i, j in pairs:
        _add(figures, gold.facts[i].p, Counts(right=1))
        told, claimed = (
            {(key, normal(value)) for key, value in fact.qualifiers} for fact in (gold.facts[i], found.facts[j])
        )
        figures["qualifier"] += Counts(len(told & claimed), len(claimed), len(told))
    hit, right = {i for i, _ in pairs}, {j for _, j in pairs}
    wrong = [_fact_miss("fact wrong", found, fact) for j, fact in enumerate(found.facts) if j not in right]
    missed = [_fact_miss("fact missed", gold, fact) for i, fact in enumerate(gold.facts) if i not in hit]
    return wrong + missed


def _add(figures: dict[str, Counts], property: str, counts: Counts) -> None:
    figures["fact"] += counts
    figures[f"fact {property}"] += counts


def _fact_miss(kind: str, document: GoldDocument, fact: GoldFact) -> Miss:
    name = {entity.id: entity.name for entity in document.entities}
    return Miss(document.id, kind, fact.p, name[fact.s], name[fact.o], fact.modality)
