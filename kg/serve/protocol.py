"""The SPARQL 1.1 Protocol, the query operation: GET, POST of a form, POST of a query. Updates are refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from kg.serve import formats
from kg.serve.pool import Pool, RefusedError

FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
TRUNCATED = "KG-Truncated"
Parameters = Mapping[str, Sequence[str]]

_DESCRIPTION = """@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
[] a sd:Service ;
   sd:endpoint <> ;
   sd:supportedLanguage sd:SPARQL11Query ;
   sd:feature sd:UnionDefaultGraph ;
   sd:resultFormat %s .
"""
_FORMATS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
)


def parameters(request: Request, body: bytes) -> Parameters:
    """Return the parameters of a request; raise RefusedError (400, 403, 415) when they are none of the protocol."""
    found = _fields(request.url.query)
    if request.method == "POST":
        media, _, rest = request.headers.get("content-type", "").partition(";")
        charset = rest.partition("charset=")[2].strip(' "').lower()
        media = media.strip().lower()
        if media == UPDATE:
            raise RefusedError(403, "update", "the graph is read-only", "Change the news and build it again.")
        if media not in (FORM, QUERY) or charset not in ("", "utf-8", "utf8"):
            raise RefusedError(
                415, f"Content-Type {media or 'none'}", "no query comes so", f"Send {FORM} or {QUERY}, UTF-8."
            )
        text = _decoded(body)
        for name, values in (_fields(text) if media == FORM else {"query": [text]}).items():
            found[name] = [*found.get(name, ()), *values]
    if "update" in found:
        raise RefusedError(403, "update", "the graph is read-only", "Change the news and build it again.")
    if len(found.get("query", ())) != 1:
        raise RefusedError(400, "query", f"{len(found.get('query', ()))} queries were given", "Give one, as `query`.")
    return found


def answer(request: Request, given: Parameters, pool: Pool) -> Response:
    """Return the answer to a query in the form that the request accepts; raise RefusedError when there is none."""
    table, graph = _forms(request, given)
    reply = pool.run(
        given["query"][0],
        table=table,
        graph=graph,
        default=given.get("default-graph-uri", ()),
        named=given.get("named-graph-uri", ()),
    )
    media = formats.media_type(reply.form)
    charset = "" if media == formats.media_type("rdfxml") else "; charset=utf-8"
    headers = {TRUNCATED: "true"} if reply.truncated else {}
    return Response(reply.body, headers={"Content-Type": media + charset, **headers})


def description() -> Response:
    """Return what the endpoint tells of itself when it is asked nothing."""
    found = ", ".join(f"<http://www.w3.org/ns/formats/{name}>" for name in _FORMATS)
    return PlainTextResponse(_DESCRIPTION % found, media_type="text/turtle")


def _forms(request: Request, given: Parameters) -> tuple[str | None, str | None]:
    wanted = next(iter(given.get("format", ())), "")
    if wanted:
        tables, graphs = set(formats.TABLES.values()), set(formats.GRAPHS.values())
        return wanted if wanted in tables else None, wanted if wanted in graphs else None
    accept = request.headers.get("accept", "")
    return formats.choose(accept, formats.TABLES), formats.choose(accept, formats.GRAPHS)


def _fields(encoded: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    try:
        pairs = parse_qsl(encoded, keep_blank_values=True, errors="strict", max_num_fields=100)
    except (ValueError, UnicodeDecodeError) as error:
        raise RefusedError(400, "parameters", f"they cannot be read ({error})", "Encode them as UTF-8.") from error
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RefusedError(400, "query", "it is no UTF-8", "Encode it as UTF-8.") from error
