"""Quantities in Chinese text: money, shares, areas, counts and the like, with bounds, unit and how exact they are.

One pattern finds numeral and unit; the words before and behind it (近, 超过, 左右 …) are read afterwards from the few
characters around a match, so that a text is scanned once. A wording that is no quantity to a reader (一个, 第三家,
2025年, 三门峡) gives none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from kg.extraction.values.numerals import Number, fold, parse_number, plain
from kg.extraction.values.units import Unit, alternation, unit_pattern, units
from kg.records import Document, Mark, Quantity

_SCALE = "(?:[十百万亿]|千(?![瓦米克伏]))"
_ARABIC = (
    rf"(?<![0-9A-Za-z.])\d[\d,]*+(?: ?\.(?=\d)\d++)?(?: ?{_SCALE}{{1,3}}+)?(?:\d{{1,4}}[百千万]{{1,2}}){{0,2}}"
    rf"[多余来几]?{_SCALE}{{0,2}}"
)
_CHINESE = (
    rf"(?<![第零〇一二三四五六七八九十百千万亿两\d.])(?:[数几上]|好几)?(?:[零〇一二三四五六七八九两]|{_SCALE}){{1,16}}+"
    rf"(?:点[零〇一二三四五六七八九]{{1,8}}+{_SCALE}{{0,3}}+)?[多余来几]?{_SCALE}{{0,3}}"
    r"|(?<!第)[壹贰叁肆伍陆柒捌玖拾佰仟零万亿]{2,16}+"
    r"|(?<![数几第好])好?[数几](?=[十百千万亿]{0,3}(?:个|家|名|位|人|次|年|天|周|小时|分钟|元))"
)
_NUMERAL = f"(?:{_ARABIC}|{_CHINESE})"
_TO = r"(?:至|到|—{1,2}|-|~|–|−|或)"
_NEARLY = ("将近", "接近", "大约", "大概", "约合", "约", "近", "差不多")
_AT_LEAST = ("超过", "超", "逾", "不低于", "不少于", "至少", "最少", "多于", "高于", "大于", "过", "不下", "多达")
_AT_MOST = ("不超过", "不高于", "不多于", "至多", "最多", "低于", "少于", "不足", "不到", "小于")
_OUTSIDE = {"约为": Mark.ABOUT, "最高": Mark.AT_MOST, "最低": Mark.AT_LEAST, "突破": Mark.AT_LEAST, "约": Mark.ABOUT}
_MARKS = (
    dict.fromkeys(_NEARLY, Mark.ABOUT) | dict.fromkeys(_AT_LEAST, Mark.AT_LEAST) | dict.fromkeys(_AT_MOST, Mark.AT_MOST)
)
_BEHIND = {
    "左右": Mark.ABOUT,
    "上下": Mark.ABOUT,
    "以上": Mark.AT_LEAST,
    "有余": Mark.AT_LEAST,
    "以下": Mark.AT_MOST,
    "以内": Mark.AT_MOST,
    "之多": Mark.EXACT,
    "不等": Mark.EXACT,
}
_CURRENCIES = {
    "人民币": "CNY",
    "RMB": "CNY",
    "US$": "USD",
    "HK$": "HKD",
    "￥": "CNY",
    "¥": "CNY",
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
}
_PER = (
    r"每(?:股|天|日|周|月|年|季度|吨|公斤|斤|克|平方米|平方公里|立方米|亩|公顷|公里|人|户|台|辆|套|件|只|张|个|家|桶|瓶|度|"
    r"千瓦时|小时|分钟|秒|次|票|份|单|枚|盒|箱|头|株)"
)
_LEFT = re.compile(
    rf"(?P<per>{_PER})?(?P<m1>{alternation(_MARKS)})? ?(?P<cur>{alternation(_CURRENCIES)})?(?P<m2>{alternation(_MARKS)})?"
    rf"(?P<out>为|最高|最低|突破)? ?$"
)
_LEFT_END = frozenset(
    "约近过超逾于少多足到合概下达为高低破 币B$￥¥€£"
    + "股天日周月年度吨斤克米里亩顷人户台辆套件只张个家桶瓶时钟秒次票份单枚盒箱头株"
)
_NOT_A_MARK = re.compile(
    r"(?:[签合节预纽契守履违条公邀简特制大]约|[附临最邻靠亲切]近|[经通度路穿越]过|[高赶反]超|[以之]下|[许众诸]多|[赶直碰等感达看谈见收]到|[满]足)$"
)
_MONEY_CUES = re.compile(
    r"(?:投资|出资|斥资|耗资|注资|增资|融资|募资|集资|筹资|总额|金额|资金|资产|股本|资本|营收|收入|利润|市值|产值|造价|售价|报价|"
    r"总价|价格|作价|预算|人民币|估值|贷款|债务|负债|亏损|损失|成本|成交|保费|票房|销售额|交易额|GDP|税收|补贴|花费|花了|拨款|"
    r"签约|订单|合同)[额总计达约近为超过逾了将已共合价 ]{0,5}$"
)
_MONEY_AFTER = re.compile(
    r"$|[，。；、！？）)（(”\n]|收购|的(?:价格|总价|资金|投资|天价|代价)|左右|以上|购买|入股|注资|投资|建设|兴建|贷款|资金"
)
_SHARES = {
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
_BARE_SCALE = re.compile(r"[百千万亿]+$")
_SPAN_OF_TIME = re.compile(r"(?:未来|过去|今后|最近|近|前|后|往后|此后|之后|之前)的?$")
_SPAN_TAIL = re.compile(r"前|后|内|间|来|以来|之[前后内间]|以[前后内]|期间|代|级|生|度")
_ORDINAL_COUNTS = frozenset("期届代级道型卷国轮门口面顶手票方班集针")
_WEAK = frozenset("个家人名位次项种类款批件张条份部本篇首支所处间台座场起笔单组对双只头块片根")
_PLACES = re.compile(
    r"三门|五台山|五台县|三台县|七台河|九台|五家渠|三亚|百色|千阳|万年县|万宁|两个(?:维护|确立|毫不)|四个(?:自信|意识|全面)|三个代表"
)


@cache
def _pattern() -> re.Pattern[str]:
    unit = unit_pattern()
    return re.compile(
        rf"百分之(?P<hundredth>{_NUMERAL})(?:{_TO}(?:百分之)?(?P<hundredth2>{_NUMERAL}))?"
        rf"|(?P<below>{_CHINESE})分之(?P<above>[一二三四五六七八九十]{{1,3}})"
        r"|(?<![一二三四五六七八九十])(?P<tenths>[一二两三四五六七八九])成(?P<hundredths>[一二三四五六七八九半])?"
        r"(?=[的股权份以左，。、；？\s]|$|多)(?!的[功]|股份有限|份)"
        rf"|(?P<share>{alternation(_SHARES)})"
        rf"|(?P<a>{_NUMERAL}) ?(?:(?P<ua>{unit})(?:{_TO}(?P<b>{_NUMERAL}) ?(?P<ub>{unit}))?"
        rf"|{_TO}(?P<c>{_NUMERAL}) ?(?P<uc>{unit})|(?<=[万亿])(?P<bare>)(?=[^\d一-龥]|$|收购|的|左右|以上|购买|入股|注资|投资|建设|兴建|贷款|资金))"
    )


def find_quantities(document: Document) -> tuple[Quantity, ...]:
    """Return the quantities of the text, sorted by place and not overlapping."""
    text = fold(document.text)
    return tuple(_record(document.id, document.text, found) for found in _scan(text))


def parse_quantity(text: str) -> Quantity | None:
    """Read one wording that is wholly a quantity; None when it is none. `document` of the result is empty."""
    folded = fold(text)
    for found in _scan(folded, strict=False):
        if (found.start, found.end) == (0, len(text)):
            return _record("", text, found)
    return None


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    kind: str
    unit: str
    number: Number


def _record(document: str, text: str, found: _Found) -> Quantity:
    number = found.number
    surface = text[found.start : found.end]
    return Quantity(
        document, found.start, found.end, surface, found.kind, number.low, number.high, found.unit, number.mark
    )


def _scan(text: str, *, strict: bool = True) -> Iterator[_Found]:
    last = 0
    for match in _pattern().finditer(text):
        found = _read(text, match, strict)
        if found is not None and found.start >= last:
            last = found.end
            yield found


def _read(text: str, match: re.Match[str], strict: bool) -> _Found | None:
    kind = match.lastgroup
    if match["share"]:
        return _fixed_share(match)
    if match["hundredth"]:
        number = _span(match["hundredth"], match["hundredth2"])
        return _finish(text, match.start(), match.end(), number, _PERCENT, strict)
    if match["tenths"]:
        number = parse_number(
            match["tenths"] + (f"点{match['hundredths']}".replace("点半", "点五") if match["hundredths"] else "")
        )
        return _finish(text, match.start(), match.end(), number and number.times(Decimal(10)), _PERCENT, strict)
    if match["below"]:
        return _finish(text, match.start(), match.end(), _fraction(match["below"], match["above"]), _PERCENT, strict)
    if kind is None:
        return None
    return _measured(text, match, strict)


_PERCENT = Unit("%", "percent", "%", Decimal(1))
_YUAN = Unit("", "money", "CNY", Decimal(1))


def _fixed_share(match: re.Match[str]) -> _Found:
    low, high = _SHARES[match["share"]]
    mark = Mark.EXACT if high else Mark.AT_LEAST
    end = match.end()
    number = Number(Decimal(low), None if high is None else Decimal(high), mark)
    return _Found(match.start(), end, "percent", "%", number)


def _fraction(below: str, above: str) -> Number | None:
    whole, part = parse_number(below), parse_number(above)
    if whole is None or part is None or not whole.low or part.low is None or whole.low <= part.low:
        return None
    value = plain((part.low * 100 / whole.low).quantize(Decimal("0.01")))
    return Number(value, value, Mark.EXACT if value * whole.low == part.low * 100 else Mark.ABOUT)


def _span(first: str, second: str | None) -> Number | None:
    low = parse_number(first)
    if low is None or not second:
        return low
    high = parse_number(second)
    return None if high is None else _join(low, high)


def _join(low: Number, high: Number) -> Number | None:
    if low.low is None or high.high is None or low.low > high.high:
        return None
    return Number(low.low, high.high, high.mark if high.mark == low.mark else Mark.ABOUT)


def _measured(text: str, match: re.Match[str], strict: bool) -> _Found | None:
    start, end = match.start(), match.end()
    first = parse_number(match["a"])
    if first is None:
        return None
    if match["bare"] is not None:
        left = text[max(0, start - 16) : start]
        if strict and not _MONEY_CUES.search(left):
            return None
        return _finish(text, start, end, first, _YUAN, strict)
    unit = units()[match["uc"] or match["ub"] or match["ua"]]
    second = match["b"] or match["c"]
    if strict and not second and _is_none(text, match, unit):
        return None
    if not second:
        return _finish(text, start, end, first.times(unit.factor), unit, strict)
    other = parse_number(second)
    if match["ua"] and units()[match["ua"]].unit != unit.unit:
        end = match.end("ua")
        unit = units()[match["ua"]]
        return _finish(text, start, end, first.times(unit.factor), unit, strict)
    if other is None:
        return None
    if not match["ua"]:
        first = _scaled(first, match["a"], other, second)
    number = _join(first.times(units()[match["ua"]].factor if match["ua"] else unit.factor), other.times(unit.factor))
    return _finish(text, start, end, number, unit, strict)


def _scaled(first: Number, wording: str, other: Number, second: str) -> Number:
    """Give the first end of 3至5亿元 the scale of the second, when only the second tells one."""
    scale = re.search(r"[万亿]+$|[百千]$", second)
    if not scale or re.search(r"[十百千万亿]", wording) or first.low is None:
        return first
    factor = parse_number(scale[0])
    if factor is None or factor.low is None or other.high is None or first.low * factor.low > other.high:
        return first
    return first.times(factor.low)


def _is_none(text: str, match: re.Match[str], unit: Unit) -> bool:
    """Tell whether a reader would not take numeral and unit for a quantity."""
    numeral, end = match["a"], match.end()
    chinese = not numeral[0].isdigit()
    after = text[end : end + 2]
    if unit.kind == "duration" and _is_date(text, match, unit, after):
        return True
    if unit.unit == "PFLOPS" and unit.wording == "P" and numeral in {"480", "720", "1080", "2160"}:
        return True
    if unit.kind in {"count", "duration", "age", "ratio"} and numeral in {"一", "零", "〇"}:
        return True
    if _BARE_SCALE.fullmatch(numeral) and unit.kind in {"count", "length", "duration", "age", "temperature", "volume"}:
        return text[max(0, match.start() - 1) : match.start()] not in {"近", "上", "超", "过", "逾", "约", "成"}
    if not chinese:
        return unit.wording in {"度", "方", "级", "期", "代", "届", "型", "国", "道", "手", "卡"} and not re.search(
            r"[万亿千]", numeral
        )
    if unit.wording in {"度", "方", "面", "里", "升", "卡", "字"} and not re.search(r"[万亿百]", numeral):
        return True
    if unit.kind == "count" and unit.wording in _ORDINAL_COUNTS:
        return True
    return bool(_PLACES.match(text, match.start()))


def _is_date(text: str, match: re.Match[str], unit: Unit, after: str) -> bool:
    if unit.wording in {"年", "周", "星期"}:
        numeral = match["a"]
        if re.fullmatch(r"\d{4}|[一二][零〇一二三四五六七八九]{3}|0\d", numeral):
            return True
        if re.match(r" ?\d{1,2} ?月|[一二三四五六七八九十]{1,2}月", text[match.end() : match.end() + 4]):
            return True
    if unit.wording in {"周", "星期"} and text[match.start() - 1 : match.start()] in {"上", "下", "本"}:
        return True
    left = text[max(0, match.start() - 3) : match.start()]
    if unit.wording == "年" and left.endswith("民国"):
        return True
    return bool(_SPAN_TAIL.match(after) or _SPAN_OF_TIME.search(left))


def _finish(text: str, start: int, end: int, number: Number | None, unit: Unit, strict: bool) -> _Found | None:
    if number is None:
        return None
    mark, name = number.mark, unit.unit
    if start and text[start - 1] in _LEFT_END:
        start, mark, name = _before(text, start, mark, unit)
    behind = _BEHIND.get(text[end : end + 2])
    if behind is not None and not (unit.kind == "duration" and text[end : end + 2] == "以上"):
        end += 2
        mark = mark if behind is Mark.EXACT else behind
    return _Found(start, end, unit.kind, name, _bounded(number, mark))


def _before(text: str, start: int, mark: Mark, unit: Unit) -> tuple[int, Mark, str]:
    head = text[max(0, start - 14) : start]
    left = _LEFT.search(head)
    if left is None:
        return start, mark, unit.unit
    for group in ("m1", "m2"):
        word = left[group]
        if word and _NOT_A_MARK.search(head[: left.end(group)]):
            return start, mark, unit.unit
    currency = left["cur"] if unit.kind == "money" else None
    words = left["m1"] or left["m2"]
    if left["out"]:
        outside = _OUTSIDE.get(left["out"]) or (_MARKS.get(words) if words else None)
        return start, outside or mark, unit.unit
    mark = _MARKS[words] if words else mark
    name = _CURRENCIES[currency] if currency and unit.unit == "CNY" else unit.unit
    if unit.kind == "percent":
        return start, mark, name
    if left["per"] and not (left["cur"] and not currency):
        return max(0, start - len(head) + left.start()), mark, f"{name}/{left['per'][1:]}"
    first = min((left.start(g) for g in ("m1", "cur", "m2") if left[g] and (g != "cur" or currency)), default=len(head))
    return start - len(head) + first, mark, name


def _bounded(number: Number, mark: Mark) -> Number:
    if mark is Mark.AT_LEAST and number.mark is not Mark.AT_LEAST:
        return Number(number.low, None if number.low == number.high else number.high, mark)
    if mark is Mark.AT_MOST:
        return Number(None if number.low == number.high else number.low, number.high, mark)
    return Number(number.low, number.high, mark)
