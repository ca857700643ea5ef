"""Inputs, faults and order."""

from __future__ import annotations

import io
import json
import os
import sys
import time
from pathlib import Path

import pytest

from kg.errors import SourceError
from kg.sources import raw_text, read
from tests.sources.conftest import Reader, assert_exact
from tests.sources.test_formats import PLAIN, pdf
from tests.sources.test_pages import LIBRARY, WETLAND, body, column

SEEDS = Path(__file__).resolve().parents[2].parent / "shared" / "seeds"


def refuse(error: SourceError) -> None:
    raise error


def test_folders_are_walked_in_order_and_hidden_files_are_not(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("b/2.txt", "a.txt", ".hidden.txt"):
        (tmp_path / name).write_text(PLAIN)
    paths = [document.source.path for document in read([tmp_path], on_fault=refuse)]
    assert paths == [f"{tmp_path}/a.txt", f"{tmp_path}/b/2.txt"]


def test_the_order_of_inputs_does_not_matter_and_a_file_is_read_once(tmp_path: Path) -> None:
    one, two = tmp_path / "1.txt", tmp_path / "2.md"
    one.write_text(PLAIN)
    two.write_text("# 白石湖\n\n" + body(WETLAND))
    (tmp_path / "link.txt").symlink_to(one)
    inputs = [one, two, str(one), tmp_path, f"{tmp_path}/./1.txt"]
    assert list(read(inputs, on_fault=refuse)) == list(read(inputs[::-1], on_fault=refuse))
    assert len(list(read(inputs, on_fault=refuse))) == 2


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PLAIN.encode())))
    documents = list(read(["-", "-"], on_fault=refuse))
    assert [(document.source.path, document.text) for document in documents] == [("-", body(LIBRARY))]


@pytest.mark.parametrize(
    ("name", "data", "fault"),
    [
        ("empty.txt", b"", "is empty"),
        ("blank.txt", b" \n\n", "is empty"),
        ("empty.jsonl", b"\n", "is empty"),
        ("binary.txt", bytes(range(256)) * 30, "is binary"),
        ("nul.md", "正文".encode() + b"\x00\x01\x02" * 9, "is binary"),
        ("a.zip", b"PK\x03\x04" + b"\x00" * 50, "ZIP archive"),
        ("a.docx", b"PK\x03\x04" + b"\x00" * 50, "damaged Word file"),
        ("a.doc", b"\xd0\xcf\x11\xe0" + b"\x00" * 50, "old Office file"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "PNG picture"),
        ("a.jsonl", b"\x1f\x8b" + b"\x00" * 50, "gzip archive"),
        ("u.txt", b"\xff\xfe" + "正".encode("utf-16-le") + b"\xd8", "UTF-16-LE"),
        ("cut.pdf", pdf([(50, "标题", LIBRARY)])[:700], "cut off PDF"),
    ],
)
def test_bad_files_are_told_and_the_others_go_on(
    read_file: Reader, tmp_path: Path, name: str, data: bytes, fault: str
) -> None:
    (tmp_path / "good.txt").write_text(PLAIN)
    (tmp_path / name).write_bytes(data)
    faults: list[SourceError] = []
    documents = list(read([tmp_path], on_fault=faults.append))
    assert [document.text for document in documents] == [body(LIBRARY)]
    assert len(faults) == 1
    assert faults[0].subject.endswith(name)
    assert fault in faults[0].fault
    assert faults[0].remedy
    assert "\n" not in str(faults[0])


def test_missing_and_unreadable_inputs(tmp_path: Path) -> None:
    faults: list[SourceError] = []
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "none").mkdir()
    inputs = [tmp_path / "missing.txt", tmp_path / "gone.txt", tmp_path / "none"]
    assert not list(read(inputs, on_fault=faults.append))
    told = [(os.path.basename(fault.subject), fault.fault) for fault in faults]
    assert told[0] == ("missing.txt", "does not exist")
    assert told[1] == ("none", "holds no file")
    assert told[2][0] == "gone.txt"
    assert told[2][1].startswith("cannot be read")


