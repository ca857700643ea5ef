"""A second opinion on pairs of names: a linear model over what is written before, between and after them.

Names are masked by their classes, so the words count and not who is meant. Runs of one to three characters or masks are
hashed into buckets; a bucket has one weight for each property.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from kg.extraction.neural.pairs import Ints, PairTable

Codes = NDArray[np.uint64]
BITS = 17
BUCKETS = 1 << BITS
SUREST = 8.0
"""Logits are cut off here: beyond it the model only repeats what it knows by heart."""
_AT_ONCE = 256  # pairs; bounds the memory of a window full of names
_FIRST_MASK = 0x110000
_BEFORE, _AFTER, _ENDS, _MOST = 8, 12, 4, 40
_STEP = np.uint64(0x9E3779B97F4A7C15)
_TURN = np.uint64(0xC2B2AE3D27D4EB4F)
_STOPS = np.array([ord(c) for c in "。！？\n"])


@dataclass(frozen=True, slots=True)
class Masked:
    """A text with its outermost names masked: run hashes [3, K], the mask count and stop count before each token,
    and for each name of a table the first and last token it covers."""

    runs: Codes
    masks: Ints
    stops: Ints
    first: Ints
    last: Ints


def mask(text: str, table: PairTable) -> Masked:
    """Mask the names of a table in the text of its window."""
    codes: list[int] = []
    token_at = np.zeros(len(text) + 1, np.int64)
    outer = _outermost(table)
    at = 0
    while at < len(text):
        end, code = outer.get(at, (at + 1, ord(text[at])))
        token_at[at:end] = len(codes)
        codes.append(code)
        at = end
    token_at[len(text)] = len(codes)
    numbers = np.array(codes, np.int64)
    return Masked(
        _runs(numbers),
        np.concatenate([[0], np.cumsum(numbers >= _FIRST_MASK)]),
        np.concatenate([[0], np.cumsum((numbers[:, None] == _STOPS).any(1))]),
        token_at[table.starts],
        token_at[table.ends - 1],
    )


def _outermost(table: PairTable) -> dict[int, tuple[int, int]]:
    outer: dict[int, tuple[int, int]] = {}
    reached = 0
    for start, end, kind in sorted(
        zip(table.starts.tolist(), table.ends.tolist(), table.types.tolist(), strict=True), key=lambda n: (n[0], -n[1])
    ):
        if start >= reached:
            outer[start] = (end, _FIRST_MASK + kind)
            reached = end
    return outer


def _runs(codes: Ints) -> Codes:
    one = (codes.astype(np.uint64) + np.uint64(1)) * _STEP
    two, three = np.zeros_like(one), np.zeros_like(one)
    two[:-1] = _mixed(one[:-1]) + one[1:]
    three[:-2] = _mixed(two[:-2]) + one[2:]
    return np.stack([one, two, three])


def _mixed(x: Codes) -> Codes:
    x = (x ^ (x >> np.uint64(29))) * _TURN
    return x ^ (x >> np.uint64(32))


def buckets(text: str, table: PairTable, masked: Masked, rows: Ints) -> tuple[Ints, Ints]:
    """The distinct buckets of candidate pairs, each pair's ascending, one pair behind the other.

    The second result [len(rows) + 1] is where each pair begins, and the end.
    """
    parts = [_parts(text, table, masked, int(row)) for row in rows]
    runs = [run for pair in parts for run, _ in pair]
    salts = np.array([salt for pair in parts for _, salt in pair], np.uint64)
    owners = np.repeat(np.arange(len(parts)), [len(pair) for pair in parts])
    if not runs:
        return np.zeros(0, np.int64), np.zeros(1, np.int64)
    sizes = [len(run) for run in runs]
    found = _mixed(np.concatenate(runs) ^ np.repeat(salts, sizes)) >> np.uint64(64 - BITS)
    keys = np.unique((np.repeat(owners, sizes) << BITS) | found.astype(np.int64))
    return keys & (BUCKETS - 1), np.searchsorted(keys >> BITS, np.arange(len(parts) + 1))


def _parts(text: str, table: PairTable, masked: Masked, row: int) -> list[tuple[Codes, int]]:
    """The runs of one candidate pair, part by part, each with what its hashes are salted with."""
    i, j = int(table.one[row]), int(table.two[row])
    forward = (table.starts[i], -table.ends[i]) <= (table.starts[j], -table.ends[j])
    front, back = (i, j) if forward else (j, i)
    kinds = int(table.types[i]) * 16 + int(table.types[j]) * 2 + int(forward)
    runs, low, high = masked.runs, int(masked.first[front]), int(masked.last[back])
    parts = [
        (_grams(runs, max(0, low - _BEFORE), low), _salt(1, kinds)),
        (_grams(runs, high + 1, min(runs.shape[1], high + 1 + _AFTER)), _salt(2, kinds)),
    ]
    plain = [0]
    begin, end = int(masked.last[front]) + 1, int(masked.first[back])
    if end < begin or int(masked.first[front]) == int(masked.first[back]):
        plain += _nested(text, table, front, back)
    else:
        size = end - begin
        plain += [
            1000 + min(9, int(math.log2(size + 1) * 1.5)),
            2000 + min(5, int(masked.masks[end] - masked.masks[begin])),
            3000 + min(3, int(masked.stops[end] - masked.stops[begin])),
        ]
        grams = _between(runs, begin, end)
        parts += [(grams, _salt(3, int(forward))), (grams, _salt(4, kinds))]
        parts.append((_grams(runs, begin, min(end, begin + _ENDS)), _salt(5, kinds)))
        parts.append((_grams(runs, max(begin, end - _ENDS), end), _salt(6, kinds)))
        if size <= 10:
            whole = np.array([size], np.uint64)
            for at in range(begin, end):
                whole = _mixed(whole) + runs[0, at : at + 1]
            parts.append((whole, _salt(7, kinds)))
    parts.append((np.array(plain, np.uint64) * _TURN, _salt(8, kinds)))
    return parts


def _nested(text: str, table: PairTable, front: int, back: int) -> list[int]:
    same_start = table.starts[front] == table.starts[back]
    same_end = table.ends[front] == table.ends[back]
    rest = text[table.ends[back] : table.ends[front]]
    numbers = [4000 + (0 if same_start else 1 if same_end else 2)]
    for base, piece in ((1, rest[-1:]), (2, rest[-2:]), (3, rest[:2])):
        value = base
        for char in piece:
            value = value * 70000 + ord(char)
        numbers.append(10**6 + value)
    return numbers


def _grams(runs: Codes, begin: int, end: int) -> Codes:
    if end <= begin:
        return np.zeros(0, np.uint64)
    return np.concatenate([runs[n, begin : max(begin, end - n)] for n in range(3)])


def _between(runs: Codes, begin: int, end: int) -> Codes:
    if end - begin <= _MOST:
        return _grams(runs, begin, end)
    return np.concatenate([_grams(runs, begin, begin + _MOST // 2), _grams(runs, end - _MOST // 2, end)])


@cache
def _salt(template: int, kinds: int) -> int:
    return (((template << 8) + kinds) * 0x9E3779B97F4A7C15 + 0x7F4A7C15) % (1 << 64)


@dataclass(frozen=True, slots=True)
class NgramModel:
    """Weights [BUCKETS, properties] as bytes with one scale a property, and a bias a property."""

    weights: NDArray[np.int8]
    scale: NDArray[np.float32]
    bias: NDArray[np.float32]

    def logits(self, text: str, table: PairTable, rows: Ints) -> NDArray[np.float32]:
        """Property logits [len(rows), properties] of some candidate pairs."""
        out = np.zeros((len(rows), len(self.bias)), np.float32)
        masked = mask(text, table)
        for begin in range(0, len(rows), _AT_ONCE):
            found, bounds = buckets(text, table, masked, rows[begin : begin + _AT_ONCE])
            total = np.add.reduceat(self.weights[found], bounds[:-1], 0, np.int64)
            sizes = np.diff(bounds)[:, None]
            out[begin : begin + _AT_ONCE] = total * self.scale * (3 / np.sqrt(sizes)) + self.bias
        return np.clip(out, -SUREST, SUREST)
