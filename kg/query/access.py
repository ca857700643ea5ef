"""A graph that answers queries, wherever it runs: a store of this process, or a worker behind a server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote

from kg.graph.names import Names
from kg.graph.terms import Term, parts
from kg.query.result import Result
from kg.query.run import run
from kg.store import Store


@dataclass(frozen=True, slots=True)
class Access:
    """What answers SPARQL, and the base IRI of its names."""

    base: str
    query: Callable[[str], Result]

    @property
    def names(self) -> Names:
        """Return the names under the base."""
        return Names(self.base)

    def rows(self, sparql: str) -> list[dict[str, str]]:
        """Return the rows with bare characters for terms, nothing for what is unbound."""
        found = self.query(sparql)
        return [dict(zip(found.columns, map(bare, row), strict=True)) for row in found.rows]

    def id(self, iri: str) -> str:
        """Return the id of the record that an IRI stands for: the last part, read as it was written."""
        return unquote(iri.removeprefix(self.base), errors="surrogatepass")

    def local(self, iri: str) -> str:
        """Return the name of a class or property of the vocabulary."""
        return iri.removeprefix(self.names.vocabulary)


def of_store(store: Store) -> Access:
    """Return the access to an open store."""
    return Access(store.base, lambda sparql: run(store, sparql))


def bare(term: Term | None) -> str:
    """Return the characters of a literal or IRI, nothing for None."""
    if term is None:
        return ""
    return parts(term)[0] if term.startswith('"') else term.strip("<>")
