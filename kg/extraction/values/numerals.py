"""Arabic, full-width and Chinese numerals read into exact bounds.

A numeral is a closed interval: `low` and `high` are equal when one number is told, and None on an open side.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from kg.records import Mark

# One character for one, so that offsets in the folded text are offsets in the text.
_FOLDS = str.maketrans(
    "０１２３４５６７８９．％－～／億萬圓兩點個餘幾數Ｏ○",
    "0123456789.%-~/亿万圆两点个余几数〇〇",
)
_FOLDABLE = re.compile("[０-９．％－～／億萬圓兩點個餘幾數Ｏ○]")
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟貳參陸", "一二三四五六七八九十百千二三六")
DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "半": 0}
UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}

_TOKEN = re.compile(r"\d+(?:\.\d+)?|[零〇一二三四五六七八九两]|[十百千万亿]")
_POSITIONAL = re.compile(r"[零〇一二三四五六七八九]{2,}")
_POINT = re.compile(r"([零〇一二三四五六七八九十百千万两]+)点([零〇一二三四五六七八九]+)")
_PAIR = re.compile(
    r"([二三四五六七八九]?十|百|[一二三四五六七八九][百千万]|)([一二两三四五六七八])([三二两四五六七八九])([十百千万亿]*)"
)
_SHAPE = re.compile(r"[\d.零〇一二三四五六七八九两十百千万亿]+")
_PAIRS = {"一二", "两三", "二三", "三四", "四五", "五六", "六七", "七八", "八九", "三两", "三五", "一两"}


class Number(NamedTuple):
    """A closed interval of numbers, None on an open side, and how exactly it is told."""

    low: Decimal | None
    high: Decimal | None
    mark: Mark = Mark.EXACT

    def times(self, factor: Decimal) -> Number:
        """Return the interval with both ends multiplied."""
        low, high = (None if end is None else plain(end * factor) for end in (self.low, self.high))
        return Number(low, high, self.mark)


@lru_cache(maxsize=8)  # quantities and dates read the same text one after the other
def fold(text: str) -> str:
    """Return the text with full-width and traditional numerals made plain, character for character."""
    return text.translate(_FOLDS) if _FOLDABLE.search(text) else text


def plain(value: Decimal) -> Decimal:
    """Return the value without exponent and without trailing zeros behind the point."""
    value = value.normalize()
    return value.quantize(Decimal(1)) if value == value.to_integral_value() and value.adjusted() < 27 else value


@lru_cache(maxsize=4096)  # a text tells the same few numerals again and again
def parse_number(text: str) -> Number | None:
    """Read a numeral such as 1.2万亿, 三千多, 五六百, 数千万, 十几; None when it is no numeral.

    Rules: 数 and 几 mean two to ten of what follows; 多 and 余 add at most one of the last unit told; 来 means about.
    """
    text = re.sub(r"[\s,，]", "", fold(text)).translate(_FORMAL)
    if not text or len(text) > 40:
        return None
    for read in (_several, _surplus, _pair):
        found = read(text)
        if found is not None:
            return found
    value = _value(text)
    return None if value is None else Number(plain(value), plain(value))


def _several(text: str) -> Number | None:
    head = text[0] if text[0] in "数几上成" else text[:2] if text[:2] == "好几" else ""
    if not head:
        return None
    scale = Decimal(1) if text == head else _value(text[len(head) :])
    if scale is None or not set(text[len(head) :]) <= set("十百千万亿"):
        return None
    if head in "上成":
        return Number(scale, None, Mark.AT_LEAST) if text != head else None
    return Number(2 * scale, 10 * scale, Mark.SEVERAL)


def _surplus(text: str) -> Number | None:
    at = next((i for i, c in enumerate(text) if i and c in "多余来几"), 0)
    if not at:
        return None
    base, scale = _value(text[:at]), _value(text[at + 1 :]) if text[at + 1 :] else Decimal(1)
    if base is None or scale is None or not set(text[at + 1 :]) <= set("十百千万亿"):
        return None
    step = _step(text[:at])
    if text[at] == "来":
        return Number(plain(base * scale), plain(base * scale), Mark.ABOUT)
    if text[at] == "几":
        return Number(plain((base + 1) * scale), plain((base + 9) * scale), Mark.SEVERAL) if step == 10 else None
    return Number(plain(base * scale), plain((base + step) * scale), Mark.AT_LEAST)


def _step(text: str) -> Decimal:
    """Return the worth of the last digit told: 100 for 500, 0.1 for 1.5, 1000 for 三千, 10**8 for 1亿."""
    numeral = re.match(r"(\d+)(?:\.(\d+))?([十百千万亿]*)$", text)
    if numeral:
        whole, fraction, scale = numeral.groups()
        zeros = 0 if scale or fraction else len(whole) - len(whole.rstrip("0"))
        step = Decimal(10) ** (-len(fraction) if fraction else zeros)
        return step * (_value(scale) or 1 if scale else 1)
    step = Decimal(1)
    for char in reversed(text):
        if char not in UNITS:
            break
        step *= UNITS[char]
    return step


def _pair(text: str) -> Number | None:
    found = _PAIR.fullmatch(text)
    if not found or found[2] + found[3] not in _PAIRS:
        return None
    ends = sorted(_value(found[1] + digit + found[4]) or Decimal(0) for digit in (found[2], found[3]))
    return Number(plain(ends[0]), plain(ends[1]), Mark.ABOUT)


def _value(text: str) -> Decimal | None:
    """Return the one number that the numeral tells, or None."""
    if text == "半":
        return Decimal("0.5")
    if text.endswith("半") and text.count("半") == 1:
        whole = _value(text[:-1])
        return None if whole is None else whole + Decimal("0.5")
    text = _POINT.sub(_decimal, text)
    if not _SHAPE.fullmatch(text):
        return None
    positional = _POSITIONAL.fullmatch(text)
    if positional:
        return Decimal("".join(str(DIGITS[c]) for c in text))
    return _sum(_TOKEN.findall(text)) if "".join(_TOKEN.findall(text)) == text else None


def _decimal(found: re.Match[str]) -> str:
    whole = _value(found[1])
    return f"{whole}." + "".join(str(DIGITS[c]) for c in found[2])


def _sum(tokens: list[str]) -> Decimal | None:
    total = section = Decimal(0)
    number: Decimal | None = None
    for at, token in enumerate(tokens):
        scale = UNITS.get(token)
        if scale is None:
            if number not in (None, 0):  # two digits in a row, as in 三五, are no one number
                return None
            number = Decimal(DIGITS[token]) if token in DIGITS else Decimal(token)
            if at == len(tokens) - 1 and at and token in DIGITS and UNITS.get(tokens[at - 1], 0) >= 100:
                number *= UNITS[tokens[at - 1]] // 10  # 三千五 is 3500
        elif scale < 10**4:
            section += (Decimal(1) if number is None else number) * scale
            number = None
        else:
            section += number or 0
            number = None
            if scale == 10**8:
                total, section = (total + section or Decimal(1)) * scale, Decimal(0)
            else:
                total, section = total + (section or Decimal(1)) * scale, Decimal(0)
    return total + section + (number or 0)
