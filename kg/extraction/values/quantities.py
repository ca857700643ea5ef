"""Quantities in Chinese text: money, shares, areas, counts and the like, with bounds, unit and how exact they are.

A cheap pattern finds where a numeral may begin; there one pattern reads numeral and unit, and the words around it are
read by `marks`. What is no quantity to a reader (一个, 第三家, 2025年, 三门峡) gives none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from kg.extraction.values.marks import before, behind
from kg.extraction.values.numerals import Number, fold, parse_number, plain
from kg.extraction.values.units import Unit, alternation, unit_pattern, units
from kg.extraction.values.wordings import ERAS
from kg.records import Document, Mark, Quantity

_DIGIT = "零〇一二三四五六七八九两"
_FORMAL = "壹贰叁肆伍陆柒捌玖拾佰仟"
_SCALE = "(?:[十百万亿]|千(?![瓦米克伏]))"
_ARABIC = (
    r"(?:(?<=RMB)|(?<=USD)|(?<![0-9A-Za-z.第])(?<!第 ))\d+(?:,\d{3})*+(?: ?\.(?=\d)\d++)?"
    rf"(?: ?{_SCALE}{{1,3}}+)?(?:\d{{1,4}}[百千万]{{1,2}}){{0,2}}[多余来几]?{_SCALE}{{0,2}}"
)
_COUNTED = "(?=[十百千万亿]{0,3}(?:个|家|名|位|人|次|年|天|周|小时|分钟|元))"
_CHINESE = (
    rf"(?<![第{_DIGIT}十百千万亿\d.])(?:[数几上]|好几)?(?:[{_DIGIT}]|{_SCALE}){{1,16}}+"
    rf"(?:点[{_DIGIT}]{{1,8}}+{_SCALE}{{0,3}}+)?[多余来几]?{_SCALE}{{0,3}}"
    rf"|[{_FORMAL}零万亿]{{2,16}}+|(?<![数几第好])好?[数几]{_COUNTED}"
)
_NUMERAL = f"(?:{_ARABIC}|{_CHINESE})"
_TO = r"(?:至|到|—{1,2}|-|~|–|−|或)"
_SHARES: dict[str, tuple[int, int | None]] = {
    "全部股权": (100, 100),
    "全部股份": (100, 100),
    "全资": (100, 100),
    "一半股权": (50, 50),
    "一半股份": (50, 50),
    "一半的股权": (50, 50),
    "一半的股份": (50, 50),
    "半数股权": (50, 50),
    "半数股份": (50, 50),
    "过半股权": (50, None),
    "多数股权": (50, None),
    "多数股份": (50, None),
    "大部分股权": (50, None),
    "大部分股份": (50, None),
}
_BARE_END = "收购|的|在|左右|以上|购买|入股|注资|投资|建设|兴建|贷款|资金|合作"
_MONEY_CUES = re.compile(
    r"(?:投资|出资|斥资|耗资|注资|增资|融资|募资|集资|筹资|总额|金额|资金|资产|股本|资本|营收|收入|利润|市值|产值|造价|售价|报价|"
    r"总价|价格|作价|预算|人民币|估值|贷款|债务|负债|亏损|损失|成本|成交|保费|票房|销售额|交易额|GDP|税收|补贴|花费|花了|拨款|"
    r"签约|订单|合同)[额总计达约近为超过逾了将已共合价 ]{0,5}$"
)
_DEAL = re.compile(r"(?:合作)?(?:协议|合同|订单|大单)|投资|贷款|资金|融资|收购")
_BARE_SCALE = re.compile(r"[百千万亿]+")
_SPAN_BEFORE = re.compile(r"(?:这|那|头|未来|过去|今后|最近|近|前|后|往后|此后|之后|之前)的?$")
_SPAN_BEHIND = re.compile(r"前|后|内|间|来|以来|之[前后内间]|以[前后内]|期间|代|级|生|度")
_YEAR = re.compile(rf"[12]\d{{3}}|[一二][{_DIGIT}]{{3}}|0\d")
_MONTH_NEXT = re.compile(r" ?\d{1,2} ?月|[一二三四五六七八九十]{1,2}月")
_ORDINALS = frozenset("期届代级道型卷国轮门口面顶手票方班集针")  # 三期, 二级: the third, not three
_ARABIC_ORDINALS = frozenset("度方级期代届型国道手卡")
_LOOSE = frozenset("度方面里升卡字")
_UNCOUNTED = frozenset({"count", "length", "duration", "age", "temperature", "volume"})
_ROUNDS = re.compile(r"会议|全会|全体|峰会|世界大战|革命")
_PER = re.compile(
    r"/(?:平方米|立方米|平方公里|公斤|千克|千瓦时|小时|分钟|股|吨|斤|克|亩|米|公里|人|户|天|日|月|年|桶|度|辆|台|套|件|张|个|只|瓶|次|秒|升"
    r"|加仑|盎司|磅|蒲式耳|头|株|晚)"
)
_SPEED = re.compile(r"时速(?:可?达到?|为|约|超过?|最高)*$")
_NAMES = re.compile(
    r"三门|五台山|五台县|三台县|七台河|九台|五家渠|三亚|百色|千阳|万年县|万宁|两个(?:维护|确立|毫不)|四个(?:自信|意识|全面)|三个代表"
)
_PERCENT = Unit("%", "percent", "%", Decimal(1))
_YUAN = Unit("", "money", "CNY", Decimal(1))
_ONE = Decimal(1)


class _Found(NamedTuple):
    """A quantity in the folded text; `outer` is where the words before it begin that are not quoted with it."""

    start: int
    end: int
    outer: int
    kind: str
    unit: str
    number: Number


def find_quantities(document: Document) -> tuple[Quantity, ...]:
    """Return the quantities of the text, sorted by place and not overlapping."""
    text = document.text
    return tuple(_record(document.id, text, found, found.start) for found in _scan(fold(text), strict=True))


def parse_quantity(text: str) -> Quantity | None:
    """Read one wording that is wholly a quantity; None when it is none. `document` of the result is empty."""
    for found in _scan(fold(text), strict=False):
        if found.outer == 0 and found.end == len(text):
            return _record("", text, found, 0)
    return None


def _record(document: str, text: str, found: _Found, start: int) -> Quantity:
    number, end = found.number, found.end
    return Quantity(document, start, end, text[start:end], found.kind, number.low, number.high, found.unit, number.mark)


@cache
def _beginning() -> re.Pattern[str]:
    """Return the pattern of the places where a quantity may begin.

    Its first character is one of a set, so that the search skips quickly over all others.
    """
    cn = f"{_DIGIT}十百千万亿"
    first = "".join(sorted({re.escape(word[0]) for word in units()}))
    return re.compile(
        rf"[\d{cn}数几上好全半大多过{_FORMAL}]"
        r"(?:(?<=\d)(?<!\d\d)\d*+(?![\d月:/]|(?<=[12]\d{3})年|日(?![元圆币])|年(?:\d|[初底末内第上下]))"
        rf"|(?<=[{cn}])(?<![{cn}]{{2}})(?!(?<=一)[个种次些家位名项条张件直起方切定样致体])"
        rf"[{cn}]*+(?=[{first}多余来几点成分半至到—~ -])"
        rf"|(?<=[数几上])[十百千万亿]|(?<=[数几])[个家名位人次年天周小分元]|(?<=好)几|(?<=全)(?:部股|资)|(?<=半)数股"
        rf"|(?<=大)部分股|(?<=多)数股|(?<=过)半股|(?<=[{_FORMAL}])[{_FORMAL}万亿])"
    )


@cache
def _pattern() -> re.Pattern[str]:
    unit = unit_pattern()
    return re.compile(
        rf"百分之(?P<hundredth>{_NUMERAL})(?:{_TO}(?:百分之)?(?P<hundredth2>{_NUMERAL}))?"
        rf"|(?P<below>{_CHINESE})分之(?P<above>[一二三四五六七八九十]{{1,3}})"
        r"|(?P<tenths>[一二两三四五六七八九])成(?P<more>[一二三四五六七八九半])?(?=[的股权份以左，。、；？\s]|$|多)(?!的功|股份有限|份)"
        rf"|(?<=[￥¥$€£])(?P<sign>{_ARABIC})(?! ?[元美港日欧])"
        rf"|(?P<share>{alternation(_SHARES)})"
        rf"|(?P<a>{_NUMERAL}) ?(?:(?P<ua>{unit})(?:{_TO}(?P<b>{_NUMERAL}) ?(?P<ub>{unit}))?"
        rf"|{_TO}(?P<c>{_NUMERAL}) ?(?P<uc>{unit})|(?<=[万亿])(?P<bare>)(?=[^\d一-龥]|$|{_BARE_END}))"
    )


def _scan(text: str, *, strict: bool) -> Iterator[_Found]:
    last = 0
    pattern = _pattern()
    for beginning in _beginning().finditer(text):
        start = beginning.start()
        match = pattern.match(text, start) if start >= last else None
        found = None if match is None else _read(text, match, strict)
        if found is not None and found.start >= last:
            last = found.end
            yield found


def _read(text: str, match: re.Match[str], strict: bool) -> _Found | None:
    if match["a"]:
        return _measured(text, match, strict)
    if match["share"]:
        low, high = _SHARES[match["share"]]
        number = Number(Decimal(low), None if high is None else Decimal(high), Mark.EXACT if high else Mark.AT_LEAST)
        return _Found(match.start(), match.end(), match.start(), "percent", "%", number)
    if match["hundredth"]:
        return _finish(text, match, _span(match["hundredth"], match["hundredth2"]), _PERCENT)
    if match["sign"]:
        return _finish(text, match, parse_number(match["sign"]), _YUAN)
    if match["tenths"]:
        more = (match["more"] or "零").replace("半", "五")
        tenths = parse_number(f"{match['tenths'].replace('两', '二')}点{more}")
        return _finish(text, match, tenths and tenths.times(Decimal(10)), _PERCENT)
    return _finish(text, match, _fraction(match["below"], match["above"]), _PERCENT)


def _fraction(below: str, above: str) -> Number | None:
    whole, part = parse_number(below), parse_number(above)
    if whole is None or part is None or not whole.low or part.low is None or whole.low <= part.low:
        return None
    value = plain((part.low * 100 / whole.low).quantize(Decimal("0.01")))
    return Number(value, value, Mark.EXACT if value * whole.low == part.low * 100 else Mark.ABOUT)


@lru_cache(maxsize=4096)  # a text tells the same few amounts again and again
def _amount(wording: str, factor: Decimal) -> Number | None:
    number = parse_number(wording)
    return number if number is None or factor == 1 else number.times(factor)


def _span(first: str, second: str | None) -> Number | None:
    low = parse_number(first)
    high = parse_number(second) if second else None
    return low if low is None or not second else None if high is None else _join(low, high)


def _join(low: Number, high: Number) -> Number | None:
    if low.low is None or high.high is None or low.low > high.high:
        return None
    return Number(low.low, high.high, high.mark if high.mark == low.mark else Mark.ABOUT)


def _measured(text: str, match: re.Match[str], strict: bool) -> _Found | None:
    first, one, other, wording = match["a"], match["ua"], match["ub"] or match["uc"], match["b"] or match["c"]
    if match["bare"] is not None:
        start = match.start()
        told = not strict or _MONEY_CUES.search(text[max(0, start - 16) : start]) or _DEAL.match(text, match.end())
        return _finish(text, match, parse_number(first), _YUAN) if told else None
    unit = units()[other or one]
    if not wording:
        if strict and _is_none(text, match, unit):
            return None
        return _finish(text, match, _amount(first, unit.factor), unit)
    if unit.wording == "年" and (_YEAR.fullmatch(first) or _YEAR.fullmatch(wording)):
        return None
    if one and units()[one].unit != unit.unit:  # 3公里至5分钟: only the first is read here
        return _finish(text, match, _amount(first, units()[one].factor), units()[one], end=match.end("ua"))
    low, high = _amount(first, units()[one].factor if one else unit.factor), _amount(wording, unit.factor)
    if low is None or high is None:
        return None
    return _finish(text, match, _join(low if one else _scaled(low, first, high, wording), high), unit)


def _scaled(low: Number, wording: str, high: Number, second: str) -> Number:
    """Give the first end of 3至5亿元 the scale of the second, when only the second tells one."""
    scale = re.search(r"[万亿]+$|[百千]$", second)
    factor = parse_number(scale[0]) if scale and not re.search(r"[十百千万亿]", wording) else None
    if factor is None or factor.low is None or low.low is None or high.high is None:
        return low
    return low if low.low * factor.low > high.high else low.times(factor.low)


def _is_none(text: str, match: re.Match[str], unit: Unit) -> bool:
    """Tell whether a reader would not take numeral and unit for a quantity."""
    numeral, kind, wording = match["a"], unit.kind, unit.wording
    if kind == "money" or kind == "percent":
        return False
    if kind == "duration" and _is_date(text, match, wording):
        return True
    if wording == "P" and numeral in {"480", "720", "1080", "2160"}:
        return True
    if wording in {"次", "届"} and _ROUNDS.match(text, match.end()):
        return True
    if numeral in {"一", "零", "〇"} and kind in {"count", "duration", "age", "ratio"}:
        return True
    if kind in _UNCOUNTED and _BARE_SCALE.fullmatch(numeral):
        return text[max(0, match.start() - 1) : match.start()] not in {"近", "超", "过", "逾", "约", "成"}
    if numeral[0].isdigit():
        return wording in _ARABIC_ORDINALS and not re.search(r"[万亿千]", numeral)
    if wording in _LOOSE and not re.search(r"[万亿百]", numeral):
        return True
    return (kind == "count" and wording in _ORDINALS) or bool(_NAMES.match(text, match.start()))


def _is_date(text: str, match: re.Match[str], wording: str) -> bool:
    start, end = match.span()
    before_it = text[max(0, start - 3) : start]
    if wording in {"年", "周", "星期"} and (
        _YEAR.fullmatch(match["a"]) or _MONTH_NEXT.match(text, end) or before_it.endswith((*ERAS, "上", "下", "本"))
    ):
        return True
    return bool(_SPAN_BEHIND.match(text, end) or _SPAN_BEFORE.search(before_it))


def _finish(text: str, match: re.Match[str], number: Number | None, unit: Unit, *, end: int = 0) -> _Found | None:
    if number is None:
        return None
    left = before(text, match.start(), unit)
    end, number = _surplus(text, end or match.end(), number, unit)
    end, mark = behind(text, end)
    mark = mark or left.mark
    kind, name = unit.kind, left.unit
    if kind == "temperature" and text.startswith("零下", left.start - 2):
        return _Found(left.start - 2, end, left.start - 2, kind, name, number.times(Decimal(-1)))
    per = _PER.match(text, end) if text[end : end + 1] == "/" else None
    if per:
        end, name = per.end(), f"{name}/{per[0][1:]}"
    elif kind == "length" and _SPEED.search(text[max(0, left.start - 6) : left.start]):
        kind, name = "speed", f"{name}/小时"
    return _Found(left.start, end, left.outer, kind, name, _bounded(number, mark) if mark else number)


def _surplus(text: str, end: int, number: Number, unit: Unit) -> tuple[int, Number]:
    """Read a half or a 多 that stands in or behind the unit: 四个半月, 两年半, 三倍多, 两个多月."""
    if unit.kind not in {"duration", "ratio"} or number.low is None or number.low != number.high:
        return end, number
    tail = text[end : end + 1]
    if unit.wording.startswith("个半") or (tail == "半" and unit.kind == "duration"):
        half = number.low + unit.factor / 2
        return end + (tail == "半" and not unit.wording.startswith("个半")), Number(half, half, number.mark)
    if unit.wording.startswith("个多") or (tail == "多" and text[end + 1 : end + 2] not in {"种", "样", "数", "达"}):
        return end + (tail == "多"), Number(number.low, number.low + unit.factor, Mark.AT_LEAST)
    return end, number


def _bounded(number: Number, mark: Mark) -> Number:
    """Open the bounds that 超过 or 不到 opens; a range keeps both."""
    single = number.low == number.high
    if mark is Mark.AT_LEAST and number.mark is not Mark.AT_LEAST:
        return Number(number.low, None if single else number.high, mark)
    if mark is Mark.AT_MOST:
        return Number(None if single else number.low, number.high, mark)
    return Number(number.low, number.high, mark)
