"""`python -m training --data SHARED --out kg/weights/default`: from the data folder to the weights and their card.

Every stage leaves its result in the work folder and is skipped when it is there; training itself goes on at its last
epoch.
"""

from __future__ import annotations

import argparse
import os
import pickle
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray

from kg.extraction.neural import weights
from kg.extraction.neural.aliases import AliasModel
from kg.extraction.neural.alphabet import Alphabet
from kg.extraction.neural.ngrams import NgramModel
from kg.extraction.neural.reading import Model, Settings
from kg.extraction.neural.runtime import OnnxNetwork
from training import card, export, own_annotation, public_facts
from training.aliases_fit import fit_aliases
from training.alphabet import count_pairs, lac_alphabet, pair_vectors
from training.batches import HEADS, of_pairs, of_sample
from training.calibrate import calibrate, fit_names
from training.corpus import Sample, load, raw_texts
from training.encoders import recurrent
from training.evaluate import line, read_all, score, scorer
from training.fit import Plan, fit
from training.ngrams_fit import fit_ngrams
from training.pretrain import Namer, pretrain
from training.public_sets import SETS
from training.reader_net import ReaderNet
from training.schema import QUALIFIERS

T = TypeVar("T")
Json = dict[str, Any]
State = dict[str, torch.Tensor]
Letters = tuple[Alphabet, list[int], NDArray[np.float32]]
FLOOR = 0.004
"""Candidate facts below this chance are not looked at when thresholds are chosen."""


def arguments() -> argparse.Namespace:
    """What the command can be told."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder with annotation/, data/ and eval/")
    parser.add_argument("--out", type=Path, required=True, help="where the weights go")
    parser.add_argument("--work", type=Path, default=Path("outputs/training"), help="where checkpoints lie")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--names-epochs", type=int, default=1, help="epochs over all name-recognition sets before")
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--budget", type=int, default=2000, help="characters a step")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1, help="1: the same weights every time; 2: faster")
    return parser.parse_args()


class Run:
    """The work folder, and a log that is also the training curve."""

    def __init__(self, work: Path) -> None:
        self.work = work
        self.begun = time.time()
        work.mkdir(parents=True, exist_ok=True)

    def say(self, message: str) -> None:
        """Tell and keep."""
        print(message, flush=True)
        with (self.work / "curve.log").open("a", encoding="utf-8") as log:
            log.write(message + "\n")

    def once(self, name: str, make: Callable[[], T]) -> T:
        """Make a thing, or take the one that an earlier run made."""
        path = self.work / f"{name}.pickle"
        if path.exists():
            kept: T = pickle.loads(path.read_bytes())
            return kept
        self.say(f"stage {name}")
        made = make()
        part = path.with_suffix(".part")
        part.write_bytes(pickle.dumps(made))
        part.replace(path)
        return made


def letters(shared: Path) -> Letters:
    """The alphabet, the rows of LAC's embedding that its characters stand for, and the vectors of its pairs."""
    alphabet, rows = lac_alphabet()
    texts = [r["text"] for r in raw_texts(shared)]
    alphabet = replace(alphabet, pairs=count_pairs(alphabet, texts, 30000))
    return alphabet, rows, pair_vectors(alphabet, texts, 48)


def taught_names(args: argparse.Namespace, run: Run, start: Letters, train: list[Sample], held: list[Sample]) -> State:
    """The encoder and our own span heads after some epochs over all name-recognition sets."""
    namer = Namer(recurrent(*start), {**HEADS, **{k: len(v) for k, v in SETS.items()}})
    pretrain(namer, train, held, start[0], args.data, epochs=args.names_epochs, seed=args.seed, say=run.say)
    return {k: v for k, v in namer.state_dict().items() if k.startswith(("encoder.", "heads.news.", "heads.quals."))}


def finish(
    out: Path, shared: Path, net: ReaderNet, linear: tuple[Alphabet, AliasModel, NgramModel], run: Run, figures: Json
) -> None:
    """Find chances and thresholds, write the weights and the card.

    What is written is what is measured: thresholds and scores come from the files, read as the program reads them.
    """
    alphabet, aliases, ngrams = linear
    _, held, dev = load(shared)
    module = scorer(shared)
    export.write(out, net, alphabet, aliases, ngrams, Settings())
    network = OnnxNetwork(weights.load(out))
    least = fit_names(held, network, alphabet)
    wide = Settings(names=least, detail=(0.05,) * len(QUALIFIERS))
    model = Model(network, alphabet, aliases, ngrams, wide)
    on_held, on_dev = read_all(held, model, FLOOR), read_all(dev, model, FLOOR)
    settings = calibrate(module, held, on_held, Settings(names=least))
    export.write(out, net, alphabet, aliases, ngrams, settings)
    run.say(f"held-out {line(score(module, held, on_held, settings))}")
    run.say(f"dev {line(score(module, dev, on_dev, settings))}")
    figures = {
        **figures,
        "parameters": sum(p.numel() for p in net.parameters()),
        "bytes": sum(f.stat().st_size for f in out.iterdir() if f.suffix in (".onnx", ".json", ".npz")),
        "held-out texts": len(held),
        "dev texts": len(dev),
    }
    groups = {"dev.jsonl (never trained on)": (dev, on_dev), "Held-out tenth of train": (held, on_held)}
    card.write_card(out / "MODEL_CARD.md", module, settings, groups, figures)
    (out / "curve.txt").write_text((run.work / "curve.log").read_text(encoding="utf-8"), encoding="utf-8")


def main() -> None:
    """Run every stage."""
    args = arguments()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    run = Run(args.work)
    given, held, _ = load(args.data)
    train = [*given, *own_annotation.load(args.data)]
    judged = public_facts.load(args.data / "data")
    start = run.once("alphabet", lambda: letters(args.data))
    net = ReaderNet(recurrent(*start))
    net.load_state_dict(run.once("names", lambda: taught_names(args, run, start, given, held)), strict=False)
    plan = Plan(args.epochs, args.rate, args.budget, args.seed, args.workers)
    items = [of_sample(start[0], s) for s in train] + [of_pairs(start[0], known) for known in judged]
    fit(net, items, args.work / "reader.ckpt", plan, run.say)
    aliases, alias_figures = run.once("aliases", lambda: fit_aliases(train, held))
    ngrams = run.once("ngrams", lambda: fit_ngrams([*train, *judged], seed=args.seed))
    figures: Json = {
        "training texts": len(train),
        "texts with judged pairs": len(judged),
        "plan": asdict(plan),
        "epochs over all name-recognition sets before": args.names_epochs,
        "short names on held-out": {k: round(v, 3) for k, v in alias_figures.items()},
    }
    finish(args.out, args.data, net, (start[0], aliases, ngrams), run, figures)


if __name__ == "__main__":
    main()
