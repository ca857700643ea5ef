"""Which files are read, in which order, and how many names are held meanwhile."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from kg import storage
from kg.errors import SourceError
from kg.sources import files as module
from kg.sources import size
from kg.sources.files import files


def fill(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name, encoding="utf-8")
    return folder


def names(inputs: list[str | Path], told: list[SourceError] | None = None) -> list[str]:
    return [file.name for file in files(inputs, (told if told is not None else []).append)]


def test_the_whole_walk_is_in_order_of_name(tmp_path: Path) -> None:
    fill(tmp_path, "a/b.txt", "a.txt", "a-1/c.txt", "a/d/e.txt", "ab.txt", "甲/乙.txt")
    assert names([tmp_path]) == sorted(names([tmp_path]))
    assert len(names([tmp_path])) == 6


def test_the_output_of_a_build_is_no_input(tmp_path: Path) -> None:
    fill(
        tmp_path, "a.txt", "outputs/graph.html", "outputs/report.md", "outputs/.lock", "outputs/store/x", "store/b.txt"
    )
    assert names([tmp_path]) == [f"{tmp_path}/a.txt", f"{tmp_path}/store/b.txt"]
    told: list[SourceError] = []
    assert names([tmp_path / "outputs"], told) == []
    assert "output of a build" in told[0].remedy


def test_several_inputs_come_in_one_order(tmp_path: Path) -> None:
    fill(tmp_path, "one/b.txt", "two/a.txt", "z.txt")
    inputs: list[str | Path] = [tmp_path / "z.txt", tmp_path / "two", tmp_path / "one"]
    assert names(inputs) == names(inputs[::-1]) == sorted(names(inputs))


def test_what_lies_in_a_folder_that_is_read_is_not_read_again(tmp_path: Path) -> None:
    fill(tmp_path, "in/a.txt", "in/deep/b.txt", "in/.c.txt", "in/t.py")
    folder = tmp_path / "in"
    whole = [f"{folder}/a.txt", f"{folder}/deep/b.txt"]
    assert names([folder, folder / "deep", folder / "a.txt", f"{folder}/deep/../a.txt"]) == whole
    # What the walk leaves out is read where it is named.
    assert names([folder, folder / ".c.txt", folder / "t.py"]) == sorted([*whole, f"{folder}/.c.txt", f"{folder}/t.py"])


def test_a_link_is_read_once_and_never_instead_of_the_file_itself(tmp_path: Path) -> None:
    fill(tmp_path, "in/m.txt", "out/o.txt", "out/p/q.txt")
    for name, target in {"a": "in/m.txt", "b": "out/o.txt", "c": "out/o.txt", "d": "out/p"}.items():
        (tmp_path / "in" / name).symlink_to(tmp_path / target)
    assert names([tmp_path / "in"]) == [f"{tmp_path}/in/b", f"{tmp_path}/in/m.txt"]
    assert names([tmp_path / "in" / "a", tmp_path / "in" / "m.txt"]) == [f"{tmp_path}/in/a"]


def test_a_circle_of_links_ends(tmp_path: Path) -> None:
    fill(tmp_path, "in/a.txt")
    (tmp_path / "in" / "again").symlink_to(tmp_path / "in")
    assert names([tmp_path / "in"]) == [f"{tmp_path}/in/a.txt"]


def test_folders_are_opened_as_the_walk_comes_to_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path, *(f"{n:03}/a.txt" for n in range(50)))
    opened: list[str] = []
    entries = storage.entries

    def noting(folder: str) -> list[storage.Entry]:
        opened.append(folder)
        return entries(folder)

    monkeypatch.setattr(module.storage, "entries", noting)
    assert len(list(islice(files([tmp_path], print), 3))) == 3
    assert len(opened) == 4


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open every folder")
def test_a_folder_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    fill(tmp_path, "a/x.txt", "b/y.txt")
    (tmp_path / "a").chmod(0)
    told: list[SourceError] = []
    assert names([tmp_path], told) == [f"{tmp_path}/b/y.txt"]
    assert told[0].subject == f"{tmp_path}/a"
    (tmp_path / "a").chmod(0o700)


def test_the_size_of_all_inputs(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt", "b/c.txt", "d.py")
    assert size([tmp_path]) == len("a.txt") + len("b/c.txt")
    assert size([tmp_path, "-"]) is None
    assert size([tmp_path], most=1) is None
    assert size([tmp_path / "nowhere"]) == 0


def test_many_names_of_one_file(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt")

    def ways() -> Iterator[str | Path]:
        yield tmp_path / "a.txt"
        yield f"{tmp_path}/a.txt"
        yield f"{tmp_path}//a.txt"

    assert len(names(list(ways()))) == 1
