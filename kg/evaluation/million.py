"""How resolution grows: synthetic documents with a million names, the time and the memory that `across` takes.

    python -m kg.evaluation.million [--names 1000000] [--each 10]

The names are drawn, with a fixed seed, from places, fields and legal forms around random trade names, two thirds of
them companies in full or short, the rest persons, places and generic bodies; `--each` stand in one document.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from collections.abc import Iterator, Sequence

from kg.records import Document, Mention, Reading, Source
from kg.resolution import across
from kg.resolution.facts import fields, places

_TRADE = "岚图云岭远山华瑞中天金诚宏达博远新源海川智信恒通鼎盛泰安嘉禾凯旋龙腾星辰丰泽润康顺达明德启航"
_FORMS = ("有限公司", "股份有限公司", "集团有限公司", "", "", "")
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_BODIES = ("人民医院", "财政局", "第一中学", "高新区管委会")


def readings(names: int, each: int) -> Iterator[Reading]:
    """Yield documents with `each` names until there are `names` of them."""
    chance = random.Random(20250301)
    where = sorted({place.short for place in places().values() if place.level in ("province", "city", "county")})
    what = sorted(fields())
    for number in range(names // each):
        text, spans = f"第{number}号消息：", []
        for _ in range(each):
            kind, name = _name(chance, where, what)
            spans.append((len(text), len(text) + len(name), kind))
            text += f"{name}发布公告。"
        document = Document.of(text, source=Source(str(number), "text", ""))
        yield Reading(document, tuple(Mention.at(document, a, b, kind) for a, b, kind in spans))


def _name(chance: random.Random, where: Sequence[str], what: Sequence[str]) -> tuple[str, str]:
    draw = chance.random()
    if draw < 0.67:
        trade = "".join(chance.choices(_TRADE, k=chance.choice((2, 3, 3, 4))))
        place = chance.choice(("", chance.choice(where)))
        return "Organization", f"{place}{trade}{chance.choice(what)}{chance.choice(_FORMS)}"
    if draw < 0.8:
        return "Person", chance.choice(_SURNAMES) + "".join(chance.choices(_TRADE, k=chance.choice((1, 2))))
    if draw < 0.95:
        return "Location", chance.choice(where)
    return "Organization", chance.choice(_BODIES)


def main(arguments: Sequence[str] | None = None) -> int:
    """Resolve and write entities, seconds and memory; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m kg.evaluation.million", description=__doc__)
    parser.add_argument("--names", type=int, default=1_000_000)
    parser.add_argument("--each", type=int, default=10)
    options = parser.parse_args(arguments)
    collection = list(readings(options.names, options.each))
    start, used = time.perf_counter(), time.process_time()
    knowledge = across(collection)
    seconds, used = time.perf_counter() - start, time.process_time() - used
    gigabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    sys.stdout.write(
        f"{options.names} names in {len(collection)} documents: {len(knowledge.entities)} entities, "
        f"{len(knowledge.judgements)} judgements, "
        f"{seconds:.0f} s ({used:.0f} s of one core), {gigabytes:.2f} GB at most\n"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
