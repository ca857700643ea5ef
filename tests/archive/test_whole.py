"""A collection written from its index piece by piece, against the same collection worked out in memory."""

from __future__ import annotations

import gzip
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
from kg.records import Reading
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
    held = built(readings, tmp_path / "held", held=5000, nodes=nodes)
    assert differing(held, built(readings, tmp_path / "large", held=0, nodes=nodes)) == []


def test_what_was_added_bit_by_bit_is_the_same_bytes(tmp_path: Path) -> None:
    """The index was made for the first build, and has followed each change since."""
    readings = [article(number) for number in range(20)]
    for end in (8, 11, 20):
        grown = built(readings[:end], tmp_path / "grown", held=0)
    assert differing(grown, built(readings, tmp_path / "held", held=5000)) == []
    assert (
        differing(built(readings[4:9], tmp_path / "grown", held=0), built(readings[4:9], tmp_path / "few", held=9))
        == []
    )
