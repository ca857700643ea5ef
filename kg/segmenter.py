"""jieba's segmenter, as every part that cuts words has it: its own dictionary, no cache file, no message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import jieba


def segmenter() -> tuple[jieba.Tokenizer, Mapping[str, str]]:
    """Return a segmenter of its own with jieba's dictionary, and the tag of each word in it."""
    frequencies, tags, total = _dictionary()
    own = jieba.Tokenizer()
    own.FREQ, own.total, own.initialized = dict(frequencies), total, True
    return own, tags


@cache
def _dictionary() -> tuple[Mapping[str, int], Mapping[str, str], int]:
    """Read jieba's dictionary: frequencies with all beginnings of words, tags, and the sum of the frequencies.

    It is read directly: jieba's cache in the folder for temporary files could be anybody's.
    """
    path = Path(jieba.__file__).parent / "dict.txt"
    frequencies: dict[str, int] = {}
    tags: dict[str, str] = {}
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            word, count, tag = line.split()
            frequencies[word] = int(count)
            tags[word] = tag
    total = sum(frequencies.values())
    for prefix in _prefixes(tags):
        frequencies.setdefault(prefix, 0)
    return frequencies, tags, total


def _prefixes(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        for end in range(1, len(word)):
            yield word[:end]
