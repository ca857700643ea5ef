"""Whatever happens to a run: nothing is lost, nothing is there twice, and the next run goes on and says so."""

from __future__ import annotations

import hashlib
import os
import random
import resource
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pytest

from kg import ontology, pipeline, sources, store
from kg.archive.database import FOLDER, NAME, Database
from kg.archive.index import Index
from kg.errors import OutputError, StoreError
from kg.making import write as make
from kg.outputs import taken
from kg.resolution import across
from kg.resolution.claims import settle
from kg.work import Lasting
from tests.archive.folders import SETTINGS, files, from_nothing, stored, write
from tests.archive.killing import DONE, FAILED, AfterWork, AtStep, FullDisk, answer, apart
from tests.archive.world import article

KILLS = int(os.environ.get("KG_KILLS", "200"))


@dataclass(frozen=True)
class Step:
    """A run on an output folder; `large` ones follow the index, others work all out anew."""

    name: str
    run: Callable[[Path], object]


def steps(news: Path) -> list[Step]:
    paths = [write(news, number) for number in range(9)]
    changed = write(news / "later", 2, edition=4)

    def changing(out: Path) -> object:
        paths[2].write_bytes(changed.read_bytes())
        return pipeline.add([paths[2]], out, small=0)

    def removing(number: int, out: Path, **given: int) -> object:
        try:
            return pipeline.remove([str(paths[number])], out, **given)
        except StoreError:  # the run before had come to its end when it was killed: nothing is left to remove
            return None

    return [
        Step("build", lambda out: pipeline.build(paths[:3], out, settings=SETTINGS)),
        Step("build more", lambda out: pipeline.build(paths[:5], out, settings=replace(SETTINGS, held=0))),
        Step("add by the index", lambda out: pipeline.add(paths[5:6], out, small=0)),
        Step("remove by the index", partial(removing, 1, small=0)),
        Step("add anew", lambda out: pipeline.add(paths[6:7], out)),
        Step("change by the index", changing),
        Step("remove anew", partial(removing, 4)),
        Step("add two by the index", lambda out: pipeline.add(paths[7:9], out, small=0)),
        Step("write the files", lambda out: pipeline.build([], out, settings=pipeline.Settings(held=0))),
        Step("build less", lambda out: pipeline.build(paths[5:9], out, settings=SETTINGS)),
    ]


