"""The network as the reader sees it: three functions over one window of text.

Nothing here knows how the numbers are computed; `kg.extraction.neural.runtime` does it with ONNX Runtime, and training
does it with the framework it trains in, through the same interface.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from kg.extraction.neural.pairs import Ints, PairTable

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Encoded:
    """One window of T characters: vectors [T, width], and scores of names and qualifiers [T, REACH, labels]."""

    vectors: Floats
    names: Floats
    details: Floats


@dataclass(frozen=True, slots=True)
class Related:
    """For P pairs: property logits [P, properties], modality chances [P, modalities], vectors [P, width]."""

    properties: Floats
    modality: Floats
    vectors: Floats


@dataclass(frozen=True, slots=True)
class DetailTable:
    """F facts and D qualifier spans as numbers; `far` [F, D, 3] as `kg.extraction.neural.details` makes it."""

    properties: Ints
    starts: Ints
    ends: Ints
    keys: Ints
    far: Ints


class Network(Protocol):
    """What the reader asks of the weights."""

    def encode(self, chars: Ints, pairs: Ints) -> Encoded:
        """Read one window."""
        ...

    def relate(self, vectors: Floats, table: PairTable, far: Ints) -> Related:
        """Judge the candidate pairs of a window; `far` [N, T] from `kg.extraction.neural.details.distances`."""
        ...

    def attach(self, vectors: Floats, pairs: Floats, table: DetailTable) -> Floats:
        """Return the chance [F, D] that each qualifier span belongs to each fact."""
        ...
