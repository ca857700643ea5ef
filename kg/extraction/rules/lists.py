"""Names side by side in a list: A、B和C. What is said of one is said of all, so a frame sees the list as one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.extraction.rules.candidate import Candidate

_JOINT = re.compile(r"[”’》」]?(?:[（(][^（()）。\n]{0,30}[）)])?(?:、|和|与|及|以及|，以及|、以及|/)[“‘《「]?")
# What closes a list: 等, how many they are, and what they all are (A、B等3家企业).
_CLOSE = re.compile(
    r"[”’》」]?(?:[（(][^（()）。\n]{0,30}[）)])?"
    r"(?:等(?:[0-9一二三四五六七八九十百多余几数两]{1,6}[家个位名所项大款国省市地]?)?"
    r"(?:公司|企业|单位|部门|机构|品牌|国家|地区|城市|地|国|省|市|厂商|银行|高校|项目|产品|平台)?(?:和地区)?)?"
)


class Lists:
    """The lists among the names of a text, by the places of their members."""

    def __init__(self, text: str, names: Sequence[Candidate]) -> None:
        self._spans: dict[int, tuple[int, int, int]] = {}
        members: list[Candidate] = []
        for name in names:
            if members and not _joined(text, members[-1], name):
                self._close(text, members)
                members = []
            members.append(name)
        self._close(text, members)

    def _close(self, text: str, members: Sequence[Candidate]) -> None:
        if not members:
            return
        closed = _CLOSE.match(text, members[-1].end)
        end = closed.end() if closed else members[-1].end
        for member in members:
            self._spans[member.start] = (members[0].start, end, len(members))

    def begin(self, name: Candidate) -> int:
        """Return where the list of the name begins: at the name itself where it stands alone."""
        return self._spans[name.start][0]

    def end(self, name: Candidate) -> int:
        """Return where the list of the name ends, with the words that close it."""
        return self._spans[name.start][1]

    def size(self, name: Candidate) -> int:
        """Return how many names its list has."""
        return self._spans[name.start][2]


def _joined(text: str, one: Candidate, other: Candidate) -> bool:
    return one.type == other.type and other.start - one.end < 40 and bool(_JOINT.fullmatch(text, one.end, other.start))
