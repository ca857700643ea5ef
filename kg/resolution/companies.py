"""Short and full names of companies, matched by what they are made of.

A short name stands for the one full name with its trade name whose places and fields of business contain the short
name's; where two full names fit, or the trade name is a common word, nothing is matched.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from kg.resolution.facts import fields, forms, known_as, places, rows
from kg.resolution.names import is_latin, key
from kg.resolution.structure import Parts, parts

_LARGEST_BLOCK = 200
_COMMON = 2
_SPEAKING = 4
_BRANCH = re.compile("分公司|子公司|分行|支行|分部|事业部|办事处|销售|工程公司|部.*公司")
PLAIN = frozenset(
    (
        "科技",
        "技术",
        "发展",
        "实业",
        "产业",
        "企业",
        "管理",
        "国际",
        "投资",
        "开发",
        "工业",
        "股份",
        "控股",
        "料",
        "化工",
    )
)
_LONGEST_PLAIN = 2
AUXILIARY = frozenset(
    (
        "工程",
        "销售",
        "服务",
        "贸易",
        "物流",
        "置业",
        "地产",
        "房地产",
        "物业",
        "金融",
        "财务",
        "租赁",
        "保险",
        "证券",
        "基金",
    )
)
_NATIONAL = ("中国", "国家", "全国", "中央", "中华")


def matches(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield (short, full) for keys of organizations, in order of the short key; in blocks, never all with all."""
    shorts: list[str] = []
    cores: dict[str, list[str]] = defaultdict(list)
    stems: list[tuple[str, str]] = []
    for name in sorted(set(names)):
        if is_full(name):
            cores[parts(name).core].append(name)
            stems.append((parts(name).stem, name))
        else:
            shorts.append(name)
    stems.sort()
    for short in shorts:
        block = cores.get(parts(short).core, [])
        if len(block) > _LARGEST_BLOCK:
            continue
        fitting = {full for full in block if fits(short, full)} | set(_beginning(short, stems))
        fitting = {full for full in fitting if not _branch(short, full)}
        if len(fitting) == 1 and (len(block) < 2 or parts(short).fields or parts(short).places):
            yield short, fitting.pop()


def _beginning(short: str, stems: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield the full names whose stem begins with that of a short name long enough to speak for itself."""
    mine = parts(short)
    if len(mine.stem) < _SPEAKING or mine.forms or mine.core in places() or is_latin(mine.stem):
        return
    at = bisect_left(stems, (mine.stem, ""))
    for stem, full in stems[at : at + _LARGEST_BLOCK]:
        if not stem.startswith(mine.stem):
            return
        theirs = parts(full)
        if set(mine.places) <= set(theirs.places) and mine.extra == theirs.extra and len(mine.core) <= len(theirs.core):
            yield full


def _branch(short: str, full: str) -> bool:
    """Tell whether a full name is rather a branch or daughter of what the short name means.

    Such names carry a place in brackets or behind the trade name, a field of its own behind those of the short name, or
    the word for a branch; and a short name that is known for another company means that one.
    """
    mine, theirs = parts(short), parts(full)
    if mine.stem != theirs.stem and (theirs.forms == ("公司",) or short.startswith(_NATIONAL)):
        return True
    if not mine.fields and theirs.fields and AUXILIARY.issuperset(theirs.fields):
        return True
    known = known_as("Organization", short, risky=True)
    if known and known not in (full, known_as("Organization", full, risky=True)):
        return True
    if _BRANCH.search(full) or (full.count("(") and not set(theirs.places) <= set(mine.places)):
        return True
    behind = theirs.stem[len(mine.stem) :] if theirs.stem.startswith(mine.stem) else ""
    if mine.fields and behind and _others(behind):
        return True
    return "集团" in theirs.forms and "集团" not in mine.forms and bool(theirs.fields) and not mine.fields


def _others(behind: str) -> bool:
    """Tell whether words behind a short name with a field of its own say another business than 科技 or 发展 do."""
    rest, found = behind, True
    while rest and found:
        found = False
        for size in range(min(_LONGEST_PLAIN, len(rest)), 0, -1):
            if rest[:size] in PLAIN:
                rest, found = rest[size:], True
                break
    return bool(rest)


def is_full(name: str) -> bool:
    """Tell whether a key ends in the legal form of a company (有限公司, 公司, ltd.)."""
    found = parts(name).forms
    return bool(found) and found[-1] != "股份" and forms().get(found[-1]) == "legal"


def fits(short: str, full: str) -> bool:
    """Tell whether a short name can stand for a full one by its parts."""
    mine, theirs = parts(short), parts(full)
    if mine.core != theirs.core or not _distinctive(mine):
        return False
    return (
        set(mine.places) <= set(theirs.places)
        and set(mine.extra) == set(theirs.extra)
        and _leads(mine, theirs)
        and _same_form(mine.forms, theirs.forms)
    )


def _same_form(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Tell whether the forms of a short name say no other than those of the full one; X股份 is no X控股股份."""
    if short == ("股份",):
        return len(full) == 1 and "股份" in full[0]
    return set(short) <= {form for longer in full for form in (longer, longer.removesuffix("公司"))}


def _leads(short: Parts, full: Parts) -> bool:
    """Tell whether the fields of the short name stand among those of the full one, in order.

    Of two fields the first says more (化工 before 科技), so it may be left out only of a long trade name, and a form
    alone (…股份) stands for a field nowhere.
    """
    if not short.fields:
        return not short.forms or not full.fields
    rest = iter(full.fields)
    if not all(any(longer.startswith(field) for longer in rest) for field in short.fields):
        return False
    return len(short.core) > 2 or bool(short.places) or full.fields[0].startswith(short.fields[0])


def _distinctive(short: Parts) -> bool:
    """Tell whether a trade name alone tells companies apart: rare, or with a field, form or place beside it."""
    if len(short.core) < 2 or short.core in places() or short.core in fields() or is_latin(short.core):
        return False
    common = _commonness().get(short.core, 0)
    if short.fields or short.forms or short.places:
        return common <= 3 * _COMMON
    return len(short.core) > 2 and common <= _COMMON


@cache
def _commonness() -> Mapping[str, int]:
    """Return how many companies of the lists bear a trade name; those that one alone bears are left out."""
    return {key(word): int(count) for word, count in rows("trade_names.tsv", 2)}
