"""How long a large graph takes: `python -m tests.graph.load [ARTICLES]` (2,000 are a million characters and more).

Prints the processor seconds of each step for invented articles of six claims each; nothing here is a test.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from kg import export, graph, store
from kg.records import Claim, Document, Knowledge, Mention, Modality, Qualifier, Quantity, Reading, Source, When
from tests.graph.world import ONTOLOGY, knowledge

CHARACTERS = "云岭青石临江北辰华岳南屏东垣西金川玉泉松柏梅兰竹菊龙凤麒麟鹤鹿山海河湖泽天地星日月风雷"
ENDS = {
    "Organization": ("数据有限公司", "港务集团", "大学", "银行"),
    "Location": ("市", "县", "区"),
    "Facility": ("产业园", "大桥"),
    "Product": ("大模型", "汽车"),
    "Person": ("平", "华"),
    "Event": ("博览会",),
    "Project": ("工程",),
    "Work": ("规划",),
}
CLAIMS = 6
T = TypeVar("T")


def invent(articles: int) -> Knowledge:
    """The same knowledge for the same number."""
    chance = random.Random(1)
    names = {
        type: ["".join(chance.sample(CHARACTERS, 3)) + chance.choice(ends) for _ in range(1200)]
        for type, ends in ENDS.items()
    }
    return knowledge(*(_article(chance, names, number) for number in range(articles)))


def _article(chance: random.Random, names: dict[str, list[str]], number: int) -> Reading:
    text, found = "", []
    while len(found) < CLAIMS:
        property = chance.choice(list(ONTOLOGY.properties.values()))
        type = chance.choice(sorted(property.domain))
        other = type if property.same_type else chance.choice(sorted(property.range))
        subject, object = chance.choice(names[type]), chance.choice(names[other])
        if subject != object:
            amount = f"{chance.randint(1, 99)}亿元"
            says = f"{subject}以{amount}{property.label.zh}{object}"
            line = f"9月15日，{says}，由该单位的董事长宣布，引起了各方关注和讨论。\n"
            found.append((len(text), line, property.name, (subject, type), (object, other), amount))
            text += line
    doc = Document.of(
        text + "据了解，有关事项仍在推进之中。" * 25,
        source=Source(f"news/{number}.txt", "text", f"{number:064x}"),
        title=f"第{number}则",
        date="2025-09-16",
        publisher=f"日报{number % 40}",
    )
    claims = tuple(_claim(chance, doc, *row) for row in found)
    return Reading(doc, tuple(sorted({end for c in claims for end in (c.subject, c.object)})), claims)


def _claim(
    chance: random.Random,
    doc: Document,
    at: int,
    line: str,
    property: str,
    subject: tuple[str, str],
    object: tuple[str, str],
    amount: str,
) -> Claim:
    def span(words: str, after: str = "") -> tuple[int, int]:
        start = at + line.index(words, line.index(after))
        return start, start + len(words)

    qualifiers = [Qualifier("role", *span("董事长", "该单位"), "董事长")]
    if chance.random() < 0.5:
        day = date(2025, 9, 15)
        place = span("9月15日")
        qualifiers.append(Qualifier("date", *place, "9月15日", When(doc.id, *place, "9月15日", day, day, "day")))
    if chance.random() < 0.2:
        place, value = span(amount), Decimal(amount[:-2]) * 10**8
        money = Quantity(doc.id, *place, amount, "money", value, value, "CNY")
        qualifiers.append(Qualifier("amount", *place, amount, money))
    return Claim(
        document=doc.id,
        subject=Mention.at(doc, *span(subject[0]), subject[1]),
        property=property,
        object=Mention.at(doc, *span(object[0], amount), object[1]),
        evidence=(at + line.index(subject[0]), at + line.index("，由")),
        modality=chance.choice([Modality.FACT] * 8 + [Modality.PLANNED]),
        qualifiers=tuple(qualifiers),
        confidence=0.87,
    )


def measure(label: str, step: Callable[[], T]) -> T:
    """Return what the step returns; print the processor seconds that it took."""
    start = time.process_time()
    result = step()
    print(f"{label:10} {time.process_time() - start:6.2f}")
    return result


def main() -> None:
    known = invent(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
    print(f"{sum(len(r.document.text) for r in known.readings)} characters, {len(known.entities)} entities")
    start = time.process_time()
    dataset = measure("graph", lambda: graph.build(known, ONTOLOGY))
    with tempfile.TemporaryDirectory() as folder:
        measure("store", lambda: store.create(Path(folder) / "store", dataset))
        violations = measure("validation", lambda: store.validate(dataset, ONTOLOGY))
        for name in export.FORMATS:
            measure(name, lambda name=name: export.write(dataset, name, Path(folder) / name))  # type: ignore[misc]
    print(f"{len(dataset)} quads, {len(violations)} violations, {time.process_time() - start:.2f} seconds in all")


if __name__ == "__main__":
    main()
