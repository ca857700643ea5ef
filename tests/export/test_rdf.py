"""Every RDF form says the same, is read by another library, and reads well."""

import json
import weakref
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from rdflib.compare import isomorphic

from kg import export, store
from kg.errors import OutputError
from kg.export.turtle import vocabulary
from kg.graph import Dataset
from kg.graph.model import Graph
from kg.graph.terms import REPLACEMENT
from kg.records import Knowledge
from kg.store import quads
from tests.graph.world import HOSTILE, dataset, hostile, small

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # its own parsers use what it deprecates

UNION = {"turtle": "turtle", "ntriples": "nt", "rdfxml": "xml"}
NAMED = {"trig": "trig", "nquads": "nquads", "jsonld": "json-ld"}
WORLDS = {"small": small(), "empty": Knowledge((), ()), "hostile": hostile()}


def text(data: Dataset, name: str) -> str:
    return "".join(export.FORMATS[name].chunks(data))


def parsed(content: str, format: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=content.encode(), format=format)


def told(content: str, format: str) -> set[tuple[str, str, str, str]]:
    """The quads without blank nodes, which only the ontology has."""
    found = rdflib.Dataset()
    found.parse(data=content.encode(), format=format)
    return {
        (s.n3(), p.n3(), o.n3(), graph.n3() if isinstance(graph, rdflib.URIRef) else "")
        for s, p, o, graph in found.quads()
        if not isinstance(s, rdflib.BNode) and not isinstance(o, rdflib.BNode)
    }


@pytest.mark.parametrize("world", WORLDS)
def test_turtle_says_what_ntriples_say(world: str) -> None:
    data = dataset(WORLDS[world])
    assert isomorphic(parsed(text(data, "turtle"), "turtle"), parsed(text(data, "ntriples"), "nt"))


@pytest.mark.parametrize("world", WORLDS)
def test_rdfxml_says_what_ntriples_say_but_for_what_xml_cannot_hold(world: str) -> None:
    data = dataset(WORLDS[world])
    expected = text(data, "ntriples")
    for code in ("0000", "0007", "FFFE"):
        expected = expected.replace(f"\\u{code}", REPLACEMENT)
    assert isomorphic(parsed(text(data, "rdfxml"), "xml"), parsed(expected, "nt"))


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("name", ["trig", "jsonld"])
def test_trig_and_jsonld_say_what_nquads_say(name: str, world: str) -> None:
    data = dataset(WORLDS[world])
    assert told(text(data, name), NAMED[name]) == told(text(data, "nquads"), "nquads")


@pytest.mark.parametrize("name", {**UNION, **NAMED})
def test_oxigraph_reads_every_form(name: str) -> None:
    data = dataset(hostile())
    found = list(pyoxigraph.parse(text(data, name), format=getattr(pyoxigraph.RdfFormat, _OXIGRAPH[name])))
    size = len(data) if name in NAMED else sum(len(graph.triples) for graph in data.data())
    assert len({(q.subject, q.predicate, q.object, q.graph_name) for q in found}) == size


_OXIGRAPH = {
    "turtle": "TURTLE",
    "ntriples": "N_TRIPLES",
    "rdfxml": "RDF_XML",
    "trig": "TRIG",
    "nquads": "N_QUADS",
    "jsonld": "JSON_LD",
}


def test_turtle_is_laid_out_for_reading() -> None:
    content = text(dataset(), "turtle")
    assert (
        """
Organization:云岭数据有限公司 a kg:Organization ;
    skos:prefLabel "云岭数据有限公司"@zh ;
    kg:investsIn Facility:临江智算园 ;
    kg:signedWith Organization:青石港务集团 .
"""
        in content
    )
    assert "kg:confidence 0.9 ;" in content
    assert 'kg:low "4000000000"^^xsd:decimal' in content
    assert (
        content.index(" a kg:Organization")
        < content.index(" a kg:Statement")
        < content.index(" a prov:Entity, kg:Document")
    )


def test_a_claim_stands_before_its_parts() -> None:
    subjects = [line.split()[0] for line in text(dataset(), "turtle").splitlines() if line.startswith(":claim-")]
    claims = [subject for subject in subjects if subject.count("-") == 1]
    assert len(claims) == 7
    for claim in claims:
        at = subjects.index(claim)
        parts = [subject for subject in subjects if subject.startswith(f"{claim}-")]
        assert subjects[at + 1 : at + 1 + len(parts)] == sorted(parts)


def test_texts_of_several_lines_are_lines() -> None:
    assert '"""\nx' not in text(dataset(), "turtle")
    assert "line\none\\r\\ntab" not in text(dataset(hostile()), "ntriples")
    assert "line\none" in text(dataset(hostile()), "turtle")


