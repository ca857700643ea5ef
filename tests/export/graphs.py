"""Random knowledge for property tests: names and texts of every kind of character, claims with every qualifier."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from kg.records import (
    Claim,
    Document,
    Entity,
    Knowledge,
    Mark,
    Mention,
    Modality,
    Qualifier,
    Quantity,
    Reading,
    Source,
    When,
)
from tests.graph.world import HOSTILE, ONTOLOGY

CLASSES = tuple(ONTOLOGY.classes)
PROPERTIES = tuple(ONTOLOGY.properties)
CHARACTERS = st.one_of(
    st.sampled_from("云岭青石临江港务集团有限公司市区省"),
    st.sampled_from("'\"\\`,;|\n\r\t\x00\x1f\x0b😀𠮷𪛖\u200b\u2028\ufeff\uffff{}$<>&%/ "),
    st.characters(),
)
NAMES = st.one_of(st.text(CHARACTERS, min_size=1, max_size=12), st.sampled_from([name for name in HOSTILE if name]))
DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**14, places=3)


@st.composite
def quantities(draw: st.DrawFn, document: Document, start: int, end: int) -> Quantity:
    kind, unit = draw(st.sampled_from([("money", "CNY"), ("percent", "%"), ("count", "辆"), ("area", "m2")]))
    low, high = (draw(st.none() | DECIMALS | st.just(Decimal("4000000000"))) for _ in "lh")
    return Quantity(document.id, start, end, document.text[start:end], kind, low, high, unit, draw(marks()))


@st.composite
def whens(draw: st.DrawFn, document: Document, start: int, end: int) -> When:
    first, last = (draw(st.none() | st.dates(date(1, 1, 1), date(9999, 12, 31))) for _ in "fl")
    precision = draw(st.sampled_from(["day", "month", "quarter", "year", "period"]))
    return When(document.id, start, end, document.text[start:end], first, last, precision, draw(marks()))


def marks() -> st.SearchStrategy[Mark]:
    return st.sampled_from(list(Mark))


@st.composite
def qualifiers(draw: st.DrawFn, document: Document) -> Qualifier:
    key = draw(st.sampled_from(["date", "amount", "share", "role", "quantity", "object"]))
    start = draw(st.integers(0, len(document.text) - 1))
    end = draw(st.integers(start + 1, len(document.text)))
    value: Quantity | When | None = None
    if key == "date":
        value = draw(st.none() | whens(document, start, end))
    elif key in ("amount", "share", "quantity"):
        value = draw(st.none() | quantities(document, start, end))
    return Qualifier(key, start, end, document.text[start:end], value)


@st.composite
def readings(draw: st.DrawFn, names: list[tuple[str, str]], number: int) -> Reading:
    told = draw(st.lists(st.sampled_from(names), min_size=2, max_size=5))
    text, spans = f"{number}", []
    for type_, name in told:
        spans.append((len(text), len(text) + len(name), type_))
        text += name + draw(st.sampled_from(["，", "。", "\n", '"', "与"]))
    document = Document.of(
        text,
        source=Source(draw(NAMES), "text", "0" * 64),
        key=draw(st.just("") | NAMES),
        title=draw(st.just("") | NAMES),
        date=draw(st.sampled_from(["", "2025", "2025-09", "2025-09-16"])),
        publisher=draw(st.just("") | NAMES),
    )
    mentions = tuple(Mention.at(document, *span) for span in spans)
    claims = draw(st.lists(claims_of(document, mentions), max_size=5))
    return Reading(document, mentions, tuple(claims))


@st.composite
def claims_of(draw: st.DrawFn, document: Document, mentions: tuple[Mention, ...]) -> Claim:
    start = draw(st.integers(0, len(document.text) - 1))
    return Claim(
        document=document.id,
        subject=draw(st.sampled_from(mentions)),
        property=draw(st.sampled_from(PROPERTIES)),
        object=draw(st.sampled_from(mentions)),
        evidence=(start, draw(st.integers(start + 1, len(document.text)))),
        modality=draw(st.sampled_from(list(Modality))),
        qualifiers=tuple(draw(st.lists(qualifiers(document), max_size=3))),
        confidence=draw(st.floats(0, 1)),
        by=draw(st.sampled_from(["rules", "neural", "llm"])),
    )


@st.composite
def knowledge(draw: st.DrawFn) -> Knowledge:
    """Knowledge of one to four documents about two to six things."""
    found = draw(st.lists(st.tuples(st.sampled_from(CLASSES), NAMES), min_size=2, max_size=6, unique=True))
    made = [draw(readings(found, number)) for number in range(draw(st.integers(1, 4)))]
    made.sort(key=lambda reading: reading.document.id)
    mentions: dict[tuple[str, str], list[Mention]] = {}
    for reading in made:
        for mention in reading.mentions:
            mentions.setdefault((mention.type, mention.surface), []).append(mention)
    entities = [
        Entity(f"{type_}/{name}", type_, name, tuple(draw(st.lists(NAMES, max_size=3))), tuple(those))
        for (type_, name), those in mentions.items()
    ]
    return Knowledge(tuple(made), tuple(sorted(entities, key=lambda entity: entity.id)))
