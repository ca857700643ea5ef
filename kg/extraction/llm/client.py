"""One request to an OpenAI-compatible endpoint: retried, bounded in time and size, and paid out of a budget."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from threading import Lock
from typing import Any

import httpx

from kg.errors import EndpointError
from kg.extraction.llm.settings import Settings

MOST_BYTES = 4 << 20
_TRY_AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
_LONGEST_WAIT = 60.0


@dataclass(frozen=True, slots=True)
class Answer:
    """The text of an answer, whether it was cut off, and the tokens that the endpoint says it took."""

    text: str
    cut: bool
    tokens: int


class Client:
    """Sends requests and keeps count of tokens; may be used from several threads."""

    def __init__(self, settings: Settings) -> None:
        headers = {"Authorization": f"Bearer {settings.key}"} if settings.key else {}
        # No redirects: a token never travels to another host than the one named.
        self._http = httpx.Client(headers=headers, timeout=settings.seconds, follow_redirects=False, trust_env=False)
        self._settings = settings
        self._lock = Lock()
        self.spent = 0

    def ask(self, body: dict[str, Any], *, needs: int) -> Answer:
        """Send one request; `needs` is the number of tokens it is expected to take.

        Raises EndpointError when the budget does not cover it, when the endpoint refuses, and when every try failed.
        """
        with self._lock:
            budget = self._settings.budget
            if budget is not None and self.spent + needs > budget:
                fault = f"the budget of {budget} tokens is spent ({self.spent} used, {needs} needed next)"
                raise EndpointError("--llm-budget", fault, "Raise it and run again: answers so far are kept.")
            self.spent += needs
        answer = self._try(body)
        with self._lock:
            self.spent += answer.tokens - needs if answer.tokens else 0
        return answer

    def _try(self, body: dict[str, Any]) -> Answer:
        fault = ""
        for number in range(self._settings.tries):
            if number:
                time.sleep(min(self._settings.wait * 2 ** (number - 1), _LONGEST_WAIT))
            try:
                status, content = self._post(body)
            except (httpx.HTTPError, TimeoutError) as error:
                fault = f"no answer ({type(error).__name__}: {error})"
                continue
            if status == 200:
                answer = _answer(content)
                if answer is not None:
                    return answer
                fault = "the answer is no chat completion"
            elif status in _TRY_AGAIN:
                fault = f"status {status}"
            else:
                told = content[:200].decode("utf-8", "replace")
                raise EndpointError(self._settings.url, f"it refused with status {status}: {told}", "Check key, model.")
        remedy = "See that the service runs; answers so far are kept, so run again."
        raise EndpointError(self._settings.url, f"{self._settings.tries} tries failed, the last: {fault}", remedy)

    def _post(self, body: dict[str, Any]) -> tuple[int, bytes]:
        deadline = time.monotonic() + self._settings.seconds
        content = bytearray()
        url = self._settings.url.rstrip("/") + "/chat/completions"
        with self._http.stream("POST", url, json=body) as response:
            # httpx bounds the wait for each piece; a service that drips must be bounded as a whole.
            for piece in response.iter_bytes():
                content += piece
                if time.monotonic() > deadline:
                    raise TimeoutError(f"longer than {self._settings.seconds:g} s")
                if len(content) > MOST_BYTES:
                    raise TimeoutError(f"more than {MOST_BYTES} bytes")
            return response.status_code, bytes(content)


def _answer(content: bytes) -> Answer | None:
    try:
        row = json.loads(content)
        choice = row["choices"][0]
        text = choice["message"]["content"]
        usage = row.get("usage") or {}
        tokens = usage.get("total_tokens", 0)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        return None
    if not isinstance(text, str):
        return None
    counted = tokens if isinstance(tokens, int) and tokens >= 0 else 0
    return Answer(text, choice.get("finish_reason") == "length", counted)
