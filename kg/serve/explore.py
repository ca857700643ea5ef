"""The explorer behind the server: its page, its script and style, and what it asks for."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from kg.explore.near import Explore, Fragment
from kg.explore.page import SCRIPT, STYLE, script, shell, style
from kg.extraction.places import Gazetteer

if TYPE_CHECKING:
    from kg.serve.app import Desk

API = "/api/explore/"
FOUND = 12  # things that a search offers
START = 24  # things in the first picture


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
        *(Route(f"{API}{name}", _answering(answer)) for name, answer in asked.items()),
    ]


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


def _explore(request: Request) -> Explore:
    desk = _desk(request)
    return Explore(desk.access, desk.schema, Gazetteer.load())


def _page(request: Request) -> Response:
    return HTMLResponse(shell(_desk(request).schema, api=API, assets="/static/"))


def _start(request: Request) -> Fragment:
    state = request.app.state  # counted once: the store does not change while it is served
    if not hasattr(state, "explore_start"):
        state.explore_start = _explore(request).start(START)
    start: Fragment = state.explore_start
    return start


def _search(request: Request) -> Fragment:
    found = _desk(request).search.find(request.query_params.get("q", ""), FOUND)
    told = _explore(request).things([match.id for match in found])
    names = {id_: row[1] for id_, row in told["entities"]}
    hits = [
        {"id": match.id, "alias": match.name if match.name != names[match.id] else ""}
        for match in found
        if match.id in names
    ]
    return {"found": hits, **told}


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
