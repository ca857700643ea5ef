"""Whether annotated documents keep the rules: the ontology's classes, domains, ranges and needed qualifiers, and texts.

    python -m kg.evaluation.check GOLD.jsonl …

One line for each fault; the exit status is 1 when there is any.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence

from kg import interchange, ontology
from kg.errors import KgError
from kg.interchange import GoldDocument, GoldEntity, GoldFact
from kg.ontology import QUALIFIERS, Ontology
from kg.records import Modality


def faults(document: GoldDocument, schema: Ontology) -> Iterator[str]:
    """Yield what is wrong with a document, one wording for each fault."""
    yield from _entity_faults(document, schema)
    entities = {entity.id: entity for entity in document.entities}
    seen: set[tuple[str, ...]] = set()
    for fact in document.facts:
        yield from _fact_faults(fact, entities, document.text, schema)
        ends = (fact.s, fact.o)
        if fact.p in schema.properties and schema.properties[fact.p].symmetric:
            ends = (min(ends), max(ends))
        key = (fact.p, *ends, fact.role)
        if key in seen:
            yield f"{_label(fact, entities)}: twice"
        seen.add(key)


def _entity_faults(document: GoldDocument, schema: Ontology) -> Iterator[str]:
    ids: set[str] = set()
    owner: dict[tuple[str, str], str] = {}
    for entity in document.entities:
        if entity.id in ids:
            yield f"entity id {entity.id} twice"
        ids.add(entity.id)
        if entity.type not in schema.classes:
            yield f"{entity.id} {entity.name}: unknown class {entity.type}"
        for mention in entity.mentions:
            if mention not in document.text:
                yield f"{entity.id}: mention not in text: {mention}"
        for name in dict.fromkeys((entity.name, *entity.aliases)):
            other = owner.setdefault((name, entity.type), entity.id)
            if other != entity.id:
                yield f"{name} ({entity.type}) names both {other} and {entity.id}"
            if not name or name not in document.text:
                yield f"{entity.id}: name not in text: {name}"


def _fact_faults(fact: GoldFact, entities: dict[str, GoldEntity], text: str, schema: Ontology) -> Iterator[str]:
    label = _label(fact, entities)
    known = schema.properties.get(fact.p)
    if known is None:
        yield f"{label}: unknown property"
        return
    if not {fact.s, fact.o} <= entities.keys():
        yield f"{label}: unknown entity"
        return
    subject, object_ = entities[fact.s], entities[fact.o]
    if fact.s == fact.o:
        yield f"{label}: subject is object"
    if not known.admits(subject.type, object_.type):
        yield f"{label}: {subject.type} → {object_.type} does not fit"
    if fact.modality not in set(Modality):
        yield f"{label}: unknown modality {fact.modality}"
    if fact.evidence not in text:
        yield f"{label}: evidence not in text: {fact.evidence}"
    for key, value in fact.qualifiers:
        if key not in QUALIFIERS:
            yield f"{label}: unknown qualifier {key}"
        if value not in text:
            yield f"{label}: qualifier not in text: {value}"
    for key in known.needs:
        if key not in dict(fact.qualifiers):
            yield f"{label}: no {key}"


def _label(fact: GoldFact, entities: dict[str, GoldEntity]) -> str:
    subject, object_ = (entities[end].name if end in entities else end for end in (fact.s, fact.o))
    return f"{subject} {fact.p} {object_}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Check files and write their faults; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m kg.evaluation.check", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("files", nargs="+", metavar="GOLD.jsonl")
    options = parser.parse_args(arguments)
    schema, wrong = ontology.load(), 0
    for path in options.files:
        try:
            documents = interchange.read(path)
        except KgError as error:
            sys.stderr.write(f"{error}\n")
            return 2
        for document in documents.values():
            for fault in faults(document, schema):
                wrong += 1
                sys.stdout.write(f"{document.id}: {fault}\n")
    return int(bool(wrong))


if __name__ == "__main__":
    raise SystemExit(main())
