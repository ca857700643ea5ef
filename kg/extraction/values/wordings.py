"""The patterns of date wordings: one named alternative for each way of telling a day or period.

Text is folded first, so digits and brackets are plain. A cheap pattern finds the places where a wording may begin; only
there the alternatives that can begin with that character are tried, which keeps the scan linear and quick.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

YEAR_WORDS = {"大前年": -3, "前年": -2, "去年": -1, "上年": -1, "今年": 0, "本年": 0, "明年": 1, "后年": 2}
DAY_WORDS = {"大前天": -3, "前天": -2, "前日": -2, "前晚": -2, "昨": -1, "今": 0, "明": 1, "后天": 2}
HOLIDAYS: dict[str, tuple[int, int, int] | None] = {  # month, first and last day; None where the moon decides
    "元旦": (1, 1, 1),
    "五一": (5, 1, 5),
    "国庆": (10, 1, 7),
    "十一": (10, 1, 7),
    "圣诞": (12, 25, 25),
    "春节": None,
    "元宵": None,
    "清明": None,
    "端午": None,
    "中秋": None,
    "春运": None,
    "暑运": None,
    "暑期": None,
    "暑假": None,
    "寒假": None,
    "全国两会": None,
}
_PAST = (
    "不久前|前不久|前几天|前些天|前几日|前几年|前些年|近年来|近几年来|近几年|近些年来|近些年|近年|近来|最近几年|最近几周|最近几个月|"
    "最近几天|连日来|早前|多年来|多年前|数年前|数月前|数日前|数天前|几年前|几个月前|几天前|长期以来|早些时候"
)
_FUTURE = (
    "未来数年内|未来数年|未来几年内|未来几年|未来几个月内|未来几个月|今后几年内|今后几年|近日内|不日|(?<![0-9])日内(?!瓦)|不久后|"
    "不久的将来|数年后|几年后|几个月后|几天后|数日后|数月后"
)

ERAS = {  # the year before the first
    "洪武": 1367, "永乐": 1402, "宣德": 1425, "正统": 1435, "成化": 1464, "弘治": 1487, "正德": 1505, "嘉靖": 1521,
    "隆庆": 1566, "万历": 1572, "崇祯": 1627, "顺治": 1643, "康熙": 1661, "雍正": 1722, "乾隆": 1735, "嘉庆": 1795,
    "道光": 1820, "咸丰": 1850, "同治": 1861, "光绪": 1874, "宣统": 1908, "民国": 1911, "昭和": 1925, "平成": 1988,
    "令和": 2018,
}  # fmt: skip

_TO = r"(?:至|到|—{1,2}|-{1,2}|~|–|−)"
_CN = "零〇一二三四五六七八九"
_ERA = "|".join(ERAS)
_TIME = (
    r"(?:上午|下午|中午|午间|正午|凌晨|清晨|早晨|早上|早间|晚间|晚上|傍晚|深夜|夜间|夜里|午后|当晚"
    r"|晚(?![会宴报期年餐])|夜(?!校)|晨)"
)
# § stands for the suffix that keeps the group names of the alternatives apart.
_YEAR = (
    rf"(?:(?P<y§>[12]\d{{3}}|[一二][{_CN}]{{3}}) ?年[度份]?"
    rf"|(?P<era§>{_ERA})(?P<ey§>\d{{1,2}}|[一二三四五六七八九十]{{1,3}}|元)年"
    r"|(?P<yw§>大前年|[前去上今本明后]年(?![级青轻人代会纪龄产])|[当同次翌]年)度?)"
)
_MONTH = (
    r"(?:(?P<m§>\d{1,2}|十[一二]?|[一二三四五六七八九元]) ?月(?![球饼亮光薪刊经供嫂票租台牙])份?"
    rf"|(?P<mh§>\d{{1,2}})(?={_TO}\d{{1,2}} ?月(?! ?\d))"
    r"|(?P<mw§>本月(?!份)|上个?月|下个?月|当月|次月|同月)份?)"
)
_DAY = (
    r" ?(?:(?P<d§>\d{1,2}|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九]) ?[日号](?![元圆币线楼店院馆令文])"
    rf"|(?P<dh§>\d{{1,2}})(?={_TO}\d{{1,2}} ?[日号]))"
)
_PART = r"的?(?P<mp§>上旬|中旬|下旬|初(?![步次衷期中高级])|底|末)"
_QUARTER = (
    r"(?:第(?P<q§>[一二三四1-4])个?季度?|(?P<qs§>[一二三四1-4])季度|前(?P<qf§>[两二三23])个?季度|首季度?(?P<q1§>)"
    r"|Q(?P<qq§>[1-4])(?![A-Za-z0-9])|前(?P<mf§>\d{1,2}|[一二两三四五六七八九十]{1,2})个?月)"
)
_HALF = r"(?P<half§>[上下])半年"
_LOOSE = (
    r"(?P<yp§>年初|年底|年末|年中|年内|初(?![步次衷期中高级])|底|末|中(?=[，。；、）)前后以将左]|$)|内|伊始|一?开年"
    r"|(?:[春夏秋冬][季天]|[夏秋冬](?![令装天]))|(?:元旦|春节|清明|端午|中秋|国庆|圣诞)节?)"
)
_SPAN = r"(?:个?(?:年度?|月|周|星期|天|日|小时|季度)|年度?|周)"
_COUNT = r"\d{1,3}|[一二两三四五六七八九十百]{1,4}|[数几半]"
_IN_MONTH = rf"(?:{_DAY}(?:{_TIME})?|{_PART})?"
_HOLIDAY = "|".join(HOLIDAYS)

# name → the kinds of beginning it may have (d digit, n Chinese numeral, w another word), and its pattern.
_ALTERNATIVES = {
    "iso": ("d", r"(?<![\d.-])(?P<iy>[12]\d{3})(?P<is>[-/.])(?P<im>\d{1,2})(?P=is)(?P<id>\d{1,2})(?![\d.-])"),
    "season": (
        "d",
        r"(?P<sy>[12]\d{3})(?:[/~–至-]|—{1,2})(?P<sz>\d{4}|\d{2})(?:年度|财年|赛季|学年|雪季|榨季)|(?P<fy>[12]\d{3})(?:财年|财政年度)",
    ),
    "year_head": ("d", rf"(?P<hy>[12]\d{{3}})(?={_TO}(?:[12]\d{{3}}|\d{{2}}) ?年(?!代))"),
    "plan": (
        "nw",
        r"(?:[“\"‘「](?P<pl>十?[一二三四五六七八九十])五[”\"’」]|(?P<pl2>十[一二三四五六七八九])五)"
        r"(?P<pp>(?:规划)?(?:期间|时期|规划期|以来|末期?|初期?|中后期|前期|后期))",
    ),
    "decade": (
        "dnw",
        r"(?:(?P<cw>上个?|本|\d{2}|十[八九]|二十一?)世纪(?:(?P<dec>\d0|[一二三四五六七八九]十)年代)?"
        r"|(?P<dec2>[1-9]0|[二三四五六七八九]十)年代)(?P<dp>初期?|中期|中叶|末期?|后期|前期|中后期|以来)?",
    ),
    "full": (
        "dnw",
        f"{_YEAR}(?:的?(?:{_MONTH}{_IN_MONTH}|{_QUARTER}|{_HALF}|{_LOOSE}))?".replace("§", "1"),
    ),
    "short": ("d", rf"(?P<y2>\d{{2}})年(?=\d{{1,2}}月){_MONTH}{_IN_MONTH}".replace("§", "2")),
    "month": ("dnw", f"{_MONTH}{_IN_MONTH}".replace("§", "3")),
    "back": (
        "dnw",
        rf"(?P<bn>{_COUNT})[多余来]?(?P<bu>{_SPAN})多?"
        r"(?P<bt>[之以]?前(?![期后三十列夕提])|[之以]?后(?![期备来续方])|[之以]?内(?!瓦)|以来|来(?![自到源访]))",
    ),
    "bare_day": (
        "d",
        r"(?<![\d.,:/])(?:(?P<bd>\d{1,2}) ?日(?![元圆币线游均龄志])"
        rf"|(?P<bh>\d{{1,2}})(?={_TO}\d{{1,2}} ?日(?![元圆线游])))(?:{_TIME})?",
    ),
    "quarter": ("dnw", _QUARTER.replace("§", "4")),
    "rel": (
        "w",
        rf"(?<![附临最接靠])(?P<rw>最近|近|过去|未来|今后|此后|往后)的?(?P<rn>[一二两三四五六七八九]{{2}}|{_COUNT})[多余]?(?P<ru>{_SPAN})"
        r"[多半]?(?P<rt>以来|来(?!自)|之内|以内|内(?!瓦)|里|间|时间)?",
    ),
    "day_word": (
        "w",
        rf"(?P<dw>大前天|前天|前日|前晚|后天|[今昨明](?:天|日(?!头条|说法|关注|之|资本)|晚|晨|早|夜))(?:{_TIME})?",
    ),
    "same": ("w", rf"(?P<sw>[当同次翌](?:日|天(?![空地然下赋气才]))|同一天|即日)(?:{_TIME})?"),
    "week": (
        "w",
        r"(?P<ww>上上|下下|[上本这下])个?(?:周(?![期刊报边围年长折转])|星期)(?P<wd>[一二三四五六日天末](?![期]))?"
        r"|(?<![上下本这每两几一二三四五六七八九十\d])(?:周(?P<bw>[一二三四五六日])(?![报刊期年岁本]|[一-龥]{1,2}[、，）)])"
        r"|星期(?P<bx>[一二三四五六日天]))",
    ),
    "half_year": ("w", _HALF.replace("§", "5")),
    "edge": (
        "w",
        r"(?P<ew>年初|年底|年末|年中(?=[，。前])|年内|岁末|月初|月底|月末|新年伊始|新春伊始|开年以来|本月内)",
    ),
    "holiday": (
        "nw",
        rf"[“\"]?(?P<ho>{_HOLIDAY})[”\"]?(?P<ho2>、?[“\"]?(?:{_HOLIDAY})[”\"]?)?节?(?:小长假|长假|黄金周|假期|假日)?"
        r"(?P<hp>期间|前夕|前后|当天|当日)",
    ),
    "past": (
        "w",
        r"(?<![0-9生节假作止交期开两数当次同每终周今明昨本往平末目])日前|(?<![附临接靠最贴])近日(?![本内])|(?<!最)近期(?![货权])"
        rf"|最近(?![的一距处])|{_PAST}",
    ),
    "future": ("w", _FUTURE),
}

# The first character is one of a set, so that the search skips quickly over all others.
_BEGINNING = re.compile(
    r"[\d零〇一二三四五六七八九十百两今昨明去前后大上下本当同次翌即这民第首Q数几半近最未此往过“\"‘「元国圣春清端中暑寒全日不早多连长年岁月新开周星民洪永宣正成弘嘉隆万崇顺康雍乾道咸光昭平令]"
    r"(?:(?<=\d)(?<!\d\d)(?P<d>)\d*+(?=[年月日 世多余来个周天小季/~–—至到-]|(?<=\d{4})(?:\.|财))"
    rf"|(?<=[{_CN}十百两])(?<![{_CN}十百两]{{2}})(?P<n>)[{_CN}十百两]*+(?=[年月日天周个多余来世季五小星]|[”\"]?(?:期间|假期|黄金|前[夕后]|当[天日]))"
    r"|(?=[年天日月晚晨早夜后前部两二一三四五六七八九十\d个季几些不周星世半国首圣庆节运期假秋午明旦宵诞久来近去过百数时小1234“元春清端中暑全寒末初底内伊以国武乐德统化治靖庆历祯熙正隆光丰绪和成])(?:"
    r"(?<=今)[年天日晚晨早夜后]|(?<=昨)[天日晚晨夜]|(?<=明)[年天日晚晨早]|(?<=去)年|(?<=前)(?:[年天日晚]|[两二三四五六七八九十\d]{1,2}个?[季月]|[几些]|不久)"
    r"|(?<=后)[年天]|(?<=大)[前部]|(?<=[上下])(?:个?[月周星世]|[上下]周|半?年)|(?<=本)[年月周世]|(?<=[当同次翌])[年月日天一]|(?<=即)日|(?<=这)个?[周星]"
    r"|(?<=[民洪永宣正成弘嘉隆万崇顺康雍乾道咸同光昭平令])(?:国|武|乐|德|统|化|治|靖|庆|历|祯|熙|正|隆|光|丰|绪|和|成)(?=[元\d一二三四五六七八九十]{1,3}年)|(?<=第)[一二三四1-4]个?季|(?<=首)季|(?<=Q)[1-4]|(?<=[数几半])(?:[年月日天周个]|小时)|(?<=近)[\d一二两三四五六七八九十百数几半日期年来些]"
    r"|(?<=最)近|(?<=未)来|(?<=此)后|(?<=往)后|(?<=过)去|(?<=[“\"‘「])(?=[一二三四五六七八九十]{1,2}[五一”]|[元国春清端中暑圣全寒])"
    r"|(?<=元)[旦宵月]|(?<=国)庆|(?<=圣)诞|(?<=春)[节运]|(?<=清)明|(?<=端)午|(?<=中)秋|(?<=[暑寒])[假期运]|(?<=全)国两会|(?<=日)[前内]"
    r"|(?<=不)[久日]|(?<=早)[前些]|(?<=多)年|(?<=连)日来|(?<=长)期以来|(?<=年)[初底末中内]|(?<=岁)末|(?<=月)[初底末]|(?<=新)[年春]伊始|(?<=开)年以来"
    r"|(?<=周)[一二三四五六日]|(?<=星)期[一二三四五六日天]))"
)


def scan(text: str) -> Iterator[re.Match[str]]:
    """Yield the wordings of the folded text from left to right; `lastgroup` names the alternative."""
    at = 0
    for beginning in _BEGINNING.finditer(text):
        start = beginning.start()
        if start < at:
            continue
        found = _pattern(beginning.lastgroup or "w").match(text, start)
        if found is not None:
            at = found.end()
            yield found


def match(text: str, start: int) -> re.Match[str] | None:
    """Return the wording that begins at the place, or None."""
    beginning = _BEGINNING.match(text, start)
    return None if beginning is None else _pattern(beginning.lastgroup or "w").match(text, start)


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    chosen = {name: pattern for name, (kinds, pattern) in _ALTERNATIVES.items() if kind in kinds}
    return re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in chosen.items()))
