"""Requests to the HTTP endpoint of a triple store, whose refusals become messages."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

from kg.errors import OutputError
from kg.extras import need
from kg.push.table import Settings

_TRY_AGAIN = frozenset({429, 502, 503, 504})
_WAITS = (1.0, 3.0)  # seconds before the second and third try
_SECONDS = 600.0  # a large graph takes a store long
_REMEDIES = {
    401: "Give the right --user and --password.",
    403: "Give a --user who may write there.",
    404: "Check the address: the documentation of the store tells that of its graph store or its updates.",
    405: "Check the address: this one takes no such request.",
    413: "Send less at a time: --batch 500.",
    415: "Check the address: this one takes no RDF.",
}


class Endpoint:
    """Sends requests with the user's credentials; to be used in a `with` block."""

    def __init__(self, address: str, settings: Settings) -> None:
        parts = urlsplit(address)
        self._httpx: Any = need("httpx", "sparql")
        self.user = settings.user or unquote(parts.username or "")
        self._password = settings.password or unquote(parts.password or "")
        self.address = bare(address)
        # No redirects: credentials never travel to another host than the one named.
        self._client = self._httpx.Client(timeout=_SECONDS, follow_redirects=False, trust_env=False)

    def __enter__(self) -> Endpoint:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self._client.close()

    def send(
        self,
        method: str,
        address: str = "",
        *,
        params: Mapping[str, str] | None = None,
        body: bytes | None = None,
        type_: str = "",
        accept: str = "*/*",
        missing: bool = False,
    ) -> bytes:
        """Send one request, again when the store is busy; return what it answers.

        With `missing` an answer of 404 is nothing. Raises OutputError when the store is out of reach or refuses.
        """
        target = address or self.address
        headers = {"Accept": accept, **({"Content-Type": type_} if type_ else {})}
        answer = self._send(method, target, params, body, headers)
        if answer.status_code == 401 and self.user and self._client.auth is None:
            self._client.auth = self._credentials(answer)
            answer = self._send(method, target, params, body, headers)
        if answer.is_success:
            return bytes(answer.content)
        if missing and answer.status_code == 404:
            return b""
        raise OutputError(
            target, f"it refuses with {_said(answer)}", _REMEDIES.get(answer.status_code, _remedy(answer))
        )

    def _send(
        self, method: str, target: str, params: Mapping[str, str] | None, body: bytes | None, headers: dict[str, str]
    ) -> Any:
        for wait in (*_WAITS, None):
            try:
                answer = self._client.request(method, target, params=params, content=body, headers=headers)
            except (self._httpx.HTTPError, self._httpx.InvalidURL, ValueError, OSError) as error:
                raise OutputError(
                    target, f"it cannot be reached ({error})", "Check the address, and that the store is running."
                ) from error
            if answer.status_code not in _TRY_AGAIN or wait is None:
                break
            time.sleep(wait)
        return answer

    def _credentials(self, answer: Any) -> Any:
        asked = answer.headers.get("www-authenticate", "").lower()
        kind = self._httpx.DigestAuth if asked.startswith("digest") else self._httpx.BasicAuth
        return kind(self.user, self._password)


def bare(address: str) -> str:
    """Return an address without the user and password in it."""
    parts = urlsplit(address)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _said(answer: Any) -> str:
    words = re.sub(r"<[^>]*>|\s+", " ", answer.text[:2000]).strip()
    return f"status {answer.status_code}" + (f": {words[:200]}" if words else "")


def _remedy(answer: Any) -> str:
    if 300 <= answer.status_code < 400:
        return f"Give the address it leads to: {bare(answer.headers.get('location', ''))}."
    return "Look into the log of the store."
