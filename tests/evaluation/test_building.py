"""The two ways of a whole build, measured."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import pipeline
from kg.evaluation import building


def test_both_ways_are_told_stage_by_stage_and_make_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for way in building.WAYS:
        assert building.main([str(tmp_path), "--documents", "12", "--way", way, "--nodes", "5", "--here"]) == 0
        stages = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
        assert stages[-5:] == ["graph", "store", "validation", "exports", "page"]
        assert ("index" in stages) == (way == "pieces")
    held, pieces = (pipeline.open_knowledge(tmp_path / f"{way}-12") for way in building.WAYS)
    assert held == pieces
    assert len(held.readings) == 12
