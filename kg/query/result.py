"""The result of a query, and its forms: rows for a table, CSV, TSV, JSON, Turtle."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kg.errors import QueryError
from kg.graph.terms import Term, parts


@dataclass(frozen=True, slots=True)
class Result:
    """What a query found.

    SELECT has `columns` and `rows` of terms in N-Triples syntax, None where a variable is unbound; ASK has `answer`;
    CONSTRUCT and DESCRIBE have the columns subject, predicate, object. `truncated` when there is more than was kept.
    """

    form: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Term | None, ...], ...] = ()
    answer: bool | None = None
    prefixes: tuple[tuple[str, str], ...] = ()
    truncated: bool = False

    def __len__(self) -> int:
        return len(self.rows)

    def cells(self) -> list[list[str]]:
        """Return the rows for reading: literals without quotes, IRIs with a prefix where there is one."""
        return [[shown(term, self.prefixes) for term in row] for row in self.rows]

    def write(self, format: str) -> str:
        """Return the result in a format of `FORMATS`; raise QueryError naming the known ones when there is none."""
        if format not in FORMATS:
            raise QueryError(f"format {format}", "there is no such format", f"Known ones: {', '.join(FORMATS)}.")
        return FORMATS[format](self)


def shown(term: Term | None, prefixes: tuple[tuple[str, str], ...]) -> str:
    """Return a term for a reader: the characters of a literal, the short name of an IRI."""
    if term is None:
        return ""
    if term.startswith('"'):
        return parts(term)[0]
    if not term.startswith("<"):
        return term
    iri = term[1:-1]
    fitting = [(name, base) for name, base in prefixes if iri.startswith(base) and len(iri) > len(base)]
    if not fitting:
        return iri
    name, base = max(fitting, key=lambda pair: len(pair[1]))
    return f"{name}:{iri[len(base) :]}"


def _csv(result: Result) -> str:
    """SPARQL 1.1 results in CSV: the bare values."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    if result.answer is not None:
        writer.writerows([["answer"], [str(result.answer).lower()]])
        return out.getvalue()
    writer.writerow(result.columns)
    writer.writerows([_value(term) for term in row] for row in result.rows)
    return out.getvalue()


def _value(term: Term | None) -> str:
    if term is None:
        return ""
    return parts(term)[0] if term.startswith('"') else term.strip("<>")


def _tsv(result: Result) -> str:
    """SPARQL 1.1 results in TSV: terms in the syntax of Turtle."""
    if result.answer is not None:
        return f"?answer\n{str(result.answer).lower()}\n"
    head = "\t".join(f"?{name}" for name in result.columns)
    return "\n".join([head, *("\t".join(term or "" for term in row) for row in result.rows)]) + "\n"


def _json(result: Result) -> str:
    """SPARQL 1.1 results in JSON."""
    if result.answer is not None:
        return json.dumps({"head": {}, "boolean": result.answer}, indent=2) + "\n"
    rows = [
        {name: _json_term(term) for name, term in zip(result.columns, row, strict=True) if term is not None}
        for row in result.rows
    ]
    document: dict[str, Any] = {"head": {"vars": list(result.columns)}, "results": {"bindings": rows}}
    if result.truncated:
        document["truncated"] = True
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _json_term(term: Term) -> dict[str, Any]:
    if term.startswith("<"):
        return {"type": "uri", "value": term[1:-1]}
    if term.startswith("_:"):
        return {"type": "bnode", "value": term[2:]}
    characters, language, datatype = parts(term)
    found = {"type": "literal", "value": characters}
    if language:
        found["xml:lang"] = language
    if datatype:
        found["datatype"] = datatype
    return found


def _ntriples(result: Result) -> str:
    """The triples of CONSTRUCT and DESCRIBE."""
    if result.form != "triples":
        raise QueryError("format nt", "the query does not give triples", "Use it with CONSTRUCT or DESCRIBE.")
    return "".join(f"{' '.join(term or '' for term in row)} .\n" for row in result.rows)


FORMATS: dict[str, Callable[[Result], str]] = {"csv": _csv, "tsv": _tsv, "json": _json, "nt": _ntriples}
