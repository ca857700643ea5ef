"""Train a reader on annotated documents, with a checkpoint after every epoch."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.multiprocessing as processes
from torch import nn

from training.batches import Labelled, collate, in_batches
from training.reader_net import ReaderNet, Weights, losses


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train; the weights of the last `average` epochs are averaged.

    Of the texts of the public relation sets one in `share` is read in an epoch, the next ones in the next.
    With two workers, both step on the same weights without waiting for each other. One worker gives the same weights
    every time; two give nearly the same, in less time on a shared machine.
    """

    epochs: int = 8
    rate: float = 1.5e-3
    budget: int = 8000
    seed: int = 1
    workers: int = 1
    average: int = 3
    share: int = 2


def fit(
    net: ReaderNet, items: list[Labelled], checkpoint: Path, plan: Plan, say: Callable[[str], None] = print
) -> None:
    """Train for some epochs with a linear decay of the rate; a run that was cut off goes on at its last epoch."""
    first = 0
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        net.load_state_dict(state["net"])
        first = state["epoch"]
    net.share_memory()
    context = processes.get_context("fork")
    others = [
        context.Process(target=_work, args=(k, net, items, checkpoint, plan, first, _silent))
        for k in range(1, plan.workers)
    ]
    for other in others:
        other.start()
    _work(0, net, items, checkpoint, plan, first, say)
    for other in others:
        other.join()
    net.load_state_dict(averaged([_kept(checkpoint, plan.epochs - k) for k in range(plan.average)]))


def batches_of(items: list[Labelled], plan: Plan, epoch: int) -> list[list[Labelled]]:
    """The batches of an epoch in their order: all our own documents and a share of the public texts."""
    rng = random.Random(plan.seed * 1000 + epoch)
    own = [item for item in items if item.known is None]
    public = [item for item in items if item.known is not None][epoch % plan.share :: plan.share]
    batches = [*in_batches(own, plan.budget, rng), *in_batches(public, plan.budget, rng)]
    rng.shuffle(batches)
    return batches


def averaged(paths: list[Path]) -> dict[str, torch.Tensor]:
    """The mean of the weights in some checkpoints; those that are not there are left out."""
    states = [torch.load(path, weights_only=True)["net"] for path in paths if path.exists()]
    return {key: torch.stack([state[key] for state in states]).mean(0) for key in states[0]}


def _kept(checkpoint: Path, epoch: int) -> Path:
    return checkpoint.with_suffix(f".{epoch}")


def _silent(message: str) -> None:
    """Say nothing."""


def _work(
    worker: int,
    net: ReaderNet,
    items: list[Labelled],
    checkpoint: Path,
    plan: Plan,
    first: int,
    say: Callable[[str], None],
) -> None:
    torch.set_num_threads(1)
    optimizer = torch.optim.AdamW(net.parameters(), lr=plan.rate, weight_decay=0.01)
    begun = time.time()
    for epoch in range(first, plan.epochs):
        net.train()
        torch.manual_seed(plan.seed * 1000 + epoch * 10 + worker)
        mine = batches_of(items, plan, epoch)[worker :: plan.workers]
        sums: dict[str, list[float]] = {}
        for number, group in enumerate(mine):
            done = (epoch + number / len(mine)) / plan.epochs
            for g in optimizer.param_groups:
                g["lr"] = plan.rate * min(1.0, done / 0.06 + 0.02) * max(0.02, 1 - done)
            loss, parts = losses(net, collate(group), Weights())
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 5.0)
            optimizer.step()
            for key, value in parts.items():
                sums.setdefault(key, []).append(value)
            if number % 40 == 39:
                means = {k: round(sum(v) / len(v), 4) for k, v in sorted(sums.items())}
                say(f"epoch {epoch + 1} {number + 1}/{len(mine)} {time.time() - begun:.0f}s {means}")
        if worker == 0:
            part = checkpoint.with_suffix(".part")
            torch.save({"net": net.state_dict(), "epoch": epoch + 1}, part)
            if epoch + 1 > plan.epochs - plan.average:
                shutil.copyfile(part, _kept(checkpoint, epoch + 1))
            part.replace(checkpoint)
