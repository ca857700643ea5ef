"""What a name is made of: place + trade name + field of business + legal form.

Parsing never fails: what is not recognised stays in the core, and the core is never empty.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from functools import lru_cache

from kg.resolution.facts import fields, forms, last_characters, places

_BRACKET = re.compile(r"\(([^()]*)\)")
_LONGEST_PLACE = 12
_LONGEST_FIELD = 4
_LONGEST_FORM = 11


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a key: short keys of the places, the core, the fields and forms in order, other bracketed words."""

    places: tuple[str, ...]
    core: str
    fields: tuple[str, ...]
    forms: tuple[str, ...]
    extra: tuple[str, ...] = ()

    @property
    def stem(self) -> str:
        """The core and its fields: the name without place and form."""
        return self.core + "".join(self.fields)


@lru_cache(maxsize=1 << 17)
def parts(name: str) -> Parts:
    """Take the key of a name apart."""
    where: list[str] = []
    form: list[str] = []
    extra: list[str] = []
    for inside in _BRACKET.findall(name):
        if inside in places():
            where.append(places()[inside].short)
        elif inside in forms():
            form.append(inside)
        elif inside:
            extra.append(inside)
    rest = _BRACKET.sub("", name) or name
    ends = last_characters()
    rest, end = _peel(rest, forms(), ends["forms"], _LONGEST_FORM)
    rest, field = _peel(rest, fields(), ends["fields"], _LONGEST_FIELD)
    rest, middle = _peel(rest, forms(), ends["forms"], _LONGEST_FORM)
    before, rest = _leading_places(rest)
    if not rest:
        rest, before = before[-1][0], before[:-1]
    where += [short for _, short in before]
    return Parts(tuple(where), rest, tuple(field), tuple(middle + form + end), tuple(extra))


def leading_place(name: str) -> str:
    """Return the longest place at the beginning of a key, empty where none stands there or nothing follows."""
    for size in range(min(_LONGEST_PLACE, len(name) - 1), 1, -1):
        if name[:size] in places():
            return name[:size]
    return ""


def _leading_places(rest: str) -> tuple[list[tuple[str, str]], str]:
    found: list[tuple[str, str]] = []
    while place := leading_place(rest + "\0"):
        found.append((place, places()[place].short))
        rest = rest[len(place) :]
    if found and len(rest) == 1 and not found[-1][0].endswith(("省", "市", "区", "县", "国")):
        rest = found.pop()[0] + rest
    return found, rest


def _peel(rest: str, words: Container[str], ends: Container[str], longest: int) -> tuple[str, list[str]]:
    found: list[str] = []
    size = min(longest, len(rest) - 2)
    while size > 0 and rest[-1] in ends:
        if rest[-size:] in words:
            found.insert(0, rest[-size:])
            rest = rest[:-size]
            size = min(longest, len(rest) - 2)
        else:
            size -= 1
    return rest, found
