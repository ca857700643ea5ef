"""The index against resolving and building everything anew, after every single change."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path

import pytest

from kg import graph, ontology
from kg.archive import joins
from kg.archive.database import Database
from kg.archive.delta import Delta
from kg.archive.index import Index
from kg.archive.model import Change
from kg.extraction.places import Gazetteer
from kg.graph.names import BASE_IRI
from kg.records import Reading
from kg.resolution import across
from kg.resolution.claims import settle
from tests.archive.world import article, elsewhere

Quads = set[tuple[str, str, str, str]]


class Grown:
    """A graph that is only ever changed by what the index says."""

    def __init__(self, folder: Path) -> None:
        self.database = Database(folder / "index.sqlite")
        self.index = Index(self.database, ontology.load(), BASE_IRI)
        self.index.clear()
        self.readings: dict[str, Reading] = {}
        self.quads: Quads = set()

    def change(self, added: Iterable[Reading] = (), removed: Iterable[str] = ()) -> Delta:
        after = {id_: reading for id_, reading in self.readings.items() if id_ not in set(removed)}
        after |= {reading.document.id: reading for reading in added}
        changes = [
            Change(id_, b"1" if id_ in self.readings else b"", b"2" if id_ in after else b"")
            for id_ in sorted(self.readings.keys() | after.keys())
            if self.readings.get(id_) != after.get(id_)
        ]
        self.readings = after
        with self.database.change():
            delta = self.index.update(changes, self.readings.__getitem__)
        row = Delta.from_row(delta.to_row())
        names = set(row.graphs)
        self.quads = {quad for quad in self.quads if quad[0] not in names}
        self.quads -= {("", *triple) for triple in row.removed}
        self.quads |= {("", *triple) for triple in row.added}
        self.quads |= {(name, *triple) for name, triples in row.graphs.items() for triple in triples}
        return delta


def whole(readings: Iterable[Reading]) -> Quads:
    """What a build from nothing says."""
    schema = ontology.load()
    dataset = graph.build(settle(across(readings), schema), schema, places=Gazetteer.load())
    return {(found.name, *triple) for found in dataset.data() for triple in found.triples}


def told(quads: Quads) -> list[str]:
    return [" ".join(quad) for quad in sorted(quads)[:12]]


def same(grown: Grown) -> None:
    expected = whole(grown.readings.values())
    assert (told(grown.quads - expected), told(expected - grown.quads)) == ([], [])


@pytest.mark.parametrize("seed", range(12))
def test_any_sequence_of_changes_ends_where_a_build_from_nothing_ends(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    grown = Grown(tmp_path)
    for _ in range(12):
        numbers = [chance.randrange(seed * 40, seed * 40 + 40) for _ in range(chance.choice((1, 1, 2, 6)))]
        removed = chance.sample(sorted(grown.readings), min(len(grown.readings), chance.choice((0, 0, 1, 3))))
        added = [article(number) for number in numbers]
        if chance.random() < 0.2:
            added = [elsewhere(reading, "other.txt") for reading in added]
        grown.change([reading for reading in added if reading.document.id not in removed], removed)
        same(grown)
    grown.change(removed=list(grown.readings))
    assert grown.quads == set()


@pytest.mark.parametrize("many", [200, -1], ids=["family by family", "all families"])
def test_one_by_one_is_all_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: int) -> None:
    monkeypatch.setattr(joins, "_MANY", many)
    readings = [article(number) for number in range(40)]
    one_by_one, at_once = Grown(tmp_path / "one"), Grown(tmp_path / "all")
    for reading in readings:
        one_by_one.change([reading])
    at_once.change(readings)
    assert one_by_one.quads == at_once.quads
    same(at_once)
