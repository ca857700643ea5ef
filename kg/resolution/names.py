"""Names made comparable: the one place where two wordings of a name become the same string.

`key` is for comparing and never for showing: what people read is always a surface that stands in a text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

from opencc import OpenCC

QUOTES = "《》〈〉“”„‟\"'‘’‛「」『』`´＂＇"
_DOTS = str.maketrans(dict.fromkeys("•‧∙⋅・･．●", "·") | dict.fromkeys("‐‑‒–—―−－~～", "-") | dict.fromkeys(QUOTES, ""))
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+")
_DIGITS = {c: str(i) for i, c in enumerate("零一二三四五六七八九")} | {"〇": "0", "两": "2"}
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003134f]")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)*|[零〇一二三四五六七八九十百千两]+")


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


@lru_cache(maxsize=1 << 17)
def key(name: str) -> str:
    """Return the name as it is compared: NFKC, simplified, lower case, without spaces and quotation marks.

    A name that consists of nothing else (a lone quotation mark) stays as it is, so no key is empty unless the name is.
    """
    plain = name.lower() if name.isascii() else _simplifier().convert(unicodedata.normalize("NFKC", name)).casefold()
    return _INVISIBLE.sub("", plain.translate(_DOTS)) or name


def is_latin(name: str) -> bool:
    """Tell whether the name has Latin letters and no Chinese character."""
    return bool(_LATIN.search(name)) and not _HAN.search(name)


def is_subsequence(short: str, long: str) -> bool:
    """Tell whether all characters of `short` stand in `long` in the same order."""
    rest = iter(long)
    return all(character in rest for character in short)


def numbers(name: str) -> tuple[str, ...]:
    """Return the numbers of a key in order, Chinese numerals as digits: 第三届 and 第3届 both give 3."""
    return tuple(_digits(found) for found in _NUMBER.findall(name))


def _digits(numeral: str) -> str:
    if numeral[0].isdigit() and numeral[0].isascii():
        return numeral.lstrip("0") or "0"
    if not any(c in "十百千" for c in numeral):
        return "".join(_DIGITS[c] for c in numeral).lstrip("0") or "0"
    total, digit = 0, 0
    for c in numeral:
        if c in "十百千":
            total += max(digit, 1) * {"十": 10, "百": 100, "千": 1000}[c]
            digit = 0
        else:
            digit = int(_DIGITS[c])
    return str(total + digit)


def fullest(surfaces: Iterable[str]) -> str:
    """Return the surface to show as the name: the longest with Chinese characters, the first of equals.

    Quotation marks and spaces do not make a name longer.
    """
    return max(surfaces, key=lambda surface: (bool(_HAN.search(surface)), len(key(surface))))
