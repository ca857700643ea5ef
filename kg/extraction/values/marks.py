"""The words around a numeral: how exact it is, in which currency and per what (近, 超过, 人民币, 每股, 左右).

Which of them belong to the wording follows how people quote sums: 近40亿元, 约人民币20亿元, 每股6.50港元 and 90%左右
are quoted whole; a negation (不超过) or a verb before the sum (约为, 最高) is not, nor is any word before a percentage.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from kg.extraction.values.units import Unit, alternation
from kg.records import Mark

_WITHIN = {
    Mark.ABOUT: ("将近", "接近", "大约", "大概", "约合", "约", "近", "差不多"),
    Mark.AT_LEAST: ("超过", "超", "逾", "至少", "最少", "多于", "高于", "大于", "过", "多达"),
    Mark.AT_MOST: ("至多", "最多", "低于", "少于", "不足", "不到", "小于"),
}
_OUTSIDE = {
    Mark.ABOUT: ("约为", "大约为", "约达"),
    Mark.AT_LEAST: ("不低于", "不少于", "不小于", "不下于", "不下", "最低", "突破", "超过了", "起步价"),
    Mark.AT_MOST: ("不超过", "不高于", "不多于", "不大于", "最高", "上限为", "上限"),
}
_MARKS = {word: mark for table in (_WITHIN, _OUTSIDE) for mark, words in table.items() for word in words}
_NOT_QUOTED = {word for words in _OUTSIDE.values() for word in words}
_CURRENCIES = {
    "人民币": "CNY",
    "RMB": "CNY",
    "USD": "USD",
    "US$": "USD",
    "HK$": "HKD",
    "￥": "CNY",
    "¥": "CNY",
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
}
_PER = (
    r"每(?:股|天|日|周|个?月|年|季度|吨|公斤|千克|斤|克|平方米|平方公里|立方米|亩|公顷|公里|人|户|台|辆|套|件|只|张|个|家|桶|瓶|度|"
    r"千瓦时|小时|分钟|秒|次|票|份|单|枚|盒|箱|头|株)"
)
_BEFORE = re.compile(
    rf"(?P<per>{_PER})? ?(?P<one>{alternation(_MARKS)})? ?(?P<currency>{alternation(_CURRENCIES)})?"
    rf"(?P<two>{alternation(_MARKS)})?(?P<verb>为|达|达到|高达)? ?$"
)
_LAST = frozenset("D约近概合多于过超逾达少足到低高下破了价为限币B$￥¥€£ ") | frozenset(
    "股天日周月年度吨斤克米里亩顷人户台辆套件只张个家桶瓶时钟秒次票份单枚盒箱头株"
)
_IN_A_WORD = re.compile(
    r"(?:[签合节预纽契守履违条公邀简特制]约|[附临最邻靠亲切]近|[经通度路穿越]过|[高赶反]超|[以之]下|[许众诸]多"
    r"|[赶直碰等感达看谈见收]到|[满充]足)$"
)
_BEHIND = {
    "左右": Mark.ABOUT,
    "上下": Mark.ABOUT,
    "以上": Mark.AT_LEAST,
    "有余": Mark.AT_LEAST,
    "以下": Mark.AT_MOST,
    "以内": Mark.AT_MOST,
    "之多": None,
    "不等": None,
}


class Before(NamedTuple):
    """What stands before a numeral: where the quoted wording and where all of it begins, the mark, and the unit."""

    start: int
    outer: int
    mark: Mark | None
    unit: str


def before(text: str, start: int, unit: Unit) -> Before:
    """Read the words before the numeral that begins at `start`."""
    if not start or text[start - 1] not in _LAST:
        return Before(start, start, None, unit.unit)
    head = text[max(0, start - 14) : start]
    found = _BEFORE.search(head)
    if found is None or any(found[g] and _IN_A_WORD.search(head[: found.end(g)]) for g in ("one", "two")):
        return Before(start, start, None, unit.unit)
    return _read(found, start - len(head), start, unit)


def _read(found: re.Match[str], shift: int, start: int, unit: Unit) -> Before:
    word = found["one"] or found["two"]
    mark = _MARKS[word] if word else None
    currency = found["currency"] if unit.kind == "money" else None
    name = _CURRENCIES[currency] if currency and unit.unit == "CNY" else unit.unit
    outer = shift + found.start()
    if unit.kind == "percent" or found["verb"]:
        return Before(start, outer, mark, name)
    first = start
    for group in ("two", "currency", "one"):
        if (group == "currency" and found[group] and not currency) or found[group] in _NOT_QUOTED:
            return Before(first, outer, mark, name)
        if found[group]:
            first = shift + found.start(group)
    if found["per"]:
        return Before(shift + found.start("per"), outer, mark, f"{name}/{found['per'][1:].removeprefix('个')}")
    return Before(first, outer, mark, name)


def behind(text: str, end: int) -> tuple[int, Mark | None]:
    """Return where the wording ends and the mark that a word behind it gives (左右, 以上 …)."""
    word = text[end : end + 2]
    return (end + 2, _BEHIND[word]) if word in _BEHIND else (end, None)
