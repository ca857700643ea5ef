"""The property graph as rows: entities and documents are nodes, each claim is a relationship between two entities.

Claims are the only relationships, so that every path leads through what a text says, unless claim nodes are wanted:
then a claim is a node too, which leads to both ends and to its document, and a document leads to what it mentions.

Every property-graph target (Neo4j, Bolt, FalkorDB, Ladybug, Parquet, DuckDB) writes these rows and nothing else, so
that they agree. A field is a column: `date_first` becomes `dateFirst`. The key of everything is its IRI, the same as in
the RDF. What is not told is None or empty, and absent in the target. Strings are valid Unicode: a lone surrogate has
become U+FFFD, one for one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from operator import attrgetter
from types import MappingProxyType
from typing import Any, TypeAlias

ENTITY, DOCUMENT, CLAIM = "Entity", "Document", "Claim"  # labels that are no class of the ontology
MENTIONS = "mentions"  # (document)-[:mentions]->(entity)
SUBJECT, OBJECT, SOURCE = "subject", "object", "wasDerivedFrom"  # what a claim node leads to
GAZETTEER = "gazetteer"  # the extractor of what no text says


class Kind(StrEnum):
    """What the values of a column are; dates are ISO strings, which every engine compares alike."""

    STRING = "string"
    STRINGS = "strings"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class EntityRow:
    """A thing: `type` is its class and a label of its own, `code` that of an administrative division (GB/T 2260)."""

    iri: str
    type: str
    name: str
    aliases: tuple[str, ...]
    code: str | None


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """An article: `date` is an ISO day, month or year; `path` is the file it was read from."""

    iri: str
    key: str
    title: str | None
    date: str | None
    publisher: str | None
    path: str
    text: str


@dataclass(frozen=True, slots=True)
class MentionRow:
    """How often a document names an entity of the class `type`."""

    document: str
    entity: str
    type: str
    count: int


@dataclass(frozen=True, slots=True)
class QualifierRow:
    """A detail of a claim: its wording, its place (code points of the clean text), and its value.

    `low` and `high` are decimals in lexical form, `first` and `last` ISO days, both included. A bound is None when it
    is open, and every part of the value is None when there is none.
    """

    key: str
    wording: str
    start: int
    end: int
    kind: str | None = None
    low: str | None = None
    high: str | None = None
    unit: str | None = None
    first: str | None = None
    last: str | None = None
    precision: str | None = None
    mark: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """What a text says, as a relationship from `subject` to `object` (IRIs) of the type `property`.

    `asserted` tells whether it stands as a plain triple: told as fact, of two things. `date` is the first day that the
    claim tells, else the date of its document. The plural columns are the wordings of the qualifiers of one key, in
    their order; low, high and unit are those of the first that has a value. `qualifiers` is all of them as JSON,
    without loss. `evidence_start` and `evidence_end` count code points of the document's clean text, `raw_start` and
    `raw_end` those of its file. What only the gazetteer says has the extractor `gazetteer`, no document and no
    evidence.
    """

    subject: str
    object: str
    property: str
    subject_type: str
    object_type: str
    iri: str
    modality: str
    asserted: bool
    confidence: float
    extractors: tuple[str, ...]
    document: str | None = None
    date: str | None = None
    evidence: str | None = None
    evidence_start: int | None = None
    evidence_end: int | None = None
    raw_start: int | None = None
    raw_end: int | None = None
    dates: tuple[str, ...] = ()
    date_first: str | None = None
    date_last: str | None = None
    amounts: tuple[str, ...] = ()
    amount_low: float | None = None
    amount_high: float | None = None
    amount_unit: str | None = None
    shares: tuple[str, ...] = ()
    share_low: float | None = None
    share_high: float | None = None
    share_unit: str | None = None
    quantities: tuple[str, ...] = ()
    quantity_low: float | None = None
    quantity_high: float | None = None
    quantity_unit: str | None = None
    roles: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    qualifiers: str | None = None
    details: tuple[QualifierRow, ...] = field(default=(), repr=False)  # no column: `qualifiers` holds them


Row: TypeAlias = EntityRow | DocumentRow | MentionRow | ClaimRow
Columns: TypeAlias = Mapping[str, Kind]
Value: TypeAlias = str | float | int | bool | tuple[str, ...] | None

_KINDS = {
    "str": Kind.STRING,
    "tuple[str, ...]": Kind.STRINGS,
    "bool": Kind.BOOLEAN,
    "int": Kind.INTEGER,
    "float": Kind.NUMBER,
}
_ENDS = ("subject", "object", "property", "subject_type", "object_type")  # they make the relationship itself


@dataclass(frozen=True, slots=True)
class Fields:
    """The columns of a kind of row with what their values are, and the function that gives these of a row, in order."""

    columns: Columns
    values: Callable[[Any], tuple[Value, ...]]

    @classmethod
    def of(cls, row: type[Any], *, without: tuple[str, ...] = ()) -> Fields:
        """Return the fields of a kind of row."""
        columns = {_camel(name): kind for name, kind in _fields(row).items() if name not in without}
        return cls(MappingProxyType(columns), pick(row, columns))

    def told(self, row: Any) -> dict[str, Value | list[str]]:
        """Return the properties of a node or relationship by name; what is not told is None."""
        told: dict[str, Value | list[str]] = dict(zip(self.columns, self.values(row), strict=True))
        for name, kind in self.columns.items():
            if kind is Kind.STRINGS:
                told[name] = list(told[name]) or None  # type: ignore[arg-type]  # of this kind, as the columns say
            elif kind is Kind.STRING and not told[name]:
                told[name] = None
        return told


def leads(row: ClaimRow) -> Iterator[tuple[str, str, str]]:
    """Yield what the node of a claim leads to: the relationship's type, the class or label at its end, and the IRI."""
    yield SUBJECT, row.subject_type, row.subject
    yield OBJECT, row.object_type, row.object
    if row.document:
        yield SOURCE, DOCUMENT, row.document


def pick(row: type[Any], columns: Iterable[str]) -> Callable[[Any], tuple[Value, ...]]:
    """Return the function that gives the values of these columns of a row, in their order."""
    fields_ = {_camel(found.name): found.name for found in fields(row)}
    names = [fields_[column] for column in columns]
    if len(names) == 1:  # attrgetter would give the bare value
        return lambda found: (getattr(found, names[0]),)
    return attrgetter(*names)


def _fields(row: type[Any]) -> dict[str, Kind]:
    kinds = {found.name: str(found.type).removesuffix(" | None") for found in fields(row)}
    return {name: _KINDS[kind] for name, kind in kinds.items() if kind in _KINDS}


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


ENTITY_FIELDS = Fields.of(EntityRow)
DOCUMENT_FIELDS = Fields.of(DocumentRow)
MENTION_FIELDS = Fields.of(MentionRow, without=("document", "entity", "type"))
CLAIM_FIELDS = Fields.of(ClaimRow, without=_ENDS)
