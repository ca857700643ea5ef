"""What a query may not do: call out, or change the store.

A query is cut into the tokens of the SPARQL grammar first, so that a word inside a string, an IRI, a name or a
comment is never taken for a keyword, nor a keyword missed. Oxigraph itself has no switch for this.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.errors import QueryError

_TOKEN = re.compile(
    r"""
    (?P<iri><[^\x00-\x20<>"{}|^`\\]*>)
  | (?P<string>'{3}(?:(?:'|'')?(?:[^'\\]|\\.))*'{3} | "{3}(?:(?:"|"")?(?:[^"\\]|\\.))*"{3}
              | '(?:[^'\\\n\r]|\\.)*' | "(?:[^"\\\n\r]|\\.)*")
  | (?P<comment>\#[^\n\r]*)
  | (?P<name>(?:[^\W\d_][\w.·-]*)?:(?:[\w.:·-]|%[0-9A-Fa-f]{2}|\\.)*)
  | (?P<variable>[?$]\w+)
  | (?P<tag>@[A-Za-z][A-Za-z0-9-]*)
  | (?P<word>[^\W\d]\w*)
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_UPDATES = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"])
_UNICODE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def check(sparql: str) -> None:
    """Raise QueryError when the query calls another service or is an update."""
    first = ""
    for word in _words(sparql):
        if word == "SERVICE":
            raise QueryError("SERVICE", "the query would call another service", "Query one store at a time.")
        if not first and word not in ("PREFIX", "BASE", "VERSION"):
            first = word
    if first in _UPDATES:
        raise QueryError(first, "the query would change the store", "Use SELECT, ASK, CONSTRUCT or DESCRIBE.")


def _words(sparql: str) -> Iterator[str]:
    """Yield the bare words in upper case: keywords, and nothing inside strings, IRIs, names or comments."""
    for token in _TOKEN.finditer(_UNICODE.sub(_character, sparql)):
        if token.lastgroup == "word":
            yield token.group().upper()


def _character(match: re.Match[str]) -> str:
    code = int(match.group(1) or match.group(2), 16)
    return chr(code) if code < 0x110000 else "\ufffd"
