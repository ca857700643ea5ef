"""The sorted file beside a store says what the store says, as long as it stands for it."""

import gzip
from pathlib import Path

import pyoxigraph
import pytest

from kg import store
from kg.errors import StoreError
from kg.graph import Dataset, Graph
from kg.store import quads
from tests.graph.world import dataset, hostile


@pytest.fixture
def place(tmp_path: Path) -> Path:
    store.create(tmp_path / "store", dataset(hostile()))
    return tmp_path / "store"


def graphs(data: Dataset) -> list[tuple[str, tuple[tuple[str, str, str], ...]]]:
    return [(graph.name, graph.triples) for graph in data.graphs]


def test_a_stream_is_the_dataset_each_time_it_is_read(place: Path) -> None:
    stream = store.open_store(place).stream()
    expected = graphs(dataset(hostile()))
    assert graphs(stream) == expected == graphs(stream)
    assert graphs(store.in_memory(dataset(hostile())).stream()) == expected


def test_the_default_graph_comes_in_pieces_cut_between_subjects(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quads, "_PIECE", 5)
    found = list(store.open_store(place).stream().graphs)
    pieces = [graph for graph in found if not graph.name]
    assert len(pieces) > 3
    assert found[: len(pieces)] == pieces
    assert sum((piece.triples for piece in pieces), ()) == graphs(dataset(hostile()))[0][1]
    subjects = [set(piece.subjects) for piece in pieces]
    assert sum(map(len, subjects)) == len(set().union(*subjects))


def test_the_file_is_ntriples_under_gzip_and_the_same_every_time(place: Path, tmp_path: Path) -> None:
    content = (place / quads.NAME).read_bytes()
    found = list(pyoxigraph.parse(gzip.decompress(content), format=pyoxigraph.RdfFormat.N_TRIPLES))
    assert len(found) == len(dataset(hostile()))
    store.create(tmp_path / "again", dataset(hostile()))
    assert (tmp_path / "again" / quads.NAME).read_bytes() == content


def test_once_the_store_was_changed_the_file_counts_no_more(place: Path) -> None:
    assert quads.counts(place)
    engine = pyoxigraph.Store(str(place))
    node = pyoxigraph.NamedNode("x:new")
    engine.add(pyoxigraph.Quad(node, node, node))
    engine.flush()
    del engine
    assert not quads.counts(place)
    assert ("<x:new>", "<x:new>", "<x:new>") in next(iter(store.open_store(place).stream().graphs)).triples


@pytest.mark.parametrize("cut", [20, -20], ids=["early", "late"])
def test_a_damaged_file_is_told(place: Path, cut: int) -> None:
    path = place / quads.NAME
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(StoreError, match="it is damaged"):
        list(store.open_store(place).stream().graphs)


def test_lines_that_are_no_triples_are_told(place: Path) -> None:
    (place / quads.NAME).write_bytes(gzip.compress(b"# \n<x:a> <x:b>\n"))
    with pytest.raises(StoreError, match="it is damaged"):
        list(store.open_store(place).stream().graphs)


def test_empty_graphs_are_nothing_to_stumble_over(tmp_path: Path) -> None:
    empty = Dataset("https://kg.example/", (), (Graph("", ()), Graph("<https://kg.example/doc-1>", ())))
    store.create(tmp_path / "store", empty)
    assert [graph.triples for graph in store.open_store(tmp_path / "store").stream().graphs] == [()]
