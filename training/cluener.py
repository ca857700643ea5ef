"""The ten-class figure on CLUENER2020: official training set only, F1 on a held-out tenth of it.

Published on the official test set: 70.0 for a BiLSTM-CRF and 78.8 for BERT-base (Xu et al. 2020). The encoder starts
from LAC's weights and the pair vectors of raw news, and sees no other labelled set.
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path

import torch
from torch import nn

from training import public_sets
from training.alphabet import count_pairs, lac_alphabet, pair_vectors
from training.batches import Labelled, collate, in_batches, of_tagged
from training.corpus import raw_texts
from training.encoders import recurrent
from training.pretrain import Namer, evaluate

HEAD = "cluener"


def split(items: list[Labelled]) -> tuple[list[Labelled], list[Labelled]]:
    """Every tenth sentence is held out."""
    return [x for k, x in enumerate(items) if k % 10], items[::10]


def train(model: Namer, items: list[Labelled], held: list[Labelled], epochs: int, rate: float, seed: int) -> None:
    """Train and tell the held-out F1 after each epoch."""
    rng = random.Random(seed)
    optimizer = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=0.01)
    begun = time.time()
    for epoch in range(epochs):
        model.train()
        batches = list(in_batches(items, 4000, rng))
        for number, group in enumerate(batches):
            done = (epoch + number / len(batches)) / epochs
            for g in optimizer.param_groups:
                g["lr"] = rate * min(1.0, done / 0.06 + 0.02) * max(0.02, 1 - done)
            batch = collate(group)
            loss = model.loss(batch, model.drop(model.encode(batch)), HEAD) * 10
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            optimizer.step()
        print(f"epoch {epoch + 1} {time.time() - begun:.0f}s {evaluate(model, held, HEAD, 0.4)}", flush=True)


def main() -> None:
    """Train and measure."""
    parser = argparse.ArgumentParser(prog="python -m training.cluener", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder with data/")
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    alphabet, rows = lac_alphabet()
    texts = [r["text"] for r in raw_texts(args.data)]
    alphabet = type(alphabet)(alphabet.chars, alphabet.fold, alphabet.unknown, count_pairs(alphabet, texts, 30000))
    encoder = recurrent(alphabet, rows, pair_vectors(alphabet, texts, 48), depth=2)
    labels = public_sets.SETS[HEAD]
    items = [of_tagged(alphabet, t, HEAD, labels, found) for t, found in public_sets.cluener(args.data / "data")]
    fitted, held = split(items)
    train(Namer(encoder, {HEAD: len(labels)}), fitted, held, args.epochs, args.rate, args.seed)


if __name__ == "__main__":
    main()
