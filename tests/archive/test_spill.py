"""Rows in order on the disk."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from kg.archive.spill import Sorted, once


@pytest.mark.parametrize("held", [1, 3, 7, 1000])
def test_rows_come_out_in_order_again_and_again(tmp_path: Path, held: int) -> None:
    chance = random.Random(held)
    words = ("", "甲", "乙\n丙", "\ud800", "\U00020000", "甲\x1f")
    rows = [(chance.choice(words), chance.randrange(9), (chance.randrange(3),)) for _ in range(500)]
    found = Sorted[tuple[str, int, tuple[int, ...]]](tmp_path, held=held)
    for row in rows:
        found.add(row)
    assert list(found) == list(found) == sorted(rows)
    assert list(once(iter(found))) == sorted(set(rows))
    assert list(tmp_path.iterdir()) == []


def test_two_may_read_at_once_and_none_is_none(tmp_path: Path) -> None:
    found = Sorted[tuple[int]](tmp_path, held=2)
    assert list(found) == []
    for number in (5, 1, 4, 2, 3):
        found.add((number,))
    assert list(zip(found, found, strict=True)) == [((n,), (n,)) for n in range(1, 6)]
