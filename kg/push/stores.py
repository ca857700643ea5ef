"""The two ways to write graphs into a triple store: the Graph Store Protocol, and SPARQL Update.

Both keep a ledger in the store: a graph that tells for each graph that was written what was in it, so that the next
push sends only what has changed. Before a graph is changed it is noted as being written, so that whatever breaks off a
push leaves no graph that the next one knows nothing of.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol
from urllib.parse import urlencode

import pyoxigraph

from kg.errors import OutputError
from kg.graph.terms import Term, literal, parts
from kg.push.endpoint import Endpoint

TURTLE = "text/turtle"
WRITING = "writing 0"  # the note of a graph that is being written
_NTRIPLES = "application/n-triples"
_PAGE = 5_000  # rows of an answer: stores cut long ones
_NOTED = 100  # graphs after which the ledger is written, where that takes a request of its own
_ESCAPE = re.compile(r"(\\\\)([uU])|\\.", re.DOTALL)


class TripleStore(Protocol):
    """A store that graphs are written into; their names are terms, and empty for its default graph."""

    def ledger(self) -> dict[Term, str]:
        """Return what is noted of each graph."""
        ...

    def plan(self, kept: Mapping[Term, str], gone: Sequence[Term], coming: Sequence[Term]) -> None:
        """Keep some notes, take some graphs off the ledger, and note others as being written."""
        ...

    def drop(self, name: Term) -> None:
        """Drop a graph, which may not be there."""
        ...

    def replace(self, name: Term, batches: Iterable[list[str]], key: Term, note: str) -> None:
        """Write a graph in the place of the one with its name, from lines of triples, and note it under a key."""
        ...

    def finish(self) -> None:
        """Send what is still to be sent."""
        ...


class GraphStore:
    """SPARQL 1.1 Graph Store HTTP Protocol: a request for each graph."""

    def __init__(self, endpoint: Endpoint, ledger: Term, noted: Term) -> None:
        self._endpoint = endpoint
        self._ledger, self._noted = ledger, noted
        self._notes: dict[Term, str] = {}

    def ledger(self) -> dict[Term, str]:
        """Return what is noted of each graph."""
        accept = f"{_NTRIPLES}, {TURTLE};q=0.9"
        answer = self._endpoint.send("GET", params=_named(self._ledger), accept=accept, missing=True)
        try:
            found = pyoxigraph.parse(answer, format=pyoxigraph.RdfFormat.TURTLE)
            rows = [(str(quad.subject), str(quad.predicate), str(quad.object)) for quad in found]
        except (SyntaxError, ValueError) as error:
            raise _strange(self._endpoint.address, error) from error
        return _noted((graph, parts(note)[0]) for graph, predicate, note in rows if predicate == self._noted)

    def plan(self, kept: Mapping[Term, str], gone: Sequence[Term], coming: Sequence[Term]) -> None:
        """Keep some notes, take some graphs off the ledger, and note others as being written."""
        if gone or coming:
            self._send("PUT", self._ledger, self._lines({**kept, **dict.fromkeys(coming, WRITING)}))

    def drop(self, name: Term) -> None:
        """Drop a graph, which may not be there."""
        self._endpoint.send("DELETE", params=_named(name), missing=True)

    def replace(self, name: Term, batches: Iterable[list[str]], key: Term, note: str) -> None:
        """Write a graph in the place of the one with its name."""
        method = "PUT"
        for lines in batches:
            self._send(method, name, lines)
            method = "POST"
        self._notes[key] = note
        if len(self._notes) >= _NOTED:
            self.finish()

    def finish(self) -> None:
        """Write the notes of what was replaced."""
        if self._notes:
            self._send("POST", self._ledger, self._lines(self._notes))
            self._notes = {}

    def _send(self, method: str, name: Term, lines: Iterable[str]) -> None:
        self._endpoint.send(method, params=_named(name), body="".join(lines).encode(), type_=TURTLE)

    def _lines(self, notes: Mapping[Term, str]) -> list[str]:
        return [f"{graph} {self._noted} {literal(note)} .\n" for graph, note in notes.items()]


class Update:
    """SPARQL 1.1 Update: as many graphs in a request as make up a batch; the ledger is read by a query."""

    def __init__(self, endpoint: Endpoint, query: str, ledger: Term, noted: Term, batch: int) -> None:
        self._endpoint, self._query, self._batch = endpoint, query, batch
        self._ledger, self._noted = ledger, noted
        self._waiting: list[str] = []
        self._triples = 0

    def ledger(self) -> dict[Term, str]:
        """Return what is noted of each graph."""
        found: list[tuple[Term, str]] = []
        last = ""
        while rows := list(self._page(last)):
            found += rows
            last = rows[-1][0][1:-1]
            if len(rows) < _PAGE:
                break
        return _noted(found)

    def _page(self, last: str) -> Iterator[tuple[Term, str]]:
        query = (
            f"SELECT ?graph ?note WHERE {{ GRAPH {self._ledger} {{ ?graph {self._noted} ?note }} "
            f"FILTER(STR(?graph) > {literal(last)}) }} ORDER BY STR(?graph) LIMIT {_PAGE}"
        )
        accept, type_ = "application/sparql-results+json", "application/x-www-form-urlencoded"
        body = urlencode({"query": query}).encode()
        answer = self._endpoint.send("POST", self._query, body=body, type_=type_, accept=accept)
        try:
            rows = json.loads(answer)["results"]["bindings"]
            yield from ((f"<{row['graph']['value']}>", row["note"]["value"]) for row in rows)
        except (ValueError, KeyError, TypeError) as error:
            raise _strange(self._query, error) from error

    def plan(self, kept: Mapping[Term, str], gone: Sequence[Term], coming: Sequence[Term]) -> None:
        """Keep some notes, take some graphs off the ledger, and note others as being written."""
        for at in range(0, len(gone), self._batch):
            names = " ".join(gone[at : at + self._batch])
            self._add(
                f"DELETE {{ GRAPH {self._ledger} {{ ?graph {self._noted} ?note }} }} "
                f"WHERE {{ VALUES ?graph {{ {names} }} GRAPH {self._ledger} {{ ?graph {self._noted} ?note }} }}"
            )
            self.finish()
        for at in range(0, len(coming), self._batch):
            rows = "".join(f"{key} {self._noted} {literal(WRITING)} . " for key in coming[at : at + self._batch])
            self._add(f"INSERT DATA {{ GRAPH {self._ledger} {{ {rows}}} }}")
            self.finish()

    def drop(self, name: Term) -> None:
        """Drop a graph, which may not be there."""
        self._add(f"DROP SILENT {f'GRAPH {name}' if name else 'DEFAULT'}")

    def replace(self, name: Term, batches: Iterable[list[str]], key: Term, note: str) -> None:
        """Write a graph in the place of the one with its name."""
        self.drop(name)
        for lines in batches:
            if self._triples and self._triples + len(lines) > self._batch:
                self.finish()
            self._triples += len(lines)
            triples = "".join(map(in_sparql, lines))
            told = f"{{ {f'GRAPH {name} {{ {triples} }}' if name else triples} }}"
            # Virtuoso takes blank nodes in a template only.
            self._add(f"INSERT {told} WHERE {{}}" if "_:" in triples else f"INSERT DATA {told}")
        self._add(f"INSERT DATA {{ GRAPH {self._ledger} {{ {key} {self._noted} {literal(note)} }} }}")
        if self._triples >= self._batch:
            self.finish()

    def _add(self, operation: str) -> None:
        self._waiting.append(operation)
        if len(self._waiting) >= self._batch:
            self.finish()

    def finish(self) -> None:
        """Send what is still to be sent."""
        if self._waiting:
            body = " ;\n".join(self._waiting).encode()
            self._endpoint.send("POST", body=body, type_="application/sparql-update")
            self._waiting, self._triples = [], 0


def _noted(rows: Iterable[tuple[Term, str]]) -> dict[Term, str]:
    """Return the note of each graph; one that was begun and is complete has two."""
    found: dict[Term, str] = {}
    for graph, note in rows:
        if note != WRITING or graph not in found:
            found[graph] = note
    return found


def in_sparql(line: str) -> str:
    r"""Return a triple for SPARQL, which may unescape `\u` before it looks at `\\`: the letter is escaped instead."""
    return _ESCAPE.sub(_unambiguous, line) if "\\\\" in line else line


def _unambiguous(match: re.Match[str]) -> str:
    return f"\\\\\\u{ord(match[2]):04X}" if match[1] else match[0]


def _named(name: Term) -> dict[str, str]:
    return {"graph": name[1:-1]} if name else {"default": ""}


def _strange(address: str, error: Exception) -> OutputError:
    fault = f"it answers what cannot be understood ({error})"
    return OutputError(address, fault, "Check that the address is that of a graph store, or with --query of updates.")
