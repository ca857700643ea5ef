"""jieba's segmenter, as every part that cuts words has it: its own dictionary, no cache file, no message."""

from __future__ import annotations

from collections.abc import Mapping
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
    cells = (Path(jieba.__file__).parent / "dict.txt").read_text(encoding="utf-8").split()
    words, tags = cells[0::3], cells[2::3]
    counts = list(map(int, cells[1::3]))
    frequencies = dict(zip(words, counts, strict=True))
    beginnings: dict[str, int] = {}
    length, longer = 1, words
    while longer := [word for word in longer if len(word) > length]:
        beginnings.update(dict.fromkeys([word[:length] for word in longer], 0))
        length += 1
    return beginnings | frequencies, dict(zip(words, tags, strict=True)), sum(frequencies.values())
