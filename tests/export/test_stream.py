"""The rows of the property graph say what the knowledge says: nothing more, nothing less."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from kg import codec, graph
from kg.errors import StoreError
from kg.export.rows import (
    CLAIM_FIELDS,
    ClaimRow,
    DocumentRow,
    EntityRow,
    MentionRow,
)
from kg.export.stream import PropertyGraph, of_knowledge
from kg.extraction.places import Gazetteer
from kg.graph.links import told
from kg.graph.names import Names
from kg.graph.terms import literal, parts
from kg.records import Claim, Knowledge
from tests.export import graphs
from tests.factory import claim, document, mention
from tests.graph.world import ONTOLOGY, hostile, knowledge, reading, small

NAMES = Names()
SETTINGS = settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def rows(known: Knowledge, kind: type) -> list:  # type: ignore[type-arg]
    return [row for row in of_knowledge(known) if isinstance(row, kind)]


def clean(text: str) -> str:
    return parts(literal(text))[0]


def iri(id: str) -> str:
    return (NAMES.entity(id) if "/" in id else NAMES.record(id))[1:-1]


@SETTINGS
@given(graphs.knowledge())
def test_entities_and_claims_are_those_of_the_network(known: Knowledge) -> None:
    nodes, edges = told(known)
    assert [(row.iri, row.type, row.name, row.aliases) for row in rows(known, EntityRow)] == [
        (iri(node.id), node.type, clean(node.name), tuple(sorted({*map(clean, node.aliases)} - {clean(node.name)})))
        for node in nodes
    ]
    found = {row.iri: row for row in rows(known, ClaimRow)}
    assert len(found) == len(rows(known, ClaimRow)) == len(edges)
    for edge in edges:
        row = found[iri(edge.id)]
        assert (row.subject, row.object, row.property) == (iri(edge.subject), iri(edge.object), edge.property)
        assert (row.modality, row.date or "", row.confidence) == (edge.modality, edge.date, edge.confidence)
        assert (row.document, row.evidence) == (iri(edge.document), clean(edge.evidence))
        assert row.asserted == (edge.modality == "fact" and edge.subject != edge.object)


@SETTINGS
@given(graphs.knowledge())
def test_qualifiers_are_all_there_and_lead_to_their_words(known: Knowledge) -> None:
    claims: dict[str, Claim] = {}
    for each in known.readings:
        for found in each.claims:
            claims.setdefault(found.id, found)  # of claims that differ in values alone the first stands
    texts = {each.document.id: each.document.text for each in known.readings}
    for found in claims.values():
        row = next(row for row in rows(known, ClaimRow) if row.iri == iri(found.id))
        kept = json.loads(row.qualifiers or "[]")
        assert [(q["key"], q["wording"], q["start"], q["end"]) for q in kept] == [
            (q.key, clean(texts[found.document][q.start : q.end]), q.start, q.end) for q in found.qualifiers
        ]
        for q, back in zip(found.qualifiers, kept, strict=True):
            for bound in ("low", "high"):
                value = getattr(q.value, bound, None)
                assert back.get(bound) == (None if value is None else format(value, "f"))
                assert value is None or Decimal(back[bound]) == value
            for day in ("first", "last"):
                value = getattr(q.value, day, None)
                assert back.get(day) == (None if value is None else value.isoformat())


def test_a_number_can_be_compared_and_a_role_be_found() -> None:
    claims = {row.property: row for row in rows(small(), ClaimRow) if row.amounts or row.roles}
    invested, office = claims["investsIn"], claims["holdsPosition"]
    assert (invested.amounts, invested.amount_low, invested.amount_high, invested.amount_unit) == (
        ("近40亿元",),
        4e9,
        4e9,
        "CNY",
    )
    assert (invested.dates, invested.date, invested.date_first, invested.date_last) == (
        ("9月8日",),
        "2025-09-08",
        "2025-09-08",
        "2025-09-08",
    )
    assert office.roles == ("董事长",)


def test_a_number_too_large_for_a_float_stays_exact_in_the_wording() -> None:
    first = small().readings[1]
    claim = first.claims[0]
    huge = replace(claim.qualifiers[1].value, low=Decimal("1e400"), high=None)  # type: ignore[type-var]
    known = knowledge(reading(first.document, replace(claim, qualifiers=(replace(claim.qualifiers[1], value=huge),))))
    (row,) = rows(known, ClaimRow)
    assert row.amount_low is None
    assert json.loads(row.qualifiers)[0]["low"] == "1" + "0" * 400


def test_documents_tell_what_they_mention_and_how_often() -> None:
    known = small()
    documents = {row.iri: row for row in rows(known, DocumentRow)}
    assert [row.text for row in documents.values()] == [each.document.text for each in known.readings]
    assert sum(row.count for row in rows(known, MentionRow)) == sum(len(each.mentions) for each in known.readings)
    assert {row.document for row in rows(known, MentionRow)} <= set(documents)


def test_places_are_the_same_as_in_the_rdf() -> None:
    data = graph.build(small(), ONTOLOGY, places=Gazetteer.load())
    found = list(of_knowledge(small(), places=Gazetteer.load()))
    codes = {row.iri: row.code for row in found if isinstance(row, EntityRow) and row.code}
    triples = [triple for part in data.graphs if not part.name for triple in part.triples]
    assert codes == {s[1:-1]: parts(o)[0] for s, p, o in triples if p.endswith("core#notation>")}
    assert len(codes) == 2
    derived = {s[1:-1] for s, p, o in triples if p.endswith("wasDerivedFrom>") and o == NAMES.gazetteer()}
    (within,) = [row for row in found if isinstance(row, ClaimRow) and row.document is None]
    assert {within.iri} == derived
    assert (within.subject, within.object, within.extractors) == (
        iri("Location/武汉市"),
        iri("Location/湖北省"),
        ("gazetteer",),
    )


def test_strings_can_be_encoded_and_keys_stay_apart() -> None:
    found = list(of_knowledge(hostile()))
    for row in found:
        repr(row).encode()
    assert "\ufffdlone" in {row.name.partition("|")[0] for row in found if isinstance(row, EntityRow)}
    keys = [row.iri for row in found if not isinstance(row, MentionRow)]
    assert len(keys) == len(set(keys))


def test_what_is_not_told_is_absent() -> None:
    (row,) = [row for row in rows(small(), ClaimRow) if row.modality == "negated"]
    told_ = CLAIM_FIELDS.told(row)
    assert told_["date"] is None
    assert told_["roles"] is None
    assert told_["asserted"] is False
    assert told_["extractors"] == ["rules"]


def test_no_build_gives_no_rows() -> None:
    assert list(of_knowledge(Knowledge((), ()))) == []


@pytest.mark.parametrize(
    ("line", "damage", "number"),
    [
        (0, "{}", 1),
        (1, "{", 2),
        (1, '{"reading": {}}', 2),
        (2, '{"entity": {"id": "a"}}', 3),
    ],
)
def test_a_damaged_line_is_named(line: int, damage: str, number: int) -> None:
    lines = list(codec.knowledge_to(small()))
    lines[line] = damage

    @contextmanager
    def damaged() -> Iterator[list[str]]:
        yield lines

    with pytest.raises(StoreError, match=f"line {number}: it is damaged"):
        list(PropertyGraph(damaged))


def test_an_empty_file_is_no_build() -> None:
    @contextmanager
    def empty() -> Iterator[list[str]]:
        yield []

    with pytest.raises(StoreError, match="empty"):
        list(PropertyGraph(empty))


def test_memory_does_not_grow_with_the_texts() -> None:
    """Nine times the documents about the same two things: what is held at once grows by a small part of the lines.

    The texts are long, so that what other threads of the process allocate meanwhile is small beside the bound.
    """

    def peak(articles: int) -> tuple[int, int]:
        docs = [document(f"第{n}号：云岭公司与青石公司签约。" + "此外无事。" * 20_000) for n in range(articles)]
        known = knowledge(
            *(reading(d, claim(d, mention(d, "云岭公司"), "signedWith", mention(d, "青石公司"))) for d in docs)
        )
        lines = list(codec.knowledge_to(known))

        @contextmanager
        def opened() -> Iterator[list[str]]:
            yield lines

        tracemalloc.start()
        for _ in PropertyGraph(opened):
            pass
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most, sum(map(len, lines))

    (few_peak, few_size), (many_peak, many_size) = peak(20), peak(180)
    assert many_peak - few_peak < (many_size - few_size) / 10
