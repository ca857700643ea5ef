"""The trained and the knowledge-based reader together: the default.

The network proposes names and claims. The rules look at its names: their cue words and patterns propose claims between
them, and they add names of the gazetteer and the lexicons where the network saw none, declared short names, money,
counts and dates with their values, and the user's own properties. How sure a claim is follows from how sure either is
of it: two doubtful readers that agree are believed, one alone must be surer.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from kg.extraction.base import Extractor
from kg.ontology import Ontology
from kg.records import Claim, Document, Link, Mention, Modality, Qualifier, Quantity, Reading, When

NAME = "combined"
_Key = tuple[str, str, str]


class Proposer(Extractor, Protocol):
    """A reader that also tells what it doubts."""

    def propose(self, document: Document, *, least: float) -> Reading:
        """Return the reading with every claim whose chance is at least `least`."""
        ...


class NameTaker(Extractor, Protocol):
    """A reader that makes claims between names that another one found."""

    def read_given(self, document: Document, mentions: Sequence[Mention], *, names: float, claims: float) -> Reading:
        """Return a reading with these mentions, own ones from the score `names`, claims from the chance `claims` on."""
        ...


@dataclass(frozen=True, slots=True)
class Policy:
    """How the two are weighed, as fitted on held-out texts (`python -m training.policy`).

    `mention` is the score from which a name that only the rules see is taken, `own` the chance from which a claim of a
    property that the network never learnt is told. A claim is told from the chance `least` on: the logarithm of its
    odds is `base` and, for each reader, a share of what that one gives it, or what it loses where that one does not
    propose it at all. `doubted` are the chances below which a proposal counts as none: where it would weigh less.
    """

    mention: float = 0.95
    own: float = 0.55
    least: float = 0.28
    base: float = 0.23
    shares: tuple[float, float] = (0.71, 0.74)
    without: tuple[float, float] = (-1.97, -0.99)
    doubted: tuple[float, float] = (0.06, 0.21)

    def chance(self, network: float, rules: float) -> float:
        """Return the chance of a claim from the chances that the two give it; 0 where one does not propose it."""
        odds = self.base
        for given, share, without in zip((network, rules), self.shares, self.without, strict=True):
            given = min(given, 0.99)
            odds += share * math.log(given / (1 - given)) if given else without
        return round(1 / (1 + math.exp(-odds)), 3)


class CombinedExtractor:
    """Reads with both and puts the two readings together."""

    name = NAME

    def __init__(
        self,
        ontology: Ontology,
        network: Proposer,
        rules: NameTaker,
        *,
        learnt: Collection[str],
        policy: Policy | None = None,
    ) -> None:
        """`learnt` are the properties that the network knows; of all others the rules are the only reader."""
        self._ontology = ontology
        self._learnt = frozenset(learnt)
        self._network = network
        self._rules = rules
        self._policy = policy or Policy()

    @property
    def version(self) -> str:
        """The versions of both."""
        return f"{self._network.version}+{self._rules.version}"

    def read(self, document: Document) -> Reading:
        """Return the union of both readings, each thing once."""
        policy = self._policy
        proposed = self._network.propose(document, least=policy.doubted[0])
        known = self._rules.read_given(document, proposed.mentions, names=policy.mention, claims=policy.doubted[1])
        own = self._own(document, known)
        mentions = _mentions(proposed.mentions, known.mentions, [end for c in own for end in (c.subject, c.object)])
        at = {(m.start, m.end): m for m in mentions}
        settled = (_between(claim, at, self._ontology) for claim in own)
        claims = [*_claims(proposed, known, at, self._ontology, policy, self._learnt), *filter(None, settled)]
        values: dict[tuple[int, int], Quantity | When] = {(v.start, v.end): v for v in known.whens}
        values.update(((v.start, v.end), v) for v in known.quantities)
        return Reading(
            document,
            mentions=tuple(mentions),
            claims=tuple(sorted((_valued(claim, values) for claim in claims), key=_order)),
            quantities=known.quantities,
            whens=known.whens,
            links=tuple(_links((*proposed.links, *known.links), mentions)),
        )

    def _own(self, document: Document, known: Reading) -> list[Claim]:
        """Return the claims of properties that the network never learnt, which the rules alone can make.

        They are made between the network's names, as surely as the rules by themselves must be, and where it sees none
        there between those that the rules see.
        """
        if self._learnt.issuperset(self._ontology.properties):
            return []
        given = [c for c in known.claims if c.property not in self._learnt and c.confidence >= self._policy.own]
        told = {(claim.property, at) for claim in given for at in range(*claim.evidence)}
        alone = (claim for claim in self._rules.read(document).claims if claim.property not in self._learnt)
        return [*given, *(c for c in alone if not any((c.property, at) in told for at in range(*c.evidence)))]


def _order(claim: Claim) -> tuple[tuple[int, int], Mention, Mention, str]:
    return claim.evidence, claim.subject, claim.object, claim.property


def _mentions(proposed: Sequence[Mention], known: Sequence[Mention], own: Iterable[Mention]) -> list[Mention]:
    """Return the network's mentions, those of the rules that overlap none of them or lie inside one, and the own ones.

    `own` are the ends of claims that only the rules can make: where the network sees another class, theirs holds.
    """
    cover = _Cover(proposed)
    added = (mention for mention in known if not cover.touches(mention))
    return sorted({(m.start, m.end): m for m in (*added, *proposed, *own)}.values())


class _Cover:
    """The stretches of a text that mentions cover."""

    def __init__(self, mentions: Iterable[Mention]) -> None:
        merged: list[tuple[int, int]] = []
        for mention in sorted(mentions):
            if merged and mention.start < merged[-1][1]:
                merged[-1] = (merged[-1][0], max(merged[-1][1], mention.end))
            else:
                merged.append((mention.start, mention.end))
        self._stretches = merged

    def touches(self, mention: Mention) -> bool:
        at = bisect_left(self._stretches, (mention.end, 0))
        return at > 0 and self._stretches[at - 1][1] > mention.start


def _claims(
    proposed: Reading,
    known: Reading,
    at: dict[tuple[int, int], Mention],
    ontology: Ontology,
    policy: Policy,
    learnt: Collection[str],
) -> Iterator[Claim]:
    """Yield the network's claims as sure as both make them, then what only the rules claim."""
    told: dict[_Key, list[Claim]] = defaultdict(list)
    for claim in sorted(known.claims, key=lambda c: (-c.confidence, c.evidence)):
        told[_key(claim, ontology)].append(claim)
    agreed = {_key(claim, ontology): claim for claim in proposed.claims}
    both = (_agreed(claim, told.get(_key(claim, ontology), ()), policy) for claim in proposed.claims)
    rest = (claim for claim in known.claims if claim.property in learnt)
    alone = (_added(claim, agreed.get(_key(claim, ontology)), policy, ontology) for claim in rest)
    ends = (_between(claim, at, ontology) for claim in (*both, *alone) if claim is not None)
    yield from (claim for claim in ends if claim is not None and claim.confidence >= policy.least)


