"""How the explorer in one file behaves in a browser: made news, its page, the time until it is there, frames, a query.

    python -m kg.evaluation.opening PAGE [--things 20000] [--claims 30000]

Needs a browser (see `kg.evaluation.browser`). Names and sentences are drawn with a fixed seed from fifteen hundred
characters, so that they are about as hard to compress as real ones. Frames are counted while the picture is dragged.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from kg import ontology
from kg.evaluation.browser import READY, browser
from kg.explore import write_explorer
from kg.records import Claim, Document, Entity, Knowledge, Mention, Modality, Qualifier, Quantity, Reading, Source, When

if TYPE_CHECKING:
    from playwright.sync_api import Page

CHARACTERS = [chr(0x4E00 + 4 * number) for number in range(1500)]  # as many as most news is written with
KINDS = {
    "Organization": "有限公司",
    "Facility": "产业园",
    "Location": "市",
    "Person": "",
    "Product": "系统",
    "Event": "大会",
}
PROPERTIES = ("investsIn", "locatedIn", "signedWith", "builds", "suppliesTo", "holdsPosition")
EACH = 6  # claims of one report
LETTERS = 500  # characters of one report
QUERY = (
    "SELECT ?p (COUNT(*) AS ?n) WHERE { ?claim a kg:Claim ; rdf:predicate ?p ; kg:modality 'fact' } "
    "GROUP BY ?p ORDER BY DESC(?n)"
)


def news(things: int, claims: int) -> Knowledge:
    """Return made knowledge: `things` entities and `claims` claims in reports of `EACH` claims."""
    chance = random.Random(20250301)
    names = list(_names(things, chance))
    mentions: dict[tuple[str, str], list[Mention]] = defaultdict(list)
    reports = max(1, claims // EACH)
    # Every name stands in some report: the names are dealt out, beside those that the claims draw.
    readings = [_report(number, names, names[number::reports], mentions, chance) for number in range(reports)]
    readings.sort(key=lambda reading: reading.document.id)
    entities = (Entity(f"{k}/{n}", k, n, (), tuple(sorted(found))) for (k, n), found in sorted(mentions.items()))
    return Knowledge(tuple(readings), tuple(sorted(entities, key=lambda entity: entity.id)))


def _names(number: int, chance: random.Random) -> Iterator[tuple[str, str]]:
    found: dict[tuple[str, str], None] = {}
    while len(found) < number:
        kind, ending = chance.choice(list(KINDS.items()))
        found[kind, "".join(chance.choices(CHARACTERS, k=chance.choice((2, 3, 4)))) + ending] = None
    return iter(found)


def _report(
    number: int,
    names: Sequence[tuple[str, str]],
    beside: Sequence[tuple[str, str]],
    mentions: dict[tuple[str, str], list[Mention]],
    chance: random.Random,
) -> Reading:
    pairs = [[names[int(len(names) * chance.random() ** 2)] for _ in range(2)] for _ in range(EACH)]
    text, places = "", []
    filler = (LETTERS - sum(len(name) + 1 for _, name in beside)) // EACH
    for one, other in pairs:
        start = len(text)
        text += f"9月8日，{one[1]}与{other[1]}有关，涉及{chance.randint(1, 99)}亿元，"
        end = len(text) - 1
        text += "".join(chance.choices(CHARACTERS, k=max(5, filler - (len(text) - start)))) + "。"
        places.append((start, end))
    starts = []
    for _, surface in beside:
        starts.append(len(text))
        text += f"{surface}，"
    day = date(2023, 1, 1) + timedelta(days=number % 1000)
    source = Source(f"news/{number % 400}.txt", "text", f"{number % 400:064x}")
    document = Document.of(
        text, source=source, title=f"第{number}则消息", date=day.isoformat(), publisher=f"某某日报{number % 40}"
    )
    told = []
    for (one, other), (start, end) in zip(pairs, places, strict=True):
        first = text.index(one[1], start)
        second = text.index(other[1], first + len(one[1]))
        ends = (
            Mention.at(document, first, first + len(one[1]), one[0]),
            Mention.at(document, second, second + len(other[1]), other[0]),
        )
        for name, mention in zip((one, other), ends, strict=True):
            mentions[name].append(mention)
        told.append(_claim(document, ends, start, end, chance))
    named = {end for claim in told for end in (claim.subject, claim.object)}
    for name, start in zip(beside, starts, strict=True):
        mention = Mention.at(document, start, start + len(name[1]), name[0])
        mentions[name].append(mention)
        named.add(mention)
    return Reading(document, tuple(sorted(named)), tuple(told))


def _claim(document: Document, ends: tuple[Mention, Mention], start: int, end: int, chance: random.Random) -> Claim:
    day = When(document.id, start, start + 4, "9月8日", date(2025, 9, 8), date(2025, 9, 8), "day")
    at = document.text.index("涉及", start) + 2
    words = document.text[at : document.text.index("亿元", at) + 2]
    sum_ = Decimal(words[:-2]) * 10**8
    money = Quantity(document.id, at, at + len(words), words, "money", sum_, sum_, "CNY")
    details = (
        Qualifier("date", start, start + 4, "9月8日", day),
        Qualifier("amount", at, at + len(words), words, money),
    )
    return Claim(
        document.id,
        ends[0],
        chance.choice(PROPERTIES),
        ends[1],
        (start, end),
        chance.choice([Modality.FACT] * 8 + [Modality.PLANNED]),
        details if chance.random() < 0.4 else (),
        confidence=0.87,
        by="made",
    )


def measure(page: Path) -> Iterator[str]:
    """Yield what was measured, a line each."""
    with browser() as running:
        seen = running.new_page(viewport={"width": 1400, "height": 900})
        seen.set_default_timeout(300_000)
        start = time.perf_counter()
        seen.goto(page.resolve().as_uri())
        seen.wait_for_selector(READY, state="attached")
        yield f"open: {time.perf_counter() - start:.2f} s"
        yield f"dragging: {_frames(seen):.0f} frames a second"
        seen.evaluate("text => { explorer.look('query'); explorer.query.set(text); }", QUERY)
        for turn in ("first", "second"):
            start = time.perf_counter()
            seen.click("#query-run")
            seen.wait_for_selector("#query:is([data-state=told], [data-state=fault])")
            yield f"{turn} query: {time.perf_counter() - start:.2f} s ({seen.inner_text('#query-told')})"


def _frames(seen: Page) -> float:
    """Return the frames a second while the picture is dragged about for two seconds."""
    seen.evaluate(
        "() => { globalThis.frames_ = 0; "
        "const count = () => { frames_ += 1; requestAnimationFrame(count); }; count(); }"
    )
    box = seen.locator("#canvas").bounding_box() or {"x": 0, "y": 0, "width": 100, "height": 100}
    x, y = box["x"] + 30, box["y"] + box["height"] / 2
    seen.mouse.move(x, y)
    seen.mouse.down()
    before, start = seen.evaluate("frames_"), time.perf_counter()
    while time.perf_counter() - start < 2:
        seen.mouse.move(x + 200 * (time.perf_counter() - start), y + 40)
    seconds = time.perf_counter() - start
    seen.mouse.up()
    return float(seen.evaluate("frames_") - before) / seconds


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the page if there is none, open it, and write what was measured."""
    parser = argparse.ArgumentParser(prog="python -m kg.evaluation.opening", description=__doc__)
    parser.add_argument("page", type=Path)
    parser.add_argument("--things", type=int, default=20_000)
    parser.add_argument("--claims", type=int, default=30_000)
    options = parser.parse_args(arguments)
    if not options.page.exists():
        shown = write_explorer(news(options.things, options.claims), options.page, ontology=ontology.load())
        sys.stdout.write(f"{shown.entities} entities, {shown.claims} claims, {shown.documents} documents\n")
    megabytes = options.page.stat().st_size / 1e6
    sys.stdout.write(f"file: {megabytes:.2f} MB; load of the machine {os.getloadavg()[0]:.1f}\n")
    for line in measure(options.page):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
