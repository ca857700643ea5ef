"""Write ontology/lexicons/known.tsv.xz from tables of facts: universities and listed companies.

    python ontology/tools/make_known.py DATA

DATA holds `cn_universities/` (2021) and `chain_kg_listed_companies/` (October 2021). The output depends on the input
alone. Columns: full name, kind (university, company), code of the stock ("" for none), other names with /; a name that
is also an ordinary word, or two characters that meet by chance, has a ! before it.
"""

from __future__ import annotations

import json
import lzma
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from make_places import TABLES, risky_words

LEXICONS = Path(__file__).parent.parent / "lexicons"
NAMES = ("ns", "nr", "nz", "nt")
SURE = {"清华", "复旦", "同济", "哈工大"}  # two characters elsewhere meet by chance: 东北|大地, 集中|大学


ABBREVIATIONS = TABLES["abbreviations"]
WELL_KNOWN = TABLES["well_known"]
WORDS = frozenset(TABLES["risky_companies"].split())


def universities(data: Path) -> Iterator[tuple[str, str, str, str]]:
    """Yield the rows of the universities, in the order of the table."""
    table = json.loads((data / "cn_universities" / "university_list.json").read_text(encoding="utf-8"))
    names = [name for part in table.values() for name in part]
    shorts: Counter[str] = Counter(short for name in names for short in abbreviation(name))
    for name in names:
        found = [short for short in abbreviation(name) if shorts[short] == 1 and short not in names]
        yield name, "university", "", "/".join(found)


def abbreviation(name: str) -> list[str]:
    """Return the short forms of a university that follow the usual rule, and those everyone knows."""
    known = [short for short in WELL_KNOWN.get(name, "").split("/") if short]
    found = [f"!{short}" if len(short) == 2 and short not in SURE else short for short in known]
    for long, short in ABBREVIATIONS.items():
        base = name.removesuffix(long)
        if base != name and len(base) >= 2 and base + short not in found:
            found.append(base + short)
    return found


def common_words() -> frozenset[str]:
    """Return the nouns, verbs and adjectives that the dictionary of jieba counts often."""
    import jieba

    dictionary = Path(jieba.__file__).parent / "dict.txt"
    rows = (line.split(" ") for line in dictionary.read_text(encoding="utf-8").splitlines())
    return frozenset(
        word for word, count, tag in rows if tag[0] in "nvab" and tag[:2] not in NAMES and int(count) >= 300
    )


def made_of_words(short: str, common: frozenset[str]) -> bool:
    """Tell whether the short name may be two ordinary words that meet, or a place's harbour or airport."""
    if short.endswith(("港", "机场", "高速", "高铁", "铁路", "临港")):
        return True
    both = len(short) == 4 and short[:2] in common and short[2:] in common
    return both or (short[:1] == "新" and short[1:] in common)


def companies(
    data: Path, risky: frozenset[str], places: frozenset[str], common: frozenset[str]
) -> Iterator[tuple[str, str, str, str]]:
    """Yield the rows of the listed companies, in order of their code."""
    path = data / "chain_kg_listed_companies" / "company.json"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    shorts = {row["code"]: plain(row["name"]) for row in rows}
    counts = Counter(shorts.values())
    for row in sorted(rows, key=lambda row: (row["code"], row["fullname"])):
        short = shorts[row["code"]]
        if len(short) < 2 or counts[short] > 1 or short == row["fullname"]:
            short = ""
        word = short in risky or short in places or len(short) == 2 or short in WORDS or made_of_words(short, common)
        yield row["fullname"].strip(), "company", row["code"][:6], f"!{short}" if short and word else short


def plain(name: str) -> str:
    """Return the short name of a share without the marks of the exchange: *ST海马 → 海马, 深桑达A → 深桑达."""
    name = re.sub(r"\s|^(?:S?\*?ST|PT|S|N|XD|XR|DR)(?=[一-龥])|-[UWDV]+$", "", name)
    return re.sub(r"(?<=[一-龥])(?:A|B|B股|A股)$", "", name)


def main(data: Path) -> None:
    """Write the file."""
    divisions = lzma.decompress((LEXICONS / "places.tsv.xz").read_bytes()).decode("utf-8").splitlines()
    places = frozenset(cell for line in divisions for cell in line.split("\t")[1:3])
    rows = [*universities(data), *companies(data, risky_words(data), places, common_words())]
    text = "".join("\t".join(row).rstrip("\t") + "\n" for row in rows)
    (LEXICONS / "known.tsv.xz").write_bytes(
        lzma.compress(text.encode(), format=lzma.FORMAT_XZ, check=lzma.CHECK_CRC32, preset=9 | lzma.PRESET_EXTREME)
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
