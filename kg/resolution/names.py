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
_SURROGATE = re.compile(r"[\ud800-\udfff]")  # half a character, which JSON may hold and no encoder takes
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003134f]")


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


@lru_cache(maxsize=1 << 17)
def key(name: str) -> str:
    """Return the name as it is compared: NFKC, simplified, lower case, without spaces and quotation marks.

    A name that consists of nothing else (a lone quotation mark) stays as it is, so no key is empty unless the name is.
    """
    if name.isascii():
        return _INVISIBLE.sub("", name.lower().translate(_DOTS)) or name
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", _SURROGATE.sub("\ufffd", name)).translate(_DOTS))
    return unicodedata.normalize("NFKC", _simplifier().convert(plain).casefold()) or name


def is_latin(name: str) -> bool:
    """Tell whether the name has Latin letters and no Chinese character."""
    return bool(_LATIN.search(name)) and not _HAN.search(name)


def is_subsequence(short: str, long: str) -> bool:
    """Tell whether all characters of `short` stand in `long` in the same order."""
    rest = iter(long)
    return all(character in rest for character in short)


def fullest(surfaces: Iterable[str]) -> str:
    """Return the surface to show as the name: the longest with Chinese characters, the first of equals.

    Quotation marks and spaces do not make a name longer.
    """
    return max(surfaces, key=lambda surface: (bool(_HAN.search(surface)), len(key(surface))))
