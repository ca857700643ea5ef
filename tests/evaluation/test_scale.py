"""The measurement of scale itself, on a small scale."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from kg.errors import SourceError
from kg.evaluation.curve import Point, picture
from kg.evaluation.scale import Watch, blocks, large, main, speed

TEXT = "青禾科技与云岭集团在安宁市签约，共建电池工厂。"


def news(tmp_path: Path, text: str = TEXT * 30) -> Path:
    path = tmp_path / "news.jsonl"
    path.write_text(json.dumps({"text": text}, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def test_every_engine_reads_every_article(tmp_path: Path) -> None:
    rows = list(speed(news(tmp_path), 9, 60, "rules", [1]))
    assert [what for what, _ in rows] == ["bare extractor", "1 worker"]
    assert all(cost.processor > 0 and cost.wall > 0 and cost.second > 10 for _, cost in rows)
    assert rows[1][1].start > 0


def test_too_little_text_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SourceError, match="less text than one article"):
        list(speed(news(tmp_path, "短。"), 9, 60, "rules", [1]))
    assert main(["speed", str(tmp_path / "nowhere.jsonl")]) == 2
    assert "nowhere" in capsys.readouterr().err


def test_large_inputs_are_read_whole_and_take_little_memory() -> None:
    rows = {what: (cost, count) for what, cost, count in large(3, 300, 1)}
    assert {what: count > 0 for what, (_, count) in rows.items()} == dict.fromkeys(rows, True)
    assert rows["300 small files"][1] == 300
    assert rows["an archive of 300 pages"][1] == 300
    assert rows["JSONL of 3 MB"][1] > 1_000
    assert max(rows["JSONL of 3 MB"][0].first, rows["JSONL of 3 MB"][0].second) < 100


def test_mentions_are_grouped_by_name() -> None:
    pytest.importorskip("duckdb", reason="the extra 'duckdb' is not installed")
    cost, names = blocks(20_000, "100MB")
    assert 1_000 < names < 20_000
    assert cost.processor > 0


def test_a_watch_sees_memory_and_time() -> None:
    with Watch() as watch:
        held = bytearray(b"\1") * 60_000_000  # every page is written, or none would count
        watch._end.wait(0.3)
    assert watch.cost().wall > 0.2
    del held
    with Watch() as after:
        after._end.wait(0.1)
    assert watch.cost().second > after.cost().second + 30


def test_the_picture_is_drawn_and_the_same_each_time() -> None:
    points = [Point(1, 3.9, 4.0, 0.01), Point(2, 7.7, 8.0, 0.01), Point(4, 15.0, 16.0, 0.01)]
    drawn = picture(points)
    assert drawn == picture(points)
    root = ElementTree.fromstring(drawn)
    titles = [element.text for element in root.iter("{http://www.w3.org/2000/svg}title")]
    assert titles == ["1 workers: 1.0×", "2 workers: 1.9×", "4 workers: 3.8×"]
    assert ElementTree.fromstring(picture(points[:1])) is not None
