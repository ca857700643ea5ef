"""What stands before every request: who may come, from where, and what every answer forbids a browser."""

from __future__ import annotations

import hashlib
import hmac
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.serve.settings import Settings, is_loopback

COOKIE = "kg-token"
OPEN = frozenset({"/login", "/static/app.css"})  # what is needed to log in
# The dossier carries its own policy, by the hashes of its scripts, and is kept apart from everything here.
DOSSIER = "/graph"
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
DOSSIER_POLICY = "sandbox allow-scripts allow-popups allow-downloads; frame-ancestors 'none'"
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def pass_of(token: str) -> str:
    """Return what the cookie holds for a token: it lets in, and does not tell the token."""
    return hmac.new(token.encode(), b"kg serve", hashlib.sha256).hexdigest()


class Guards:
    """The middleware: host, origin, token, and the headers of every answer."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request that may not come; hand on the others."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refused = self._refusal(scope, headers)

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._mark(MutableHeaders(scope=message), scope["path"], headers)
            await send(message)

        await (refused or self._app)(scope, receive, marked)

    def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        settings = self._settings
        if is_loopback(settings.host) and not _is_here(headers.get("host", ""), settings.host):
            # A foreign name that was made to lead here is how a page elsewhere would read this graph.
            return PlainTextResponse("421: this server has no such name\n", 421)
        origin = headers.get("origin", "")
        if origin and origin != settings.cors and not _same_origin(origin, headers.get("host", "")):
            return PlainTextResponse("403: pages of other origins may not ask here (see --cors)\n", 403)
        if _is_foreign(headers) and not origin:
            return PlainTextResponse("403: other sites may link here, and not ask\n", 403)
        if settings.token and scope["path"] not in OPEN and not self._is_known(headers):
            if scope["method"] == "GET" and "text/html" in headers.get("accept", ""):
                return RedirectResponse("/login", 303)
            challenge = {"WWW-Authenticate": 'Bearer realm="kg"'}
            return PlainTextResponse("401: give the token as `Authorization: Bearer …`\n", 401, challenge)
        if scope["method"] == "OPTIONS" and settings.cors and origin == settings.cors:
            return Response(status_code=204)
        return None

    def _is_known(self, headers: Headers) -> bool:
        token = self._settings.token
        scheme, _, given = headers.get("authorization", "").partition(" ")
        # A header is bytes, read as Latin-1: a token of other letters comes in UTF-8.
        if scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode("latin-1"), token.encode()):
            return True
        try:
            cookie = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
        except CookieError:
            return False
        return cookie is not None and _same(cookie.value, pass_of(token))

    def _mark(self, headers: MutableHeaders, path: str, asked: Headers) -> None:
        for name, value in _HEADERS.items():
            headers.setdefault(name, value)
        headers["Content-Security-Policy"] = DOSSIER_POLICY if path == DOSSIER else POLICY
        headers.add_vary_header("Accept, Cookie, Origin")
        cors = self._settings.cors
        if cors and asked.get("origin") == cors:
            headers["Access-Control-Allow-Origin"] = cors
            headers["Access-Control-Allow-Methods"] = "GET, POST, OPTIONS"
            headers["Access-Control-Allow-Headers"] = "Accept, Authorization, Content-Type"
            headers["Access-Control-Expose-Headers"] = "KG-Truncated"
        else:
            headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def _is_here(host: str, listening: str) -> bool:
    return _name(host) in {"localhost", "127.0.0.1", "[::1]", listening, f"[{listening}]"}


def _name(host: str) -> str:
    """Return a Host header without its port, in lower case."""
    name = host.strip().lower()
    return name.rpartition("]")[0] + "]" if name.startswith("[") else name.partition(":")[0]


def _same_origin(origin: str, host: str) -> bool:
    return origin.partition("://")[2].lower() == host.strip().lower()


def _is_foreign(headers: Headers) -> bool:
    """Tell whether a page of another site asks by itself, not its reader by following a link."""
    return headers.get("sec-fetch-site") == "cross-site" and headers.get("sec-fetch-mode") != "navigate"
