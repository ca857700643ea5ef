"""Characters and character pairs as the numbers that the network knows.

Number 0 is padding. Unknown characters share one number, and so do unknown pairs. Full-width forms and traditional
characters are read as their plain counterparts, always one character for one, so offsets stay those of the text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

UNKNOWN_PAIR = 1


@dataclass(frozen=True, slots=True)
class Alphabet:
    """The characters and frequent pairs of characters, and the character that each other form is read as."""

    chars: Mapping[str, int]
    fold: Mapping[str, str]
    unknown: int
    pairs: Mapping[str, int]

    def folded(self, text: str) -> str:
        """Return the text as it is read; it has as many characters as before."""
        fold = self.fold
        return "".join([fold.get(c, c) for c in text])

    def encode(self, text: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the numbers of the characters and of the pairs that begin at them (the last pair is unknown)."""
        read, known, unknown, pairs = self.folded(text), self.chars, self.unknown, self.pairs
        chars = np.array([known.get(c, unknown) for c in read], np.int64)
        numbers = [pairs.get(read[i : i + 2], UNKNOWN_PAIR) for i in range(len(read))]
        return chars, np.array(numbers, np.int64)
