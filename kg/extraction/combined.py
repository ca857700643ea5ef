"""The trained and the knowledge-based reader together: the default.

The network proposes names and claims; the rules add what they are surer of: money, counts and dates with their values,
the user's own properties, names of the gazetteer and the lexicons where the network saw none, declared short names, and
claims that their patterns make. What both claim is surer than what one does.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kg.extraction.base import Extractor
from kg.ontology import Ontology
from kg.records import Claim, Document, Link, Mention, Qualifier, Quantity, Reading, When

NAME = "combined"
_Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Policy:
    """What the rules may add, as chosen on held-out texts: the least confidence of a claim and score of a name."""

    claim: float = 0.6
    mention: float = 0.95


class CombinedExtractor:
    """Reads with both and puts the two readings together."""

    name = NAME

    def __init__(
        self,
        ontology: Ontology,
        network: Extractor,
        rules: Extractor,
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
        proposed, known = self._network.read(document), self._rules.read(document)
        own = {end for c in known.claims if c.property not in self._learnt for end in (c.subject, c.object)}
        mentions = _mentions(proposed.mentions, known.mentions, self._policy.mention, own)
        claims = _claims(proposed, known, mentions, self._ontology, self._policy)
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


def _order(claim: Claim) -> tuple[tuple[int, int], Mention, Mention, str]:
    return claim.evidence, claim.subject, claim.object, claim.property


def _mentions(
    proposed: Sequence[Mention], known: Sequence[Mention], least: float, own: Collection[Mention]
) -> list[Mention]:
    """Return the network's mentions, those of the rules that overlap none of them, and the rules' own.

    `own` are the ends of claims that only the rules can make: where the network sees another class, theirs holds.
    """
    ends = _Cover(proposed)
    added = (mention for mention in known if mention.score >= least and not ends.touches(mention))
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
    proposed: Reading, known: Reading, mentions: Sequence[Mention], ontology: Ontology, policy: Policy
) -> Iterator[Claim]:
    """Yield the network's claims, surer where the rules agree, then what only the rules claim."""
    told: dict[_Key, list[Claim]] = {}
    for claim in known.claims:
        told.setdefault(_key(claim, ontology), []).append(claim)
    agreed = set()
    for claim in proposed.claims:
        key = _key(claim, ontology)
        agreed.add(key)
        yield _agreed(claim, told[key]) if key in told else claim
    at = {(m.start, m.end): m for m in mentions}
    for claim in known.claims:
        ends = at.get((claim.subject.start, claim.subject.end)), at.get((claim.object.start, claim.object.end))
        if claim.confidence < policy.claim or _key(claim, ontology) in agreed or None in ends:
            continue
        subject, object_ = ends
        if subject and object_ and ontology.properties[claim.property].admits(subject.type, object_.type):
            yield replace(claim, subject=subject, object=object_)


def _key(claim: Claim, ontology: Ontology) -> _Key:
    ends = claim.subject.surface, claim.object.surface
    one, other = sorted(ends) if ontology.properties[claim.property].symmetric else ends
    return one, claim.property, other


def _agreed(claim: Claim, others: Sequence[Claim]) -> Claim:
    """Return the claim as sure as both make it, with the details that the rules read and the network did not."""
    surest = max(others, key=lambda other: (other.confidence, other.evidence))
    chance = 1 - (1 - claim.confidence) * (1 - surest.confidence)
    have = {qualifier.key for qualifier in claim.qualifiers}
    added = tuple(q for q in surest.qualifiers if q.key not in have)
    return replace(claim, confidence=round(chance, 3), qualifiers=(*claim.qualifiers, *added))


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
