"""The records that travel between the stages.

All records are frozen and slotted. Offsets are Unicode code points of `Document.text`, never bytes or tokens, and
`document.text[record.start:record.end] == record.surface` holds for everything that has a place in a text.
Ids are hashes of content: the same content has the same id in every run, on every machine.
"""

from __future__ import annotations

import builtins
import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


def content_id(prefix: str, *parts: str) -> str:
    """Return `prefix` and the first 16 hexadecimal digits of the SHA-256 of the parts."""
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{prefix}-{digest[:16]}"


class Modality(StrEnum):
    """How a text tells a claim; only `FACT` becomes a plain triple."""

    FACT = "fact"
    PLANNED = "planned"
    NEGATED = "negated"
    POSSIBLE = "possible"


class Mark(StrEnum):
    """How exact the wording of a quantity or a date is."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at least"
    AT_MOST = "at most"
    SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class Run:
    """`length` code points at `clean` in the clean text that stand letter by letter at `raw` in the raw text."""

    clean: int
    raw: int
    length: int


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """The map between clean and raw offsets, as runs in ascending order of clean offset.

    A clean offset inside no run is a character that the cleaning inserted; a raw offset inside no run is one that it
    dropped. Runs may stand in any raw order, since a page's pieces can be put back into reading order. Where cleaning
    replaced one character by another (full-width digits, Kangxi radicals) the run still covers it: one for one.
    """

    runs: tuple[Run, ...]

    @classmethod
    def of(cls, raw_offsets: Iterable[int | None]) -> OffsetMap:
        """Build the map from one raw offset (or None for an inserted character) for each clean character."""
        runs: list[Run] = []
        start = raw_start = length = 0
        for clean, raw in enumerate(raw_offsets):
            if length and raw == raw_start + length and clean == start + length:
                length += 1
                continue
            if length:
                runs.append(Run(start, raw_start, length))
            start, raw_start, length = (clean, raw, 1) if raw is not None else (clean, 0, 0)
        if length:
            runs.append(Run(start, raw_start, length))
        return cls(tuple(runs))

    def to_raw(self, clean: int) -> int | None:
        """Return the raw offset of a clean character, or None if the cleaning inserted it."""
        at = bisect_right(self.runs, clean, key=lambda run: run.clean) - 1
        if at < 0:
            return None
        run = self.runs[at]
        return run.raw + clean - run.clean if clean < run.clean + run.length else None

    def to_clean(self, raw: int) -> int | None:
        """Return the clean offset of a raw character, or None if the cleaning dropped it."""
        for run in self.runs:
            if run.raw <= raw < run.raw + run.length:
                return run.clean + raw - run.raw
        return None

    def raw_span(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the smallest raw span that covers the clean span, or None if all of it was inserted."""
        first = max(bisect_right(self.runs, start, key=lambda run: run.clean) - 1, 0)
        last = bisect_left(self.runs, end, key=lambda run: run.clean)
        pieces = [
            (run.raw + max(start, run.clean) - run.clean, run.raw + min(end, run.clean + run.length) - run.clean)
            for run in self.runs[first:last]
            if start < run.clean + run.length
        ]
        return (min(a for a, _ in pieces), max(b for _, b in pieces)) if pieces else None


@dataclass(frozen=True, slots=True)
class Source:
    """Where a document was read from.

    `path` is as the user gave it, with forward slashes, or `-`; `format` is a name in the table of `kg.sources`;
    `sha256` is the digest of the file's bytes; `unit` says what raw offsets count ("characters of the decoded file",
    "characters of the text layer" …); `place` says where in the file the document stands (line of a JSONL file,
    pages of a PDF), empty when it is the whole.
    """

    path: str
    format: str
    sha256: str
    unit: str = "characters of the decoded file"
    place: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One article: its clean text, its metadata, and the way back to the raw file.

    `text` holds the body alone: title, dateline and byline are metadata. `date` is an ISO date (YYYY-MM-DD), or a
    year or month of one, or empty. `key` is the id the input gave (JSONL), else the same as `id`.
    """

    id: str
    key: str
    title: str
    date: str
    publisher: str
    byline: tuple[str, ...]
    dateline: str
    text: str
    source: Source
    offsets: OffsetMap = field(repr=False)

    @classmethod
    def of(
        cls,
        text: str,
        *,
        source: Source,
        offsets: OffsetMap | None = None,
        key: str = "",
        title: str = "",
        date: str = "",
        publisher: str = "",
        byline: tuple[str, ...] = (),
        dateline: str = "",
    ) -> Document:
        """Make a document whose id is the hash of its title, date, publisher and text."""
        identity = content_id("doc", title, date, publisher, text)
        return cls(
            id=identity,
            key=key or identity,
            title=title,
            date=date,
            publisher=publisher,
            byline=byline,
            dateline=dateline,
            text=text,
            source=source,
            offsets=offsets or OffsetMap((Run(0, 0, len(text)),) if text else ()),
        )


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """A name in a text: `text[start:end] == surface`, a class of the ontology, a score in 0…1, and who found it."""

    document: str
    start: int
    end: int
    type: str
    surface: str
    score: float = 1.0
    by: str = "rules"

    @classmethod
    def at(
        cls, document: Document, start: int, end: int, type: str, *, score: float = 1.0, by: str = "rules"
    ) -> Mention:
        """Make the mention of `document.text[start:end]`; raise ValueError when the span is empty or outside."""
        if not 0 <= start < end <= len(document.text):
            raise ValueError(f"{document.id}: no span {start}…{end} in a text of {len(document.text)} characters")
        return cls(document.id, start, end, type, document.text[start:end], score, by)


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount of something: money, percent, count, area, length, mass, energy, computing power, duration.

    `low` and `high` bound the value in `unit` (equal when one value is told, None when open to that side); money has an
    ISO 4217 currency as its unit, percent has "%", counts have the measure word. `surface` is the source wording.
    """

    document: str
    start: int
    end: int
    surface: str
    kind: str
    low: Decimal | None
    high: Decimal | None
    unit: str
    mark: Mark = Mark.EXACT


