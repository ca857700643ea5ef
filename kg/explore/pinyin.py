"""How Chinese names sound, and the keys that find them so: 云岭智行 by `yunling` and by `ylzx`.

From pypinyin's tables: one usual reading for each character, and the phrases in which one is read otherwise, found by
an automaton; pypinyin's own function takes half a millisecond for a name.
"""

from __future__ import annotations

import re
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind
from pypinyin.constants import PHRASES_DICT, PINYIN_DICT
from pypinyin.contrib.tone_convert import to_normal

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_LETTERS = re.compile(r"[a-z0-9]+")
AT_MOST = 40  # characters of a name that are spelled out: nobody types further


def spell(text: str) -> list[str]:
    """Return a syllable without tone for each character; what is no Chinese character spells itself.

    Readings follow the phrases that characters stand in (重庆 is `chong qing`); ü is written v.
    """
    letters, phrases, automaton = _alphabet()
    spelled = [letters.get(character, character) for character in text]
    for number, start, end in automaton.find_matches_as_indexes(text):
        spelled[start:end] = phrases[number]
    return spelled


def syllables(name: str) -> str:
    """Return the syllables of the name's first characters, a blank between; "" without Chinese ones.

    Latin letters and digits are syllables of their own, in lower case.
    """
    head = name[:AT_MOST]
    if not _HAN.search(head):
        return ""
    return " ".join(part for one in spell(head) for part in _LETTERS.findall(one.lower()))


def sounds(spelled: str) -> tuple[str, str]:
    """Return spelling and initials of what `syllables` gave: ("yunlingzhixing", "ylzx")."""
    parts = spelled.split()
    return "".join(parts), "".join(part[0] for part in parts)


@cache
def _alphabet() -> tuple[dict[str, str], list[list[str]], AhoCorasick]:
    """Return the usual reading of each character, and the phrases in which one is read otherwise."""
    letters = {chr(code): _plain(readings.split(",")[0]) for code, readings in PINYIN_DICT.items()}
    words, phrases = [], []
    for phrase, readings in PHRASES_DICT.items():
        spelled = [_plain(each[0]) for each in readings]
        if len(spelled) == len(phrase) and spelled != [letters.get(character) for character in phrase]:
            words.append(phrase)
            phrases.append(spelled)
    return letters, phrases, AhoCorasick(words, matchkind=MatchKind.LeftmostLongest)


@cache
def _plain(syllable: str) -> str:
    """Return a syllable without its tone, ü as v."""
    return str(to_normal(syllable)).replace("ü", "v") or syllable
