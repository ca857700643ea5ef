"""Small records built by hand, through one door, for every test."""

from __future__ import annotations

from kg.records import Claim, Document, Mention, Modality, Qualifier, Reading, Source


def document(text: str, *, key: str = "", title: str = "", date: str = "2025-09-16", publisher: str = "") -> Document:
    source = Source(path=f"{key or 'news'}.txt", format="text", sha256="0" * 64)
    return Document.of(text, source=source, key=key, title=title, date=date, publisher=publisher)


def mention(doc: Document, surface: str, type: str = "Organization", *, nth: int = 0) -> Mention:
    """The `nth` place where the surface stands in the document."""
    start = -1
    for _ in range(nth + 1):
        start = doc.text.index(surface, start + 1)
    return Mention.at(doc, start, start + len(surface), type)


def qualifier(doc: Document, key: str, surface: str) -> Qualifier:
    start = doc.text.index(surface)
    return Qualifier(key, start, start + len(surface), surface)


def claim(
    doc: Document,
    subject: Mention,
    property: str,
    object: Mention,
    *,
    evidence: str = "",
    modality: Modality = Modality.FACT,
    qualifiers: tuple[Qualifier, ...] = (),
    confidence: float = 0.9,
) -> Claim:
    start = doc.text.index(evidence) if evidence else 0
    end = start + len(evidence) if evidence else len(doc.text)
    return Claim(doc.id, subject, property, object, (start, end), modality, qualifiers, confidence)


def reading(doc: Document, *claims: Claim, mentions: tuple[Mention, ...] = ()) -> Reading:
    """A reading whose mentions are those of its claims and the given ones."""
    found = {*mentions, *(end for c in claims for end in (c.subject, c.object))}
    return Reading(doc, tuple(sorted(found)), claims)
