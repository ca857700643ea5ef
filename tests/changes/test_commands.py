"""`kg diff` and `kg brief` as a user runs them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.cli import main
from kg.pipeline import Settings, build

FIRST = {
    "id": "1",
    "title": "青禾科技签约",
    "date": "2025-09-05",
    "publisher": "滇中日报",
    "text": "9月5日，青禾科技有限公司（以下简称“青禾科技”）与安宁市人民政府签署投资协议。",
}
SECOND = {
    "id": "2",
    "title": "青禾科技任命总经理",
    "date": "2025-09-08",
    "publisher": "春城商报",
    "text": "青禾科技总经理周以恒表示，公司将继续扩大生产。",
}
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def kg(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["kg", *map(str, arguments)])
        try:
            main()
            status = 0
        except SystemExit as end:
            status = int(end.code or 0)
        found = capfd.readouterr()
        return status, found.out, found.err

    return run


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    home = tmp_path_factory.mktemp("changes")
    for name, rows in (("old", [FIRST]), ("new", [SECOND, FIRST])):
        path = home / f"{name}.jsonl"
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
        build([path], home / name, settings=Settings(extractor="rules", formats=("turtle",)))
    return home / "old", home / "new"


def test_two_folders_and_two_days_of_one_tell_the_same(kg: Run, folders: tuple[Path, Path]) -> None:
    status, by_folder, _ = kg("diff", *folders, "--format", "tsv")
    assert status == 0
    assert "周以恒" in by_folder
    assert kg("diff", "2025-09-05", "2025-09-08", "-o", folders[1], "--format", "tsv")[1] == by_folder


def test_turned_round_a_new_fact_is_retracted(kg: Run, folders: tuple[Path, Path]) -> None:
    assert "## 撤回" in kg("diff", *reversed(folders))[1]


def test_a_brief_is_written_as_markdown_and_html(kg: Run, folders: tuple[Path, Path], tmp_path: Path) -> None:
    files = tmp_path / "brief.md", tmp_path / "brief.html"
    watch = ("brief", "--since", "yesterday", "--watch", "青禾科技", "-o", folders[1])
    status, out, err = kg(*watch, "--file", files[0], "--file", files[1])
    assert (status, out) == (0, "")
    assert "brief.html" in err
    for file in files:
        assert "周以恒" in file.read_text(encoding="utf-8")
        assert "安宁市人民政府" not in file.read_text(encoding="utf-8")
    assert files[0].read_text(encoding="utf-8") == kg(*watch)[1]


def test_a_brief_of_a_quiet_day_says_so(kg: Run, folders: tuple[Path, Path]) -> None:
    status, out, _ = kg("brief", "--watch", "青禾科技", "--today", "2025-10-01", "-o", folders[1])
    assert status == 0
    assert "没有新消息" in out


def test_names_are_read_from_a_list(kg: Run, folders: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "watch.txt").write_text("\ufeff# 关注\n青禾科技\n\n", encoding="utf-8")
    out = kg("brief", "--since", "2025-09-01", "--watch-list", tmp_path / "watch.txt", "-o", folders[1])[1]
    assert "周以恒" in out
    assert "安宁市人民政府" in out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("diff", "nowhere", "nothing"), "no day that can be told"),
        (("diff", "2025-09-08", "2025-09-05"), "Turn them round"),
        (("diff", "OLD", "2025-09-05"), "two folders of builds, or two days"),
        (("brief", "--since", "someday"), "yesterday"),
        (("brief", "--today", "someday"), "2025-09-16"),
        (("brief", "--lang", "fr"), "zh, en"),
        (("brief", "--format", "turtle"), "markdown"),
        (("brief", "--file", "brief.docx"), "html"),
        (("brief", "--watch-list", "none.txt"), "cannot be read"),
        (("brief", "--out", "nowhere"), "kg build"),
    ],
)
def test_what_cannot_be_done_is_one_line_with_a_remedy(
    kg: Run, folders: tuple[Path, Path], arguments: tuple[str, ...], told: str
) -> None:
    given = [folders[0] if each == "OLD" else each for each in arguments]
    status, out, err = kg(*given, *(() if "--out" in given else ("--out", folders[1])))
    assert (status, out) == (2, "")
    assert told in err
    assert len(err.strip().splitlines()) == 1


def test_a_build_without_dates_asks_for_the_day(kg: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "青禾科技落户\n\n青禾科技有限公司与安宁市人民政府签署投资协议。\n", encoding="utf-8"
    )
    build([tmp_path / "a.txt"], tmp_path / "out", settings=Settings(extractor="rules", formats=("turtle",)))
    status, _, err = kg("brief", "-o", tmp_path / "out")
    assert (status, "--today" in err) == (2, True)
    assert kg("brief", "-o", tmp_path / "out", "--today", "2025-09-16")[0] == 0
