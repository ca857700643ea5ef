"""Whatever a graph holds, every format that can be read back gives it back, by value."""

import csv
import io
import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import networkx as nx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg import codec, export, graph, store
from kg.export.network import token
from kg.export.spreadsheet import text_of
from kg.graph import Dataset
from kg.graph.links import stored
from kg.graph.terms import REPLACEMENT, literal, parts
from kg.imports import read
from kg.ontology import QUALIFIERS
from kg.records import (
    Claim,
    Document,
    Knowledge,
    Mark,
    Mention,
    Modality,
    OffsetMap,
    Qualifier,
    Quantity,
    Reading,
    Run,
    Source,
    When,
)
from tests.graph.world import ONTOLOGY, knowledge

CHARACTERS = (
    "甲乙云岭数据集团有限公司0aZ é\"'\\`<>&{}[]()|;:,.#%?/=+-@_~^$!*\n\r\t"
    "😀𠮷𪚥\u200f\u202e\u2028\x85\xa0\ufeff\x00\x07\x1f\x7f\ufffe\ufffd＝（）「」，。"
)
TEXTS = st.one_of(
    st.text(alphabet=st.sampled_from(CHARACTERS), max_size=12),
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=6),
)
WORDS = TEXTS.filter(bool)
DAYS = st.one_of(st.none(), st.dates(date(1912, 1, 1), date(2099, 12, 31)))
NUMBERS = st.one_of(
    st.none(), st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**12), max_value=10**15)
)
CLASSES = st.sampled_from(sorted(ONTOLOGY.classes))
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@st.composite
def values(draw: st.DrawFn, place: tuple[str, int, int, str]) -> Quantity | When | None:
    kind = draw(st.sampled_from(["none", "quantity", "when"]))
    mark = draw(st.sampled_from(list(Mark)))
    if kind == "quantity":
        what, unit = draw(st.sampled_from([("money", "CNY"), ("percent", "%"), ("count", "台"), ("area", "")]))
        low, high = draw(NUMBERS), draw(NUMBERS)
        return Quantity(*place, what, low and Decimal(low), high and Decimal(high), unit, mark)
    if kind == "when":
        return When(
            *place, draw(DAYS), draw(DAYS), draw(st.sampled_from(["day", "month", "quarter", "year", "period"])), mark
        )
    return None


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    pieces = draw(st.lists(WORDS, min_size=3, max_size=7))
    text = "".join(pieces)
    ends = [sum(map(len, pieces[: n + 1])) for n in range(len(pieces))]
    spans = [(end - len(piece), end) for piece, end in zip(pieces, ends, strict=True)]
    document = Document.of(
        text,
        source=Source(draw(WORDS), "text", draw(st.sampled_from(["", "ab" * 32])), place=draw(TEXTS)),
        offsets=draw(st.sampled_from([OffsetMap(()), OffsetMap((Run(0, 7, len(text)),)), OffsetMap((Run(1, 0, 1),))])),
        title=draw(TEXTS),
        date=draw(st.sampled_from(["", "2025", "2025-10", "2025-09-16", "昨日"])),
        publisher=draw(TEXTS),
        byline=tuple(draw(st.lists(WORDS, max_size=2, unique=True))),
        dateline=draw(TEXTS),
    )
    span = st.sampled_from(spans)
    mentions = st.builds(lambda at, type_: Mention.at(document, *at, type_), span, CLASSES)
    claims = draw(st.lists(_claims(document, span, mentions), max_size=3, unique_by=lambda claim: claim.id))
    others = draw(st.lists(mentions, max_size=2))
    found = {*others, *(end for claim in claims for end in (claim.subject, claim.object))}
    return Reading(document, tuple(sorted(found)), tuple(claims))