def _between(claim: Claim, at: dict[tuple[int, int], Mention], ontology: Ontology) -> Claim | None:
    """Return a claim between the mentions that are kept, none where one is gone or is of another class."""
    subject = at.get((claim.subject.start, claim.subject.end))
    object_ = at.get((claim.object.start, claim.object.end))
    if not subject or not object_ or not ontology.properties[claim.property].admits(subject.type, object_.type):
        return None
    return replace(claim, subject=subject, object=object_)


def _key(claim: Claim, ontology: Ontology) -> _Key:
    ends = claim.subject.surface, claim.object.surface
    one, other = sorted(ends) if ontology.properties[claim.property].symmetric else ends
    return one, claim.property, other


def _agreed(claim: Claim, others: Sequence[Claim], policy: Policy) -> Claim:
    """Return the network's claim as sure as both make it, with the details that the rules read and the network did not.

    `others` are the rules' claims of the same, the surest first. What they say besides counts where they read it in
    the same place: a word for a plan or a rumour beside the cue is believed there, as the network hears it too seldom.
    A denial that they read elsewhere, surer than the network is, stands for the claim: it must not make it surer.
    """
    if not others:
        return replace(claim, confidence=policy.chance(claim.confidence, 0.0))
    agreed = replace(claim, confidence=policy.chance(claim.confidence, others[0].confidence))
    other = next((one for one in others if _overlap(one.evidence, claim.evidence)), None)
    if other is None:
        denied = others[0].modality is Modality.NEGATED and others[0].confidence > claim.confidence
        return replace(others[0], confidence=agreed.confidence) if denied else agreed
    have = {qualifier.key for qualifier in claim.qualifiers}
    added = tuple(q for q in other.qualifiers if q.key not in have)
    unsure = other.modality in (Modality.PLANNED, Modality.POSSIBLE) and claim.modality is Modality.FACT
    modality = other.modality if unsure else claim.modality
    return replace(agreed, modality=modality, qualifiers=(*claim.qualifiers, *added))


def _added(claim: Claim, agreed: Claim | None, policy: Policy, ontology: Ontology) -> Claim | None:
    """Return a claim of the rules that the network's claim of the same, if any, does not tell: another office, say."""
    if agreed is None:
        return replace(claim, confidence=policy.chance(0.0, claim.confidence))
    for key in ontology.properties[claim.property].needs:
        mine, theirs = ([q for q in one.qualifiers if q.key == key] for one in (claim, agreed))
        if mine and theirs and not any(_same(q, other) for q in mine for other in theirs):
            return replace(claim, confidence=policy.chance(agreed.confidence, claim.confidence))
    return None


def _same(one: Qualifier, other: Qualifier) -> bool:
    """Tell whether two details are one, or one of them a part of the other."""
    stands = _overlap((one.start, one.end), (other.start, other.end))
    return stands or one.surface in other.surface or other.surface in one.surface


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _valued(claim: Claim, values: dict[tuple[int, int], Quantity | When]) -> Claim:
    return replace(claim, qualifiers=tuple(_with_value(q, values) for q in claim.qualifiers))


def _with_value(qualifier: Qualifier, values: dict[tuple[int, int], Quantity | When]) -> Qualifier:
    return replace(qualifier, value=qualifier.value or values.get((qualifier.start, qualifier.end)))


def _links(links: Iterable[Link], mentions: Sequence[Mention]) -> Iterator[Link]:
    at = {(m.start, m.end): m for m in mentions}
    seen = set()
    for link in links:
        one, other = at.get((link.one.start, link.one.end)), at.get((link.other.start, link.other.end))
        if one and other and one != other and (one, other) not in seen:
            seen.add((one, other))
            yield replace(link, one=one, other=other)
