"""Characters: the one-for-one replacements, and the white space that a page layout leaves between characters.

`REPLACED` is the whole of what cleaning changes without moving: radicals that a PDF carries instead of characters,
compatibility forms, full-width letters and digits, and any white space that is kept (it becomes a plain space).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from html import unescape

from kg.sources.model import Fragment, Fragments

# The Radicals Supplement has no decompositions for these in Unicode; each is the simplified or combining form that
# its name tells (CJK RADICAL C-SIMPLIFIED LONG is 长).
_SUPPLEMENT = dict(
    zip(
        "⺁⺄⺅⺉⺊⺏⺒⺓⺖⺘⺙⺛⺜⺝⺟⺠⺡⺣⺦⺧⺨⺪⺬⺭⺯⺰⺶⺹⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻈⻉⻋⻌⻍⻎⻐⻑⻒⻓⻔⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "厂乙亻刂卜尢巳幺忄扌攵旡日月母民氵灬丬牛犭疋示礻糹纟羊耂聿肉臼艹艹艹虎衤覀西见角讠贝车辶辶辶钅長镸长门雨青韦页风飞食飠饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
        strict=True,
    )
)


def _compatible(first: int, last: int) -> dict[str, str]:
    """Return the code points of a range that have a compatibility form of one character."""
    pairs = ((chr(code), unicodedata.normalize("NFKC", chr(code))) for code in range(first, last + 1))
    return {one: other for one, other in pairs if one != other and len(other) == 1}


REPLACED: dict[str, str] = {
    **_SUPPLEMENT,
    **_compatible(0x2F00, 0x2FD5),  # Kangxi radicals
    **_compatible(0xF900, 0xFAFF),  # compatibility ideographs
    **_compatible(0xFF10, 0xFF19),  # full-width digits
    **_compatible(0xFF21, 0xFF3A),  # full-width capitals
    **_compatible(0xFF41, 0xFF5A),  # full-width small letters
    "％": "%",
    "．": ".",
}
_RADICALS = {ord(one): other for one, other in REPLACED.items()}
_TO_REPLACE = re.compile("[" + "".join(map(re.escape, REPLACED)) + "]")
# Soft hyphens, zero-width characters, byte-order marks, bidirectional controls, other control characters, and the
# non-characters that PDF text layers use for a hyphen at a line's end.
DROPPED = (
    r"\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff"
)
_SPECIAL = re.compile(rf"[\s\x1c-\x1f{DROPPED}]+")
_REFERENCE = re.compile(r"&(?:#[0-9]{1,8}|#[xX][0-9A-Fa-f]{1,7}|[A-Za-z][A-Za-z0-9]{0,40});?")
_WHITE = re.compile(r"\s")
_LATIN = re.compile(r"[A-Za-z0-9À-ɏ.,:;!?%$&+()'\"/@#_*=<>-]")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff○〇]")
_LETTER = re.compile(r"[A-Za-zÀ-ɏ]")


def replaced(text: str) -> str:
    """Return the text with every character of `REPLACED` changed; the length stays."""
    return text.translate(_RADICALS) if _TO_REPLACE.search(text) else text


def same(clean: str, raw: str, at: int) -> bool:
    """Tell whether a clean character may stand for the raw text's one at an offset.

    It is equal, a declared replacement, kept white space, or what the character reference that begins there means.
    """
    found = raw[at]
    if clean == found or REPLACED.get(found) == clean or (clean == " " and found.isspace()):
        return True
    if found != "&":
        return False
    reference = _REFERENCE.match(raw, at)
    meant = unescape(reference[0])[:1] if reference else ""
    return meant != "" and same(clean, meant, 0)


def clean(text: str, raw: int = 0) -> Fragments:
    """Return one line's text without stray white space and invisible characters; `raw` is the offset of `text[0]`."""
    text = replaced(text)
    if not _SPECIAL.search(text):
        return (Fragment(raw, text),) if text else ()
    pieces = [(match.start(), match.end(), match.group()) for match in _SPECIAL.finditer(text)]
    tokens = _tokens(text, pieces)
    spaced = sum(len(token) == 1 and bool(_HAN.match(token)) for token in tokens) >= 3
    fragments: list[Fragment] = []
    at = 0
    for number, (start, end, run) in enumerate(pieces):
        if start > at:
            fragments.append(Fragment(raw + at, text[at:start]))
        white = _WHITE.search(run)
        if white and _kept(tokens[number], tokens[number + 1], tab="\t" in run, spaced=spaced):
            fragments.append(Fragment(raw + start + white.start(), " "))
        at = end
    if at < len(text):
        fragments.append(Fragment(raw + at, text[at:]))
    return tuple(fragments)


def _tokens(text: str, pieces: list[tuple[int, int, str]]) -> list[str]:
    """Return the stretches between the pieces; one more than there are pieces, the outer ones may be empty."""
    starts = [0, *(end for _, end, _ in pieces)]
    ends = [*(start for start, _, _ in pieces), len(text)]
    return [text[start:end] for start, end in zip(starts, ends, strict=True)]


def _kept(left: str, right: str, *, tab: bool, spaced: bool) -> bool:
    """Tell whether the white space between two stretches separates words and is not an accident of the layout."""
    if not left or not right:
        return False
    a, b = left[-1], right[0]
    if _LATIN.match(a) and _LATIN.match(b):
        return True
    if tab:
        return True
    if not (_HAN.match(a) and _HAN.match(b)):
        return False
    return not spaced and len(left) > 1 and len(right) > 1


def joined(lines: Iterable[Fragments]) -> Fragments:
    """Return the lines as one, with a space where two Latin words would otherwise run together."""
    result: list[Fragment] = []
    for line in lines:
        if result and line:
            a, b = result[-1].text[-1:], line[0].text[:1]
            latin = (_LETTER.match(a) and _LATIN.match(b)) or (_LATIN.match(a) and _LETTER.match(b))
            if latin and a != "-":
                result.append(Fragment(-1, " "))
        result.extend(line)
    return tuple(result)


def cleaned(base: Fragments) -> Fragments:
    """Return one line, given as fragments, without stray white space and invisible characters."""
    text = "".join(fragment.text for fragment in base)
    if len(base) == 1 and base[0].raw >= 0:
        return clean(text, base[0].raw)
    result: list[Fragment] = []
    pieces = iter(base)
    piece, at = next(pieces, Fragment(0, "")), 0
    for fragment in clean(text):
        start, rest = fragment.raw, fragment.text
        while rest:
            while start >= at + len(piece.text):
                at += len(piece.text)
                piece = next(pieces)
            taken = rest[: at + len(piece.text) - start]
            raw = piece.raw + start - at if piece.raw >= 0 else piece.raw
            result.append(Fragment(raw, taken))
            start, rest = start + len(taken), rest[len(taken) :]
    return tuple(result)
