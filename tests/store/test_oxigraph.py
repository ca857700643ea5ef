import os
import shutil
from pathlib import Path

import pyoxigraph
import pytest

from kg import store
from kg.errors import StoreError
from kg.graph import Dataset
from kg.records import Knowledge
from kg.store import oxigraph
from tests.graph.world import dataset, hostile


@pytest.fixture
def data() -> Dataset:
    return dataset()


@pytest.mark.parametrize("piece", [1, 100_000])
def test_what_was_put_in_comes_out_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: Dataset, piece: int
) -> None:
    monkeypatch.setattr(oxigraph, "_PIECE", piece)
    store.create(tmp_path / "store", data)
    assert store.open_store(tmp_path / "store").dataset() == data
    assert store.in_memory(data).dataset() == data


def test_hostile_text_comes_out_the_same() -> None:
    data = dataset(hostile())
    assert store.in_memory(data).dataset() == data


def test_a_store_of_nothing_opens(tmp_path: Path) -> None:
    data = dataset(Knowledge((), ()))
    store.create(tmp_path / "store", data)
    assert store.open_store(tmp_path / "store").dataset().graphs[-1] == data.graphs[-1]


def test_several_readers_beside_a_new_build(tmp_path: Path, data: Dataset) -> None:
    path = tmp_path / "store"
    store.create(path, data)
    one, other = store.open_store(path), store.open_store(path)
    store.create(path, dataset(Knowledge((), ())))
    assert len(one) == len(other) == len(data)
    assert len(store.open_store(path)) < len(data)
    assert os.listdir(tmp_path) == ["store"]


def test_a_missing_store_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"there is no store.*kg build"):
        store.open_store(tmp_path / "store")
    assert not (tmp_path / "store").exists()
    (tmp_path / "store").mkdir()
    with pytest.raises(StoreError, match="it is no store of this program"):
        store.open_store(tmp_path / "store")


@pytest.mark.parametrize("name", ["CURRENT", "MANIFEST*", "*.sst"])
def test_a_damaged_store_is_told(tmp_path: Path, data: Dataset, name: str) -> None:
    path = tmp_path / "store"
    store.create(path, data)
    for found in path.glob(name):
        found.write_bytes(b"\x00")
    with pytest.raises(StoreError, match=r"damaged.*Build it again"):
        store.open_store(path).dataset()


def test_a_fault_on_the_way_leaves_the_earlier_store(tmp_path: Path, data: Dataset) -> None:
    path = tmp_path / "store"
    store.create(path, data)
    broken = Dataset(data.base, data.prefixes, (*data.graphs, type(data.graphs[0])("<no iri>", data.graphs[0].triples)))
    with pytest.raises(StoreError, match="cannot be written"):
        store.create(path, broken)
    assert store.open_store(path).dataset() == data


def test_what_a_killed_build_left_is_cleared_away(tmp_path: Path, data: Dataset) -> None:
    path = tmp_path / "store"
    (tmp_path / ".store.new").mkdir()
    (tmp_path / ".store.new" / "CURRENT").write_text("half")
    store.create(path, data)
    assert os.listdir(tmp_path) == ["store"]


def test_a_build_killed_between_both_moves_leaves_the_earlier_store_readable(tmp_path: Path, data: Dataset) -> None:
    path = tmp_path / "store"
    store.create(path, data)
    shutil.move(path, tmp_path / ".store.old")
    assert store.open_store(path).dataset() == data
    store.create(path, data)
    assert os.listdir(tmp_path) == ["store"]


def test_a_second_writer_is_refused(tmp_path: Path, data: Dataset) -> None:
    other = pyoxigraph.Store(str(tmp_path / ".store.new"))
    with pytest.raises(StoreError, match="another run is writing it"):
        store.create(tmp_path / "store", data)
    del other


def test_an_unwritable_place_is_told(tmp_path: Path, data: Dataset) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be written"):
        store.create(tmp_path / "file" / "store", data)
