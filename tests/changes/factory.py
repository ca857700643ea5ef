"""Small states of a graph, each from a few sentences."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kg import ontology
from kg.extraction.values import parse_quantity, parse_when
from kg.records import Knowledge, Modality, Qualifier, Quantity, Reading, When
from kg.resolution import across
from tests import factory

ONTOLOGY = ontology.load()
FIRM, PARK = "远山储能", "临湖产业园"


@dataclass(frozen=True)
class News:
    """One text that says one thing of a subject and an object, with details by their wording in it."""

    text: str
    property: str = "investsIn"
    subject: str = FIRM
    object: str = PARK
    kind: str = "Facility"
    modality: Modality = Modality.FACT
    date: str = "2025-09-01"
    publisher: str = ""
    details: tuple[tuple[str, str], ...] = ()

    def reading(self) -> Reading:
        title = f"消息{self.date}{self.publisher}"
        document = factory.document(self.text, title=title, date=self.date, publisher=self.publisher)
        subject = factory.mention(
            document, self.subject, "Person" if self.property == "holdsPosition" else "Organization"
        )
        found = factory.claim(
            document,
            subject,
            self.property,
            factory.mention(document, self.object, self.kind),
            modality=self.modality,
            qualifiers=tuple(_qualifier(self, *detail) for detail in self.details),
        )
        return factory.reading(document, found)


def _qualifier(news: News, key: str, surface: str) -> Qualifier:
    start = news.text.index(surface)
    value: Quantity | When | None = None
    if key in ("amount", "share", "quantity"):
        value = parse_quantity(surface)
    elif key == "date":
        value = parse_when(surface, today=news.date)
    return Qualifier(key, start, start + len(surface), surface, value)


def state(*news: News) -> Knowledge:
    return across(each.reading() for each in news)


def invests(amount: str = "30亿元", **changes: object) -> News:
    text = f"{FIRM}宣布投资{amount}建设{PARK}，双方商谈已久。"
    return replace(News(text, details=(("amount", amount),)), **changes)  # type: ignore[arg-type]
