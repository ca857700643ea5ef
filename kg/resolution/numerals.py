"""Numbers in names: editions, phases, lines, models and years, on which two like names can differ."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

_DIGITS = {c: str(i) for i, c in enumerate("零一二三四五六七八九")} | {"〇": "0", "两": "2"}
_HUNDREDS = {"十": 10, "百": 100, "千": 1000}
_NUMERAL = "[0-9]+(?:\\.[0-9]+)*|[零〇一二三四五六七八九十百千两]+"
_COUNTER = "届|次|期|号线|号|季|代|局|公司|标段|标|机组|师|团|批|轮|分公司|工区|航站楼|院|厂|矿|处|部|大队|支队|航次"
_COUNTED = re.compile(rf"(第)?({_NUMERAL})({_COUNTER})?")
_EDITION = re.compile(rf"第(?:{_NUMERAL})(?:届|次|期|季|轮|批)|^\(?(?:19|20)[0-9]{{2}}(?:年度?|·)?\)?")
_YEAR = re.compile("(?:19|20)[0-9]{2}")


@lru_cache(maxsize=1 << 16)
def counted(name: str) -> Mapping[str, frozenset[str]]:
    """Return the numbers of a key by what they count: 届, 期, 号线 …; `第`, `year` and `#` for other digits.

    Chinese numerals count only behind 第 or before a counter, since most others are words (一汽, 三安).
    """
    found: dict[str, set[str]] = defaultdict(set)
    for ordinal, numeral, counter in _COUNTED.findall(name):
        arabic = numeral[0].isascii()
        if counter:
            found[counter].add(number(numeral))
        elif ordinal:
            found["第"].add(number(numeral))
        elif arabic:
            found["year" if _YEAR.fullmatch(numeral) else "#"].add(number(numeral))
    return {counter: frozenset(values) for counter, values in found.items()}


def clash(one: str, other: str) -> str:
    """Return what two keys count with different numbers (期 in 一期 and 二期), empty where they agree."""
    mine, theirs = counted(one), counted(other)
    for counter, values in mine.items():
        if counter in theirs and not values & theirs[counter]:
            return counter
    return ""


@lru_cache(maxsize=1 << 16)
def without_edition(name: str) -> str:
    """Return the key without 第…届, 第…次 and a leading year; the key itself where nothing would be left."""
    return _EDITION.sub("", name) or name


def number(numeral: str) -> str:
    """Return a numeral in Arabic or Chinese digits as plain digits: 十三 and 013 give 13."""
    if numeral[0].isascii():
        return numeral.lstrip("0") or "0"
    if not any(c in _HUNDREDS for c in numeral):
        return "".join(_DIGITS[c] for c in numeral).lstrip("0") or "0"
    total, digit = 0, 0
    for c in numeral:
        if c in _HUNDREDS:
            total += max(digit, 1) * _HUNDREDS[c]
            digit = 0
        else:
            digit = int(_DIGITS[c])
    return str(total + digit)
