"""Make the data files of resolution from public lists of facts.

    python -m kg.resolution.prepare DATA

DATA holds `cn_admin_divisions/` (provinces.csv, cities.csv, areas.csv), `jionlp_locations/world_location.txt`,
`chain_kg_listed_companies/company.json` and `smoothnlp_financial/工商数据_10k.csv`. Written are, beside this module,
`data/places.tsv` (name, short form, level), `data/fields.tsv` (words that name a company's field of business, with the
number of companies) and `data/trade_names.tsv` (trade names that several companies bear). Only names and counts are
taken.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from kg.resolution.names import key
from kg.resolution.structure import parts

HOME = Path(__file__).parent / "data"
_PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|柯尔克孜|"
    "土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|"
    "鄂伦春|赫哲|门巴|珞巴|基诺|各"
)
_AUTONOMOUS = re.compile(f"(?:(?:{_PEOPLES})族?)+自治(?:区|州|县|旗)$")
_SUFFIX = re.compile("(?:特别行政区|自治区|地区|林区|新区|矿区|省|市|县|区|旗|盟)$")
_FORM = re.compile("(?:集团)?(?:股份)?(?:有限)?(?:责任)?公司$")
_ODD = re.compile("市辖区|直辖|开发区|园区|管理区|管委会|示范区|产业|试验区|农场")


def short_place(name: str) -> str:
    """Return the name of a division without what tells its level; names of one character keep it (赵县)."""
    bare = _AUTONOMOUS.sub("", name)
    if bare == name or len(bare) < 2:
        bare = _SUFFIX.sub("", name)
    return bare if len(bare) > 1 else name


def places(data: Path) -> Iterator[tuple[str, str, str]]:
    """Yield name, short form and level (country, city abroad, province, city, county), each name once a level."""
    for name, level in (("台湾省", "province"), ("香港特别行政区", "province"), ("澳门特别行政区", "province")):
        yield name, short_place(name), level
    for level, file in (("province", "provinces"), ("city", "cities"), ("county", "areas")):
        with (data / "cn_admin_divisions" / f"{file}.csv").open(encoding="utf-8-sig", newline="") as lines:
            names = sorted({row["name"] for row in csv.DictReader(lines)})
        yield from ((name, short_place(name), level) for name in names if not _ODD.search(name))
    for line in (data / "jionlp_locations" / "world_location.txt").read_text(encoding="utf-8").splitlines():
        cells = line.rstrip().split("\t")
        if len(cells) < 3 or cells[0] == "中国":
            continue
        yield cells[1], cells[0], "country"
        for city in dict.fromkeys([cells[2], *(cells[3].split("/") if len(cells) > 3 else [])]):
            if len(city) > 1:
                yield city, city, "abroad"


def fields(names: Iterable[str], *, least: int = 12, variety: int = 8, rounds: int = 5) -> list[tuple[str, int]]:
    """Find the words that stand behind many different trade names; peel them off and look again."""
    rests = [re.sub("[(（].*?[)）]", "", _FORM.sub("", name)) for name in names]
    found: Counter[str] = Counter()
    for _ in range(rounds):
        words: dict[str, int] = {}
        for size in (2, 3, 4):
            before: dict[str, Counter[str]] = defaultdict(Counter)
            for rest in rests:
                if len(rest) > size + 1 and not rest.endswith(tuple(words)):
                    before[rest[-size:]][rest[-size - 1]] += 1
            words |= {
                word: seen.total()
                for word, seen in before.items()
                if seen.total() >= least and len(seen) >= variety and seen.most_common(1)[0][1] < 0.4 * seen.total()
            }
        for word, count in words.items():
            found[word] = max(found[word], count)
        rests = [_peeled(rest, words) for rest in rests]
    return sorted(found.items(), key=lambda item: (-item[1], item[0]))


def _peeled(rest: str, words: dict[str, int]) -> str:
    for size in (4, 3, 2):
        if rest[-size:] in words and len(rest) > size + 1:
            return rest[:-size]
    return rest


def trade_names(names: Iterable[str]) -> list[tuple[str, int]]:
    """Return the trade names that more than one company bears, the most common first."""
    count = Counter(parts(key(name)).core for name in names)
    found = [(core, n) for core, n in count.items() if n > 1 and len(core) > 1]
    return sorted(found, key=lambda item: (-item[1], item[0]))


def companies(data: Path) -> Iterator[str]:
    """Yield the full names of companies."""
    with (data / "chain_kg_listed_companies" / "company.json").open(encoding="utf-8") as lines:
        yield from (json.loads(line)["fullname"].strip() for line in lines if line.strip())
    with (data / "smoothnlp_financial" / "工商数据_10k.csv").open(encoding="utf-8-sig", newline="") as lines:
        yield from (row["公司名称"].strip() for row in csv.DictReader(lines) if row.get("公司名称"))


def _write(name: str, head: str, rows: Iterable[Sequence[object]]) -> None:
    body = "".join("\t".join(map(str, row)) + "\n" for row in rows)
    (HOME / name).write_text(f"# {head}\n{body}", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the data files; return the exit status."""
    (folder,) = arguments or sys.argv[1:]
    data = Path(folder)
    HOME.mkdir(exist_ok=True)
    _write("places.tsv", "name, short form, level", dict.fromkeys(places(data)))
    _write("fields.tsv", "word for a field of business, companies counted", fields(sorted(set(companies(data)))))
    _write("trade_names.tsv", "trade name, companies that bear it", trade_names(sorted(set(companies(data)))))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
