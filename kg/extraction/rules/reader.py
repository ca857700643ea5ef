"""The knowledge-based extractor: names, then claims about them, then their details."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from kg.extraction.check import complete
from kg.extraction.rules.adjacent import nested, places, titles
from kg.extraction.rules.candidate import Candidate
from kg.extraction.rules.details import clause, modality, qualifiers
from kg.extraction.rules.frames import framed
from kg.extraction.rules.generic import generic
from kg.extraction.rules.lexicon import LEAST, Lexicons
from kg.extraction.rules.mentions import Names, around, find_names
from kg.extraction.rules.patterns import patterned
from kg.extraction.rules.text import Text, read_text
from kg.extraction.rules.told import Told
from kg.extraction.values import find_quantities, find_whens
from kg.ontology import Ontology
from kg.records import Claim, Document, Link, Mention, Quantity, Reading, When

CODE = 1  # counts changes of the rules themselves; the lexicons and the ontology are told by their fingerprint


class RulesExtractor:
    """Reads names and claims by lexicons, patterns and counted cue words, without a trained network."""

    name = "rules"

    def __init__(self, ontology: Ontology) -> None:
        self._lexicons = Lexicons(ontology)
        self.version = f"{CODE}-{self._lexicons.fingerprint()}"

    def read(self, document: Document) -> Reading:
        """Return mentions, claims, quantities, dates and links of the document, each sorted by place."""
        text = read_text(document.text, self._lexicons.segmenter)
        return self._read(document, text, find_names(text, self._lexicons))

    def read_given(self, document: Document, mentions: Sequence[Mention], *, names: float, claims: float) -> Reading:
        """Return what `read` would return where another reader found these mentions.

        Names of our own that overlap none of them are kept from the score `names` on, claims from the confidence
        `claims` on.
        """
        text = read_text(document.text, self._lexicons.segmenter)
        given = [Candidate(m.start, m.end, m.type, m.score, "given") for m in mentions]
        own = find_names(text, self._lexicons)
        return self._read(document, text, around(text, self._lexicons, own, given, names), claims)

    def _read(self, document: Document, text: Text, names: Names, least: float = LEAST) -> Reading:
        quantities, whens = find_quantities(document), find_whens(document)
        full = full_names(text, names)
        told = [
            one
            for one in best(tell(text, self._lexicons, names, least), least)
            if full(one.subject) != full(one.object)
        ]
        at = {name: self._mention(document, name) for name in _all(names, told)}
        claims = (self._claim(document, text, one, at, quantities, whens, names.outer) for one in told)
        links = (Link(at[one], at[other], why) for one, other, why in names.links)
        return Reading(
            document=document,
            mentions=tuple(sorted(set(at.values()))),
            claims=tuple(sorted((c for c in claims if complete(c, self._lexicons.ontology)), key=_order)),
            quantities=quantities,
            whens=whens,
            links=tuple(sorted(links, key=lambda link: (link.one, link.other))),
        )

    def _mention(self, document: Document, name: Candidate) -> Mention:
        return Mention.at(document, name.start, name.end, name.type, score=round(name.score, 2), by=self.name)

    def _claim(
        self,
        document: Document,
        text: Text,
        told: Told,
        at: dict[Candidate, Mention],
        quantities: Sequence[Quantity],
        whens: Sequence[When],
        names: Sequence[Candidate],
    ) -> Claim:
        details = qualifiers(text, self._lexicons, told, quantities, whens)
        return Claim(
            document=document.id,
            subject=at[told.subject.ref or told.subject],
            property=told.property,
            object=at[told.object.ref or told.object],
            evidence=clause(text, told.start, told.end) if told.cue else (told.start, told.end),
            modality=modality(text, self._lexicons, told, names),
            qualifiers=tuple(replace(q, surface=document.text[q.start : q.end]) for q in details),
            confidence=round(told.confidence, 2),
            by=self.name,
        )


def tell(text: Text, lexicons: Lexicons, names: Names, least: float = LEAST) -> Iterator[Told]:
    """Yield all that the patterns and the cue words make of the names."""
    spoken_of = frame_names(text, lexicons, names)
    yield from titles(text, lexicons, spoken_of)
    yield from nested(text, lexicons, names.inner)
    yield from places(text, lexicons, names.outer)
    yield from patterned(text, lexicons, spoken_of)
    yield from framed(text, lexicons, spoken_of, least)


def frame_names(text: Text, lexicons: Lexicons, names: Names) -> list[Candidate]:
    """Return what claims are about, in order of place: names, and generic nouns that stand for one."""
    return sorted([*names.outer, *generic(text, lexicons, names.outer)], key=lambda c: c.start)


def best(told: Iterable[Told], least: float) -> list[Told]:
    """Return the surest telling of each claim, and of two offices of a person both; none is about one thing twice."""
    surest: dict[tuple[Candidate, str, Candidate, tuple[int, int] | None], Told] = {}
    for one in told:
        subject, object_ = one.subject.ref or one.subject, one.object.ref or one.object
        key = (subject, one.property, object_, one.role)
        if one.confidence >= least and subject != object_ and surest.get(key, one).confidence <= one.confidence:
            surest[key] = one
    return list(surest.values())


def full_names(text: Text, names: Names) -> Callable[[Candidate], str]:
    """Return what gives the full name of a name: its own where the text links no longer one to it."""
    longer = {text.text[short.start : short.end]: text.text[name.start : name.end] for name, short, _ in names.links}

    def full(name: Candidate) -> str:
        meant = name.ref or name
        surface = text.text[meant.start : meant.end]
        return longer.get(surface, surface)

    return full


def _all(names: Names, told: Iterable[Told]) -> Iterator[Candidate]:
    yield from names.outer
    for name, parent in names.inner:
        yield from (name, parent)
    for one, other, _ in names.links:
        yield from (one, other)
    for one_told in told:
        yield from (one_told.subject.ref or one_told.subject, one_told.object.ref or one_told.object)


def _order(claim: Claim) -> tuple[tuple[int, int], Mention, str, Mention]:
    return claim.evidence, claim.subject, claim.property, claim.object
