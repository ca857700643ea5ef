"""Read annotated documents with a network and score what was read, with the project's own scorer."""

from __future__ import annotations

import importlib.util
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from kg.extraction.neural.reading import Found, FoundFact, Model, Settings, chance_of, read_text
from training.corpus import Sample
from training.schema import CLASSES, MODALITIES, PROPERTIES, QUALIFIERS

Json = dict[str, Any]


def scorer(shared: Path) -> ModuleType:
    """The project's scorer, from the data folder."""
    spec = importlib.util.spec_from_file_location("score", shared / "eval" / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(shared / "eval" / "score.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["score"] = module
    spec.loader.exec_module(module)
    return module


def read_all(samples: list[Sample], model: Model, floor: float) -> list[Found]:
    """Read every document; facts from `floor` of chance on are kept."""
    return [read_text(s.text, model, floor=floor) for s in samples]


def as_document(sample: Sample, found: Found, settings: Settings | None = None) -> Json:
    """The reading as the scorer wants it; with settings, only the facts above their thresholds."""
    surfaces: dict[int, set[str]] = defaultdict(set)
    types: dict[int, int] = {}
    for p in found.places:
        surfaces[p.entity].add(sample.text[p.start : p.end])
        types[p.entity] = p.type
    entities = []
    for number, names in sorted(surfaces.items()):
        name, *rest = sorted(names, key=lambda n: (-len(n), n))
        entities.append({"id": f"e{number}", "type": CLASSES[types[number]], "name": name, "aliases": rest})
    facts = []
    for f in found.facts:
        if settings and chance_of(settings, f) < settings.least[f.property]:
            continue
        qualifiers = {
            QUALIFIERS[d.key]: sample.text[d.start : d.end]
            for d in f.details
            if not settings or d.score >= settings.detail[d.key]
        }
        facts.append(
            {
                "s": f"e{f.subject.entity}",
                "p": PROPERTIES[f.property],
                "o": f"e{f.object.entity}",
                "modality": MODALITIES[f.modality],
                "qualifiers": qualifiers,
            }
        )
    return {"id": sample.id, "entities": entities, "facts": facts}


def score(module: ModuleType, samples: list[Sample], found: list[Found], settings: Settings) -> Json:
    """The scorer's table."""
    gold = {s.id: s.gold for s in samples}
    predicted = {s.id: as_document(s, f, settings) for s, f in zip(samples, found, strict=True)}
    table: Json = module.score(gold, predicted)
    return table


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate fact, the text it is from, and the gold fact that answers to it."""

    fact: FoundFact
    text: str
    gold: Json | None

    @property
    def right(self) -> bool:
        """Whether a gold fact answers to it."""
        return self.gold is not None


def judged(module: ModuleType, samples: list[Sample], found: list[Found]) -> list[Judged]:
    """Judge every candidate fact; of two that answer to one gold fact the likelier gets it. Neutral ones are out."""
    out: list[Judged] = []
    for sample, reading in zip(samples, found, strict=True):
        document = as_document(sample, reading)
        names = {e["id"]: module.names(e) for e in document["entities"]}
        gold = {e["id"]: module.names(e) for e in sample.gold["entities"]}
        left = list(sample.gold["facts"])
        order = sorted(range(len(reading.facts)), key=lambda k: -reading.facts[k].chance)
        for fact, told in [(reading.facts[k], document["facts"][k]) for k in order]:
            s, o = names[told["s"]], names[told["o"]]
            hit = next((g for g in left if _answers(module, told["p"], s, o, g, gold)), None)
            if hit is not None:
                left.remove(hit)
            if hit is not None or not (told["p"] == "locatedIn" and any(a in b and a != b for b in s for a in o)):
                out.append(Judged(fact, sample.text, hit))
    return out


def _answers(module: ModuleType, name: str, s: set[str], o: set[str], fact: Json, gold: dict[str, set[str]]) -> bool:
    if fact["p"] != name:
        return False
    gs, go = gold[fact["s"]], gold[fact["o"]]
    return bool((s & gs and o & go) or (name in module.SYMMETRIC and s & go and o & gs))


def line(table: Json) -> str:
    """The headline figures in one line."""
    parts = [
        f"{k} P {table[k]['precision']:.3f} R {table[k]['recall']:.3f} F {table[k]['f1']:.3f}"
        for k in ("entity", "untyped", "fact", "qualifier")
    ]
    return " | ".join(parts) + f" | modality {table['modality']['accuracy']:.3f}"


def reliability(rows: list[tuple[float, bool]]) -> list[tuple[float, float, float, int]]:
    """For ten bands of chance: lower edge, mean chance, share that is right, count."""
    table = []
    for k in range(10):
        band = [(c, y) for c, y in rows if k / 10 <= c < (k + 1) / 10 or (k == 9 and c == 1.0)]
        if band:
            table.append(
                (k / 10, float(np.mean([c for c, _ in band])), float(np.mean([y for _, y in band])), len(band))
            )
    return table
