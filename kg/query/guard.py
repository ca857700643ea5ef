"""What a query may not do: call out, change the store, or break the engine.

A query is cut into the tokens of the SPARQL grammar first, so that a word inside a string, an IRI, a name or a
comment is never taken for a keyword, nor a keyword missed. Oxigraph itself has no switch for this.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

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
_FORMS = frozenset(["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"])
_DEEPEST = 100
_MOST = 2000
_UPDATES = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"])
_UNICODE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def check(sparql: str, graphs: Container[str] = ()) -> None:
    """Raise QueryError when the query calls out, is an update, names a graph that is none, or would break the engine.

    `graphs` are the IRIs of the graphs that FROM may name.
    """
    tokens = list(_tokens(sparql))
    words = [text.upper() if kind == "word" else text for kind, text in tokens]
    if "SERVICE" in words:
        raise QueryError("SERVICE", "the query would call another service", "Query one store at a time.")
    first = next((word for word in words if word in _FORMS | _UPDATES), "")
    if first in _UPDATES:
        raise QueryError(first, "the query would change the store", "Use SELECT, ASK, CONSTRUCT or DESCRIBE.")
    _bounded(tokens)
    for at, word in enumerate(words):
        following = [word for word in words[at + 1 : at + 3] if word != "NAMED"]
        if word == "FROM" and following and following[0].startswith("<") and following[0][1:-1] not in graphs:
            raise QueryError(
                f"FROM {following[0]}", "the store has no such graph, and nothing is fetched", "Name a graph of it."
            )


def chooses_graphs(sparql: str) -> bool:
    """Tell whether the query says by FROM which graphs it is about."""
    return any(kind == "word" and text.upper() == "FROM" for kind, text in _tokens(sparql))


def _bounded(tokens: list[tuple[str, str]]) -> None:
    """Refuse what would overflow the stack of the engine's parser and end the program without a word."""
    depth = deepest = signs = 0
    for kind, text in tokens:
        signs += kind in ("word", "other")
        depth += (text in "([{") - (text in ")]}") if kind == "other" else 0
        deepest = max(deepest, depth)
    if deepest > _DEEPEST or signs > _MOST:
        fault = f"it is nested {deepest} deep, of {signs} keywords and signs"
        raise QueryError("query", fault, f"Stay below {_DEEPEST} and {_MOST}: split it, or list values with VALUES.")


def _tokens(sparql: str) -> Iterator[tuple[str, str]]:
    """Yield (kind, text) of the tokens, without blanks and comments."""
    for token in _TOKEN.finditer(_UNICODE.sub(_character, sparql)):
        kind, text = token.lastgroup or "other", token.group()
        if kind != "comment" and not text.isspace():
            yield kind, text


def _character(match: re.Match[str]) -> str:
    code = int(match.group(1) or match.group(2), 16)
    return chr(code) if code < 0x110000 else "\ufffd"
