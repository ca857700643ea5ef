"""The IRIs of the graph: readable, stable, and under one base that the user chooses.

An entity is `<base><class>/<name>`, a document `<base>doc-…`, a claim `<base>claim-…`: the base and the record's id.
The vocabulary is `<base>ontology#`, prefix `kg:`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kg.errors import OutputError
from kg.graph import terms
from kg.graph.terms import Term, segment
from kg.ontology import PREFIXES, Ontology

BASE_IRI = "https://kg.example/"
_BASE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`%#?\x00-\x20\ud800-\udfff]*[/:]")


@dataclass(frozen=True, slots=True)
class Names:
    """The names under one base IRI, which ends in `/` or `:`; raises OutputError when the base is no such IRI."""

    base: str = BASE_IRI

    def __post_init__(self) -> None:
        if not _BASE.fullmatch(self.base):
            raise OutputError(
                f"base IRI {self.base!r}",
                "it is no absolute IRI that names can be put behind",
                f"Give one that ends in a slash, such as {BASE_IRI}.",
            )

    @property
    def vocabulary(self) -> str:
        """The IRI that the names of classes and properties are put behind."""
        return f"{self.base}ontology#"

    def kg(self, name: str) -> Term:
        """Return the term of a class or property of the vocabulary."""
        return _kg(self.base, name)

    def ontology(self) -> Term:
        """Return the IRI of the ontology, which is also the graph that holds it in the store."""
        return f"<{self.base}ontology>"

    def gazetteer(self) -> Term:
        """Return the IRI of the gazetteer, the source of what no text says about places."""
        return f"<{self.base}gazetteer>"

    def entity(self, id: str) -> Term:
        """Return the IRI of the entity with this id (`<class>/<name>`)."""
        type_, _, name = id.partition("/")
        return f"<{self.base}{segment(type_)}/{segment(name)}>"

    def record(self, id: str, *rest: str) -> Term:
        """Return the IRI of a record whose id is a content hash, or of a numbered part of it."""
        return f"<{self.base}{segment('-'.join((id, *rest)))}>"

    def prefixes(self, ontology: Ontology) -> dict[str, str]:
        """Return the prefixes that exports write and queries may use, by name."""
        return {
            "kg": self.vocabulary,
            "": self.base,
            **{name: f"{self.base}{segment(name)}/" for name in ontology.classes},
            "rdf": terms.RDF,
            "rdfs": terms.RDFS,
            "owl": terms.OWL,
            "xsd": terms.XSD,
            "dc": terms.DC,
            **PREFIXES,
        }


@cache
def _kg(base: str, name: str) -> Term:
    return f"<{base}ontology#{segment(name)}>"
