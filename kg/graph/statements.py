"""The plain triples: what the texts assert, each with a statement node that counts its independent sources.

Only claims told as fact are asserted. A symmetric property is asserted both ways, so that a query finds either side,
and has one statement, from the entity whose id sorts first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kg.graph.names import Names
from kg.graph.sentences import sentence
from kg.graph.terms import RDF, TYPE, Term, Triple, integer
from kg.ontology import Ontology
from kg.records import Claim, Document, Modality, content_id
from kg.resolution.cluster import Clusters

_COPY = 12  # characters: a sentence at least as long that stands in two papers word for word was copied


@dataclass(slots=True)
class Statements:
    """What the claims of all documents assert, gathered claim by claim."""

    names: Names
    ontology: Ontology
    support: dict[tuple[str, str, str], list[tuple[Document, str]]] = field(default_factory=dict)

    def add(self, document: Document, claim: Claim, subject: str, object_: str) -> Term | None:
        """Count a claim between two entity ids; return its statement's IRI, or None when it asserts nothing."""
        if claim.modality is not Modality.FACT or subject == object_:
            return None
        if self._symmetric(claim.property):
            subject, object_ = sorted((subject, object_))
        first, last = sentence(document.text, *claim.evidence)
        key = (subject, claim.property, object_)
        self.support.setdefault(key, []).append((document, document.text[first:last]))
        return statement_node(self.names, key)

    def triples(self) -> Iterator[Triple]:
        """Yield the plain triples and the statements that count their sources."""
        for key, told in self.support.items():
            subject, property_, object_ = self.names.entity(key[0]), self.names.kg(key[1]), self.names.entity(key[2])
            yield subject, property_, object_
            if self._symmetric(key[1]):
                yield object_, property_, subject
            node = statement_node(self.names, key)
            yield from statement_triples(self.names, node, (subject, property_, object_))
            yield node, self.names.kg("sourceCount"), integer(independent(told))
            yield node, self.names.kg("documentCount"), integer(len({document.id for document, _ in told}))

    def _symmetric(self, name: str) -> bool:
        found = self.ontology.properties.get(name)
        return found is not None and found.symmetric


def statement_node(names: Names, key: tuple[str, str, str]) -> Term:
    """Return the IRI of the statement of a plain triple."""
    return names.record(content_id("statement", *key))


def statement_triples(names: Names, node: Term, triple: Triple) -> Iterator[Triple]:
    """Yield the statement node of a plain triple."""
    yield node, TYPE, names.kg("Statement")
    for part, term in zip(("subject", "predicate", "object"), triple, strict=True):
        yield node, f"<{RDF}{part}>", term


def independent(told: Iterable[tuple[Document, str]]) -> int:
    """Count the sources that do not depend on one another, as `by_source` groups them."""
    return len(by_source(told))


def by_source(told: Iterable[tuple[Document, str]]) -> list[list[int]]:
    """Group documents and the sentences that say it by source: the numbers of each group ascend, groups by their first.

    Documents of one publisher are one source, and so are documents that have the sentence word for word.
    """
    pairs = list(told)
    clusters = Clusters(len(pairs))
    first: dict[str, int] = {}
    for number, (document, words) in enumerate(pairs):
        marks = [f"publisher {document.publisher}" if document.publisher else f"document {document.id}"]
        if len(words) >= _COPY:
            marks.append(f"words {words}")
        for mark in marks:
            clusters.join(first.setdefault(mark, number), number)
    return list(clusters.all())
