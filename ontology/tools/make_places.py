"""Write ontology/lexicons/places.tsv.xz from tables of facts.

    python ontology/tools/make_places.py DATA

DATA holds `cn_admin_divisions/` (npm china-division 2.7.0) and `jionlp_locations/` (PyPI jionlp 1.5.31). The output
depends on the input alone. Columns: code, name, short form ("" when the name has none of its own),
flags: r = the short form is also an ordinary word or a given name, g = the name itself is a generic word, o = an
earlier name of the division with that code.
"""

from __future__ import annotations

import csv
import json
import lzma
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

LEXICONS = Path(__file__).parent.parent / "lexicons"
SKIPPED = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
PEOPLES = (
    "蒙古族 回族 藏族 维吾尔 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 土家族 哈尼族 哈萨克 哈萨克族 傣族 黎族 傈僳族 佤族 畲族 拉祜族 水族 "
    "东乡族 纳西族 景颇族 柯尔克孜 柯尔克孜族 土族 达斡尔族 达斡尔 仫佬族 羌族 布朗族 撒拉族 毛南族 仡佬族 锡伯 锡伯族 塔吉克 塔吉克族 怒族 保安族 裕固族 "
    "独龙族 鄂温克族 鄂伦春 普米族 各族 蒙古"
).split()
ETHNIC = re.compile(f"(?:{'|'.join(sorted(PEOPLES, key=len, reverse=True))})+(?=自治)")
PROVINCE_SHORT = {"内蒙古自治区": "内蒙古", "广西壮族自治区": "广西", "西藏自治区": "西藏", "宁夏回族自治区": "宁夏",
                  "新疆维吾尔自治区": "新疆", "香港特别行政区": "香港", "澳门特别行政区": "澳门"}  # fmt: skip
SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤"
    "罗毕郝安常于傅齐康伍余顾孟黄穆萧尹姚邵汪祁毛狄米贝明成戴宋庞熊纪舒屈项祝董梁杜阮蓝闵季贾江童颜郭梅盛林钟徐邱骆高夏蔡田樊胡凌霍万柯卢莫房缪"
    "解丁宣邓单洪包左石崔吉龚程邢裴陆荣翁荀甄曲封储段侯全班仇甘武符刘景詹龙叶黎白蒲卓蔺屠池乔谭姬申冉桑桂牛边燕尚温庄晏柴瞿阎连习艾向古易廖耿匡文"
    "欧聂曾关查游权盖益桓公岳楚闫涂肖覃"
)
RISKY = frozenset(
    "朝阳 和平 新城 大同 东方 开放 日照 来宾 百色 孝感 白银 阿里 海北 安康 文山 海东 中山 西湖 东湖 南湖 长安 新华 解放 建设 红旗 青山 桥西 桥东 城关 长清 "
    "金山 宝山 南山 福田 高新 平安 永安 太平 兴安 兴业 乐业 合作 互助 民和 共和 同仁 同心 灵武 吉利 汇川 公安 保安 安居 大安 长寿 永川 江北 江南 海港 海州 "
    "北海x 南岸 西山 东山 南关 北关 西关 中原 中方 上街 金水 清河 清水 龙江 龙华 华龙 龙湾 沙河 沙湾 黄龙 青龙 万盛 昌盛 盛泽 大道 大通 三通 东港 西港 "
    "河东 河西 河口 江口 港口 海口x 洞口 渡口 交口 路桥 桥头 水城 山城 江城 老城 文化 普宁 丰满 富裕 友谊 友好 向阳 前进 东风 东升 光明 光复 光华 南部 西部 "
    "东区 西区 南区 北区 中区 海淀x 通道 资源 方正 尚志 延寿 依安 天元 天等 大方 大观 大祥 大名 长子 长治 长乐 长宁 长丰 长兴 长泰 永兴 永和 永康 永丰 "
    "广宁 广德 武功 太白 子洲 洛川 黄梅 麻城 罗田 石首 松滋 公主岭x 铁西 铁东 铁山 铁门关x 宁静 静安 静海 嘉定 松江 青浦 金门 连江 福清 龙海 晋安 台江 "
    "马尾 思明 海沧 湖里 集美 同安 翔安 丰泽 洛江 惠安 德化 石狮 芗城 龙文 云霄 诏安 东平 东阿 东明 东光 东海 东兴 东安 东宁 和田 和龙 和顺 和政 和静 和硕 "
    "曲靖x 玉树 称多 治多 甘德 达日 兴海 贵南 贵德 祁连 海晏 刚察 湟中 乐都 化隆 循化 门源 玛多 班玛 久治".replace(
        "x", ""
    ).split()
)
UNRISKY = frozenset(
    "保定 长治 运城 包头 大连 营口 通化 合肥 新余 烟台 开封 焦作 商丘 信阳 周口 恩施 怀化 茂名 河源 清远 海口 自贡 攀枝花 资阳 遵义 毕节 铜仁 大理 宝鸡 天水 "
    "平凉 酒泉 银川 门头沟 正定 辛集 遵化 常熟 海门 金坛 仪征 句容 兴化 龙口 高密 乳山 监利 武穴 仙桃 神农架 个旧 江油 射洪 凭祥 瓦房店 公主岭 台中 彰化 "
    "南投 员林 康定 曲靖 永兴岛 铁门关 海淀 北海".split()
)
TAIWAN = (("香港特别行政区", "810000"), ("澳门特别行政区", "820000"), ("台湾省", "710000"))
GENERIC = {"城区", "郊区", "矿区", "东区", "西区", "南区", "北区", "中区", "新区", "市区", "中西区", "离岛区", "和县", "成县", "文县",
           "单县", "城关区", "新市区", "开发区", "农场", "林场", "城镇", "市镇", "乡镇", "村镇", "集镇"}  # fmt: skip


