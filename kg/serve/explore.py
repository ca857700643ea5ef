"""The explorer behind the server: its page, its script and style, and what it asks for."""

from __future__ import annotations

import json
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from kg.ask.names import fold
from kg.explore.near import Explore, Fragment
from kg.explore.page import SCRIPT, STYLE, query_script, query_style, script, shell, style
from kg.extraction.places import Gazetteer
from kg.serve.desk import body_of, desk_of

API = "/api/explore/"
FOUND = 12  # things that a search offers
START = 24  # things in the first picture
AMONG = 120  # things that a result brings into the picture


def routes() -> list[Route]:
    """Return the routes of the explorer; the application keeps its desk in `state.desk`."""
    asked: dict[str, Callable[[Request], Fragment]] = {
        "start": _start,
        "search": _search,
        "thing": lambda request: _thing(request, request.query_params.get("id", "")),
        "near": lambda request: _explore(request).near(request.query_params.get("id", "")),
        "paths": lambda request: _explore(request).paths(
            request.query_params.get("from", ""), request.query_params.get("to", "")
        ),
        "article": lambda request: _explore(request).article(request.query_params.get("id", "")),
    }
    return [
        Route("/explore", _page),
        Route(f"/static/{SCRIPT}", lambda _: _file(script(), "text/javascript")),
        Route(f"/static/{STYLE}", lambda _: _file(style(), "text/css")),
        Route("/static/query.js", lambda _: _file(query_script(), "text/javascript")),
        Route("/static/query.css", lambda _: _file(query_style(), "text/css")),
        *(Route(f"{API}{name}", _answering(answer)) for name, answer in asked.items()),
        Route(f"{API}among", _among, methods=["POST"]),
    ]


def _explore(request: Request) -> Explore:
    desk = desk_of(request)
    return Explore(desk.access, desk.schema, Gazetteer.load())


def _page(request: Request) -> Response:
    desk = desk_of(request)
    return HTMLResponse(shell(desk.schema, api=API, assets="/static/", base_iri=desk.access.base))


def _start(request: Request) -> Fragment:
    state = request.app.state  # counted once: the store does not change while it is served
    if not hasattr(state, "explore_start"):
        state.explore_start = _explore(request).start(START)
    start: Fragment = state.explore_start
    return start


def _search(request: Request) -> Fragment:
    found = desk_of(request).search.find(request.query_params.get("q", ""), FOUND)
    told = _explore(request).things([match.id for match in found])
    names = {id_: row[1] for id_, row in told["entities"]}
    hits = [
        {"id": match.id, "alias": match.name if match.name != names[match.id] else ""}
        for match in found
        if match.id in names
    ]
    return {"found": hits, **told}


async def _among(request: Request) -> Response:
    """Return the things of these ids and of exactly these names, as a result of a query has them.

    They come as a form in the body: an address of hundreds of long names is longer than servers take.
    """
    text = (await body_of(request)).decode("utf-8", "replace")
    given = QueryParams(text)

    def answer(request: Request) -> Fragment:
        names = desk_of(request).names
        told = (id_ for name in given.getlist("name")[: 2 * AMONG] for id_ in names.exact(fold(name)))
        wanted = dict.fromkeys([*(id_ for id_ in given.getlist("id") if "/" in id_), *told])
        return _explore(request).among(list(wanted)[:AMONG])

    return await run_in_threadpool(_answering(answer), request)


def _thing(request: Request, id_: str) -> Fragment:
    told = _explore(request).things([id_])
    return {"id": id_, **told} if told["entities"] else told


def _answering(answer: Callable[[Request], Fragment]) -> Callable[[Request], Response]:
    def respond(request: Request) -> Response:
        content = json.dumps(answer(request), ensure_ascii=False, separators=(",", ":"))
        return Response(content.encode("utf-8", "replace"), media_type="application/json")

    return respond


def _file(content: str, media_type: str) -> Response:
    return Response(content.encode(), media_type=media_type, headers={"Cache-Control": "max-age=3600"})
