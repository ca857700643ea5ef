from dataclasses import replace
from pathlib import Path

import pytest
import rdflib

from kg import graph, ontology, store
from kg.errors import OntologyError
from kg.graph import Names
from kg.graph.shapes import shapes
from tests.factory import claim, document, mention
from tests.graph.world import ONTOLOGY, knowledge, reading

OWN = """
restores:
  label: {zh: 修复, en: restores}
  domain: [Organization]
  range: [Facility]
  needs: [date]
  super: builds
  symmetric: false
  cues: [修复]
"""


def test_shapes_are_turtle_under_the_base() -> None:
    text = shapes(ONTOLOGY, Names("urn:news:"))
    assert "kg.example" not in text
    found = rdflib.Graph().parse(data=text, format="turtle")
    assert (rdflib.URIRef("urn:news:ontology#ClaimShape"), None, None) in found
    assert (rdflib.URIRef("urn:news:ontology#listedOn-subject"), None, None) in found


def test_a_missing_file_of_shapes_is_named(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match=r"shapes\.ttl"):
        shapes(replace(ONTOLOGY, folder=tmp_path), Names())


def test_a_property_of_a_users_own_is_built_shown_and_validated_like_any_other(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(OWN, encoding="utf-8")
    schema = ontology.load(path)
    doc = document("云岭公司修复北辰古桥。周启明修复北辰古桥。")
    company, person = mention(doc, "云岭公司"), mention(doc, "周启明", "Person")
    one, other = mention(doc, "北辰古桥", "Facility"), mention(doc, "北辰古桥", "Facility", nth=1)
    known = knowledge(reading(doc, claim(doc, company, "restores", one), claim(doc, person, "restores", other)))
    dataset = graph.build(known, schema)
    lines = "".join(dataset.lines())
    assert "<https://kg.example/Organization/云岭公司> <https://kg.example/ontology#restores>" in lines
    assert '<https://kg.example/ontology#restores> <http://www.w3.org/2000/01/rdf-schema#label> "修复"@zh' in lines
    messages = sorted({violation.message for violation in store.validate(dataset, schema)})
    assert messages == [
        "restores: a claim lacks its date.",
        "restores: a claim's subject has a class that the property does not allow.",
        "restores: its subject has a class that the property does not allow.",
    ]
