"""Workers that read the files themselves give what one process gives."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from pathlib import Path

import pytest

from kg.engines.local import Local
from kg.engines.model import Engine
from kg.engines.pieces import Pieces, extracted, shards
from kg.engines.pool import Pool
from kg.errors import KgError, SourceError
from kg.ontology import Ontology
from kg.records import Reading
from kg.sources import Piece
from tests.engines.test_reading import Changing, Odd, Own

BAD = SourceError("x", "is empty", "Fill it")


def render(reading: Reading, schema: Ontology) -> str:
    assert schema.classes
    return f"{reading.document.key or reading.document.source.path} {reading.document.text}"


def archive_of(tmp_path: Path) -> Path:
    """A folder with every kind of input, good and bad."""
    folder = tmp_path / "news"
    folder.mkdir()
    rows = [{"id": f"n{n}", "text": "fails" if n == 7 else f"第{n}条消息。"} for n in range(30)]
    (folder / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows) + "{bad\n")
    for n in range(8):
        (folder / f"b{n}.txt").write_text(f"甲地第{n}次开工。", encoding="utf-8")
    (folder / "c.txt").write_bytes(b"")
    (folder / "d.py").write_text("1")
    with zipfile.ZipFile(folder / "e.zip", "w") as archive:
        archive.writestr("one.txt", "乙地开工。")
        archive.writestr("../two.txt", "丙地开工。")
    return folder


def run(
    inputs: list[str | Path], engine: Engine, *, size: int = 300, make: type[Odd] = Odd
) -> tuple[list[str], list[str]]:
    faults: list[KgError] = []
    recipe = Own(make)
    found = list(extracted(inputs, recipe, engine, render, size=size, on_fault=faults.append))  # type: ignore[arg-type]
    return found, [str(fault) for fault in faults]


@pytest.mark.parametrize("size", [1, 300, 1 << 20])
def test_a_pool_gives_the_same_results_and_faults_in_the_same_order(tmp_path: Path, size: int) -> None:
    folder = archive_of(tmp_path)
    found, faults = run([folder], Local())
    assert len(found) == 29 + 8 + 1
    assert len(faults) == 5
    assert run([folder], Pool(2), size=size) == (found, faults)


def test_standard_input_is_shared_out_too(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(json.dumps({"id": f"n{n}", "text": f"第{n}条。"}) + "\n" for n in range(40))
    found = []
    for engine in (Local(), Pool(2)):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(rows.encode())))
        found.append(run(["-"], engine, size=400))
    assert found[0] == found[1]
    assert len(found[0][0]) == 40


def test_the_one_line_that_ends_its_process_is_found(tmp_path: Path) -> None:
    texts = [f"第{n}条。" for n in range(12)]
    texts[5] = "ends"
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps({"id": text, "text": text}) + "\n" for text in texts))
    found, faults = run([path], Pool(2), size=1 << 20)
    assert [line.split()[1] for line in found] == [text for text in texts if text != "ends"]
    assert len(faults) == 1
    assert faults[0].startswith(f"{path}, line 6: ended each process that read it (killed by SIGKILL")


def test_a_file_that_ends_its_process_is_told_by_name(tmp_path: Path) -> None:
    for name, text in {"a.txt": "甲。", "b.txt": "ends", "c.txt": "乙。"}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    found, faults = run([tmp_path], Pool(2))
    assert len(found) == 2
    assert faults[0].startswith(f"{tmp_path}/b.txt: ended each process")


def test_a_pool_of_changing_versions_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps({"text": f"第{n}条。"}) + "\n" for n in range(60)))
    with pytest.raises(KgError, match="Install the same version"):
        run([path], Pool(2), size=100, make=Changing)


def test_shards_are_of_a_size_and_hold_faults_in_their_places(tmp_path: Path) -> None:
    found = list(shards([archive_of(tmp_path)], size=300))
    assert all(sum(p.size for p in shard.pieces if isinstance(p, Piece)) < 700 for shard in found)
    assert sum(isinstance(piece, KgError) for shard in found for piece in shard.pieces) == 2
    assert "news/a.jsonl" in found[0].name
    assert Pieces((BAD,)).name == "no file"
    assert list(Pieces((BAD,)).items()) == [BAD]


def test_a_shard_splits_down_to_one_line(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps({"id": str(n), "text": f"第{n}条。"}) + "\n" for n in range(5)))
    waiting = list(shards([path]))
    leaves = []
    while waiting:
        shard = waiting.pop(0)
        parts = list(shard.split())
        waiting[:0] = parts  # type: ignore[arg-type]
        if not parts:
            leaves.append(shard)
    assert [[d.text for d in leaf.items() if not isinstance(d, KgError)] for leaf in leaves] == [
        [f"第{n}条。"] for n in range(5)
    ]
