"""Our own annotation of news that nobody had annotated so, kept as offsets alone.

The texts (of the raw news, of FewFC, of the event sentences) are not ours to hand on, so a record of
`annotation/own.jsonl` names a text by its id and digest and
gives every name, piece of evidence and qualifier as [start, end] in code points:

    {"id": …, "digest": …, "entities": [[class, [[start, end], …]], …],
     "facts": [[subject, property, object, modality, [start, end], {qualifier: [start, end]}], …]}

The first span of an entity is its fullest name; subject and object are places in the list of entities.

News that we wrote ourselves, for what is rare in the others, stand in `annotation/written.jsonl` in the same form with
their text. Their places and public bodies are real, what they tell is invented.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from training.corpus import Sample, event_texts, fewfc_texts, raw_texts, read_jsonl, sample_of

Json = dict[str, Any]
ANNOTATION = Path(__file__).parent / "annotation" / "own.jsonl"
WRITTEN = ANNOTATION.with_name("written.jsonl")


def digest_of(text: str) -> str:
    """What a text is recognised by."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def pack(record: Json) -> Json:
    """Turn an annotated document, as the guideline writes it, into offsets; raise ValueError where one is not found."""
    text = record["text"]
    number = {entity["id"]: place for place, entity in enumerate(record["entities"])}
    return {
        "id": record["id"],
        "digest": digest_of(text),
        "entities": [
            [entity["type"], [_span(name, text) for name in (entity["name"], *entity["aliases"])]]
            for entity in record["entities"]
        ],
        "facts": [
            [
                number[fact["s"]],
                fact["p"],
                number[fact["o"]],
                fact["modality"],
                _span(fact["evidence"], text),
                {key: _span(value, text, text.find(fact["evidence"])) for key, value in fact["qualifiers"].items()},
            ]
            for fact in record["facts"]
        ],
    }


def unpack(packed: Json, text: str) -> Json:
    """Turn offsets and their text back into an annotated document."""
    entities = []
    for place, (kind, spans) in enumerate(packed["entities"]):
        name, *aliases = (text[start:end] for start, end in spans)
        entities.append({"id": f"e{place}", "type": kind, "name": name, "aliases": aliases})
    facts = [
        {
            "s": f"e{subject}",
            "p": name,
            "o": f"e{object_}",
            "modality": modality,
            "evidence": text[slice(*evidence)],
            "qualifiers": {key: text[slice(*span)] for key, span in qualifiers.items()},
        }
        for subject, name, object_, modality, evidence, qualifiers in packed["facts"]
    ]
    return {"id": packed["id"], "title": "", "date": "", "text": text, "entities": entities, "facts": facts}


def texts_of(shared: Path) -> dict[str, str]:
    """Return every text that may be annotated, by its id."""
    texts = {record["id"]: record["text"] for record in raw_texts(shared)}
    texts.update((f"fewfc-{id_}", text) for id_, text in fewfc_texts(shared))
    texts.update((f"xf-{number}", text) for number, text in event_texts(shared))
    return texts


def records(shared: Path, path: Path = ANNOTATION, written: Path = WRITTEN) -> Iterator[Json]:
    """Yield the annotated documents, then those written by us; raise ValueError where a text is another one now."""
    texts = texts_of(shared)
    for packed in read_jsonl(path):
        text = texts.get(packed["id"], "")
        if digest_of(text) != packed["digest"]:
            raise ValueError(f"{path}: the data hold another text under {packed['id']}")
        yield unpack(packed, text)
    yield from (unpack(packed, packed["text"]) for packed in read_jsonl(written))


def load(shared: Path, path: Path = ANNOTATION, written: Path = WRITTEN) -> list[Sample]:
    """Read the annotated texts as samples; raise ValueError as `records` does."""
    return [sample_of(record) for record in records(shared, path, written)]


def write(records: list[Json], path: Path = ANNOTATION, *, with_text: bool = False) -> None:
    """Write annotated documents as offsets, one a line, with their texts where these are ours."""
    packed = (pack(record) | ({"text": record["text"]} if with_text else {}) for record in records)
    lines = (json.dumps(record, ensure_ascii=False, separators=(",", ":")) for record in packed)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _span(part: str, text: str, after: int = 0) -> list[int]:
    start = text.find(part, max(after, 0))
    start = start if start >= 0 else text.find(part)
    if start < 0 or not part:
        raise ValueError(f"{part!r} is not in the text")
    return [start, start + len(part)]