@st.composite
def _claims(
    draw: st.DrawFn, document: Document, span: st.SearchStrategy[tuple[int, int]], mentions: st.SearchStrategy[Mention]
) -> Claim:
    details = []
    for key in draw(st.lists(st.sampled_from(QUALIFIERS), max_size=4)):
        start, end = draw(span)
        value = draw(values((document.id, start, end, document.text[start:end])))
        details.append(Qualifier(key, start, end, document.text[start:end], value))
    return Claim(
        document=document.id,
        subject=draw(mentions),
        property=draw(st.sampled_from(sorted(ONTOLOGY.properties))),
        object=draw(mentions),
        evidence=draw(span),
        modality=draw(st.sampled_from(list(Modality))),
        qualifiers=tuple(details),
        confidence=draw(st.sampled_from([0.0, 0.5, 0.875, 1.0])),
        by=draw(st.sampled_from(["rules", "neural"])),
    )


WORLDS = st.lists(readings(), max_size=3, unique_by=lambda reading: reading.document.id).map(
    lambda all_: knowledge(*all_)
)
SEARCHED = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


def graphs(data: Dataset) -> dict[str, set[tuple[str, str, str]]]:
    return {found.name: set(found.triples) for found in data.graphs if found.triples}


def in_xml(term: str) -> str:
    if not term.startswith('"'):
        return term
    characters, language, datatype = parts(term)
    kind = f"@{language}" if language else f"^^<{datatype}>" if datatype else ""
    return literal(ILLEGAL.sub(REPLACEMENT, characters)) + kind


@SEARCHED
@given(known=WORLDS)
def test_every_rdf_form_is_read_back(known: Knowledge, tmp_path_factory: object) -> None:
    folder = tmp_path_factory.mktemp("graphs")  # type: ignore[attr-defined]
    data = graph.build(known, ONTOLOGY)
    if not known.readings:
        return  # nothing tells the base
    for name in ("turtle", "trig", "ntriples", "nquads", "jsonld", "rdfxml"):
        path: Path = folder / f"graph.{export.FORMATS[name].suffix}"
        export.write(data, name, path)
        expected = graphs(data)
        if name == "rdfxml":
            expected = {key: {(s, p, in_xml(o)) for s, p, o in triples} for key, triples in expected.items()}
        assert graphs(read([path], ONTOLOGY)) == expected, name


@settings(SEARCHED, max_examples=6)
@given(known=WORLDS)
def test_the_store_and_the_knowledge_file_are_read_back(known: Knowledge, tmp_path_factory: object) -> None:
    place = tmp_path_factory.mktemp("store") / "store"  # type: ignore[attr-defined]
    data = graph.build(known, ONTOLOGY)
    store.create(place, data)
    opened = store.open_store(place)
    assert graphs(opened.stream()) == graphs(data) == graphs(opened.dataset())
    assert codec.knowledge_from(codec.knowledge_to(known)) == known


@SEARCHED
@given(known=WORLDS)
def test_every_network_is_read_back(known: Knowledge) -> None:
    data = graph.build(known, ONTOLOGY)
    nodes, edges = stored(data)
    written = {name: "".join(export.FORMATS[name].chunks(data)) for name in ("graphml", "gexf", "cytoscape", "csv")}

    told = nx.read_graphml(io.BytesIO(written["graphml"].encode()), force_multigraph=True)
    assert {v["id"] for _, v in told.nodes(data=True)} == {ILLEGAL.sub(REPLACEMENT, node.id) for node in nodes}
    assert {(a, b, key) for a, b, key in told.edges(keys=True)} == {
        (token(e.subject), token(e.object), e.id) for e in edges
    }

    network = nx.read_gexf(io.BytesIO(written["gexf"].encode()))
    assert {(n, v["label"]) for n, v in network.nodes(data=True)} == {
        (token(node.id), ILLEGAL.sub(REPLACEMENT, node.name)) for node in nodes
    }

    elements = json.loads(written["cytoscape"])["elements"]
    assert {(e["data"]["id"], e["data"]["evidence"], e["data"]["confidence"]) for e in elements["edges"]} == {
        (edge.id, edge.evidence, edge.confidence) for edge in edges
    }
    rows = list(csv.DictReader(io.StringIO(written["csv"][1:], newline="")))
    assert {(row["claim"], text_of(row["evidence"])) for row in rows} == {
        (edge.id, edge.evidence.replace("\0", REPLACEMENT)) for edge in edges
    }
