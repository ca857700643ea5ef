"""A first run that fails leaves no folder behind, and nothing that was there goes with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import pipeline
from kg.errors import KgError, NothingReadError, StoreError
from tests.archive.folders import SETTINGS, write


def test_a_first_run_that_reads_nothing_leaves_no_folder(tmp_path: Path) -> None:
    out = tmp_path / "new" / "out"
    with pytest.raises(NothingReadError):
        pipeline.build([tmp_path / "none.txt"], out, settings=SETTINGS)
    assert not out.exists()
    with pytest.raises(KgError):
        pipeline.add([write(tmp_path / "news", 1)], out, extractor="nonsense")
    assert not out.exists()
    with pytest.raises(StoreError):
        pipeline.remove(["a"], out)
    assert not out.exists()


def test_a_folder_that_was_there_stays(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.txt").write_text("note")
    with pytest.raises(NothingReadError):
        pipeline.build([tmp_path / "none.txt"], out, settings=SETTINGS)
    assert (out / "mine.txt").read_text() == "note"


def test_what_a_failed_first_run_has_read_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, out = write(tmp_path / "news", 1), tmp_path / "out"

    def full(*_: object, **__: object) -> None:
        raise StoreError("store", "the disk is full", "Make room.")

    with monkeypatch.context() as patch:
        patch.setattr("kg.work.write", full)
        with pytest.raises(StoreError):
            pipeline.build([path], out, settings=SETTINGS)
    assert pipeline.build([path], out, settings=SETTINGS).read == 0
