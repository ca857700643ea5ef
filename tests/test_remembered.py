"""A folder remembers the settings of runs that came to something, and no others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kg import pipeline
from kg.errors import KgError
from tests.archive.folders import SETTINGS, write


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    pipeline.build([write(folder / "news", 1)], folder / "out", settings=SETTINGS)
    return folder


@pytest.mark.parametrize(
    "wrong",
    [
        {"extractor": "nonsense"},
        {"extractor": "llm"},  # without an endpoint it is known only when it is to read
        {"formats": ("turtle", "nonsense")},
        {"base_iri": "no iri"},
        {"date": "no date"},
        {"ontologies": (Path("none.yaml"),)},
    ],
    ids=lambda wrong: "-".join(wrong),
)
def test_what_cannot_be_used_is_told_and_forgotten(built: Path, wrong: dict[str, Any]) -> None:
    path, out = write(built / "news", 2), built / "out"
    with pytest.raises(KgError):
        pipeline.add([path], out, **wrong)
    assert pipeline.status(out).documents >= 1
    assert pipeline.add([path], out).documents == 2
    assert pipeline.remove([str(path)], out).documents == 1


def test_what_was_used_is_remembered(built: Path) -> None:
    out = built / "base"
    pipeline.build([built / "news" / "001.txt"], out, settings=SETTINGS)
    pipeline.add([write(built / "news", 3)], out, base_iri="https://news.example/")
    pipeline.add([write(built / "news", 4)], out)
    assert pipeline.open_store(out).base == "https://news.example/"


def test_inputs_that_hold_nothing_are_forgotten(built: Path, tmp_path: Path) -> None:
    out, paths = tmp_path / "out", [built / "news" / "001.txt"]
    pipeline.build(paths, out, settings=SETTINGS)
    before = pipeline.status(out).inputs
    with pytest.raises(KgError):
        pipeline.build([tmp_path / "none.txt"], out, settings=SETTINGS)
    assert pipeline.status(out).inputs == before == tuple(map(str, paths))
