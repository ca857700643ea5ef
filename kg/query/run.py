"""Running a query on an open store.

All graphs together are the default graph of a query, so `?claim kg:modality "planned"` finds claims without `GRAPH`;
no triple stands in two graphs, so nothing counts twice. `GRAPH`, `FROM` and `FROM NAMED` choose graphs of the store.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

import pyoxigraph

from kg.errors import QueryError, StoreError
from kg.query.guard import check, chooses_graphs
from kg.query.library import bind, library
from kg.query.result import Result
from kg.store import Store


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a result is kept: rows, and characters of all terms together; 0 is without end."""

    rows: int = 0
    characters: int = 0


@dataclass(frozen=True, slots=True)
class Chosen:
    """The graphs that a request chooses beside its query; they overrule FROM. A graph that is none is empty."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


def run(store: Store, sparql: str, *, limits: Limits | None = None, chosen: Chosen | None = None) -> Result:
    """Return the result of a SELECT, ASK, CONSTRUCT or DESCRIBE query.

    The prefixes of the store are declared, and relative IRIs stand below its base. A result beyond the limits
    is cut and says so. Raises QueryError with the reason when the query is wrong, changes
    the store or calls out.
    """
    check(sparql, _Graphs(store))
    try:
        union = not chooses_graphs(sparql)  # Oxigraph would overrule FROM by the union.
        graphs = _graphs(chosen) if chosen else {"use_default_graph_as_union": union}
        found = store.engine.query(sparql, base_iri=store.base, prefixes=dict(store.prefixes), **graphs)
        return _result(found, store.prefixes, limits or Limits())
    except (SyntaxError, ValueError) as error:
        raise QueryError("query", _reason(error, sparql), "Mend the query at that place.") from error
    except RuntimeError as error:
        raise QueryError("query", f"the engine gave up on it ({error})", "Simplify the query.") from error
    except OSError as error:
        raise StoreError(store.name, f"it is damaged ({error})", "Build it again with `kg build`.") from error


def ask_named(store: Store, name: str, *values: str) -> Result:
    """Return the result of a query of the library, with the values for its parameters in order.

    Raises QueryError naming the known queries, or the parameters of this one, when they do not fit.
    """
    query = library().get(name)
    if query is None:
        raise QueryError(f"query {name}", "there is no such named query", f"Known ones: {', '.join(library())}.")
    return run(store, bind(query, values))


class _Graphs:
    """The IRIs of the named graphs of a store, asked one by one."""

    def __init__(self, store: Store) -> None:
        self._engine = store.engine

    def __contains__(self, iri: object) -> bool:
        try:
            return self._engine.contains_named_graph(pyoxigraph.NamedNode(str(iri)))
        except ValueError:  # It is no absolute IRI.
            return False


def _graphs(chosen: Chosen) -> dict[str, Any]:
    """Return the graphs as Oxigraph takes them: it reads them in the store and fetches nothing."""
    return {
        "default_graph": [pyoxigraph.NamedNode(iri) for iri in chosen.default],
        "named_graphs": [pyoxigraph.NamedNode(iri) for iri in chosen.named],
    }


def _result(
    found: pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples,
    prefixes: tuple[tuple[str, str], ...],
    limits: Limits,
) -> Result:
    if isinstance(found, pyoxigraph.QueryBoolean):
        return Result("boolean", answer=bool(found))
    if isinstance(found, pyoxigraph.QueryTriples):
        told = ((str(t.subject), str(t.predicate), str(t.object)) for t in found)
        triples, cut = _kept(told, limits)
        return Result("triples", _TRIPLE, tuple(sorted(set(triples))), prefixes=prefixes, truncated=cut)
    columns = tuple(variable.value for variable in found.variables)
    solutions = (tuple(None if term is None else str(term) for term in solution) for solution in found)
    rows, cut = _kept(solutions, limits)
    return Result("rows", columns, tuple(rows), prefixes=prefixes, truncated=cut)


_TRIPLE = ("subject", "predicate", "object")
Row = TypeVar("Row", bound=tuple[str | None, ...])


def _kept(rows: Iterable[Row], limits: Limits) -> tuple[list[Row], bool]:
    """Return the rows within the limits, and whether there are more."""
    if not limits.rows and not limits.characters:
        return list(rows), False
    kept: list[Row] = []
    room, rest = limits.characters or sys.maxsize, iter(rows)
    for each in islice(rest, limits.rows or None):
        room -= sum(len(term) for term in each if term)
        if room < 0:
            return kept, True
        kept.append(each)
    return kept, next(rest, None) is not None


def _reason(error: Exception, sparql: str) -> str:
    """Return the fault with the line that it stands in; Oxigraph counts lines and columns from one."""
    text = re.sub(r"(, |one of )\[.*", r"\1…", str(error), flags=re.DOTALL)
    place = re.match(r"error at (\d+):(\d+)", text)
    lines = sparql.splitlines()
    if place and int(place[1]) <= len(lines):
        return f"{text} in: {lines[int(place[1]) - 1].strip()}"
    return text
