"""Adding, removing and changing news ends where a build from nothing ends, byte for byte."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from kg import pipeline
from kg.errors import NothingReadError, StoreError
from tests.archive.folders import SETTINGS, files, from_nothing, stored, write


@pytest.mark.parametrize(("seed", "small"), [(1, 1000), (2, 0), (3, 0)])
def test_any_sequence_ends_as_a_build_from_nothing(tmp_path: Path, seed: int, small: int) -> None:
    """`small` decides whether all is worked out anew each time or the index followed."""
    chance = random.Random(seed)
    folder, out = tmp_path / "news", tmp_path / "out"
    there = {number: write(folder, number) for number in range(6)}
    pipeline.build(sorted(there.values()), out, settings=SETTINGS)
    for _ in range(4):
        act = chance.choice(("add", "add", "change", "remove"))
        number = chance.choice(sorted(there)) if act != "add" else chance.randint(10, 40)
        if act == "remove" and len(there) > 1:
            pipeline.remove([str(there.pop(number))], out)
        else:
            there[number] = write(folder, number, edition=chance.randint(0, 9))
            pipeline.add([there[number]], out, small=small)
    expected = from_nothing(sorted(there.values()), tmp_path / "again")
    assert stored(out) == expected["store"]
    assert pipeline.open_knowledge(out) == pipeline.open_knowledge(tmp_path / "again")
    pipeline.build([], out)
    assert files(out) == expected


def test_a_folder_is_followed(tmp_path: Path) -> None:
    folder, out = tmp_path / "news", tmp_path / "out"
    for number in range(3):
        write(folder, number)
    pipeline.build([folder], out, settings=SETTINGS)
    assert pipeline.follow([folder], out) is None
    write(folder, 0, edition=1)
    (folder / "001.txt").unlink()
    write(folder, 7)
    grown = pipeline.follow([folder], out)
    assert grown is not None
    assert (grown.counts.new, grown.counts.gone, grown.read) == (2, 2, 2)
    assert files(out) == from_nothing([folder], tmp_path / "again")


def test_a_watch_opens_only_what_changed(tmp_path: Path) -> None:
    folder, out = tmp_path / "news", tmp_path / "out"
    for number in range(3):
        write(folder, number)
    pipeline.build([folder], out, settings=SETTINGS)
    watch = pipeline.Watch([folder], out)
    assert watch.look() is None
    assert watch.look() is None
    (folder / "000.txt").unlink()
    write(folder, 1, edition=2)
    (folder / "empty.txt").write_text("")
    grown = watch.look()
    assert grown is not None
    assert (grown.documents, grown.read, len(grown.left_out)) == (2, 1, 1)
    (folder / "empty.txt").unlink()
    grown = watch.look()
    assert grown is not None
    assert grown.left_out == ()
    assert files(out) == from_nothing([folder], tmp_path / "again")


def test_a_folder_may_hold_its_own_output(tmp_path: Path) -> None:
    write(tmp_path, 1)
    first = pipeline.build([tmp_path], tmp_path / "out", settings=SETTINGS)
    again = pipeline.build([tmp_path], tmp_path / "out", settings=SETTINGS)
    assert (len(again.knowledge.readings), again.left_out) == (len(first.knowledge.readings), ()) == (1, ())
    watch = pipeline.Watch([tmp_path], tmp_path / "out")
    assert watch.look() is None
    write(tmp_path, 2)
    assert watch.look() is not None
    assert watch.look() is None


def test_only_what_is_new_is_read(tmp_path: Path) -> None:
    paths = [write(tmp_path / "news", number) for number in range(4)]
    assert pipeline.build(paths, tmp_path / "out", settings=SETTINGS).read == 4
    write(tmp_path / "news", 1, edition=5)
    assert pipeline.build(paths, tmp_path / "out", settings=SETTINGS).read == 1
    assert pipeline.build(paths, tmp_path / "out", settings=SETTINGS).read == 0


def test_another_reader_or_ontology_reads_all_again_and_a_colour_nothing(tmp_path: Path) -> None:
    paths = [write(tmp_path / "news", number) for number in range(3)]
    pipeline.build(paths, tmp_path / "out", settings=SETTINGS)
    own = tmp_path / "own.yaml"
    own.write_text("sponsors: {label: 赞助, domain: [Organization], range: [Event], cues: [赞助]}\n", encoding="utf-8")
    assert pipeline.add([paths[0]], tmp_path / "out", ontologies=(own,)).read == 3
    own.write_text(
        "sponsors: {label: 赞助, domain: [Organization], range: [Event], cues: [赞助], inverse: 被赞助}\n",
        encoding="utf-8",
    )
    from kg import ontology

    ontology.load.cache_clear()
    assert pipeline.add([paths[0]], tmp_path / "out", ontologies=(own,)).read == 0


@pytest.mark.parametrize("small", [1000, 0])
def test_removing_after_an_update_of_the_program_keeps_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: int
) -> None:
    paths, out = [write(tmp_path / "news", number) for number in range(4)], tmp_path / "out"
    pipeline.build(paths, out, settings=SETTINGS)
    with monkeypatch.context() as updated:
        updated.setattr("kg.work.reading_version", lambda *_: "rules-of-tomorrow")
        grown = pipeline.remove([str(paths[0])], out, small=small)
        assert (grown.documents, grown.counts.gone, grown.read) == (3, 1, 0)
        assert stored(out) == from_nothing(paths[1:], tmp_path / "again")["store"]
        assert pipeline.add([paths[1]], out).read == 3  # what a new version would read otherwise


def test_an_article_in_two_files_goes_with_the_last_of_them(tmp_path: Path) -> None:
    one, out = write(tmp_path / "news", 1), tmp_path / "out"
    copy = tmp_path / "news" / "copy.txt"
    copy.write_bytes(one.read_bytes())
    other = write(tmp_path / "news", 2)
    pipeline.build([one, copy, other], out, settings=SETTINGS)
    assert pipeline.remove([str(one)], out).documents == 2
    assert files(out) == from_nothing([copy, other], tmp_path / "again")
    assert pipeline.remove([str(copy)], out).documents == 1


def test_a_removed_text_is_nowhere_any_more(tmp_path: Path) -> None:
    one, other = write(tmp_path / "news", 1), write(tmp_path / "news", 2)
    marked = tmp_path / "news" / "secret.txt"
    marked.write_text("红枫湖畔的秘密：青禾科技有限公司落户安宁市。\n", encoding="utf-8")
    out = tmp_path / "out"
    pipeline.build([one, other, marked], out, settings=SETTINGS)
    pipeline.remove([str(marked)], out)
    kept = pipeline.status(out)
    assert kept.documents == 2
    assert not any("红枫湖".encode() in path.read_bytes() for path in out.glob("*") if path.is_file())
    assert "红枫湖" not in stored(out).decode()


def test_removing_what_is_unknown_changes_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out"
    pipeline.build([write(tmp_path / "news", 1)], out, settings=SETTINGS)
    before = files(out)
    with pytest.raises(StoreError, match="no document is known"):
        pipeline.remove([str(tmp_path / "news" / "001.txt"), "nothing"], out)
    assert files(out) == before
    assert pipeline.status(out).documents == 1


def test_what_cannot_be_read_changes_nothing_and_is_told(tmp_path: Path) -> None:
    out = tmp_path / "out"
    pipeline.build([write(tmp_path / "news", 1)], out, settings=SETTINGS)
    with pytest.raises(NothingReadError):
        pipeline.add([tmp_path / "none.txt"], out)
    grown = pipeline.add([tmp_path / "none.txt", write(tmp_path / "news", 2)], out)
    assert (grown.documents, len(grown.left_out)) == (2, 1)
    assert "none.txt" in (out / "left-out.tsv").read_text(encoding="utf-8")


def test_status_tells_what_is_new_changed_and_gone(tmp_path: Path) -> None:
    folder, out = tmp_path / "news", tmp_path / "out"
    for number in range(3):
        write(folder, number)
    pipeline.build([folder], out, settings=SETTINGS)
    write(folder, 5)
    (folder / "002.txt").unlink()
    found = pipeline.status(out)
    assert (found.documents, found.counts.new, found.counts.gone, found.counts.same) == (3, 1, 1, 2)
    assert found.last is not None
    assert found.last.complete
    assert not found.files_behind


def test_files_behind_are_told_and_written_on_demand(tmp_path: Path) -> None:
    out = tmp_path / "out"
    pipeline.build([write(tmp_path / "news", number) for number in range(3)], out, settings=SETTINGS)
    before = (out / "graph.ttl").read_bytes()
    assert pipeline.add([write(tmp_path / "news", 4)], out, small=0).files_behind
    assert (out / "graph.ttl").read_bytes() == before
    assert pipeline.status(out).files_behind
    assert len(pipeline.open_knowledge(out).readings) == 4
    pipeline.build([], out)
    assert not pipeline.status(out).files_behind


def test_judgements_are_followed_without_the_index(tmp_path: Path) -> None:
    told = tmp_path / "judgements.tsv"
    told.write_text("Organization\t青禾科技\t云岭机电\tsame\ttold\tperson\n", encoding="utf-8")
    paths, out = [write(tmp_path / "news", number) for number in range(6)], tmp_path / "out"
    pipeline.build(paths[:5], out, settings=SETTINGS)
    pipeline.add([paths[5]], out, small=0, judgements=told)
    from dataclasses import replace

    pipeline.build(paths, tmp_path / "again", settings=replace(SETTINGS, judgements=told))
    assert files(out) == files(tmp_path / "again")


def test_files_that_another_version_would_write_otherwise_are_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths, out = [write(tmp_path / "news", 1)], tmp_path / "out"
    pipeline.build(paths, out, settings=SETTINGS)
    assert not pipeline.status(out).files_behind
    monkeypatch.setattr("kg.archive.keeping.writing_version", lambda: "of tomorrow")
    assert pipeline.status(out).files_behind
    assert pipeline.build(paths, out, settings=SETTINGS).read == 0
    assert not pipeline.status(out).files_behind
