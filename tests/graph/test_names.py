import pytest

from kg.errors import OutputError
from kg.graph import Names
from tests.graph.world import ONTOLOGY


def test_an_entity_iri_is_the_base_and_the_id() -> None:
    assert Names().entity("Organization/云岭数据有限公司") == "<https://kg.example/Organization/云岭数据有限公司>"
    assert Names("urn:news:").entity("Person/甲") == "<urn:news:Person/甲>"


def test_a_name_cannot_leave_its_class() -> None:
    assert Names().entity("Person/../Work/乙") == "<https://kg.example/Person/..%2FWork%2F乙>"


@pytest.mark.parametrize(
    "base", ["", "kg", "https://a b/", "https://kg.example", "https://kg.example/#", "x:<y>/", "/a/"]
)
def test_a_base_that_is_none_is_refused_with_an_example(base: str) -> None:
    with pytest.raises(OutputError, match="Give one that ends in a slash"):
        Names(base)


def test_prefixes_cover_classes_and_vocabularies() -> None:
    prefixes = Names().prefixes(ONTOLOGY)
    assert prefixes["kg"] == "https://kg.example/ontology#"
    assert prefixes["Facility"] == "https://kg.example/Facility/"
    assert {"skos", "prov", "oa", "dcterms", "rdf", "xsd"} <= set(prefixes)
