from __future__ import annotations

import csv
import io
from dataclasses import replace

import rdflib

from kg.changes import compare
from kg.changes.rdf import write
from kg.changes.table import COLUMNS, csv_, tsv
from kg.records import Knowledge, Modality
from tests.changes.factory import FIRM, ONTOLOGY, PARK, News, invests, state

KG = rdflib.Namespace("https://kg.example/ontology#")
EMPTY = Knowledge((), ())
PLAN = invests(modality=Modality.PLANNED, publisher="甲报")
DONE = News(f"{FIRM}在{PARK}的工厂开工。", date="2025-09-08", publisher="乙报")


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_table_has_a_row_for_each_telling_and_detail() -> None:
    found = rows(csv_(compare(state(PLAN), state(PLAN, DONE), ONTOLOGY)))
    assert {(row["kind"], row["what"], row["before"], row["after"]) for row in found} >= {
        ("changed", "modality", "planned", "fact"),
        ("changed", "stage", "planned", "begun"),
    }
    assert {row["date"] for row in found} == {"2025-09-08"}


def test_retracted_and_contradicting_tellings_have_their_rows() -> None:
    other = invests("45亿元", date="2025-09-04", publisher="乙报")
    table = rows(csv_(compare(state(invests(publisher="甲报")), state(invests(publisher="甲报"), other), ONTOLOGY)))
    assert [row["side"] for row in table if row["kind"] == "contradicted"] == ["old", "new"]
    (gone,) = rows(csv_(compare(state(PLAN), EMPTY, ONTOLOGY)))
    assert (gone["kind"], gone["side"], gone["publisher"]) == ("retracted", "old", "甲报")


def test_no_cell_breaks_its_row_or_begins_a_formula() -> None:
    firm = "=HYPERLINK(1)\t甲\n乙"
    found = compare(EMPTY, state(replace(invests(), text=f"{firm}投资{PARK}。", subject=firm, details=())), ONTOLOGY)
    assert rows(csv_(found))[0]["subject"].startswith("'=")
    lines = tsv(found).splitlines()
    assert [len(line.split("\t")) for line in lines] == [len(COLUMNS)] * 2


def test_the_graph_of_a_comparison_leads_to_claims_and_their_words() -> None:
    other = invests("45亿元", date="2025-09-04", publisher="乙报")
    old = state(PLAN)
    text = write(compare(old, state(PLAN, DONE, other), ONTOLOGY), ONTOLOGY)
    graph = rdflib.Graph().parse(data=text, format="turtle")
    asked = """SELECT DISTINCT ?kind ?detail ?exact ?issued WHERE {
      ?change a kg:Change ; kg:change ?kind ; kg:addedClaim ?claim ; rdf:subject/skos:prefLabel ?name .
      OPTIONAL { ?change kg:aspect/kg:detail ?detail }
      ?claim kg:evidence/oa:exact ?exact ; prov:wasDerivedFrom/dcterms:issued ?issued }"""
    found = {tuple(str(cell) for cell in row) for row in graph.query(asked) if isinstance(row, rdflib.query.ResultRow)}
    assert ("changed", "stage", DONE.text, "2025-09-08") in found
    assert ("changed", "amount", other.text, "2025-09-04") in found
    assert write(compare(old, state(DONE, other, PLAN), ONTOLOGY), ONTOLOGY) == text


def test_every_term_of_the_vocabulary_is_declared() -> None:
    declared = rdflib.Graph().parse(ONTOLOGY.folder / "core.ttl", format="turtle")
    known = {str(term) for term in declared.subjects()} | {
        KG[name] for name in (*ONTOLOGY.classes, *ONTOLOGY.properties)
    }
    other = invests("45亿元", date="2025-09-04", publisher="乙报")
    both = [compare(state(PLAN), state(DONE, other, invests()), ONTOLOGY), compare(state(PLAN), EMPTY, ONTOLOGY)]
    for found in both:
        graph = rdflib.Graph().parse(data=write(found, ONTOLOGY), format="turtle")
        used = {str(term) for triple in graph for term in triple if str(term).startswith(KG)}
        assert used - {str(term) for term in known} == set()
