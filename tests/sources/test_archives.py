"""ZIP archives of pages, and hostile ones."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from kg.errors import SourceError
from kg.records import Document
from kg.sources import raw_text, read
from kg.sources import reading as module

ONE, TWO = "青禾科技与云岭集团签约。", "云岭集团在安宁市开工。"


def pack(path: Path, members: dict[str, bytes | str], how: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", how) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def readings(*inputs: str | Path) -> tuple[list[Document], list[SourceError]]:
    told: list[SourceError] = []
    return list(read(inputs, on_fault=told.append)), told


def test_members_are_read_as_the_files_of_a_folder(tmp_path: Path) -> None:
    path = pack(tmp_path / "p.zip", {"b/2.html": f"<html><body><p>{TWO}</p></body></html>", "a.txt": ONE, "b/": ""})
    found, told = readings(path)
    assert not told
    assert [(d.source.path, d.source.format) for d in found] == [
        (f"{path}/a.txt", "text"),
        (f"{path}/b/2.html", "html"),
    ]
    assert ONE in found[0].text
    unpacked = tmp_path / "same" / "p.zip"
    with zipfile.ZipFile(path) as archive:
        archive.extractall(unpacked)
    assert [(d.id, d.source.sha256) for d in readings(unpacked)[0]] == [(d.id, d.source.sha256) for d in found]


def test_archives_in_folders_keep_the_order_of_names(tmp_path: Path) -> None:
    pack(tmp_path / "b.zip", {"1.txt": ONE, "2.txt": TWO})
    (tmp_path / "a.txt").write_text("甲地开工。", encoding="utf-8")
    (tmp_path / "c.txt").write_text("乙地开工。", encoding="utf-8")
    found, _ = readings(tmp_path, tmp_path / "b.zip")
    assert [d.source.path.removeprefix(f"{tmp_path}/") for d in found] == [
        "a.txt",
        "b.zip/1.txt",
        "b.zip/2.txt",
        "c.txt",
    ]


def test_the_way_back_to_the_raw_text_of_a_member(tmp_path: Path) -> None:
    lines = "".join(json.dumps({"text": text}) + "\n" for text in (ONE, TWO))
    path = pack(tmp_path / "p.zip", {"a.txt": ONE, "b.jsonl": lines})
    found, _ = readings(path)
    assert [raw_text(d.source.path, d.source.place) for d in found] == [ONE, ONE, TWO]
    with pytest.raises(SourceError, match="is not in the archive"):
        raw_text(f"{path}/c.txt")


def test_names_in_the_encodings_that_archives_really_have(tmp_path: Path) -> None:
    path = pack(tmp_path / "p.zip", {"AAAA.txt": ONE})
    data = path.read_bytes()
    path.write_bytes(data.replace(b"AAAA", "头版".encode("gb18030")))
    assert readings(path)[0][0].source.path == f"{path}/头版.txt"
    assert raw_text(f"{path}/头版.txt") == ONE


def test_names_that_lead_out_are_told_and_hidden_ones_are_no_input(tmp_path: Path) -> None:
    members = {"../a.txt": ONE, "/b.txt": ONE, "x//c.txt": ONE, "__MACOSX/._d.txt": ONE, ".e.txt": ONE, "f.py": "1"}
    found, told = readings(pack(tmp_path / "p.zip", {**members, "ok.txt": TWO}))
    assert [d.source.path.rsplit("/", 1)[1] for d in found] == ["ok.txt"]
    assert sorted(fault.fault.split(" by ")[0] for fault in told) == [
        "has a name that leads out of the archive",
        "has a name that leads out of the archive",
        "has a name that leads out of the archive",
        "is a program or a table",
    ]


def test_a_member_that_is_too_large_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST", 10_000)
    path = pack(tmp_path / "p.zip", {"bomb.txt": "炸" * 1_000_000, "ok.txt": ONE})
    found, told = readings(path)
    assert len(found) == 1
    assert "256 MB" in told[0].fault
    lying = path.read_bytes().replace((3_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    path.write_bytes(lying)
    found, told = readings(path)
    assert len(found) == 1
    assert "cannot be unpacked" in told[0].fault or "256 MB" in told[0].fault


def test_damage_is_told_and_the_other_members_go_on(tmp_path: Path) -> None:
    path = pack(tmp_path / "p.zip", {"a.txt": ONE * 100, "b.txt": TWO})
    data = bytearray(path.read_bytes())
    data[40:60] = bytes(20)
    path.write_bytes(data)
    found, told = readings(path)
    assert [d.source.path for d in found] == [f"{path}/b.txt"]
    assert "cannot be unpacked" in told[0].fault


@pytest.mark.parametrize("cut", [10, 60, -30])
def test_an_archive_that_is_cut_off_is_told(tmp_path: Path, cut: int) -> None:
    path = pack(tmp_path / "p.zip", {"a.txt": ONE})
    path.write_bytes(path.read_bytes()[:cut])
    found, told = readings(path)
    assert not found
    assert "damaged ZIP" in told[0].fault


def test_a_password_is_told(tmp_path: Path) -> None:
    path = pack(tmp_path / "p.zip", {"a.txt": ONE})
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x01\x02")
    data[at + 8] |= 1
    data[6] |= 1
    path.write_bytes(data)
    assert "password" in readings(path)[1][0].fault


def test_an_archive_in_an_archive_is_told(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.txt", ONE)
    _, told = readings(pack(tmp_path / "p.zip", {"inner.zip": inner.getvalue()}))
    assert "ZIP archive" in told[0].fault


def test_a_word_file_by_the_name_of_an_archive_is_still_one(tmp_path: Path) -> None:
    path = tmp_path / "letter.zip"
    path.write_bytes((Path(__file__).parents[2] / "examples/news/exhibition.docx").read_bytes())
    found, _ = readings(path)
    assert {d.source.format for d in found} == {"docx"}


def test_an_archive_that_is_written_again_is_read_again(tmp_path: Path) -> None:
    path = pack(tmp_path / "p.zip", {"a.txt": ONE})
    readings(path)
    pack(path, {"b.txt": TWO * 3})
    assert [d.source.path for d in readings(path)[0]] == [f"{path}/b.txt"]


def test_many_members_take_time_in_proportion(tmp_path: Path) -> None:
    path = pack(tmp_path / "p.zip", {f"{n:05}.txt": f"第{n}条消息。" for n in range(3_000)}, zipfile.ZIP_STORED)
    assert len(readings(path)[0]) == 3_000
