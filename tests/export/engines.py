"""What an engine should hold once a property graph was written into it, and what it answers, in one form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from kg.export.rows import (
    CLAIM,
    CLAIM_FIELDS,
    DOCUMENT,
    DOCUMENT_FIELDS,
    ENTITY,
    ENTITY_FIELDS,
    MENTIONS,
    OBJECT,
    SOURCE,
    SUBJECT,
    ClaimRow,
    DocumentRow,
    EntityRow,
    Fields,
    MentionRow,
    Row,
)

Told = Mapping[str, Any]


class Held(NamedTuple):
    """Nodes by IRI with labels and properties; relationships by type, ends and IRI with properties."""

    nodes: dict[str, tuple[frozenset[str], Told]]
    links: dict[tuple[str, str, str, str], Told]


def expected(rows: Iterable[Row], *, claim_nodes: bool = False) -> Held:
    held = Held({}, {})
    for row in rows:
        match row:
            case EntityRow():
                held.nodes[row.iri] = frozenset({ENTITY, row.type}), told(ENTITY_FIELDS, row)
            case DocumentRow():
                held.nodes[row.iri] = frozenset({DOCUMENT}), told(DOCUMENT_FIELDS, row)
            case MentionRow() if claim_nodes:
                held.links[MENTIONS, row.document, row.entity, ""] = {"count": row.count}
            case ClaimRow():
                all_ = told(CLAIM_FIELDS, row)
                held.links[row.property, row.subject, row.object, row.iri] = all_
                if claim_nodes and row.document:
                    held.nodes[row.iri] = frozenset({CLAIM}), {**all_, "property": row.property}
                    for type_, end in ((SUBJECT, row.subject), (OBJECT, row.object), (SOURCE, row.document)):
                        held.links[type_, row.iri, end, ""] = {}
    return held


def told(fields: Fields, row: Row) -> Told:
    return {name: value for name, value in fields.told(row).items() if value is not None}


def answered(ask: Callable[[str], Iterable[Mapping[str, Any]]]) -> Held:
    """What a server of Cypher holds, less what only the push notes there."""
    nodes = ask("MATCH (n) WHERE NOT n:Push RETURN n.iri AS iri, labels(n) AS labels, properties(n) AS told")
    links = ask("MATCH (a)-[r]->(b) RETURN type(r) AS type, a.iri AS start, b.iri AS end_, properties(r) AS told")
    return Held(
        {row["iri"]: (frozenset(row["labels"]), _less(row["told"])) for row in nodes},
        {(r["type"], r["start"], r["end_"], r["told"].get("iri", "")): _less(r["told"]) for r in links},
    )


def _less(found: Told) -> Told:
    return {name: value for name, value in found.items() if name != "build"}


def mapped(held: Held, change: Callable[[Any], Any]) -> Held:
    """The same with every value, and every member of a list, changed."""

    def all_of(found: Told) -> Told:
        return {
            name: [change(part) for part in value] if isinstance(value, list) else change(value)
            for name, value in found.items()
        }

    return Held(
        {iri: (labels, all_of(found)) for iri, (labels, found) in held.nodes.items()},
        {key: all_of(found) for key, found in held.links.items()},
    )


def without_nul(held: Held) -> Held:
    """The same, as an engine holds it that ends strings at NUL."""
    return mapped(held, lambda value: value.replace("\0", "\ufffd") if isinstance(value, str) else value)
