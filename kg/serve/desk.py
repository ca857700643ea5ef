"""All that answering needs, and the page that it becomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from kg.ask import NameIndex
from kg.ontology import Ontology
from kg.query.access import Access
from kg.serve.pages import Pages, language_of
from kg.serve.pool import Pool, RefusedError
from kg.serve.search import Search
from kg.serve.settings import MEGABYTE, Settings

LANGUAGE = "kg-language"


@dataclass(frozen=True, slots=True)
class Desk:
    """All that answering needs; one of them stands in the state of the application."""

    settings: Settings
    schema: Ontology
    pool: Pool
    access: Access
    names: NameIndex
    search: Search
    pages: Pages
    prefixes: tuple[tuple[str, str], ...]
    vocabulary: Mapping[str, Any]
    dossier: Path | None
    today: str


def desk_of(request: Request) -> Desk:
    """Return the desk of the application that a request came to."""
    desk = request.app.state.desk
    assert isinstance(desk, Desk)
    return desk


def page(request: Request, name: str, *, status: int = 200, **content: Any) -> Response:
    """Return a page in the language that the reader asks for, or has chosen before."""
    asked = request.query_params.get("lang", "")
    cookie, accept = request.cookies.get(LANGUAGE, ""), request.headers.get("accept-language", "")
    language = language_of(asked, cookie, accept)
    desk = desk_of(request)
    here = request.url.include_query_params(lang="en" if language == "zh" else "zh")
    switch = f"{here.path}?{here.query}"
    html = desk.pages.render(name, language, switch=switch, dossier=desk.dossier is not None, **content)
    response = HTMLResponse(html, status)
    if asked in ("zh", "en"):
        response.set_cookie(LANGUAGE, asked, samesite="strict", httponly=True)
    return response


async def body_of(request: Request) -> bytes:
    """Return the body; raise RefusedError when it is larger than the settings allow."""
    most = desk_of(request).settings.body * MEGABYTE
    found = bytearray()
    async for chunk in request.stream():
        found += chunk
        if len(found) > most:
            raise RefusedError(413, "request", f"it is larger than {most} bytes", "Send a shorter query.")
    return bytes(found)
