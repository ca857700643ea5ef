"""Cypher text: names, the schema of the property graph, and the statements that write its rows.

One writer for Neo4j, for every server that speaks Bolt, and for FalkorDB.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg import ontology
from kg.errors import OutputError
from kg.export.rows import CLAIM, DOCUMENT, ENTITY, MENTIONS, OBJECT, SOURCE, SUBJECT

RESERVED = frozenset({MENTIONS, SUBJECT, OBJECT, SOURCE})
_CJK = "OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}}"
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def name(text: str) -> str:
    """Return a label, type or property key as Cypher writes it: quoted where it is no plain word."""
    return text if _PLAIN.fullmatch(text) else f"`{text.replace('`', '``')}`"


def types(occurring: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the relationship types of claims: the shipped properties, then the build's own.

    Raises OutputError when a property bears a name that the property graph itself uses.
    """
    shipped = tuple(ontology.load().properties)
    return (*shipped, *sorted(own(each) for each in set(occurring) - set(shipped)))


def own(type_: str) -> str:
    """Return the type itself; raise OutputError when it is a name that the property graph itself uses."""
    if type_ in RESERVED:
        fault = "the property graph has another relationship of this name"
        raise OutputError(f"property {type_}", fault, "Rename the property.")
    return type_


def classes(occurring: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the classes of entities, which are labels: the shipped ones, then others that occur."""
    shipped = tuple(ontology.load().classes)
    return (*shipped, *sorted(set(occurring) - set(shipped)))


def constraints(*, claim_nodes: bool = False) -> Iterator[str]:
    """Yield the statements by which every node is there once."""
    for label in (ENTITY, DOCUMENT, *((CLAIM,) if claim_nodes else ())):
        yield f"CREATE CONSTRAINT {label.lower()}_iri IF NOT EXISTS FOR (n:{label}) REQUIRE n.iri IS UNIQUE"


def indexes(labels: Iterable[str], types: Iterable[str]) -> Iterator[str]:
    """Yield the statements that make looking up by name, code, date and IRI fast."""
    for label in (ENTITY, *labels):
        yield f"CREATE INDEX {name(f'{label}_name')} IF NOT EXISTS FOR (n:{name(label)}) ON (n.name)"
    yield f"CREATE INDEX {ENTITY}_code IF NOT EXISTS FOR (n:{ENTITY}) ON (n.code)"
    yield f"CREATE INDEX {DOCUMENT}_date IF NOT EXISTS FOR (n:{DOCUMENT}) ON (n.date)"
    for type_ in types:
        yield f"CREATE INDEX {name(f'{type_}_iri')} IF NOT EXISTS FOR ()-[r:{name(type_)}]-() ON (r.iri)"


def full_text(types: Iterable[str]) -> Iterator[str]:
    """Yield the statements of the full-text indexes of Neo4j, which cut Chinese into pairs of characters."""
    nodes = "CREATE FULLTEXT INDEX {} IF NOT EXISTS FOR (n:{}) ON EACH [{}] {}"
    yield nodes.format("entity_names", ENTITY, "n.name, n.aliases", _CJK)
    yield nodes.format("document_texts", DOCUMENT, "n.title, n.text", _CJK)
    every = "|".join(map(name, types))
    yield f"CREATE FULLTEXT INDEX claim_evidence IF NOT EXISTS FOR ()-[r:{every}]-() ON EACH [r.evidence] {_CJK}"