def short_form(name: str) -> str:
    """Return the name without its kind and its peoples: 长沙市 → 长沙, 恩施土家族苗族自治州 → 恩施."""
    if name in PROVINCE_SHORT:
        return PROVINCE_SHORT[name]
    ethnic = ETHNIC.search(name)
    if ethnic:
        base = name[: ethnic.start()]
        return base if len(base) >= 2 else name
    short = re.sub(r"(?:自治州|自治县|自治旗|联合旗|林区|特区|地区|新区|省|市|区|县|盟|旗|左旗|右旗)$", "", name)
    if len(short) < 2 or len(name) > 7 or re.search(r"[左右前中后]$", short) and name.endswith("旗"):
        return ""
    return short


def rows(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield code and name of every division from province to township, in order of code within each table."""

    def table(name: str) -> list[dict[str, str]]:
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))

    for row in table("provinces"):
        yield row["code"].ljust(6, "0"), row["name"]
    for row in table("cities"):
        if row["name"] not in SKIPPED:
            yield row["code"].ljust(6, "0"), row["name"]
    for row in table("areas"):
        if row["name"] not in SKIPPED:
            yield row["code"], row["name"]
    for row in table("streets"):
        yield row["code"], row["name"]
    yield from islands(json.loads((folder / "HK-MO-TW.json").read_text(encoding="utf-8")))


def islands(tree: dict[str, dict[str, list[str]]]) -> Iterator[tuple[str, str]]:
    """Yield the divisions of Hong Kong, Macao and Taiwan under codes counted in the order of the table."""
    for name, code in TAIWAN:
        yield code, name
        districts = 0
        for city_at, (city, parts) in enumerate(tree.get(name, {}).items(), 1):
            above = code[:2] + f"{city_at:02}" + "00"
            if name == "台湾省":
                yield above, city
                districts = 0
            for part in parts:
                districts += 1
                yield (above[:4] if name == "台湾省" else code[:4]) + f"{districts:02}", re.sub(r"（.*）", "", part)


def earlier(path: Path, codes: dict[tuple[str, ...], str]) -> Iterator[tuple[str, str, str]]:
    """Yield code, earlier name and its short form for every division that was renamed."""
    seen = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = line.split("\t", 2)
        if len(cells) < 3 or "=>" not in cells[2]:
            continue
        old, _, new = cells[2].partition("=>")
        code = codes.get(tuple(new.split("\t")[-2:])) or codes.get((new.split("\t")[-1],))
        name, short = old.split("\t")[-2:]
        if code and name != new.split("\t")[-1] and (code, name) not in seen:
            seen.add((code, name))
            yield code, name, short if short != name else ""


PLACE_TAGS = ("ns", "nr", "nz", "nt", "eng")


def risky_words(data: Path) -> frozenset[str]:
    """Return the words that are ordinary or given names: from the dictionary of jieba and from a list of persons."""
    import jieba

    words = set()
    dictionary = Path(jieba.__file__).parent / "dict.txt"
    for line in dictionary.read_text(encoding="utf-8").splitlines():
        word, count, tag = line.split(" ")
        if 2 <= len(word) <= 4 and not tag.startswith(PLACE_TAGS) and int(count) >= 3:
            words.add(word)
    given: Counter[str] = Counter()
    with (data / "percent4_spo" / "spo.csv").open(encoding="utf-8", newline="") as lines:
        persons = {cell for row in csv.reader(lines) for cell in row if re.fullmatch("[一-龥]{3}", cell)}
    given.update(name[1:] for name in persons if name[0] in SURNAMES)
    return (frozenset(words | {name for name, count in given.items() if count >= 2}) | RISKY) - UNRISKY


def main(data: Path) -> None:
    """Write both files."""
    risky = risky_words(data)
    found = list(rows(data / "cn_admin_divisions"))
    codes: dict[tuple[str, ...], str] = {}
    names = dict(found)
    lines = []
    for code, name in found:
        above = names.get(code[:4] + "00") or names.get(code[:2] + "0000") or ""
        codes.setdefault((above, name), code)
        codes.setdefault((name,), code)
        short = short_form(name) if len(code) == 6 else ""
        flags = ("r" if short in risky and not code.endswith("0000") else "") + ("g" if name in GENERIC else "")
        lines.append("\t".join((code, name, short, flags)).rstrip("\t"))
    for code, name, short in earlier(data / "jionlp_locations" / "china_location_change.txt", codes):
        lines.append("\t".join((code, name, short, "o" + ("r" if short in risky else ""))))
    text = "\n".join(lines) + "\n"
    (LEXICONS / "places.tsv.xz").write_bytes(
        lzma.compress(text.encode(), format=lzma.FORMAT_XZ, check=lzma.CHECK_CRC32, preset=9 | lzma.PRESET_EXTREME)
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
