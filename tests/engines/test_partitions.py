"""Mentions and claims as Parquet, written by whoever read them, on the disk and at addresses."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.engines.local import Local
from kg.engines.model import Engine
from kg.engines.pool import Pool
from kg.engines.reading import readings as read_again
from kg.engines.reading import told
from kg.errors import KgError, OutputError, StoreError
from kg.records import Document, Reading
from kg.sources import read
from tests.engines.test_pieces import archive_of
from tests.engines.test_reading import Odd, Own

fsspec = pytest.importorskip("fsspec", reason="the extra 'cluster' is not installed")
pytest.importorskip("pyarrow", reason="the extra 'cluster' is not installed")

from kg.engines.partitions import Part, parts, readings, write  # noqa: E402  (it needs pyarrow)


class Counting(Odd):
    """As Odd; counts what it reads in this process."""

    count = 0

    def read(self, document: Document) -> Reading:
        type(self).count += 1
        return super().read(document)


class Mending(Odd):
    """As Odd, but can read what Odd cannot."""

    def read(self, document: Document) -> Reading:
        return Reading(document)


@pytest.fixture
def memory() -> Iterator[str]:
    system = fsspec.filesystem("memory")
    yield "memory://bucket/read"
    system.rm("/", recursive=True)


def run(
    folder: Path, out: object, engine: Engine | None = None, make: type[Odd] = Odd, size: int = 300
) -> tuple[list[Part], list[str]]:
    faults: list[KgError] = []
    recipe = Own(make)
    made = write([folder], str(out), recipe, engine or Local(), size=size, on_fault=faults.append)  # type: ignore[arg-type]
    return list(made), [str(fault) for fault in faults]


def plain(made: list[Part]) -> list[tuple[object, ...]]:
    """Parts with faults as text, since two equal exceptions are two."""
    return [(p.name, p.version, p.documents, p.mentions, p.claims, list(map(str, p.faults)), p.kept) for p in made]


def expected(folder: Path) -> tuple[list[Reading], list[str]]:
    faults: list[KgError] = []
    items = told(lambda hear: read([folder], on_fault=hear))
    found = list(read_again(items, Own(), Local(), on_fault=faults.append))  # type: ignore[arg-type]
    return found, [str(fault) for fault in faults]


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_the_readings_come_back_as_they_were_read(tmp_path: Path) -> None:
    folder = archive_of(tmp_path)
    made, faults = run(folder, tmp_path / "out")
    assert (list(readings(str(tmp_path / "out"))), faults) == expected(folder)
    assert len(made) > 5
    assert sum(part.documents for part in made) == 38
    assert plain(parts(str(tmp_path / "out"))) == plain(made)


def test_a_pool_writes_the_same_files(tmp_path: Path) -> None:
    folder = archive_of(tmp_path)
    one, faults = run(folder, tmp_path / "one")
    two, again = run(folder, tmp_path / "two", Pool(2))
    assert (plain(two), again) == (plain(one), faults)
    assert contents(tmp_path / "two") == contents(tmp_path / "one")


def test_at_an_address_as_on_the_disk(tmp_path: Path, memory: str) -> None:
    folder = archive_of(tmp_path)
    run(folder, tmp_path / "out")
    run(folder, f"{memory}/")
    assert list(readings(memory)) == list(readings(str(tmp_path / "out")))
    run(folder / "e.zip", memory)  # the parts that are none of this run are removed
    assert [part.documents for part in parts(memory)] == [1]
    assert len(fsspec.filesystem("memory").ls("/bucket/read/claims")) == 1


def test_a_run_that_was_ended_goes_on_with_what_is_missing(tmp_path: Path) -> None:
    folder, out = archive_of(tmp_path), tmp_path / "out"
    (folder / "a.jsonl").unlink()
    whole = run(folder, tmp_path / "whole")
    begun = write([folder], str(out), Own(Counting), Local(), size=60, on_fault=print)  # type: ignore[arg-type]
    for _ in range(3):
        next(begun)
    begun.close()  # type: ignore[attr-defined]
    with pytest.raises(StoreError, match="Extract to it first"):
        list(readings(str(out)))
    before, Counting.count = Counting.count, 0
    made, _ = run(folder, out, make=Counting, size=60)
    assert [part.kept for part in made[:4]] == [True, True, True, False]
    assert Counting.count == 9 - before
    assert list(readings(str(out))) == list(readings(str(tmp_path / "whole")))
    assert whole[1]


def test_only_what_changed_is_read_again(tmp_path: Path) -> None:
    folder, out = archive_of(tmp_path), tmp_path / "out"
    run(folder, out)
    (folder / "b3.txt").write_text("甲地又一次开工了。", encoding="utf-8")
    made, _ = run(folder, out)
    # a.jsonl is the same; document 7 could not be read, so its part is tried again.
    assert 1 <= sum(not part.kept for part in made) <= 3
    assert "甲地又一次开工了。" in [one.document.text for one in readings(str(out))]
    assert len(list((out / "claims").iterdir())) == len(made)


def test_what_could_not_be_read_is_tried_again(tmp_path: Path) -> None:
    folder, out = archive_of(tmp_path), tmp_path / "out"
    _, faults = run(folder, out)
    assert any("document n7" in fault for fault in faults)
    _, faults = run(folder, out, make=Mending)
    assert not any("document n7" in fault for fault in faults)


@pytest.mark.parametrize("table", ["documents", "mentions", "claims", "done"])
def test_a_part_that_lacks_a_file_is_written_again(tmp_path: Path, table: str) -> None:
    folder, out = archive_of(tmp_path), tmp_path / "out"
    made, _ = run(folder, out)
    before = contents(out)
    next(path for path in (out / table).iterdir() if made[-1].name in path.name).unlink()
    again, _ = run(folder, out)
    assert not again[-1].kept
    assert contents(out) == before


def test_damage_is_told(tmp_path: Path) -> None:
    folder, out = archive_of(tmp_path), tmp_path / "out"
    made, _ = run(folder, out)
    table = out / "claims" / f"{made[0].name}.parquet"
    whole = table.read_bytes()
    table.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(StoreError, match=r"claims.*damaged.*Extract again"):
        list(readings(str(out)))
    table.unlink()
    with pytest.raises(StoreError, match="cannot be read"):
        list(readings(str(out)))
    (out / "parts.jsonl").write_text('{"kg": 99}\n')
    with pytest.raises(StoreError, match=r"parts\.jsonl, line 1: it is damaged \(it was written by another version"):
        parts(str(out))


def test_a_damaged_note_of_a_part_only_makes_it_again(tmp_path: Path) -> None:
    folder, out = archive_of(tmp_path), tmp_path / "out"
    run(folder, out)
    before = contents(out)
    for path in (out / "done").iterdir():
        path.write_text(json.dumps({"kg": 1, "part": "part-other"}))
    run(folder, out)
    assert contents(out) == before


def test_an_output_that_cannot_be_written_ends_the_run(tmp_path: Path) -> None:
    folder = archive_of(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        run(folder, tmp_path / "file")
    with pytest.raises(OutputError, match="cannot be written"):
        run(folder, "nosuch://bucket")


def test_a_worker_that_ends_leaves_a_part_for_all_others(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    for name, text in {"a": "甲。", "b": "ends", "c": "fails", "d": "乙。"}.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    _, faults = run(folder, tmp_path / "out", Pool(2))
    assert [one.document.text for one in readings(str(tmp_path / "out"))] == ["甲。", "乙。"]
    assert faults[0].startswith(f"{folder}/b.txt: ended each process")
    assert len(faults) == 2
    assert not [name for name in os.listdir(tmp_path / "out" / "claims") if name.endswith(".new")]
