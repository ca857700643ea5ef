"""Making a Cypher database hold what a build knows: written in batches, resumed after a break, retracted at the end.

Everything that is written bears in `build` the base IRI and the digest of its build. A node with the label `Push` notes
how far a build has come: a push that was broken off goes on from there, and repeating one changes nothing. What bears
the base IRI and another digest at the end was retracted, and is deleted; what others wrote stays.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeAlias

from kg.export import cypher
from kg.export.rows import (
    CLAIM,
    CLAIM_FIELDS,
    DOCUMENT,
    DOCUMENT_FIELDS,
    ENTITY,
    ENTITY_FIELDS,
    MENTION_FIELDS,
    MENTIONS,
    SOURCE,
    ClaimRow,
    DocumentRow,
    EntityRow,
    MentionRow,
    Row,
    leads,
)

MODEL = "1"  # another number writes everything again, also what did not change
RETRACTED = 5_000  # deleted in one request
Run: TypeAlias = Callable[[str, Mapping[str, Any]], list[Mapping[str, Any]]]
Statements: TypeAlias = dict[str, list[dict[str, Any]]]

_STATE = "MATCH (p:Push {iri: $iri}) RETURN p.build AS build, p.rows AS rows"
_NOTE = "MERGE (p:Push {iri: $iri}) SET p.build = $build, p.rows = $rows"
_LABELS = (ENTITY, DOCUMENT, CLAIM)
_OLD = "STARTS WITH $base AND {0}.build <> $build WITH {0} LIMIT $limit"


@dataclass(frozen=True, slots=True)
class Mirrored:
    """How many rows were written now, how many by an earlier push that broke, and how many things were deleted."""

    written: int
    skipped: int
    deleted: int


@dataclass(frozen=True, slots=True)
class Mirror:
    """The database behind `run`, which answers a statement with its rows; `build` is the digest of what is pushed."""

    run: Run
    base: str
    build: str
    claim_nodes: bool = False
    batch: int = 2_000

    @property
    def stamp(self) -> str:
        """What everything of this build bears."""
        return f"{self.base} {self.build} {MODEL}{'+' if self.claim_nodes else ''}"

    def write(self, rows: Iterable[Row]) -> Mirrored:
        """Write the rows that are not there yet, then delete what is there of earlier builds."""
        skipped = done = self._done()
        waiting = iter(rows)
        for _ in islice(waiting, done):
            pass
        while batch := list(islice(waiting, self.batch)):
            for text, parameters in self._statements(batch).items():
                self.run(text, {"rows": parameters})
            done += len(batch)
            self._note(done)
        deleted = self._retract()
        self._note(-1)
        return Mirrored(done - skipped, skipped, deleted)

    def _done(self) -> int:
        """Return how many rows of this very build a broken push has written."""
        for state in self.run(_STATE, {"iri": self.base}):
            if state["build"] == self.stamp and state["rows"] > 0:
                return int(state["rows"])
        return 0

    def _note(self, rows: int) -> None:
        self.run(_NOTE, {"iri": self.base, "build": self.stamp, "rows": rows})

    def _statements(self, rows: Iterable[Row]) -> Statements:
        """Return the statements of a batch with their parameters: nodes first, since relationships look for them."""
        nodes: Statements = defaultdict(list)
        links: Statements = defaultdict(list)
        for row in rows:
            match row:
                case ClaimRow():
                    told = self._stamped(CLAIM_FIELDS.told(row))
                    ends = {"start": row.subject, "end": row.object}
                    links[_claim(row.property)].append({**ends, "iri": row.iri, "told": told})
                    if self.claim_nodes and row.document:
                        nodes[_node(CLAIM)].append({"iri": row.iri, "told": {**told, "property": row.property}})
                        for type_, _, end in leads(row):
                            label = DOCUMENT if type_ == SOURCE else ENTITY
                            links[_link(CLAIM, type_, label)].append(self._ends(row.iri, end, {}))
                case MentionRow() if self.claim_nodes:
                    told = MENTION_FIELDS.told(row)
                    links[_link(DOCUMENT, MENTIONS, ENTITY)].append(self._ends(row.document, row.entity, told))
                case EntityRow():
                    told = self._stamped(ENTITY_FIELDS.told(row))
                    nodes[_node(ENTITY, row.type)].append({"iri": row.iri, "told": told})
                case DocumentRow():
                    told = self._stamped(DOCUMENT_FIELDS.told(row))
                    nodes[_node(DOCUMENT)].append({"iri": row.iri, "told": told})
        return {**nodes, **links}

    def _stamped(self, told: Mapping[str, Any]) -> dict[str, Any]:
        return {**told, "build": self.stamp}

    def _ends(self, start: str, end: str, told: Mapping[str, Any]) -> dict[str, Any]:
        return {"start": start, "end": end, "told": self._stamped(told)}

    def _retract(self) -> int:
        """Delete what earlier builds of this base wrote and this one does not know: relationships, then nodes."""
        deleted = 0
        for label in _LABELS:
            old = _OLD.format("r")
            deleted += self._delete(f"MATCH (:{label})-[r]->() WHERE r.build {old} DELETE r RETURN count(*) AS gone")
        for label in _LABELS:
            old = _OLD.format("n")
            deleted += self._delete(f"MATCH (n:{label}) WHERE n.build {old} DETACH DELETE n RETURN count(*) AS gone")
        return deleted

    def _delete(self, text: str) -> int:
        deleted = 0
        while True:
            parameters = {"base": f"{self.base} ", "build": self.stamp, "limit": RETRACTED}
            gone = sum(int(row["gone"]) for row in self.run(text, parameters))
            deleted += gone
            if not gone:
                return deleted


def _node(*labels: str) -> str:
    written = "".join(f":{cypher.name(label)}" for label in labels)
    return f"UNWIND $rows AS row MERGE (n{written} {{iri: row.iri}}) SET n += row.told"


def _claim(type_: str) -> str:
    type_ = cypher.name(cypher.own(type_))
    return f"{_between(ENTITY, ENTITY)} MERGE (a)-[r:{type_} {{iri: row.iri}}]->(b) SET r += row.told"


def _link(start: str, type_: str, end: str) -> str:
    return f"{_between(start, end)} MERGE (a)-[r:{cypher.name(type_)}]->(b) SET r += row.told"


def _between(start: str, end: str) -> str:
    return f"UNWIND $rows AS row MATCH (a:{start} {{iri: row.start}}) MATCH (b:{end} {{iri: row.end}})"