def test_a_bad_line_of_jsonl_is_told_with_its_number(read_file: Reader) -> None:
    lines = [
        '{"id": "1", "text": "甲。"}',
        "{bad",
        "[1]",
        '{"id": "2"}',
        '{"text": ""}',
        '{"text": 5}',
        '{"text": "\\ud800"}',
        '{"id": "3", "text": "乙。", "date": "很久以前"}',
        "[" * 100_000,
    ]
    documents, faults = read_file("\n".join(lines).encode() + b'\n{"text": "\xff"}\n', "a.jsonl")
    assert [document.text for document in documents] == ["甲。", "乙。"]
    assert [int(fault.subject.rsplit(" ", 1)[1]) for fault in faults] == [2, 3, 4, 5, 6, 7, 8, 9, 10]
    assert "很久以前" in faults[6].fault


def test_a_bad_date_option_is_refused() -> None:
    with pytest.raises(SourceError, match="is no date"):
        list(read([], date="昨天", on_fault=refuse))


def test_raw_text_of_a_line_of_jsonl(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in ("甲", "乙")))
    assert raw_text(path, "line 2") == "乙"
    with pytest.raises(SourceError, match="no line 9"):
        raw_text(path, "line 9")


@pytest.mark.parametrize(
    "text",
    [
        "青山县投资三千万元改造小区。" * 30_000,
        "青 山 县 。" * 8_000,
        "短行没有句号\n" * 5_000,
        "# 题\n" + "*" * 100_000 + "[" * 100_000 + "&#" * 50_000,
        "题目\n" + "\n\n".join("（" * 400 for _ in range(200)),
        "题目\n" + "本报记者" * 50_000,
        "题目\n" + "\n".join(["记者 " + "张三 " * 20 + "了"] * 300),
    ],
    ids=["line", "spaced", "short", "markup", "brackets", "roles", "names"],
)
def test_hostile_sizes_take_time_in_proportion(read_file: Reader, text: str) -> None:
    start = time.perf_counter()
    documents, _ = read_file(text, "a.md" if text.startswith("#") else "a.txt")
    assert documents
    assert time.perf_counter() - start < 20


@pytest.mark.skipif(not SEEDS.exists(), reason="the shared pages are not here")
@pytest.mark.parametrize(
    ("name", "marks"),
    [
        ("000_", ["马栏山", "工信", "团员", "浙江", "绍基生态公园", "物流", "肯尼亚"]),
        ("004_", ["刘烈宏", "岚图", "丹江口", "二航局", "张金元"]),
    ],
)
def test_real_pages_are_cut_right(name: str, marks: list[str]) -> None:
    path = next(SEEDS.glob(f"{name}*"))
    documents = list(read([path], on_fault=refuse))
    assert len(documents) == len(marks)
    for document, mark in zip(documents, marks, strict=True):
        assert mark in document.text
        assert_exact(document)


def test_pages_in_columns_keep_paragraphs(read_file: Reader) -> None:
    documents, _ = read_file("清江日报讯（记者 王一鸣）\n\n" + column(LIBRARY))
    assert "".join(LIBRARY) == documents[0].text.replace("\n", "")


def test_a_folder_gives_its_news_and_tells_what_else_lies_in_it(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("青禾科技3日与云岭集团签约。", encoding="utf-8")
    (tmp_path / "2025-11-20").write_text("云岭集团4日在安宁开工。", encoding="utf-8")
    (tmp_path / "tool.py").write_text("print()", encoding="utf-8")
    faults: list[SourceError] = []
    found = list(read([tmp_path], on_fault=faults.append))
    assert len(found) == 2
    assert [fault.subject for fault in faults] == [(tmp_path / "tool.py").as_posix()]
    assert len(list(read([tmp_path / "tool.py"], on_fault=faults.append))) == 1