def test_the_ontology_is_turtle_with_lists() -> None:
    content = "".join(vocabulary(dataset()))
    assert "rdfs:domain [ a owl:Class ; owl:unionOf ( kg:Product kg:Work ) ] ;" in content
    (ontology,) = [graph for graph in dataset().graphs if graph.name.endswith("ontology>")]
    lines = "".join(f"{s} {p} {o} .\n" for s, p, o in ontology.triples)
    assert canonical(content, pyoxigraph.RdfFormat.TURTLE) == canonical(lines, pyoxigraph.RdfFormat.N_TRIPLES)


def canonical(content: str, format: pyoxigraph.RdfFormat) -> pyoxigraph.Dataset:
    found = pyoxigraph.Dataset(pyoxigraph.parse(content, format=format))
    found.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    return found


def test_jsonld_reads_as_plain_json() -> None:
    document = json.loads(text(dataset(), "jsonld"))
    assert document["@context"]["skos:prefLabel"]["@language"] == "zh"
    things = {thing["@id"]: thing for thing in document["@graph"]}
    company = things["id:Organization/云岭数据有限公司"]
    assert company["@type"] == "Organization"
    assert company["skos:prefLabel"] == "云岭数据有限公司"
    assert company["investsIn"] == "id:Facility/临江智算园"
    article = next(thing for thing in things.values() if "@graph" in thing)
    claim = next(thing for thing in article["@graph"] if "modality" in thing)
    assert claim["modality"] in ("fact", "planned", "negated")
    assert claim["confidence"] in ("0.9", "0.8")


def test_the_same_bytes_every_time_and_from_the_store() -> None:
    stored = store.in_memory(dataset()).dataset()
    for name in export.FORMATS:
        assert text(dataset(), name) == text(dataset(), name) == text(stored, name), name


def test_all_formats_are_written_in_one_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quads, "_PIECE", 5)
    for world in (small(), hostile(), Knowledge((), ())):
        store.create(tmp_path / "store", dataset(world))
        stream = store.open_store(tmp_path / "store").stream()
        begun: list[int] = []

        def counted(graphs: Iterable[Graph] = stream.graphs, begun: list[int] = begun) -> Iterator[Graph]:
            begun.append(1)
            yield from graphs

        once = Dataset(stream.base, stream.prefixes, counted(), stream.known)
        export.write_all(once, {name: tmp_path / name for name in export.FORMATS})
        assert begun == [1]
        for name in export.FORMATS:
            assert (tmp_path / name).read_bytes().decode() == text(dataset(world), name), name


def test_a_pass_keeps_few_graphs_at_a_time() -> None:
    given: list[weakref.ref[Graph]] = []

    def graphs() -> Iterator[Graph]:
        for number in range(60):
            graph = Graph(f"<x:{number}>", (("<x:s>", "<x:p>", f"<x:{number}>"),))
            given.append(weakref.ref(graph))
            yield graph

    data = Dataset("https://kg.example/", (), graphs(), Graph("<x:o>", ()))
    formats = {name: export.FORMATS[name] for name in ("turtle", "nquads", "jsonld", "trig")}
    held = [sum(ref() is not None for ref in given) for _ in export.together(data, formats)]
    assert len(given) == 60
    assert max(held) <= 4


def test_other_bases_work_in_every_form() -> None:
    data = dataset(base_iri="urn:news:")
    for name, format in UNION.items():
        assert (rdflib.URIRef("urn:news:Organization/云岭数据有限公司"), None, None) in parsed(text(data, name), format)
    assert told(text(data, "jsonld"), "json-ld") == told(text(data, "nquads"), "nquads")


def test_a_property_that_xml_cannot_name_is_told() -> None:
    data = dataset()
    odd = Graph("", (("<x:s>", "<https://kg.example/ontology#50%25>", "<x:o>"),))
    with pytest.raises(OutputError, match="cannot be written in RDF/XML"):
        text(Dataset(data.base, data.prefixes, (odd,)), "rdfxml")


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "graph.ttl"
    data = dataset()
    export.write(data, "turtle", path)
    before = path.read_bytes()
    assert before.decode() == text(data, "turtle")
    broken = Dataset(data.base, data.prefixes, (*data.graphs, Graph("<x:g>", (("<x:s>", "<x:p>", None),))))  # type: ignore[arg-type]
    with pytest.raises(AttributeError):
        export.write(broken, "turtle", path)
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir()] == ["graph.ttl"]


def test_an_unwritable_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        export.write(dataset(), "turtle", tmp_path / "file" / "graph.ttl")


def test_formats_are_found_by_name_and_suffix() -> None:
    assert export.find(".NT").name == "ntriples"
    assert export.find("jsonld").suffix == "jsonld"
    with pytest.raises(OutputError, match=r"Known ones: turtle, trig, .*gexf"):
        export.find("xlsx")


def test_every_hostile_name_is_in_every_form() -> None:
    names = [name for name in HOSTILE if name.isascii() and name.isprintable() and len(name) > 1]
    for name, format in UNION.items():
        labels = {str(o) for o in parsed(text(dataset(hostile()), name), format).objects()}
        assert all(any(wanted in label for label in labels) for wanted in names)
