"""`python -m training.policy --data DATA --rules FOLDER`: fits how the default reader weighs the network and the rules.

On the held-out tenth of the training texts, which neither may have seen: FOLDER is the work folder of
`python -m training.rules --without-held --dry`. Prints the values of `kg.extraction.combined.Policy`, and what claims
from several chances on are worth with them.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from kg import interchange, ontology
from kg.evaluation import report
from kg.evaluation.predict import predict
from kg.evaluation.score import score
from kg.extraction.combined import CombinedExtractor, NameTaker, Policy, Proposer
from kg.extraction.neural.reader import NeuralReader
from kg.extraction.neural.schema import PROPERTIES, SYMMETRIC
from kg.extraction.rules import RulesExtractor
from kg.interchange import GoldDocument
from kg.ontology import Ontology
from kg.records import Claim, Document, Mention, Reading, Source
from training.corpus import Json, fold_of, read_jsonl

DRAW = 0.02  # how much the fit is drawn towards equal shares
Triple = tuple[str, str, str]


@dataclass(slots=True)
class Kept:
    """Both readers, each document read once."""

    network: Proposer
    rules: NameTaker
    name: str = "kept"
    version: str = ""
    _proposed: dict[str, Reading] = field(default_factory=dict)
    _known: dict[str, Reading] = field(default_factory=dict)

    def read(self, document: Document) -> Reading:
        """Return what the rules read."""
        return self.rules.read(document)

    def propose(self, document: Document, *, least: float) -> Reading:
        """Return what the network proposes."""
        if document.id not in self._proposed:
            self._proposed[document.id] = self.network.propose(document, least=least)
        return self._proposed[document.id]

    def read_given(self, document: Document, mentions: Sequence[Mention], *, names: float, claims: float) -> Reading:
        """Return what the rules make of the network's names."""
        if document.id not in self._known:
            self._known[document.id] = self.rules.read_given(document, mentions, names=names, claims=claims)
        return self._known[document.id]


def examples(readers: Kept, held: Sequence[Json], policy: Policy) -> Iterator[tuple[float, float, bool]]:
    """Yield the chances that both give a claim, 0 where one does not propose it, and whether it is right."""
    for record in held:
        source, told = Source("-", "jsonl", ""), (record.get("title", ""), record.get("date", ""))
        document = Document.of(record["text"], source=source, key=record["id"], title=told[0], date=told[1])
        proposed = readers.propose(document, least=policy.doubted[0])
        known = readers.read_given(document, proposed.mentions, names=policy.mention, claims=policy.doubted[1])
        network, rules = _chances(proposed.claims), _chances(known.claims)
        right = set(_facts(record))
        yield from ((network.get(key, 0.0), rules.get(key, 0.0), key in right) for key in {**network, **rules})


def _chances(claims: Sequence[Claim]) -> Mapping[Triple, float]:
    found: dict[Triple, float] = {}
    for claim in claims:
        key = _key(claim.subject.surface, claim.property, claim.object.surface)
        found[key] = max(claim.confidence, found.get(key, 0.0))
    return found


def _facts(record: Json) -> Iterator[Triple]:
    names = {entity["id"]: (entity["name"], *entity["aliases"]) for entity in record["entities"]}
    for fact in record["facts"]:
        yield from (_key(one, fact["p"], other) for one in names[fact["s"]] for other in names[fact["o"]])


def _key(subject: str, property_: str, object_: str) -> Triple:
    one, other = sorted((subject, object_)) if property_ in SYMMETRIC else (subject, object_)
    return one, property_, other


def fit(found: Sequence[tuple[float, float, bool]], policy: Policy) -> Policy:
    """Return the policy whose chances fit best what is right."""
    rows = [[1.0, *(_logit(p) for p in pair), *(float(not p) for p in pair)] for *pair, _ in found]
    x, y = np.array(rows), np.array([right for *_, right in found], float)
    start = np.array([0.0, 0.7, 0.7, -1.5, -1.5])

    def loss(w: np.ndarray) -> float:
        odds = x @ w
        return float(np.logaddexp(0, odds).sum() - y @ odds + DRAW * len(y) * ((w - start)[1:3] ** 2).sum())

    base, *rest = (round(float(value), 2) for value in minimize(loss, start).x)
    return replace(policy, base=base, shares=(rest[0], rest[1]), without=(rest[2], rest[3]))


def _logit(chance: float) -> float:
    return math.log(min(chance, 0.99) / (1 - min(chance, 0.99))) if chance else 0.0


def figures(readers: Kept, gold: Mapping[str, GoldDocument], schema: Ontology, policy: Policy) -> str:
    """Return a line with the scores of the default reader under a policy."""
    reader = CombinedExtractor(schema, readers, readers, learnt=PROPERTIES, policy=policy)
    found = report.table(score(gold, predict(gold.values(), reader, schema), schema=schema))
    fact, entity, modality = found["fact"], found["entity"]["f1"], found["modality"]["accuracy"]
    rates = f"P {fact['precision']:.3f} R {fact['recall']:.3f} F1 {fact['f1']:.4f}"
    return f"from {policy.least:.3f}: entities F1 {entity:.4f}, facts {rates}, modality {modality:.3f}"


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(prog="python -m training.policy", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder with annotation/")
    parser.add_argument("--rules", type=Path, required=True, help="the work folder of training.rules --without-held")
    parser.add_argument("--weights", type=Path, default=ontology.folder().parent / "kg/weights/default")
    args = parser.parse_args()
    counted = args.rules / "all"
    schema = replace(ontology.load(counted / "properties.yaml"), folder=counted)
    readers = Kept(NeuralReader(args.weights), RulesExtractor(schema))
    held = [r for r in read_jsonl(args.data / "annotation" / "train.jsonl") if fold_of(r["id"]) == 0]
    policy = Policy()
    found = list(examples(readers, held, policy))
    fitted = fit(found, policy)
    print(f"{len(found)} claims of {len(held)} texts\n{fitted}", flush=True)
    gold = {record["id"]: interchange.from_json(record, where=record["id"]) for record in held}
    for name, one in (("as it is", policy), ("fitted", fitted)):
        print(name)
        for least in (policy.least, 0.2, 0.225, 0.25, 0.275, 0.3, 0.325, 0.35, 0.4):
            print(" ", figures(readers, gold, schema, replace(one, least=least)), flush=True)


if __name__ == "__main__":
    main()
