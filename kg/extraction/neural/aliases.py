"""Which names of one text are short for which others: a logistic regression over how the two strings lie.

A short form is made of characters of the full name in their order (省发改委 in 省发展和改革委员会),
or stands beside it in brackets.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

_BRACKET = re.compile(r"[（(](?:以下|下)?(?:简称|下称|称)?(?:为)?[:：“\"「『《]*")


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """A surface with its class, and whether it stands outside longer names."""

    surface: str
    type: str
    alone: bool = True


def is_subsequence(short: str, long: str) -> bool:
    """Whether the characters of `short` stand in `long` in the same order."""
    rest = iter(long)
    return all(c in rest for c in short)


def bracketed(text: str, places: Iterable[tuple[int, int]]) -> set[tuple[str, str]]:
    """Return pairs of neighbouring names, the second in brackets right after the first. `places` is sorted."""
    found: set[tuple[str, str]] = set()
    before: tuple[int, int] | None = None
    for start, end in places:
        if before and before[1] < start <= before[1] + 10 and _BRACKET.fullmatch(text[before[1] : start]):
            one, other = text[before[0] : before[1]], text[start:end]
            found |= {(one, other), (other, one)}
        before = (start, end)
    return found


def candidates(names: list[Name], brackets: set[tuple[str, str]]) -> Iterator[tuple[Name, Name]]:
    """Yield (short, long) pairs of one class that could be one thing, sorted."""
    by_char: dict[tuple[str, str], list[Name]] = {}
    for name in names:
        for char in sorted(set(name.surface)):
            by_char.setdefault((name.type, char), []).append(name)
    of = {(n.surface, n.type): n for n in names}
    for short in names:
        longer = by_char.get((short.type, short.surface[0]), [])
        partners = {n for n in longer if _order(short) < _order(n) and is_subsequence(short.surface, n.surface)}
        for one, other in sorted(brackets):
            match = of.get((other, short.type))
            if one == short.surface and match and _order(short) < _order(match):
                partners.add(match)
        for long in sorted(partners):
            yield short, long


def _order(name: Name) -> tuple[int, str]:
    return len(name.surface), name.surface


def features(short: Name, long: Name, *, bracket: bool) -> dict[str, float]:
    """Describe how the short name lies in the long one."""
    s, full, t = short.surface, long.surface, short.type
    place = _place(s, full)
    first = "1" if s[0] == full[0] else "0"
    found = {
        f"type {t}": 1.0,
        f"place {place}": 1.0,
        f"type place {t} {place}": 1.0,
        f"type place first {t} {place} {first}": 1.0,
        f"type place alone {t} {place} {short.alone}": 1.0,
        "ratio": len(s) / len(full),
        "length": min(len(s), 8) / 8,
        f"length {min(len(s), 5)}": 1.0,
        f"first {first}": 1.0,
        f"last {s[-1] == full[-1]}": 1.0,
        f"bracket {bracket}": 1.0,
        f"short ends {t} {s[-1]}": 1.0,
        f"long ends {t} {full[-1]}": 1.0,
        f"long ends {full[-2:]}": 1.0,
        f"alone {short.alone}": 1.0,
    }
    if place == "front":
        rest = full[len(s) :]
        for key in (
            f"rest ends {rest[-1]}",
            f"rest ends {rest[-2:]}",
            f"rest {rest}",
            f"rest length {min(len(rest), 8)}",
        ):
            found[key] = 1.0
        found[f"rest begins {rest[:2]}"] = 1.0
        found[f"rest type {t} {rest[-1]}"] = 1.0
        found[f"company {bool(re.search('公司|集团', rest))}"] = 1.0
    elif place in ("back", "inside"):
        at = full.find(s)
        for key in (
            f"{place} {full[:at][:2]}",
            f"{place} {full[:at][-1:]}",
            f"after {full[at + len(s) :][-2:]}",
            f"{place} all {full[:at]}",
        ):
            found[key] = 1.0
    else:
        found[f"ends {t} {s[-1]} {full[-1]}"] = 1.0
        found[f"spread {t} {len(s)} {first}"] = 1.0
    return found


def _place(short: str, long: str) -> str:
    if long.startswith(short):
        return "front"
    if long.endswith(short):
        return "back"
    if short in long:
        return "inside"
    return "spread" if is_subsequence(short, long) else "none"


@dataclass(frozen=True, slots=True)
class AliasModel:
    """The weights of the regression; a feature that it never saw weighs nothing."""

    weights: Mapping[str, float]
    bias: float
    threshold: float = 0.5

    def chance(self, short: Name, long: Name, *, bracket: bool) -> float:
        """How likely the two names are one thing."""
        found = features(short, long, bracket=bracket)
        total = self.bias + math.fsum(self.weights.get(k, 0.0) * v for k, v in found.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))

    def fulls(self, names: list[Name], brackets: set[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, float]]:
        """Return for each short (surface, class) the one fuller surface that it most likely stands for."""
        best: dict[tuple[str, str], tuple[str, float]] = {}
        for short, long in candidates(names, brackets):
            chance = self.chance(short, long, bracket=(short.surface, long.surface) in brackets)
            key = (short.surface, short.type)
            if chance > self.threshold and chance > best.get(key, ("", 0.0))[1]:
                best[key] = (long.surface, chance)
        return best
