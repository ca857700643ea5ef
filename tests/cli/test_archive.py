"""The commands of a graph that grows, as a user runs them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kg import pipeline
from kg.engines import table
from kg.pipeline import Settings
from tests.archive.folders import SETTINGS, write
from tests.cli.test_commands import Run
from tests.cli.test_commands import kg as kg  # the fixture

FAST = ("--extractor", "rules", "--formats", "turtle")


def _extractor(out: Path) -> str:
    return pipeline.status(out).reading.partition("-")[0]


def test_what_is_told_is_followed_though_it_is_the_usual(kg: Run, tmp_path: Path) -> None:
    """The base IRI stands for all options: one that is told wins over that of the last run, whatever its value."""
    out, usual = tmp_path / "out", Settings().base_iri
    assert kg("build", write(tmp_path / "news", 1), "-o", out, *FAST, "--base-iri", "https://a.example/").status == 0
    assert kg("build", "-o", out).status == 0
    assert pipeline.open_store(out).base == "https://a.example/"
    assert _extractor(out) == "rules"
    assert kg("build", "-o", out, "--base-iri", usual).status == 0
    assert pipeline.open_store(out).base == usual


def test_a_build_without_inputs_reads_with_the_extractor_that_is_told(kg: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    pipeline.build([write(tmp_path / "news", 1)], out, settings=SETTINGS)
    assert kg("build", "-o", out, "--extractor", "combined").status == 0
    assert _extractor(out) == "combined"


@pytest.mark.parametrize("command", ["add", "watch"])
def test_the_workers_are_those_that_are_told(
    kg: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    asked: list[int] = []
    pool = table.ENGINES["pool"]

    def noted(place: table.Place) -> object:
        asked.append(place.workers)
        return pool(table.Place(1))

    monkeypatch.setattr(table, "ENGINES", {**table.ENGINES, "pool": noted})
    out, times = tmp_path / "out", ("--times", "1") if command == "watch" else ()
    pipeline.build([write(tmp_path / "news", 1)], out, settings=SETTINGS)
    asked.clear()
    write(tmp_path / "news", 2)
    assert kg(command, tmp_path / "news", "-o", out, *times).status == 0
    write(tmp_path / "news", 3)
    assert kg(command, tmp_path / "news", "-o", out, "--workers", "3", *times).status == 0
    assert asked == [0, 3]


def test_documents_are_listed_by_all_they_are_called(kg: Run, tmp_path: Path) -> None:
    path, out = tmp_path / "a.jsonl", tmp_path / "out"
    path.write_text(
        '{"id": "n1", "title": "青禾\\t落户", "text": "9月3日，青禾科技有限公司落户安宁市。"}\n', encoding="utf-8"
    )
    pipeline.build([path], out, settings=SETTINGS)
    cells = kg("status", "--documents", "-o", out).out.splitlines()[0].split("\t")
    (found,) = pipeline.documents(out)
    assert cells == [str(path), "n1", found.id, "青禾 落户"]
    assert pipeline.remove([cells[2]], out).documents == 0


@pytest.mark.parametrize(
    "name", [".", "{}/n", "{}/n/a.txt", "./sub/../a.txt", "../n/a.txt", "{}/link", "{}/link/a.txt"]
)
def test_documents_are_removed_by_the_place_of_their_files(
    kg: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    news = tmp_path / "n"
    write(news, 1).rename(news / "a.txt")
    os.symlink(news, tmp_path / "link")
    monkeypatch.chdir(news)
    other = write(tmp_path / "n2", 2)
    pipeline.build([".", other], tmp_path / "out", settings=SETTINGS)
    outcome = kg("remove", name.format(tmp_path), "-o", "../out")
    assert outcome.status == 0, outcome.err
    assert [found.path for found in pipeline.documents(tmp_path / "out")] == [str(other)]


def test_a_place_where_nothing_was_read_is_told(kg: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out, path = tmp_path / "out", write(tmp_path / "n", 1)
    pipeline.build([path], out, settings=SETTINGS)
    (tmp_path / "other").mkdir()
    monkeypatch.chdir(tmp_path / "other")
    for name in (".", f"{path}x", f"{tmp_path}/nn", "s3://n/001.txt"):
        outcome = kg("remove", name, "-o", out)
        assert outcome.status == 2
        assert "kg status --documents" in outcome.err
    assert pipeline.status(out).documents == 1
