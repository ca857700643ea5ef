"""The prompt and the answer's schema, made from the ontology: what the ontology names is all that can be asked for."""

from __future__ import annotations

from typing import Any

from kg.ontology import QUALIFIERS, Ontology, Property
from kg.records import Modality


def instructions(ontology: Ontology) -> str:
    """Return the system prompt: the rules, the classes and the properties of the ontology."""
    template = (ontology.folder / "prompts" / "extract.md").read_text(encoding="utf-8")
    classes = "\n".join(f"- {c.name}（{c.label.zh}）：{c.comment.zh}" for c in ontology.classes.values())
    properties = "\n".join(_line(found) for found in ontology.properties.values())
    return template.replace("{classes}", classes).replace("{properties}", properties)


def answer_schema(ontology: Ontology) -> dict[str, Any]:
    """Return the JSON Schema of an answer."""
    text = {"type": "string"}
    entity = {
        "name": text,
        "type": {"type": "string", "enum": list(ontology.classes)},
        "aliases": {"type": "array", "items": text},
    }
    fact = {
        "subject": text,
        "property": {"type": "string", "enum": list(ontology.properties)},
        "object": text,
        "modality": {"type": "string", "enum": [str(m) for m in Modality]},
        "evidence": text,
        "qualifiers": _closed({key: {"type": ["string", "null"]} for key in QUALIFIERS}),
    }
    rows = {"entities": entity, "facts": fact}
    return _closed({key: {"type": "array", "items": _closed(fields)} for key, fields in rows.items()})


def messages(ontology: Ontology, title: str, text: str) -> list[dict[str, str]]:
    """Return the conversation that asks for one article; the title gives context and is never quoted."""
    article = f"标题（仅供参考，不可引用）：{title}\n\n正文：\n{text}" if title else f"正文：\n{text}"
    return [{"role": "system", "content": instructions(ontology)}, {"role": "user", "content": article}]


def _line(found: Property) -> str:
    ends = " → ".join("/".join(sorted(side)) for side in (found.domain, found.range))
    symmetric = "，对称" if found.symmetric else ""
    return f"- {found.name}（{found.label.zh}{symmetric}）：{found.comment.zh}；{ends}"


def _closed(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}
