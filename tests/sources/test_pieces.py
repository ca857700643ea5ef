"""Pieces of inputs: whoever reads them, the documents are those of one reader."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import SourceError
from kg.sources import documents, pieces, raw_text, read
from kg.sources import reading as module

fsspec = pytest.importorskip("fsspec", reason="the extra 'cluster' is not installed")


def lines(count: int) -> bytes:
    rows = [json.dumps({"id": str(n), "text": f"第{n}条：" + "云" * (n % 7)}, ensure_ascii=False) for n in range(count)]
    return "\n".join([*rows[:5], "", "{bad", *rows[5:]]).encode()


@pytest.fixture
def memory() -> Iterator[str]:
    system = fsspec.filesystem("memory")
    yield "memory://news"
    system.rm("/", recursive=True)


def put(address: str, data: bytes) -> None:
    with fsspec.open(address, "wb") as file:
        file.write(data)


@pytest.mark.parametrize("size", [1, 40, 200, 10_000_000])
@pytest.mark.parametrize("chunk", [7, 1 << 20])
def test_a_jsonl_file_is_cut_between_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, chunk: int
) -> None:
    monkeypatch.setattr(module, "_CHUNK", chunk)
    path = tmp_path / "a.jsonl"
    path.write_bytes(lines(40))
    told: list[SourceError] = []
    whole = list(read([path], on_fault=told.append))
    assert len(whole) == 40
    again: list[SourceError] = []
    found = list(pieces([path], size=size, on_fault=again.append))
    assert [d for piece in found for d in documents(piece, on_fault=again.append)] == whole
    assert [str(fault) for fault in again] == [str(fault) for fault in told]
    assert told[0].subject.endswith("line 7")
    assert sum(piece.size for piece in found) == len(lines(40))
    assert (len(found) == 1) == (size > 10_000)
    assert all(raw_text(d.source.path, d.source.place) == d.text for d in whole)


def test_a_blank_jsonl_file_is_told_once(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\n \n\n" * 100)
    told: list[SourceError] = []
    assert list(pieces([path], size=10, on_fault=told.append)) == []
    assert [fault.fault for fault in told] == ["is empty"]


def test_a_line_that_is_too_long_is_told_and_the_next_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.jsonl, "_LONGEST", 100)
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "' + b"x" * 1_000 + b'"}\n' + b'{"text": "a"}\n' + b'{"text": "' + b"y" * 500)
    told: list[SourceError] = []
    assert [d.source.place for d in read([path], on_fault=told.append)] == ["line 2"]
    assert [fault.fault.split(" of ")[0] for fault in told] == ["is a line", "is a line"]


def test_standard_input_of_any_length_is_not_held_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST", 100)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines(40))))
    told: list[SourceError] = []
    assert len(list(read(["-"], on_fault=told.append))) == 40
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("长".encode() * 100)))
    assert not list(read(["-"], on_fault=told.append))
    assert "256 MB" in told[-1].fault


def test_addresses_are_read_as_files_are(tmp_path: Path, memory: str) -> None:
    contents = {
        "a.jsonl": lines(9),
        "b/c.txt": "云岭集团开工。".encode(),
        "b.d/e.md": "# 题\n\n云岭集团签约。".encode(),
    }
    for name, data in {**contents, "x.py": b"1", ".hidden.txt": b"x"}.items():
        put(f"{memory}/{name}", data)
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    told: list[SourceError] = []
    found = list(read([memory, f"{memory}/b", f"{memory}/a.jsonl"], on_fault=told.append))
    local = list(read([tmp_path], on_fault=told.append))
    assert [d.source.path.removeprefix(f"{memory}/") for d in found] == [
        d.source.path.removeprefix(f"{tmp_path}/") for d in local
    ]
    assert [d.id for d in found] == [d.id for d in local]
    assert len(found) == 11
    assert raw_text(f"{memory}/b/c.txt") == "云岭集团开工。"
    assert raw_text(f"{memory}/a.jsonl", "line 2") == found[1].text


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("memory://nowhere/a.txt", "does not exist"),
        ("nosuch://a/b", "cannot be reached"),
    ],
)
def test_addresses_that_lead_nowhere_are_told(address: str, fault: str) -> None:
    told: list[SourceError] = []
    assert not list(read([address], on_fault=told.append))
    assert fault in told[0].fault


def test_a_missing_package_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    told: list[SourceError] = []
    assert not list(read(["s3://bucket/a.txt"], on_fault=told.append))
    assert told[0].remedy == "Install the extra 'cluster'"
