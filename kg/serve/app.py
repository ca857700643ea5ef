"""The application: which path is answered by what."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import unquote_plus, unquote_to_bytes

from starlette.applications import Starlette
from starlette.convertors import Convertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from kg.ask import Answer, NameIndex, day, names_of, newest, reply
from kg.ask.wording import reading, verdict
from kg.errors import KgError
from kg.explore.vocabulary import vocabulary
from kg.ontology import Ontology
from kg.query.access import Access, of_store
from kg.serve import describe, explore, formats, protocol, queries
from kg.serve.desk import Desk, body_of, desk_of, page
from kg.serve.guards import COOKIE, Guards, pass_of
from kg.serve.pages import Pages, address, asset
from kg.serve.pool import Pool, RefusedError
from kg.serve.search import Search
from kg.serve.settings import Settings
from kg.store import Store

PREFERRED = {**formats.PAGES, **{m: n for m, n in formats.GRAPHS.items() if m != "text/plain"}}
STATIC = {"app.css": "text/css"}


def make_app(
    store: Store, path: Path, schema: Ontology, settings: Settings, *, dossier: Path | None = None
) -> Starlette:
    """Return the application for the store at `path`, which is also open here to read its names once.

    `dossier` is the page of the graph as one file. Raises StoreError when the workers cannot open the store.
    """
    names = NameIndex.of(names_of(store))
    pool = Pool(path, settings, store.prefixes)
    access = Access(store.base, pool.query)
    search, pages = Search.of(names), Pages(schema)
    words = vocabulary(schema, access.names)
    today = day(settings.today) if settings.today else newest(of_store(store))
    desk = Desk(settings, schema, pool, access, names, search, pages, store.prefixes, words, dossier, today)

    @asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        yield
        pool.close()

    app = Starlette(
        routes=_routes(),
        middleware=[Middleware(Guards, settings=settings)],
        exception_handlers={KgError: _fault, HTTPException: _missing},
        lifespan=life,
    )
    app.state.desk = desk
    return app


class _All(Convertor[str]):
    """Any path at all: that of a name with a line end in it, too."""

    regex = r"[\s\S]*"

    def convert(self, value: str) -> str:
        """Return the path as it is."""
        return value

    def to_string(self, value: str) -> str:
        """Return the path as it is."""
        return value


register_url_convertor("all", _All())


def _routes() -> list[Route]:
    return [
        Route("/", _home),
        *queries.routes(),
        Route("/ask", _ask),
        Route("/search", _search),
        Route("/api/search", _api_search),
        Route("/api/neighbourhood", _api_neighbourhood),
        Route("/api/ask", _api_ask),
        Route("/graph", _graph),
        Route("/login", _login, methods=["GET", "POST"]),
        *explore.routes(),
        Route("/static/{name}", _static),
        Route("/resource", _resource),
        Route("/{id:all}", _record),
    ]


def _home(request: Request) -> Response:
    return page(request, "home", names=len(desk_of(request).names), hints=_HINTS)


_HINTS = ("谁投资了", "有哪些企业", "在哪里", "的董事长是谁", "计划做什么", "有什么关系")


def _ask(request: Request) -> Response:
    desk = desk_of(request)
    question = request.query_params.get("q", "")
    if not question.strip():
        return RedirectResponse("/", 303)
    answer = _replied(request, question)
    read = reading(answer.question, desk.schema) if answer.question else ""
    return page(request, "ask", question=question, answer=answer, reading=read, verdict=verdict(answer))


def _replied(request: Request, question: str) -> Answer:
    """Return the answer, counted from the day that the request tells (`date`), else from that of the server."""
    desk, told = desk_of(request), request.query_params.get("date", "")
    return reply(desk.access, question, desk.names, desk.schema, today=day(told) if told else desk.today)


def _api_ask(request: Request) -> Response:
    desk = desk_of(request)
    answer = _replied(request, request.query_params.get("q", ""))
    findings = [
        {
            "id": finding.thing.id if finding.thing else None,
            "name": finding.thing.name if finding.thing else "",
            "words": finding.words,
            "claims": [fact.claim for fact in finding.facts],
            "modality": kind,
        }
        for kind, found in (("told", answer.findings), ("otherwise", answer.also))
        for finding in found
    ]
    read = reading(answer.question, desk.schema) if answer.question else None
    said = verdict(answer)
    content = {"question": answer.text, "reading": read, "verdict": {"zh": said.zh, "en": said.en}}
    return _json({**content, "sparql": answer.sparql, "findings": findings, "hints": answer.hints})


def _search(request: Request) -> Response:
    wanted = request.query_params.get("q", "")
    return page(request, "search", wanted=wanted, found=_found(request, wanted, 100))


def _api_search(request: Request) -> Response:
    wanted = request.query_params.get("q", "")
    return _json({"query": wanted, "results": _found(request, wanted, _number(request, "limit", 20, 200))})


def _found(request: Request, wanted: str, limit: int) -> list[dict[str, str]]:
    return [
        {"id": match.id, "type": match.id.partition("/")[0], "name": match.name, "address": address(match.id)}
        for match in desk_of(request).search.find(wanted, limit)
    ]


def _api_neighbourhood(request: Request) -> Response:
    id_ = request.query_params.get("id", "")
    limit = _number(request, "limit", describe.NEIGHBOURS, 2000)
    found = describe.neighbourhood(desk_of(request).access, id_, limit) if "/" in id_ else None
    if found is None:
        raise RefusedError(404, f"entity {id_}", "there is none of this id", "Look for it by /api/search.")
    return _json(found)


def _graph(request: Request) -> Response:
    dossier = desk_of(request).dossier
    if dossier is None or not dossier.is_file():
        raise RefusedError(404, "graph.html", "the build has no such page", "Make one with `kg view`.")
    return FileResponse(dossier, media_type="text/html")


async def _login(request: Request) -> Response:
    token = desk_of(request).settings.token
    if not token:
        return RedirectResponse("/", 303)
    if request.method == "GET":
        return page(request, "login", wrong=False)
    body = (await body_of(request)).decode("utf-8", "replace")
    given = next((unquote_plus(part[6:]) for part in body.split("&") if part.startswith("token=")), "")
    if pass_of(given) != pass_of(token):
        return page(request, "login", status=401, wrong=True)
    response = RedirectResponse("/", 303)
    response.set_cookie(COOKIE, pass_of(token), httponly=True, samesite="strict", path="/")
    return response


def _static(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in STATIC:
        raise HTTPException(404)
    return Response(asset(name), media_type=STATIC[name], headers={"Cache-Control": "max-age=3600"})


def _resource(request: Request) -> Response:
    return _described(request, request.query_params.get("id", ""))


def _record(request: Request) -> Response:
    # The raw path: a name may hold an encoded slash, and bytes that are no UTF-8.
    raw: bytes = request.scope.get("raw_path", b"") or request.url.path.encode()
    path = unquote_to_bytes(raw.partition(b"?")[0].removeprefix(b"/"))
    try:
        return _described(request, path.decode("utf-8", "surrogatepass"))
    except UnicodeDecodeError:
        raise HTTPException(404) from None


def _described(request: Request, id_: str) -> Response:
    desk = desk_of(request)
    form = request.query_params.get("format") or formats.choose(request.headers.get("accept", ""), PREFERRED)
    if form is None:
        raise RefusedError(406, "Accept", "there is no such form of it", "Ask for HTML, Turtle, N-Triples or JSON-LD.")
    if form != "html":
        return _rdf(desk, id_, form)
    found: object | None
    if "/" in id_:
        name, found = "entity", describe.entity(desk.access, id_, first=_number(request, "first", 0, 1_000_000))
    elif id_.startswith("claim-"):
        name, found = "claim", describe.claim(desk.access, id_)
    elif id_.startswith("doc-"):
        name, found = "document", describe.document(desk.access, id_)
    else:
        raise HTTPException(404)
    if found is None:
        raise HTTPException(404)
    chosen = request.query_params.get("claim", "")
    return page(request, name, page=found, iri=_iri(desk, id_), step=describe.PAGE, chosen=chosen)


def _iri(desk: Desk, id_: str) -> str:
    names = desk.access.names
    return (names.entity(id_) if "/" in id_ else names.record(id_))[1:-1]


def _rdf(desk: Desk, id_: str, form: str) -> Response:
    query = describe.triples(desk.access, id_)
    if query is None or form not in formats.GRAPHS.values():
        raise HTTPException(404 if query is None else 406)
    found = desk.pool.run(query, table=None, graph=form)
    if not desk.pool.query(f"ASK {{ <{_iri(desk, id_)}> ?p ?o }}").answer:
        raise HTTPException(404)
    headers = {protocol.TRUNCATED: "true"} if found.truncated else {}
    return Response(found.body, headers={"Content-Type": f"{formats.media_type(form)}; charset=utf-8", **headers})


def _number(request: Request, name: str, default: int, most: int) -> int:
    given = request.query_params.get(name, "")
    return min(int(given), most) if given.isascii() and given.isdigit() else default


def _json(content: object) -> Response:
    return Response(json.dumps(content, ensure_ascii=False).encode("utf-8", "replace"), media_type="application/json")


def _fault(request: Request, fault: Exception) -> Response:
    """Tell a fault of the program's own: as a page to a reader, as a line to a program."""
    status = fault.status if isinstance(fault, RefusedError) else 400
    wants_page = formats.choose(request.headers.get("accept", ""), {"text/plain": "line", **formats.PAGES}) == "html"
    headers = {"Retry-After": "5"} if status == 503 else {}
    if wants_page and not request.url.path.startswith("/sparql"):
        told = page(request, "fault", status=status, code=status, message=str(fault))
        told.headers.update(headers)
        return told
    return PlainTextResponse(f"{fault}\n".encode("utf-8", "replace"), status, headers)


def _missing(request: Request, fault: Exception) -> Response:
    status = fault.status_code if isinstance(fault, HTTPException) else 500
    if status == 404:
        return _fault(
            request, RefusedError(404, request.url.path, "nothing is here", "Search for it on the first page.")
        )
    headers = fault.headers if isinstance(fault, HTTPException) else None
    return PlainTextResponse(f"{status}\n", status, dict(headers or {}))
