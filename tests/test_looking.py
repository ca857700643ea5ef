"""What a folder knows is told without a trace, also while a run holds the folder."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from kg import ontology, pipeline
from kg.archive.database import FOLDER, NAME
from kg.archive.versions import reading_version
from kg.errors import StoreError
from kg.outputs import taken
from tests.archive.folders import SETTINGS, write


def _all(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def test_status_changes_nothing(tmp_path: Path) -> None:
    news, out = tmp_path / "news", tmp_path / "out"
    write(news, 1)
    pipeline.build([news], out, settings=SETTINGS)
    write(news, 2)
    before = _all(out)
    found = pipeline.status(out)
    assert (found.documents, found.counts.new, found.counts.same) == (1, 1, 1)
    assert _all(out) == before


def test_status_is_told_while_a_run_writes(tmp_path: Path) -> None:
    news, out = tmp_path / "news", tmp_path / "out"
    write(news, 1)
    pipeline.build([news], out, settings=SETTINGS)
    with taken(out):
        writer = sqlite3.connect(out / FOLDER / NAME, isolation_level=None)
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM present")
        assert pipeline.status(out).documents == 1
        writer.execute("COMMIT")
        writer.close()
    assert pipeline.status(out).documents == 0


def test_status_of_a_damaged_archive_is_told_and_leaves_it_for_the_next_run(tmp_path: Path) -> None:
    news, out = tmp_path / "news", tmp_path / "out"
    write(news, 1)
    pipeline.build([news], out, settings=SETTINGS)
    (out / FOLDER / NAME).write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreError, match="damaged"):
        pipeline.status(out)
    assert pipeline.build([news], out, settings=SETTINGS).size.documents == 1


@pytest.mark.parametrize("form", ["file://{}", "memory://{}"])
def test_an_address_is_remembered_as_it_is(tmp_path: Path, form: str) -> None:
    fsspec = pytest.importorskip("fsspec")
    path, out = write(tmp_path / "news", 1), tmp_path / "out"
    address = form.format(path)
    fsspec.filesystem(address.split(":")[0]).pipe_file(str(path), path.read_bytes())
    pipeline.build([address], out, settings=SETTINGS)
    found = pipeline.status(out)
    assert found.inputs == (address,)
    assert (found.counts.same, found.counts.gone) == (1, 0)


@pytest.mark.parametrize(("ending", "same"), [("-0123abcd", True), ("0123abcd", False)])
def test_the_language_model_that_read_is_taken_for_the_one_of_now(tmp_path: Path, ending: str, same: bool) -> None:
    news, out = tmp_path / "news", tmp_path / "out"
    write(news, 1)
    pipeline.build([news], out, settings=SETTINGS)
    used = reading_version("llm", ontology.load()) + ending
    connection = sqlite3.connect(out / FOLDER / NAME)
    with connection:
        (told,) = connection.execute("SELECT value FROM note WHERE name = 'settings'").fetchone()
        settings = json.dumps(json.loads(told) | {"extractor": "llm"})
        connection.execute("UPDATE note SET value = ? WHERE name = 'settings'", (settings,))
        connection.execute("UPDATE note SET value = ? WHERE name = 'reading'", (used,))
    connection.close()
    found = pipeline.status(out)
    assert found.reading == used
    assert (found.current == used) == same