@dataclass(frozen=True, slots=True)
class When:
    """A date or period: first and last day, both included (None when open or not to be told), and the precision.

    `precision` is one of day, month, quarter, year, period; dates without a year are resolved against the document's
    date, and stay open (None) where there is none.
    """

    document: str
    start: int
    end: int
    surface: str
    first: date | None
    last: date | None
    precision: str
    mark: Mark = Mark.EXACT


@dataclass(frozen=True, slots=True)
class Qualifier:
    """A detail of a claim: one of date, amount, share, role, quantity, object, with its place and its value."""

    key: str
    start: int
    end: int
    surface: str
    value: Quantity | When | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """What a text says: subject, property, object, with modality, qualifiers, evidence and confidence.

    `evidence` is the span (start, end) of the words that say it, inside the document. A claim about a pronoun or a
    generic noun has the named mention it was resolved to as its subject or object.
    """

    document: str
    subject: Mention
    property: str
    object: Mention
    evidence: tuple[int, int]
    modality: Modality = Modality.FACT
    qualifiers: tuple[Qualifier, ...] = ()
    confidence: float = 1.0
    by: str = "rules"

    @builtins.property
    def id(self) -> str:
        """The hash of what is claimed and where, whoever found it and however sure."""
        return content_id(
            "claim",
            self.document,
            f"{self.subject.type}@{self.subject.start}:{self.subject.end}",
            self.property,
            f"{self.object.type}@{self.object.start}:{self.object.end}",
            self.modality,
            f"{self.evidence[0]}:{self.evidence[1]}",
            *(f"{q.key}@{q.start}:{q.end}" for q in self.qualifiers),
        )


@dataclass(frozen=True, slots=True)
class Link:
    """Two mentions of one document that are the same thing, and what says so (以下简称, apposition, former name …)."""

    one: Mention
    other: Mention
    why: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All that an extractor found in one document.

    `dropped` counts what it proposed and could not show letter by letter in the text, and what says nothing once
    resolved: of a thing about itself, or without a detail that its property needs.
    """

    document: Document
    mentions: tuple[Mention, ...] = ()
    claims: tuple[Claim, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    whens: tuple[When, ...] = ()
    links: tuple[Link, ...] = ()
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing: its class, its fullest name, its other names, and every mention of it."""

    id: str
    type: str
    name: str
    aliases: tuple[str, ...]
    mentions: tuple[Mention, ...] = field(repr=False)


class Verdict(StrEnum):
    """Whether two names are one thing."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True, order=True)
class Judgement:
    """The memory of one decision about two names of a class: kept in a plain file, replayed on every build."""

    type: str
    one: str
    other: str
    verdict: Verdict
    why: str
    by: str


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What a collection of documents says, resolved: the input of graph, exports and views.

    `readings` are in order of document id, one for each document; `entities` are in order of id, which is
    `<class>/<name>` (with a short hash behind the name where two things of one class share it) and becomes the last
    part of the IRI. Every mention of every reading belongs to exactly one entity.
    """

    readings: tuple[Reading, ...]
    entities: tuple[Entity, ...]
    judgements: tuple[Judgement, ...] = ()

    def entity_of(self) -> dict[Mention, Entity]:
        """Return the entity of each mention."""
        return {mention: entity for entity in self.entities for mention in entity.mentions}
