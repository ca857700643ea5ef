"""The sentence that a span of a text stands in."""

from __future__ import annotations

import re

_END = re.compile(r"[。！？!?；;\n]+[”’」』）)]*")
_REACH = 400  # characters on either side: a text without full stops is not one sentence


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of the sentences that hold `text[start:end]`, without blanks around them."""
    first = max(0, start - _REACH)
    for found in _END.finditer(text, first, start):
        first = found.end()
    first = min(first, start)
    found_end = _END.search(text, max(start, end - 1))
    last = max(end, min(found_end.end() if found_end else len(text), end + _REACH))
    while first < start and text[first].isspace():
        first += 1
    while last > end and text[last - 1].isspace():
        last -= 1
    return first, last
