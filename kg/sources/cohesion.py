"""How much two stretches of text are about the same thing: shared words weighted by their rarity.

The weights come from the frequencies of jieba's dictionary, so nothing has to be learned from the page itself.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

import jieba

from kg.segmenter import segmenter

_HAN = re.compile(r"[\u3400-\u9fffA-Za-z0-9]+")
# A word that the dictionary lacks is a name more often than not: as rare as a word met once in ten million.
_UNKNOWN = 16.0
_COMMON = 8.5


@cache
def _segmenter() -> jieba.Tokenizer:
    return segmenter()[0]


@lru_cache(maxsize=65_536)
def _weight(word: str) -> float:
    """Return the weight of a word: nothing for one that any article may have."""
    if len(word) < 2 or word.isdigit():
        return 0.0
    own = _segmenter()
    frequency = own.FREQ.get(word, 0)
    weight = math.log(own.total / frequency) if frequency else _UNKNOWN
    return max(weight - _COMMON, 0.0)


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    """Return the words of a text that carry weight."""
    return tuple(word for word in _segmenter().cut(text, HMM=False) if _weight(word))


def vector(texts: Iterable[str]) -> dict[str, float]:
    """Return the weighted words of some paragraphs."""
    counts = Counter(word for text in texts for word in _words(text))
    return {word: (1 + math.log(count)) * _weight(word) for word, count in counts.items()}


def similarity(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Return the cosine of two vectors, 0…1."""
    if len(other) < len(one):
        one, other = other, one
    dot = sum(weight * other.get(word, 0.0) for word, weight in one.items())
    length = math.sqrt(sum(w * w for w in one.values())) * math.sqrt(sum(w * w for w in other.values()))
    return dot / length if length else 0.0


def bigrams(text: str) -> set[str]:
    """Return the pairs of neighbouring characters of a text, punctuation and white space left out."""
    plain = "".join(_HAN.findall(text))
    return {plain[at : at + 2] for at in range(len(plain) - 1)}


def overlap(headline: str, body: set[str]) -> float:
    """Return the share of a headline's pairs of characters that a body has, 0…1."""
    own = bigrams(headline)
    return len(own & body) / len(own) if own else 0.0