def state(out: Path) -> str:
    """What a reader finds: a digest of the store."""
    try:
        return hashlib.sha256(stored(out)).hexdigest()
    except StoreError:
        return "nothing"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder, after all that a build needs was loaded for every process that is forked from this one.

    No store is opened here, since its threads would not survive the fork.
    """
    folder, schema = tmp_path_factory.mktemp("faults"), ontology.load()
    documents = list(sources.read([write(folder / "first", 1)], on_fault=[].append))
    readings = [Lasting("rules", schema).load().read(document) for document in documents]
    knowledge = settle(across([*readings, article(1)]), schema)
    Index(Database(folder / "index.sqlite"), schema, SETTINGS.base_iri).clear()
    (folder / "made").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "create", lambda *_: None)
        make(knowledge, folder / "made", SETTINGS, schema=schema)
    return folder


def length(step: Step, out: Path, slip: Path) -> tuple[int, float]:
    """Do a step undisturbed; return how many steps of its own it has, and the seconds of a core that it takes."""
    most, used = 1_000_000, resource.getrusage(resource.RUSAGE_CHILDREN)
    assert apart(lambda: step.run(out), AtStep(most, slip)) == DONE, step.name
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    left = int(slip.read_text(encoding="utf-8"))
    return most - left, now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime


def test_whoever_is_killed_at_any_moment_leaves_a_whole_state(place: Path) -> None:
    """Kills hit runs that go on after kills; now and then, and at each end, what a reader finds is looked at."""
    chance = random.Random(11)
    plan = steps(place / "news")
    undisturbed, out, aside, slip = (place / name for name in ("undisturbed", "out", "aside", "slip"))
    out.mkdir()
    kills, heard, before = 0, 0, "nothing"
    for step in plan:
        moments, seconds = length(step, undisturbed, slip)
        after = answer(lambda: state(undisturbed), slip)
        shutil.rmtree(aside, ignore_errors=True)
        shutil.copytree(out, aside)
        wanted = kills + KILLS // len(plan)
        while kills < wanted:
            sure = AtStep(chance.randrange(moments))
            harm = chance.choice((sure, AfterWork(chance.uniform(0, seconds))))
            ended = apart(partial(step.run, out), harm)
            assert ended < 0 or ended == DONE, step.name
            kills += ended < 0
            if ended == DONE or kills == wanted:
                found = answer(lambda: state(out), slip)
                assert found in ((after,) if ended == DONE else (before, after)), step.name
            if ended == DONE:
                shutil.rmtree(out)
                shutil.copytree(aside, out)
        expected = answer(lambda: str(interrupted(out)), slip)
        told = "did not come to its end" in answer(partial(finished, step, out), slip)
        assert str(told) == expected, step.name
        heard += told
        assert answer(lambda: state(out), slip) == after, step.name
        before = after
    assert kills >= KILLS
    assert heard > len(plan) / 2
    assert answer(lambda: str(files(out) == files(undisturbed)), slip) == "True"


def interrupted(out: Path) -> bool:
    """Whether a run has noted its begin and not its end; a kill may come before the one or after the other."""
    try:
        last = pipeline.status(out).last
    except StoreError:
        return False
    return last is not None and not last.complete


def finished(step: Step, out: Path) -> str:
    """Do a step to its end; return what it tells of the run before."""
    done = step.run(out)
    if done is None:
        return ""
    assert isinstance(done, pipeline.Built | pipeline.Grown)
    return " ".join(map(str, done.told))


@pytest.mark.parametrize("size", [6_000, 60_000, 300_000])
@pytest.mark.parametrize(("small", "held"), [(0, 2000), (1000, 2000), (1000, 0)])
def test_a_full_disk_is_told_and_the_earlier_state_stays(place: Path, size: int, small: int, held: int) -> None:
    folder, slip = place / f"full {size} {small} {held}", place / "slip"
    out, paths = folder / "out", [write(folder / "news", number) for number in range(4)]
    assert apart(lambda: pipeline.build(paths[:3], out, settings=SETTINGS)) == DONE
    before = answer(lambda: state(out), slip)

    def refused() -> None:
        with pytest.raises((OutputError, StoreError), match="cannot be written"):
            pipeline.add(paths[3:], out, small=small, held=held)

    ended = apart(refused, FullDisk(size))
    assert ended in (DONE, FAILED)  # where the limit was not reached the addition has succeeded
    if ended == DONE:
        assert answer(lambda: state(out), slip) == before
    assert apart(lambda: pipeline.add(paths[3:], out, small=small, held=held)) == DONE
    assert apart(lambda: pipeline.build(paths, folder / "again", settings=SETTINGS)) == DONE
    assert answer(lambda: state(out), slip) == answer(lambda: state(folder / "again"), slip)


@contextmanager
def changing(out: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(out / FOLDER / NAME)
    with connection:
        yield connection
    connection.close()


def test_damaged_readings_are_read_again_and_told(tmp_path: Path) -> None:
    paths, out = [write(tmp_path / "news", number) for number in range(4)], tmp_path / "out"
    expected = from_nothing(paths, tmp_path / "again")
    pipeline.build(paths[:3], out, settings=SETTINGS)
    with changing(out) as connection:
        content, found = connection.execute("SELECT content, found FROM reading ORDER BY content").fetchone()
        flipped = found[:20] + bytes([found[20] ^ 1]) + found[21:]
        connection.execute("UPDATE reading SET found = ? WHERE content = ?", (flipped, content))
    grown = pipeline.add(paths[3:], out)
    assert ["not what was kept" in str(fault) for fault in grown.told] == [True]
    assert files(out) == expected


def test_damaged_readings_of_a_large_collection_are_read_again_and_told(tmp_path: Path) -> None:
    paths, out = [write(tmp_path / "news", number) for number in range(4)], tmp_path / "out"
    expected = from_nothing(paths, tmp_path / "again")
    pipeline.build(paths, out, settings=replace(SETTINGS, held=0))
    with changing(out) as connection:
        content, found = connection.execute("SELECT content, found FROM reading ORDER BY content").fetchone()
        flipped = found[:20] + bytes([found[20] ^ 1]) + found[21:]
        connection.execute("UPDATE reading SET found = ? WHERE content = ?", (flipped, content))
    built = pipeline.build([], out, settings=pipeline.Settings(held=0))
    assert ["not what was kept" in str(fault) for fault in built.told] == [True]
    assert files(out) == expected


@pytest.mark.parametrize(
    "harm",
    ["DELETE FROM unit", "DELETE FROM thing WHERE id = 1", "UPDATE page SET locals = x'00'", "DROP TABLE made"],
)
def test_a_damaged_index_is_made_anew(tmp_path: Path, harm: str) -> None:
    paths, out = [write(tmp_path / "news", number) for number in range(3)], tmp_path / "out"
    expected = from_nothing(paths, tmp_path / "again")
    pipeline.build(paths, out, settings=replace(SETTINGS, held=0))
    with changing(out) as connection:
        connection.execute(harm)
    pipeline.build([], out, settings=pipeline.Settings(held=0))
    assert files(out) == expected


def test_damaged_documents_are_fetched_from_their_files(tmp_path: Path) -> None:
    paths, out = [write(tmp_path / "news", number) for number in range(3)], tmp_path / "out"
    pipeline.build(paths, out, settings=SETTINGS)
    expected = files(out)
    with changing(out) as connection:
        connection.execute("UPDATE document SET body = x'1234' WHERE digest = (SELECT min(digest) FROM document)")
    pipeline.build([], out)
    assert files(out) == expected


@pytest.mark.parametrize("harm", [b"", b"no database at all" * 400], ids=["cut", "overwritten"])
def test_a_damaged_archive_is_set_aside_and_nothing_is_lost(tmp_path: Path, harm: bytes) -> None:
    paths, out = [write(tmp_path / "news", number) for number in range(4)], tmp_path / "out"
    pipeline.build(paths[:3], out, settings=SETTINGS)
    kept = out / FOLDER / NAME
    kept.write_bytes(harm or kept.read_bytes()[:5000])
    settings = {"extractor": "rules", "formats": SETTINGS.formats}
    told = []
    grown = None
    while grown is None:
        try:
            grown = pipeline.add(paths[3:], out, **settings)
            told += grown.told
        except StoreError as fault:  # damage that shows only on the way
            told.append(fault)
    assert any("damaged" in str(fault) and "aside" in str(fault) for fault in told)
    assert grown.documents == 4
    assert files(out) == from_nothing(paths, tmp_path / "again")


def test_a_build_made_without_an_archive_is_taken_over(tmp_path: Path) -> None:
    paths, out = [write(tmp_path / "news", number) for number in range(3)], tmp_path / "out"
    pipeline.build(paths[:2], out, settings=SETTINGS)
    shutil.rmtree(out / FOLDER)
    pipeline.add(paths[2:], out, extractor="rules", formats=SETTINGS.formats)
    assert files(out) == from_nothing(paths, tmp_path / "again")


def test_a_second_writer_is_told_that_there_is_one(tmp_path: Path) -> None:
    path, out = write(tmp_path / "news", 1), tmp_path / "out"
    pipeline.build([path], out, settings=SETTINGS)
    before = files(out)
    with taken(out):
        for act in (
            lambda: pipeline.add([path], out),
            lambda: pipeline.remove([str(path)], out),
            lambda: pipeline.build([path], out, settings=SETTINGS),
        ):
            with pytest.raises(OutputError, match="another run"):
                act()
        assert files(out) == before


def test_clocks_mean_nothing(tmp_path: Path) -> None:
    path, out = write(tmp_path / "news", 1), tmp_path / "out"
    pipeline.build([path], out, settings=SETTINGS)
    write(tmp_path / "news", 1, edition=3)
    os.utime(path, (0, 0))
    for file in out.rglob("*"):
        os.utime(file, (4e9, 4e9))
    assert pipeline.build([path], out, settings=SETTINGS).read == 1
    assert files(out) == from_nothing([path], tmp_path / "again")


def test_an_input_that_cannot_be_read_any_more_loses_nothing(tmp_path: Path) -> None:
    paths, out = [write(tmp_path / "news", number) for number in range(2)], tmp_path / "out"
    pipeline.build(paths, out, settings=SETTINGS)
    paths[0].write_bytes(b"")
    grown = pipeline.add(paths, out)
    assert (grown.documents, [fault.subject for fault in grown.left_out]) == (2, [str(paths[0])])
