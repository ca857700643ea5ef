"""What the name of a company says: its legal form, whether it is a full name, whether it is rather a branch's.

The words for forms and fields are tables in `data/`; the few sets here say which of them mean something of their own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from kg.resolution.facts import fields, known_as, places, rows
from kg.resolution.names import is_latin, key
from kg.resolution.structure import Parts, parts

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
NATIONAL = ("中国", "国家", "全国", "中央", "中华")


class Form(StrEnum):
    """How a name ends: with nothing, as people say it (公司, 集团, 股份), or as it is registered."""

    NONE = ""
    COMPANY = "公司"
    GROUP = "集团"
    SHARES = "股份"
    LIMITED = "有限公司"
    LISTED = "股份有限公司"
    GROUP_LIMITED = "集团有限公司"
    HOLDING = "控股"
    HOLDING_LIMITED = "控股有限公司"

    @property
    def loose(self) -> bool:
        """Tell whether people say the name with or without this form."""
        return self in (Form.NONE, Form.COMPANY, Form.GROUP)

    @property
    def registered(self) -> bool:
        """Tell whether a company is registered so."""
        return self in (Form.LIMITED, Form.LISTED, Form.GROUP_LIMITED, Form.HOLDING_LIMITED)


@dataclass(frozen=True, slots=True)
class Company:
    """A key of an organization with its parts and its form."""

    name: str
    parts: Parts
    form: Form


@lru_cache(maxsize=1 << 17)
def company(name: str) -> Company:
    """Take the key of an organization apart."""
    found = parts(name)
    return Company(name, found, _form(found.forms))


def _form(words: tuple[str, ...]) -> Form:
    told = "".join(words)
    if not told:
        return Form.NONE
    if "控股" in told:
        return Form.HOLDING_LIMITED if told.endswith("公司") else Form.HOLDING
    if "集团" in told:
        return Form.GROUP if told in ("集团", "集团公司", "集团总公司") else Form.GROUP_LIMITED
    if "股份" in told:
        return Form.SHARES if told == "股份" else Form.LISTED
    return Form.COMPANY if told == "公司" else Form.LIMITED


def is_branch(full: str) -> bool:
    """Tell whether a full name says that it is a branch or a sales company."""
    return bool(_BRANCH.search(full))


def other_known(short: str, full: str) -> bool:
    """Tell whether a short name is known for another company than the full one."""
    known = known_as("Organization", short, risky=True)
    return bool(known) and known not in (full, known_as("Organization", full, risky=True))


def other_business(behind: str) -> bool:
    """Tell whether words behind a short name with a field of its own say another business than 科技 or 发展 do."""
    rest, found = behind, True
    while rest and found:
        found = False
        for size in range(min(_LONGEST_PLAIN, len(rest)), 0, -1):
            if rest[:size] in PLAIN:
                rest, found = rest[size:], True
                break
    return bool(rest)


def speaks(found: Parts) -> bool:
    """Tell whether a trade name says more than a place or a field of business does."""
    return len(found.core) > 1 and found.core not in places() and found.core not in fields()


def commonness(core: str) -> int:
    """Return how many companies of the lists bear a trade name, 0 where at most one does."""
    return _commonness().get(core, 0)


def is_rare(found: Parts) -> bool:
    """Tell whether a trade name alone tells companies apart."""
    return not is_latin(found.core) and commonness(found.core) == 0


@cache
def _commonness() -> Mapping[str, int]:
    return {key(word): int(count) for word, count in rows("trade_names.tsv", 2)}
