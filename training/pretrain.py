"""Names from every set at once: one encoder, one span head for each set's labels."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

import torch
from torch import nn

from training import public_sets
from training.alphabet import Alphabet
from training.batches import HEADS, Batch, Labelled, collate, in_batches, of_sample, of_tagged, targets
from training.corpus import Sample
from training.decode import choose, probable, score_spans
from training.spans import SpanHead, span_loss


class Namer(nn.Module):
    """An encoder under several span heads."""

    def __init__(self, encoder: nn.Module, heads: dict[str, int]) -> None:
        super().__init__()
        self.encoder = encoder
        self.drop = nn.Dropout(0.3)
        self.heads = nn.ModuleDict({name: SpanHead(int(encoder.width), n) for name, n in heads.items()})

    def encode(self, batch: Batch) -> torch.Tensor:
        """[B, T, width]."""
        h: torch.Tensor = self.encoder(batch.chars, batch.pairs, batch.lengths)
        return h

    def loss(self, batch: Batch, h: torch.Tensor, name: str) -> torch.Tensor:
        """The loss of one head a character."""
        label, weight = targets(batch, name)
        return span_loss(self.heads[name](h), label, weight) / batch.lengths.sum()


def public_items(
    alphabet: Alphabet, shared: Path, keep: Callable[[str, int], bool] = lambda name, k: name != "msra" or k % 4 == 0
) -> dict[str, list[Labelled]]:
    """Each public set packed into texts of about 240 characters."""
    items = {}
    for name, labels in public_sets.SETS.items():
        tagged = getattr(public_sets, name)(shared / "data")
        packed = public_sets.pack([t for k, t in enumerate(tagged) if keep(name, k)], 240)
        items[name] = [of_tagged(alphabet, text, name, labels, found) for text, found in packed]
    return items


def evaluate(model: Namer, items: list[Labelled], head: str = "news", threshold: float = 0.5) -> dict[str, float]:
    """Exact-span scores of one head."""
    model.eval()
    pairs = []
    with torch.no_grad():
        for begin in range(0, len(items), 16):
            batch = collate(items[begin : begin + 16])
            found = probable(model.heads[head](model.encode(batch)), batch, 0.1)
            pairs += [(choose(f, threshold), item.spans[head]) for f, item in zip(found, batch.items, strict=True)]
    return score_spans(pairs)


def pretrain(
    model: Namer,
    own: list[Sample],
    held: list[Sample],
    alphabet: Alphabet,
    shared: Path,
    *,
    epochs: int,
    seed: int = 1,
    rate: float = 2e-3,
    budget: int = 8000,
    say: Callable[[str], None] = print,
) -> None:
    """Train on all sets together; our own texts among them."""
    rng = random.Random(seed)
    items = public_items(alphabet, shared)
    news = [of_sample(alphabet, s) for s in own]
    test = [of_sample(alphabet, s) for s in held]

    def plan() -> list[tuple[str, list[Labelled]]]:
        todo = [(name, b) for name, group in items.items() for b in in_batches(group, budget, rng)]
        todo += [("news", b) for b in in_batches(news, budget, rng)]
        rng.shuffle(todo)
        return todo

    optimizer = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=0.01)
    steps = epochs * len(plan())
    step, begun = 0, time.time()
    for epoch in range(epochs):
        model.train()
        total: dict[str, list[float]] = {}
        for name, group in plan():
            for g in optimizer.param_groups:
                g["lr"] = rate * min(1.0, (step + 1) / 100) * max(0.03, 1 - step / (steps + 1))
            batch = collate(group)
            h = model.drop(model.encode(batch))
            losses = [model.loss(batch, h, head) for head in (HEADS if name == "news" else (name,))]
            loss = torch.stack(losses).sum()
            optimizer.zero_grad()
            (loss * 10).backward()
            nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            optimizer.step()
            total.setdefault(name, []).append(loss.item())
            step += 1
            if step % 50 == 0:
                means = {k: round(sum(v[-30:]) / len(v[-30:]), 4) for k, v in total.items()}
                say(f"step {step}/{steps} {time.time() - begun:.0f}s {means}")
        say(
            f"epoch {epoch + 1} held-out names {evaluate(model, test)} qualifiers {evaluate(model, test, 'quals', 0.4)}"
        )
