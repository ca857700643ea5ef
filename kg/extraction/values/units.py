"""The units that a numeral may stand before, as one table and one pattern."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from itertools import groupby

from kg import ontology
from kg.errors import OntologyError


@dataclass(frozen=True, slots=True)
class Unit:
    """A wording of a unit: its kind (money, area …), the canonical unit, and the factor to that."""

    wording: str
    kind: str
    unit: str
    factor: Decimal


@cache
def units() -> Mapping[str, Unit]:
    """Return the units of `lexicons/units.tsv` by wording; raise OntologyError for a row that is wrong."""
    found: dict[str, Unit] = {}
    for row in ontology.load().lexicon("units"):
        try:
            wording, kind, unit, factor = row
            found[wording] = Unit(wording, kind, wording if unit == "=" else unit, Decimal(factor))
        except (ValueError, InvalidOperation) as error:
            raise OntologyError(
                f"lexicon units: {row[0]}", "the row is no unit", "Write wording, kind, unit and factor, with tabs."
            ) from error
    return found


def alternation(words: Iterable[str]) -> str:
    """Return a pattern that matches the longest of the words, branching on their first characters."""
    ordered = sorted(set(words), key=lambda word: (word[0], -len(word), word))
    branches = []
    for first, group in groupby(ordered, key=lambda word: word[0]):
        rests = [re.escape(word[1:]) for word in group]
        branches.append(re.escape(first) + (f"(?:{'|'.join(rests)})" if rests != [""] else ""))
    return f"(?:{'|'.join(branches)})"


@cache
def unit_pattern() -> str:
    """Return the pattern of all unit wordings; a Latin one must not run on into a longer Latin word."""
    latin = [word for word in units() if word[-1].isascii() and word[-1].isalpha()]
    rest = [word for word in units() if word not in set(latin)]
    return f"(?:{alternation(rest)}|{alternation(latin)}(?![A-Za-z0-9]))"
