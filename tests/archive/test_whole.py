"""A collection written from its index piece by piece, against the same collection worked out in memory."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from kg import export, pipeline
from kg import work as working
from kg.archive import spill, telling, whole
from kg.making import Settings
from kg.progress import Quiet
from kg.records import Judgement, Reading, Verdict
from kg.resolution import judgements
from kg.store import validation
from kg.work import work
from tests.archive import folders
from tests.archive.world import article

NEWS = Path(__file__).parents[2] / "examples" / "news"
SETTINGS = Settings(extractor="rules", formats=("turtle", "nquads", "graphml"), small=0)
EVERY = replace(SETTINGS, formats=tuple(export.FORMATS))


def files(out: Path) -> dict[str, bytes]:
    """What a build leaves, file by file; of the store its quads and its sorted file."""
    sorted_ = gzip.decompress((out / "store" / "kg.quads.gz").read_bytes())
    return folders.files(out) | {"sorted": sorted_, "base": (out / "store" / "kg.base").read_bytes()}


def built(readings: Iterable[Reading], out: Path, *, held: int, **given: int) -> dict[str, bytes]:
    """Build readings that are there already."""
    settings = replace(SETTINGS, held=held, **given)
    known = list(readings)
    with work(out, settings, Quiet()) as run:
        run.archive.documents.keep(known, run.version())
        run.accept((reading.document for reading in known), replace=True)
        knowledge, size, _ = run.write()
    assert (knowledge is None) == (held == 0)
    assert size.documents == len({reading.document.id for reading in known})
    return files(out)


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    return [name for name in sorted(one.keys() | other.keys()) if one.get(name) != other.get(name)]


@pytest.mark.parametrize("nodes", [20_000, 25])
def test_the_examples_are_the_same_bytes_either_way(tmp_path: Path, nodes: int) -> None:
    settings = replace(EVERY, nodes=nodes)
    held = pipeline.build([NEWS], tmp_path / "held", settings=settings)
    large = pipeline.build([NEWS], tmp_path / "large", settings=replace(settings, held=0))
    assert differing(files(tmp_path / "held"), files(tmp_path / "large")) == []
    assert (large.size, large.violations, large.held) == (held.size, held.violations, None)
    assert large.knowledge == held.knowledge


@pytest.mark.parametrize("seed", range(6))
def test_any_collection_is_the_same_bytes_either_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Parts are made so small that each collection has many of them."""
    chance = random.Random(seed)
    for owner, name, size in (
        (spill, "_BLOCK", 3),
        (whole, "_PIECE", 40),
        (whole, "_SHELF", 2),
        (telling, "_TRIMMED", 2),
        (validation, "_PART", 60),
        (working, "_BATCH", 13),
    ):
        monkeypatch.setattr(owner, name, size)
    monkeypatch.setattr(spill.Sorted.__init__, "__kwdefaults__", {"held": 7})
    readings = [article(chance.randrange(seed * 500, seed * 500 + 400)) for _ in range(chance.choice((1, 12, 40)))]
    nodes = chance.choice((0, 4, 20))
    held = built(readings, tmp_path / "held", held=2000, nodes=nodes)
    assert differing(held, built(readings, tmp_path / "large", held=0, nodes=nodes)) == []


def test_what_was_added_bit_by_bit_is_the_same_bytes(tmp_path: Path) -> None:
    """The index was made for the first build, and has followed each change since."""
    readings = [article(number) for number in range(16)]
    for part in (readings[:8], readings[:11], readings, readings[5:14]):
        grown = built(part, tmp_path / "grown", held=0, nodes=9)
    assert differing(grown, built(part, tmp_path / "held", held=2000, nodes=9)) == []


def test_hostile_news_are_the_same_bytes_either_way(tmp_path: Path) -> None:
    rows = [
        {"title": "题\ud800", "text": "青禾科技有限公司与云岭\u001f集团有限公司签约。\ud83d", "date": "2025-13-99"},
        {"title": "</script>", "text": "王伟任青禾科技有限公司董事长。\n王伟访问长沙市。" * 3, "publisher": "\t|报"},
        {"title": "", "text": "。"},
    ]
    news = tmp_path / "news.jsonl"
    news.write_text("".join(f"{json.dumps(row)}\n" for row in rows) + "{no line\n", encoding="utf-8")
    for name, bound in (("held", 2000), ("large", 0)):
        pipeline.build([news], tmp_path / name, settings=replace(SETTINGS, held=bound))
    assert differing(files(tmp_path / "held"), files(tmp_path / "large")) == []


def test_judgements_of_people_are_followed_in_memory(tmp_path: Path) -> None:
    judged = tmp_path / "judged.tsv"
    judgements.append(judged, Judgement("Organization", "云岭机电", "青禾科技", Verdict.SAME, "told so", "person"))
    paths = [folders.write(tmp_path / "news", number) for number in range(4)]
    settings = replace(SETTINGS, held=0, judgements=judged)
    built = pipeline.build(paths, tmp_path / "out", settings=settings)
    assert built.held is not None
    assert any(judgement.by == "person" for judgement in built.knowledge.judgements)


def test_what_is_behind_is_written_from_the_archive(tmp_path: Path) -> None:
    """Readers of knowledge.jsonl bring it up to date after an addition that changed the store alone."""
    paths = [folders.write(tmp_path / "news", number) for number in range(5)]
    pipeline.build(paths[:3], tmp_path / "grown", settings=replace(SETTINGS, held=0))
    pipeline.add(paths[3:], tmp_path / "grown", small=0)
    pipeline.build(paths, tmp_path / "whole", settings=SETTINGS)
    assert (tmp_path / "grown" / ".archive" / "behind").exists()
    with work(tmp_path / "grown", None, Quiet(), held=0) as run:
        run.write_knowledge()
    read, wanted = ((tmp_path / name / "knowledge.jsonl").read_bytes() for name in ("grown", "whole"))
    assert read == wanted
