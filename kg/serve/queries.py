"""SPARQL over HTTP: the endpoint for programs, and the page with the editor for readers."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kg.graph.terms import Term
from kg.query.result import Result, shown
from kg.serve import formats, protocol
from kg.serve.desk import Desk, body_of, desk_of, page
from kg.serve.pages import address
from kg.serve.pool import RefusedError

ROWS = 500  # rows of a result shown as a page
START = (
    "SELECT ?thing ?property ?other WHERE {\n"
    "  ?claim a kg:Claim ; rdf:subject ?thing ; rdf:predicate ?property ; rdf:object ?other\n} LIMIT 50\n"
)


def routes() -> list[Route]:
    """Return the routes of queries; the application keeps its desk in `state.desk`."""
    methods = ["GET", "POST"]
    return [
        Route("/sparql", _sparql, methods=methods),
        Route("/sparql/", _sparql, methods=methods),
        Route("/query", _page),
    ]


async def _sparql(request: Request) -> Response:
    body = await body_of(request)
    if request.method == "GET" and not request.url.query:
        html = formats.choose(request.headers.get("accept", ""), {**formats.GRAPHS, **formats.PAGES}) == "html"
        return RedirectResponse("/query", 303) if html else protocol.description()
    given = protocol.parameters(request, body)
    return await run_in_threadpool(protocol.answer, request, given, desk_of(request).pool)


def _page(request: Request) -> Response:
    desk = desk_of(request)
    sparql = request.query_params.get("query", "")
    if not sparql.strip():
        return _answered(request, desk, START, None, asked=False)
    try:
        return _answered(request, desk, sparql, desk.pool.query(sparql))
    except RefusedError as fault:
        return _answered(request, desk, sparql, None, fault=fault)


def _answered(
    request: Request,
    desk: Desk,
    sparql: str,
    found: Result | None,
    *,
    fault: RefusedError | None = None,
    asked: bool = True,
) -> Response:
    """Return the page with the rows of a result, none yet, or the fault."""
    told = found or Result("rows")
    content: dict[str, Any] = {
        "sparql": sparql,
        "vocabulary": desk.vocabulary,
        "asked": asked and fault is None,
        "triples": told.form == "triples",
        "answer": told.answer,
        "columns": told.columns,
        "rows": [[(shown(term, desk.prefixes), _link(desk, term)) for term in row] for row in told.rows[:ROWS]],
        "number": len(told),
        "cut": told.truncated or len(told) > ROWS,
        "fault": fault,
    }
    return page(request, "query", status=fault.status if fault else 200, **content)


def _link(desk: Desk, term: Term | None) -> str:
    """Return the address of a term that has a page here, else nothing."""
    if term is None or not term.startswith(f"<{desk.access.base}"):
        return ""
    id_ = desk.access.id(term[1:-1])
    return address(id_) if "/" in id_ or id_.startswith(("doc-", "claim-")) else ""
