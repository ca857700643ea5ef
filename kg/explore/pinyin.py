"""The keys that find a Chinese name by its sound: 云岭智行 by `yunling` and by `ylzx`."""

from __future__ import annotations

import re
from functools import lru_cache

from pypinyin import lazy_pinyin

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_LETTERS = re.compile(r"[a-z0-9]+")
AT_MOST = 40  # characters of a name that are spelled out: nobody types further


@lru_cache(maxsize=1 << 16)
def syllables(name: str) -> str:
    """Return the syllables of the name's first characters, without tones, a blank between; "" without Chinese ones.

    Readings follow the words that characters stand in (重庆 is `chong qing`); Latin letters and digits are
    syllables of their own, in lower case.
    """
    head = name[:AT_MOST]
    if not _HAN.search(head):
        return ""
    return " ".join(part for one in lazy_pinyin(head, errors=" ".join) for part in _LETTERS.findall(one.lower()))


def sounds(spelled: str) -> tuple[str, str]:
    """Return spelling and initials of what `syllables` gave: ("yunlingzhixing", "ylzx")."""
    parts = spelled.split()
    return "".join(parts), "".join(part[0] for part in parts)
