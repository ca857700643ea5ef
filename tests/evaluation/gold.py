"""Annotated documents built by hand, and ways to spoil them."""

from __future__ import annotations

import copy
import json
import random
from pathlib import Path
from typing import Any

from kg.interchange import GoldDocument, from_json

Json = dict[str, Any]
TOP = Path(__file__).parent.parent.parent
EXAMPLES = TOP / "examples" / "gold.jsonl"
SHARED = TOP.parent / "shared"


def rows(path: Path) -> list[Json]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def records(raw: list[Json]) -> dict[str, GoldDocument]:
    return {row["id"]: from_json(row) for row in raw}


def row(text: str, entities: list[str], facts: list[str], **more: Any) -> Json:
    """`entities` are "id Type name alias…", `facts` are "s p o modality key=value…" (all but s p o may be left out)."""
    made: Json = {"id": "t", "text": text, "entities": [], "facts": []}
    for line in entities:
        identity, type_, name, *aliases = line.split()
        made["entities"].append({"id": identity, "type": type_, "name": name, "aliases": aliases})
    for line in facts:
        s, p, o, *rest = line.split()
        qualifiers = dict(cell.split("=") for cell in rest if "=" in cell)
        modality = next((cell for cell in rest if "=" not in cell), "fact")
        made["facts"].append({"s": s, "p": p, "o": o, "modality": modality, "qualifiers": qualifiers})
    return made | more


def spoilt(raw: list[Json], seed: int) -> list[Json]:
    """What a middling extractor predicts: things lost, split, renamed, of the wrong class, and facts turned round."""
    dice = random.Random(seed)
    made = []
    for original in raw:
        if dice.random() < 0.05:
            continue
        document = copy.deepcopy(original)
        for entity in list(document["entities"]):
            roll = dice.random()
            if roll < 0.1:
                _drop(document, entity["id"])
            elif roll < 0.2:
                entity["type"] = dice.choice(["Organization", "Location", "Facility"])
            elif roll < 0.3:
                entity["name"] = f"“{entity['name']}” "
            elif roll < 0.4:
                entity["aliases"] = []
                entity["name"] = entity["name"][:-1] or "某"
            elif roll < 0.5:
                twin = {**entity, "id": f"{entity['id']}-twin", "aliases": []}
                document["entities"].append(twin)
        for fact in document["facts"]:
            roll = dice.random()
            if roll < 0.15:
                fact["s"], fact["o"] = fact["o"], fact["s"]
            elif roll < 0.3:
                fact["p"] = dice.choice(["locatedIn", "investsIn", "signedWith"])
            elif roll < 0.4:
                fact["modality"] = "planned"
            elif roll < 0.5:
                fact["qualifiers"] = {"date": "昨天", "role": "《主办》"}
            fact["confidence"] = round(dice.random(), 2)
        document["facts"] += dice.sample(document["facts"], k=min(2, len(document["facts"])))
        made.append(document)
    return made


def _drop(document: Json, identity: str) -> None:
    document["entities"] = [e for e in document["entities"] if e["id"] != identity]
    document["facts"] = [f for f in document["facts"] if identity not in (f["s"], f["o"])]
