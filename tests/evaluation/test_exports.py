"""What the measurement of exports measures is what a build writes."""

from pathlib import Path

from kg import export, ontology
from kg.evaluation.exports import alone, by_rdflib, invent, laid, lay, write
from kg.graph.links import stored
from kg.graph.model import Dataset
from kg.store import validate


def test_the_invented_graph_is_one_that_a_build_could_make(tmp_path: Path) -> None:
    size = lay(tmp_path, 40)
    data = laid(tmp_path)
    assert sum(len(graph.triples) for graph in data.graphs) == size
    assert [graph.name for graph in data.graphs] == sorted(graph.name for graph in data.graphs)
    nodes, edges = stored(data)
    assert len(edges) == 40
    assert {edge.subject for edge in edges} <= {node.id for node in nodes}
    assert list(data.graphs) == list(invent(40, ontology.load()))
    assert validate(Dataset(data.base, data.prefixes, tuple(data.graphs)), ontology.load()) == ()


def test_a_pass_writes_the_same_bytes_in_any_process(tmp_path: Path) -> None:
    lay(tmp_path, 20)
    one, other = write(tmp_path, list(export.FORMATS)), alone(write, tmp_path, list(export.FORMATS))
    assert {name: each.digest for name, each in one.items()} == {name: each.digest for name, each in other.items()}
    assert len({each.digest for each in one.values()}) == len(export.FORMATS)
    assert one["turtle"].characters == len("".join(export.FORMATS["turtle"].chunks(laid(tmp_path))))


def test_rdflib_has_as_many_triples(tmp_path: Path) -> None:
    lay(tmp_path, 10)
    assert by_rdflib(tmp_path)[0] == sum(len(graph.triples) for graph in laid(tmp_path).data())
