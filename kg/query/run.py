"""Running a query on an open store.

All graphs together are the default graph of a query, so `?claim kg:modality "planned"` finds claims without `GRAPH`;
no triple stands in two graphs, so nothing counts twice. `GRAPH`, `FROM` and `FROM NAMED` choose graphs of the store.
"""

from __future__ import annotations

import re

import pyoxigraph

from kg.errors import QueryError, StoreError
from kg.query.guard import check, chooses_graphs
from kg.query.library import bind, library
from kg.query.result import Result
from kg.store import Store


def run(store: Store, sparql: str) -> Result:
    """Return the result of a SELECT, ASK, CONSTRUCT or DESCRIBE query; the prefixes of the store are declared.

    Raises QueryError with the reason when the query is wrong, changes the store or calls out.
    """
    check(sparql, _Graphs(store))
    try:
        union = not chooses_graphs(sparql)  # Oxigraph would overrule FROM by the union.
        found = store.engine.query(sparql, prefixes=dict(store.prefixes), use_default_graph_as_union=union)
        return _result(found, store.prefixes)
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


def _result(
    found: pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples,
    prefixes: tuple[tuple[str, str], ...],
) -> Result:
    if isinstance(found, pyoxigraph.QueryBoolean):
        return Result("boolean", answer=bool(found))
    if isinstance(found, pyoxigraph.QueryTriples):
        triples = sorted({(str(t.subject), str(t.predicate), str(t.object)) for t in found})
        return Result("triples", ("subject", "predicate", "object"), tuple(triples), prefixes=prefixes)
    columns = tuple(variable.value for variable in found.variables)
    rows = tuple(tuple(None if term is None else str(term) for term in solution) for solution in found)
    return Result("rows", columns, rows, prefixes=prefixes)


def _reason(error: Exception, sparql: str) -> str:
    """Return the fault with the line that it stands in; Oxigraph counts lines and columns from one."""
    text = re.sub(r"(, |one of )\[.*", r"\1…", str(error), flags=re.DOTALL)
    place = re.match(r"error at (\d+):(\d+)", text)
    lines = sparql.splitlines()
    if place and int(place[1]) <= len(lines):
        return f"{text} in: {lines[int(place[1]) - 1].strip()}"
    return text
