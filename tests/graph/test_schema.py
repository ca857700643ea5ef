from dataclasses import replace
from pathlib import Path

import pytest
import rdflib
from rdflib import OWL, RDF, RDFS

from kg.errors import OntologyError
from kg.graph import Names
from kg.graph.schema import name_blanks, read_turtle, schema_triples
from tests.graph.world import ONTOLOGY

KG = rdflib.Namespace("https://kg.example/ontology#")


@pytest.fixture(scope="module")
def schema() -> rdflib.Graph:
    text = "".join(f"{s} {p} {o} .\n" for s, p, o in schema_triples(ONTOLOGY, Names()))
    return rdflib.Graph().parse(data=text, format="nt")


def test_every_class_and_property_has_labels_in_both_languages(schema: rdflib.Graph) -> None:
    for name in (*ONTOLOGY.classes, *ONTOLOGY.properties):
        languages = {label.language for label in schema.objects(KG[name], RDFS.label)}
        assert languages == {"zh", "en"}, name


def test_everything_of_the_core_has_labels_in_both_languages(schema: rdflib.Graph) -> None:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    for node in {n for kind in kinds for n in schema.subjects(RDF.type, kind) if isinstance(n, rdflib.URIRef)}:
        assert {label.language for label in schema.objects(node, RDFS.label)} == {"zh", "en"}, node


def test_domain_and_range_are_unions(schema: rdflib.Graph) -> None:
    union = schema.value(schema.value(KG.investsIn, RDFS.range), OWL.unionOf)
    members = {str(m).removeprefix(KG) for m in rdflib.collection.Collection(schema, union)}
    assert members == ONTOLOGY.properties["investsIn"].range
    assert schema.value(KG.listedOn, RDFS.domain) == KG.Organization  # one class needs no union


def test_kinds_and_mappings_of_properties(schema: rdflib.Graph) -> None:
    assert (KG.signedWith, RDF.type, OWL.SymmetricProperty) in schema
    assert (KG.locatedIn, RDF.type, OWL.TransitiveProperty) in schema
    assert (KG.acquires, RDFS.subPropertyOf, KG.investsIn) in schema
    assert (KG.partOf, RDFS.subPropertyOf, rdflib.DCTERMS.isPartOf) in schema
    assert (KG.Organization, RDFS.subClassOf, rdflib.URIRef("http://www.w3.org/ns/org#Organization")) in schema
    assert schema.value(None, OWL.inverseOf, KG.develops) is not None


def test_blank_nodes_are_named_by_their_way_whatever_they_were_called() -> None:
    def tree(a: str, b: str) -> set[tuple[str, str, str]]:
        return set(name_blanks([("<x:s>", "<x:p>", a), (a, "<x:q>", b), (b, "<x:r>", '"v"')]))

    assert tree("_:one", "_:two") == tree("_:f00", "_:b4r")
    assert ("_:s-p-q", "<x:r>", '"v"') in tree("_:one", "_:two")


def test_a_users_property_may_not_take_a_name_of_the_core() -> None:
    taken = replace(ONTOLOGY, properties={"evidence": replace(ONTOLOGY.properties["builds"], name="evidence")})
    with pytest.raises(OntologyError, match="evidence"):
        list(schema_triples(taken, Names()))


def test_a_broken_core_is_named(tmp_path: Path) -> None:
    path = tmp_path / "core.ttl"
    with pytest.raises(OntologyError, match=r"core\.ttl"):
        list(read_turtle(path, Names()))
    path.write_text("kg:a a", encoding="utf-8")
    with pytest.raises(OntologyError, match="no Turtle"):
        list(read_turtle(path, Names()))
