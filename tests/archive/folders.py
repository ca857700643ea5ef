"""Folders of news and what a build leaves of them, for every test that grows one."""

from __future__ import annotations

import random
from pathlib import Path

from kg import pipeline
from kg.pipeline import Settings

SETTINGS = Settings(extractor="rules", formats=("turtle", "nquads"))
FIRMS = ("青禾科技", "云岭机电", "远山数据", "星河汽车")
PLACES = ("安宁市", "长沙市", "朝阳区", "道县")
PEOPLE = ("林远山", "王伟", "李娜")


def news(number: int, edition: int = 0) -> str:
    """The same piece of news for the same numbers."""
    chance = random.Random(number * 100 + edition)
    firm, other = chance.sample(FIRMS, 2)
    place, person = chance.choice(PLACES), chance.choice(PEOPLE)
    return (
        f"9月{number % 28 + 1}日，{firm}有限公司（以下简称“{firm}”）与{other}有限公司在{place}签署协议。"
        f"{firm}董事长{person}表示，公司拟投资{chance.randint(2, 40)}亿元建设{firm}{place}产业园。\n"
    )


def write(folder: Path, number: int, edition: int = 0) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{number:03}.txt"
    path.write_text(news(number, edition), encoding="utf-8")
    return path


def files(out: Path) -> dict[str, bytes]:
    """What a build leaves, file by file; of the store what is in it."""
    found = {path.name: path.read_bytes() for path in out.iterdir() if path.is_file() and path.name[0] != "."}
    return found | {"store": stored(out)}


def stored(out: Path) -> bytes:
    return "".join(pipeline.open_store(out).dataset().lines()).encode()


def from_nothing(inputs: list[Path], out: Path) -> dict[str, bytes]:
    pipeline.build(inputs, out, settings=SETTINGS)
    return files(out)
