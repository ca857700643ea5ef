"""RDF terms as strings in canonical N-Triples syntax.

A term is made once, compared and sorted as text, and written as it is: a build of a million characters makes a
million and a half of them, and one object for each would cost more than all the rest (docs/decisions/0006). Only
`kg.store` and `kg.query` know the terms of another library.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cache

Term = str
Triple = tuple[Term, Term, Term]

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SH = "http://www.w3.org/ns/shacl#"
DC = "http://purl.org/dc/elements/1.1/"
DCTERMS = "http://purl.org/dc/terms/"
PROV = "http://www.w3.org/ns/prov#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
OA = "http://www.w3.org/ns/oa#"

TYPE = f"<{RDF}type>"
REPLACEMENT = "\ufffd"

# What an IRI segment may show as it is (RFC 3987), less blanks, marks of direction and other unseen characters:
# those are percent-encoded, since two names that look alike must not be two IRIs that look alike.
_SAFE = (
    r"A-Za-z0-9\-._~!$&'()*+,;=:@"
    r"\u00a1-\u061b\u061d-\u167f\u1681-\u1fff\u2010-\u2027\u2030-\u205e\u2070-\u2fff\u3001-\ud7ff"
    r"\uf900-\ufdcf\ufdf0-\ufefe\uff00-\uffef\U00010000-\U0001fffd\U00020000-\U0002fffd\U00030000-\U0003fffd"
)
_UNSAFE = re.compile(f"[^{_SAFE}]")
_CONTROL = re.compile(r'["\\\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]')
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_UNESCAPES = {escape[1]: plain for plain, escape in _ESCAPES.items()}
_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)


def segment(name: str) -> str:
    """Return the name as one segment of an IRI: Chinese stays, what is unsafe or unseen is percent-encoded.

    Different names give different segments.
    """
    if name.strip(".") == "":  # "." and ".." are steps in a path, not names
        return name.replace(".", "%2E") or "%00"
    return _UNSAFE.sub(_percent, name) if _UNSAFE.search(name) else name


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match.group().encode("utf-8", "surrogatepass"))


def literal(text: str) -> Term:
    """Return a plain string literal; a lone surrogate, which no RDF string may hold, becomes U+FFFD."""
    return f'"{_CONTROL.sub(_escape, text)}"' if _CONTROL.search(text) else f'"{text}"'


def tagged(text: str, language: str = "zh") -> Term:
    """Return a string literal with a language."""
    return f"{literal(text)}@{language}"


def typed(lexical: str, datatype: str) -> Term:
    """Return a literal of an XML Schema datatype, named by its last part."""
    return f'"{lexical}"^^<{XSD}{datatype}>'


@cache
def integer(number: int) -> Term:
    """Return an xsd:integer."""
    return typed(str(number), "integer")


def decimal(number: Decimal) -> Term:
    """Return an xsd:decimal in the shortest form without an exponent (`4000000000`, `0.95`)."""
    lexical = format(number, "f")
    if "." in lexical:
        lexical = lexical.rstrip("0").rstrip(".")
    return typed("0" if lexical in ("-0", "") else lexical, "decimal")


def day(value: date) -> Term:
    """Return an xsd:date."""
    return typed(value.isoformat(), "date")


def calendar(text: str) -> Term | None:
    """Return an ISO day, month or year as xsd:date, xsd:gYearMonth or xsd:gYear; None if it is none of them."""
    for shape, datatype in ((r"\d{4}-\d\d-\d\d", "date"), (r"\d{4}-\d\d", "gYearMonth"), (r"\d{4}", "gYear")):
        if re.fullmatch(shape, text):
            return typed(text, datatype)
    return None


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    if character in _ESCAPES:
        return _ESCAPES[character]
    return REPLACEMENT if "\ud800" <= character <= "\udfff" else f"\\u{ord(character):04X}"


def unescape(escaped: str) -> str:
    """Return the characters of an escaped N-Triples string."""
    return _ESCAPED.sub(_unescape, escaped) if "\\" in escaped else escaped


def _unescape(match: re.Match[str]) -> str:
    code = match.group(1) or match.group(2)
    return chr(int(code, 16)) if code else _UNESCAPES.get(match.group(3), match.group(3))


def parts(term: Term) -> tuple[str, str, str]:
    """Return (characters, language, datatype IRI) of a literal; a plain string has neither of the last two."""
    end = term.rindex('"')
    behind = term[end + 1 :]
    characters = unescape(term[1:end])
    if behind.startswith("@"):
        return characters, behind[1:], ""
    return characters, "", behind[3:-1]


def ordered(triples: Iterable[Triple]) -> tuple[Triple, ...]:
    """Return the triples sorted, each once: what has an IRI before all whose IRIs go on from it, as its parts do."""
    return tuple(sorted(set(triples), key=_place))


def _place(triple: Triple) -> Triple:
    subject, predicate, object_ = triple
    return subject.rstrip(">"), predicate, object_
