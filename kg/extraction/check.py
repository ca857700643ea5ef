"""What every reading must hold, whoever made it: checked once, where extractors hand over."""

from __future__ import annotations

from kg.errors import ExtractorError
from kg.ontology import Ontology
from kg.records import Claim, Reading


def check(reading: Reading, ontology: Ontology) -> Reading:
    """Return the reading; raise ExtractorError naming the first mention or claim that breaks a contract."""
    text = reading.document.text
    for mention in reading.mentions:
        if mention.document != reading.document.id or text[mention.start : mention.end] != mention.surface:
            raise _broken(reading, f"the mention {mention.surface!r} does not stand at {mention.start}…{mention.end}")
        if mention.type not in ontology.classes:
            raise _broken(reading, f"the mention {mention.surface!r} has the unknown class {mention.type}")
    known = set(reading.mentions)
    for claim in reading.claims:
        if not {claim.subject, claim.object} <= known:
            raise _broken(reading, f"the claim {_words(claim)} is about no mention of the reading")
        if claim.property not in ontology.properties:
            raise _broken(reading, f"the claim {_words(claim)} has an unknown property")
        if not 0 <= claim.evidence[0] < claim.evidence[1] <= len(text):
            raise _broken(reading, f"the evidence of {_words(claim)} lies outside the document")
        if any(text[q.start : q.end] != q.surface for q in claim.qualifiers):
            raise _broken(reading, f"a qualifier of {_words(claim)} does not stand where it says")
    return reading


def complete(claim: Claim, ontology: Ontology) -> bool:
    """Tell whether the claim has every detail that its property needs: the role of an office, say."""
    return set(ontology.properties[claim.property].needs) <= {qualifier.key for qualifier in claim.qualifiers}


def _words(claim: Claim) -> str:
    return f"{claim.subject.surface} {claim.property} {claim.object.surface}"


def _broken(reading: Reading, fault: str) -> ExtractorError:
    return ExtractorError(f"document {reading.document.key}", fault, "This is a fault of the extractor: report it.")
