"""What was exported is imported as what it was: the store, and the knowledge where it can be proven."""

from pathlib import Path

import pytest

from kg import export, graph, ontology, pipeline
from kg.errors import SourceError
from kg.export.reified import with_triple_terms
from kg.extraction.places import Gazetteer
from kg.graph import Dataset
from kg.imports import FORMATS, import_, read
from kg.imports.make import proven
from kg.records import Knowledge
from tests.graph.world import ONTOLOGY, dataset, hostile, small

WORLDS = {"small": small(), "hostile": hostile()}


def written(data: Dataset, folder: Path, name: str) -> Path:
    path = folder / f"graph.{export.find(name).suffix}"
    export.write(data, name, path)
    return path


def graphs(data: Dataset) -> dict[str, set[tuple[str, str, str]]]:
    return {graph.name: set(graph.triples) for graph in data.graphs}


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("name", ["trig", "nquads", "jsonld", "turtle", "ntriples"])
def test_every_graph_comes_back(name: str, world: str, tmp_path: Path) -> None:
    data = dataset(WORLDS[world])
    found = read([written(data, tmp_path, name)], ONTOLOGY)
    assert graphs(found) == graphs(data)
    assert (found.base, found.prefixes) == (data.base, data.prefixes)
    assert [graph.name for graph in found.graphs] == [graph.name for graph in data.graphs]


def test_rdfxml_comes_back_but_for_what_xml_cannot_hold(tmp_path: Path) -> None:
    assert graphs(read([written(dataset(), tmp_path, "rdfxml")], ONTOLOGY)) == graphs(dataset())


def test_the_vocabulary_is_read_beside_the_data(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(
        "admires:\n  label: {zh: 钦佩, en: admires}\n  domain: [Person]\n  range: [Person]\n  cues: [钦佩]\n",
        encoding="utf-8",
    )
    data = graph.build(small(), ontology.load(own))
    (tmp_path / "words.ttl").write_text("".join(export.vocabulary(data)), encoding="utf-8")
    found = read([written(data, tmp_path, "turtle"), tmp_path / "words.ttl"], ONTOLOGY)
    assert graphs(found) == graphs(data)


def test_another_base_is_told_by_the_data(tmp_path: Path) -> None:
    data = dataset(base_iri="urn:news:")
    for name in ("turtle", "nquads"):
        assert graphs(read([written(data, tmp_path, name)], ONTOLOGY)) == graphs(data)


def test_triple_terms_are_left_aside(tmp_path: Path) -> None:
    path = written(with_triple_terms(dataset()), tmp_path, "trig")
    assert "<<(" in path.read_text(encoding="utf-8")
    assert graphs(read([path], ONTOLOGY)) == graphs(dataset())


def test_what_was_pushed_and_fetched_comes_back(tmp_path: Path) -> None:
    base = "https://kg.example/"
    lines = "".join(export.FORMATS["nquads"].chunks(dataset())).splitlines()
    plain = Dataset(base, (), [next(iter(dataset().graphs))])
    default = set("".join(export.FORMATS["nquads"].chunks(plain)).splitlines())
    moved = [f"{line[:-2]} <{base}graph> ." if line in default else line for line in lines]
    moved.append(f'<{base}graph> <{base}ontology#pushed> "x 1" <{base}pushed> .')
    (tmp_path / "dump.nq").write_text("\n".join(moved) + "\n", encoding="utf-8")
    assert graphs(read([tmp_path / "dump.nq"], ONTOLOGY)) == graphs(dataset())


@pytest.mark.parametrize("world", WORLDS)
def test_the_knowledge_is_proven_by_the_ids_of_its_claims(world: str) -> None:
    found = proven(with_places(WORLDS[world]), ONTOLOGY)
    assert found is not None
    for then, now in zip(WORLDS[world].readings, found.readings, strict=True):
        assert {claim.id for claim in now.claims} == {claim.id for claim in then.claims}
        assert [len(now.document.text)] == [len(then.document.text)]
        assert {(m.start, m.end, m.type) for m in now.mentions} <= {(m.start, m.end, m.type) for m in then.mentions}
    assert [entity.id for entity in found.entities] == [entity.id for entity in WORLDS[world].entities]


def with_places(known: Knowledge) -> Dataset:
    """The dataset as a build makes it."""
    return graph.build(known, ONTOLOGY, places=Gazetteer.load())


def test_a_build_is_made_of_its_own_export(tmp_path: Path) -> None:
    data = with_places(small())
    made = import_([written(data, tmp_path, "trig")], tmp_path / "out")
    assert made.knowledge is not None
    assert not made.violations
    assert graphs(pipeline.open_store(tmp_path / "out").dataset()) == graphs(data)
    assert pipeline.open_knowledge(tmp_path / "out") == made.knowledge
    assert (tmp_path / "out" / "graph.html").is_file()
    again = tmp_path / "out" / "graph.trig"
    assert again.read_bytes() == (tmp_path / "graph.trig").read_bytes()


def test_a_graph_whose_names_are_not_found_again_has_a_store_alone(tmp_path: Path) -> None:
    path = written(dataset(), tmp_path, "trig")
    path.write_text(path.read_text(encoding="utf-8").replace('"云岭数据有限公司"@zh', '"另一家"@zh'), encoding="utf-8")
    made = import_([path], tmp_path / "out", formats=["turtle"])
    assert made.knowledge is None
    assert not (tmp_path / "out" / "knowledge.jsonl").exists()
    assert len(pipeline.open_store(tmp_path / "out")) == len(dataset())
    assert sorted(p.name for p in (tmp_path / "out").iterdir() if not p.name.startswith(".")) == [
        "graph.ttl",
        "ontology.ttl",
        "shapes.ttl",
        "store",
    ]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("graph.xlsx", "", "its form is not known. Name it after its form: .ttl"),
        ("graph.ttl", "<a> <b", "it is not what its name says"),
        ("graph.nq", "\x00\xff", "it is not what its name says"),
        ("graph.nt", "<x:a> <x:b> <x:c> .\n", "it is no graph of this program"),
        ("graph.ttl", "", "it is no graph of this program"),
        (
            "graph.nt",
            "<x:1> a <http://a/ontology#Claim> . <x:2> a <http://b/ontology#Claim> .".replace(
                " a ", " <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
            ).replace(" . ", " .\n"),
            "graphs of several bases (http://a/, http://b/)",
        ),
        (
            "graph.ttl",
            "<x:1> a <http://a/ontology#Claim> . <x:1> <x:b> [] .",
            "nodes without a name outside the ontology",
        ),
    ],
)
def test_what_cannot_be_imported_is_told(name: str, content: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="latin-1")
    with pytest.raises(SourceError) as told:
        import_([path], tmp_path / "out")
    assert str(path) in str(told.value)
    assert says in str(told.value)
    assert not (tmp_path / "out").exists()


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="it cannot be read"):
        read([tmp_path / "none.ttl"], ONTOLOGY)


def test_every_form_that_can_be_read_has_an_export() -> None:
    assert set(FORMATS) == {found.suffix for found in export.FORMATS.values()} & set(FORMATS)
