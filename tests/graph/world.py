"""A small world of four invented articles, as knowledge, for the tests of graph, store, query and export."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from kg import graph, ontology
from kg.graph import Dataset
from kg.records import Claim, Document, Entity, Knowledge, Mark, Mention, Modality, Qualifier, Quantity, Reading, When
from tests.factory import claim, document, mention

ONTOLOGY = ontology.load()


def entities(*readings: Reading) -> tuple[Entity, ...]:
    """One entity for each class and surface."""
    found: dict[tuple[str, str], list[Mention]] = {}
    for reading in readings:
        for each in reading.mentions:
            found.setdefault((each.type, each.surface), []).append(each)
    made = [Entity(f"{type}/{name}", type, name, (), tuple(each)) for (type, name), each in found.items()]
    return tuple(sorted(made, key=lambda entity: entity.id))


def knowledge(*readings: Reading) -> Knowledge:
    readings = tuple(sorted(readings, key=lambda reading: reading.document.id))
    return Knowledge(readings, entities(*readings))


def reading(doc: Document, *claims: Claim, mentions: tuple[Mention, ...] = ()) -> Reading:
    return Reading(doc, tuple(sorted({*mentions, *(end for c in claims for end in (c.subject, c.object))})), claims)


def span(doc: Document, words: str) -> tuple[int, int]:
    start = doc.text.index(words)
    return start, start + len(words)


def money(doc: Document, words: str, low: str | None, high: str | None, unit: str = "CNY") -> Qualifier:
    bounds = [None if bound is None else Decimal(bound) for bound in (low, high)]
    value = Quantity(doc.id, *span(doc, words), words, "money", bounds[0], bounds[1], unit, Mark.ABOUT)
    return Qualifier("amount", *span(doc, words), words, value)


def when(doc: Document, words: str, first: date | None, last: date | None, precision: str) -> Qualifier:
    return Qualifier("date", *span(doc, words), words, When(doc.id, *span(doc, words), words, first, last, precision))


def plain(doc: Document, key: str, words: str) -> Qualifier:
    return Qualifier(key, *span(doc, words), words)


def small() -> Knowledge:
    """Investing (told twice, and once as a plan), signing, an office, places within places, a denial."""
    first = document(
        "9月8日，云岭数据有限公司向临江智算园投资近40亿元。该公司董事长周启明说，临江智算园位于武汉市。",
        title="云岭投资临江",
        date="2025-09-09",
        publisher="青石日报",
    )
    company, park = mention(first, "云岭数据有限公司"), mention(first, "临江智算园", "Facility")
    person, city = mention(first, "周启明", "Person"), mention(first, "武汉市", "Location")
    when_ = when(first, "9月8日", date(2025, 9, 8), date(2025, 9, 8), "day")
    one = reading(
        first,
        claim(
            first,
            company,
            "investsIn",
            park,
            evidence="向临江智算园投资近40亿元",
            qualifiers=(when_, money(first, "近40亿元", "4000000000", "4000000000")),
        ),
        claim(
            first,
            person,
            "holdsPosition",
            company,
            evidence="该公司董事长周启明",
            qualifiers=(plain(first, "role", "董事长"),),
            confidence=0.8,
        ),
        claim(first, park, "locatedIn", city, evidence="临江智算园位于武汉市"),
    )
    second = document(
        "云岭数据有限公司投资临江智算园，项目落地湖北省。它还将投资北辰算力中心，今年内开工。",
        title="湖北添智算园",
        date="2025-09-10",
        publisher="江城时报",
    )
    company, park = mention(second, "云岭数据有限公司"), mention(second, "临江智算园", "Facility")
    center, province = mention(second, "北辰算力中心", "Facility"), mention(second, "湖北省", "Location")
    year = when(second, "今年内", date(2025, 1, 1), date(2025, 12, 31), "year")
    two = reading(
        second,
        claim(second, company, "investsIn", park, evidence="投资临江智算园"),
        claim(
            second,
            company,
            "investsIn",
            center,
            evidence="将投资北辰算力中心",
            modality=Modality.PLANNED,
            qualifiers=(year,),
        ),
        mentions=(province,),
    )
    third = document("云岭数据有限公司与青石港务集团签约。", title="两家签约", date="2025-10", publisher="青石日报")
    one_side, other = mention(third, "云岭数据有限公司"), mention(third, "青石港务集团")
    three = reading(third, claim(third, one_side, "signedWith", other, evidence="与青石港务集团签约"))
    fourth = document("青石港务集团否认收购云岭数据有限公司。", title="", date="", publisher="")
    buyer, bought = mention(fourth, "青石港务集团"), mention(fourth, "云岭数据有限公司")
    four = reading(fourth, claim(fourth, buyer, "acquires", bought, evidence="否认收购", modality=Modality.NEGATED))
    return knowledge(one, two, three, four)


def dataset(known: Knowledge | None = None, base_iri: str = graph.BASE_IRI) -> Dataset:
    return graph.build(known or small(), ONTOLOGY, base_iri=base_iri)


HOSTILE = (
    'q"uo\\te',
    "line\none\r\ntab\t",
    "emoji😀𠮷",
    "nul\x00bell\x07",
    "mark\u200fback\u202e",
    "</script><b>&amp;",
    "{?a} <x:y> . #c",
    "100%/../?q#f",
    "\ufffe\ufeff",
    "é́",
    "\ud800lone",
    " ",
    ".",
    "..",
    "'''\"\"\"",
    "]]>",
)


def hostile() -> Knowledge:
    """Entities whose names, and documents whose texts, try to break out of every syntax."""
    readings = []
    for number, name in enumerate(HOSTILE):
        doc = document(f"{name}|{number}签约{name[::-1]}+{number}。", title=name, publisher=name, date="2025-01-02")
        one = mention(doc, f"{name}|{number}")
        other = mention(doc, f"{name[::-1]}+{number}")
        readings.append(reading(doc, claim(doc, one, "signedWith", other)))
    return knowledge(*readings)
