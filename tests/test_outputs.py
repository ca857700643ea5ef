import fcntl
import os
from pathlib import Path

import pytest

from kg.errors import OutputError
from kg.outputs import settle, staging


def fill(folder: Path, word: str) -> None:
    (folder / "graph.ttl").write_text(word)
    (folder / "store").mkdir()
    (folder / "store" / word).write_text(word)


def state(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file() and p.name != ".lock")


def test_a_complete_block_replaces_what_was_there(tmp_path: Path) -> None:
    for word in ("one", "two"):
        with staging(tmp_path) as new:
            fill(new, word)
    assert state(tmp_path) == ["graph.ttl", "store/two"]
    assert (tmp_path / "graph.ttl").read_text() == "two"


def test_a_fault_leaves_the_earlier_output_whole(tmp_path: Path) -> None:
    with staging(tmp_path) as new:
        fill(new, "one")
    with pytest.raises(RuntimeError), staging(tmp_path) as new:  # noqa: PT012
        fill(new, "two")
        raise RuntimeError
    assert state(tmp_path) == ["graph.ttl", "store/one"]


def test_a_killed_move_is_finished_by_the_next_run(tmp_path: Path) -> None:
    with staging(tmp_path) as new:
        fill(new, "one")
    half = tmp_path / ".new"
    half.mkdir()
    fill(half, "two")
    (half / "COMPLETE").touch()
    os.replace(half / "graph.ttl", tmp_path / "graph.ttl")  # killed here: half of the entries moved
    settle(tmp_path)
    assert state(tmp_path) == ["graph.ttl", "store/two"]


def test_what_a_killed_writer_left_is_thrown_away(tmp_path: Path) -> None:
    (tmp_path / ".new").mkdir()
    fill(tmp_path / ".new", "half")
    with staging(tmp_path) as new:
        assert list(new.iterdir()) == []
        fill(new, "whole")
    assert state(tmp_path) == ["graph.ttl", "store/whole"]


def test_a_second_writer_is_refused(tmp_path: Path) -> None:
    lock = os.open(tmp_path / ".lock", os.O_RDWR | os.O_CREAT)
    fcntl.flock(lock, fcntl.LOCK_EX)
    with pytest.raises(OutputError, match="another run"), staging(tmp_path):
        pass
    os.close(lock)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"), staging(tmp_path / "file" / "out"):
        pass
