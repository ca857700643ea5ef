"""The report card of a build: what was read, what was found, what does not fit, what was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.errors import KgError
from kg.lifecycles import Contradiction, Lifecycle, State, contradictions, lifecycles
from kg.ontology import Ontology
from kg.records import Knowledge, Modality
from kg.store import Violation

_DROPPED = "claims dropped: no evidence, no role, or of a thing about itself / 弃用的陈述：无据、无职务或自指"
MOST = 20  # rows of a list; the rest is counted


@dataclass(frozen=True, slots=True)
class Card:
    """What is counted for the report; `merged` entities stand in several documents, `dropped` claims say nothing.

    `entities` are counted by class, `claims` by property and modality. Of contradictions and lifecycles there are the
    first in order of id, at least as many as the report shows.
    """

    documents: int
    characters: int
    mentions: int
    merged: int
    dropped: int
    entities: Mapping[str, int]
    claims: Mapping[tuple[str, Modality], int]
    contradictions: Sequence[Contradiction]
    lifecycles: Sequence[Lifecycle]


def count(knowledge: Knowledge, ontology: Ontology) -> Card:
    """Return the card of knowledge."""
    readings = knowledge.readings
    return Card(
        documents=len(readings),
        characters=sum(len(reading.document.text) for reading in readings),
        mentions=sum(len(entity.mentions) for entity in knowledge.entities),
        merged=sum(1 for entity in knowledge.entities if len({m.document for m in entity.mentions}) > 1),
        dropped=sum(reading.dropped for reading in readings),
        entities=Counter(entity.type for entity in knowledge.entities),
        claims=Counter((claim.property, claim.modality) for reading in readings for claim in reading.claims),
        contradictions=contradictions(knowledge, ontology),
        lifecycles=lifecycles(knowledge, ontology),
    )


def render(card: Card, violations: Sequence[Violation], left_out: Sequence[KgError], ontology: Ontology) -> str:
    """Return the report as Markdown; the same bytes for the same build."""
    return "\n".join(_lines(card, violations, left_out, ontology)) + "\n"


def left_out_table(left_out: Iterable[KgError]) -> str:
    """Return the faults as a tab-separated table with a head: what was left out, why, and what to do."""
    rows = [("input", "fault", "remedy"), *sorted((f.subject, f.fault, f.remedy) for f in left_out)]
    return "".join("\t".join(" ".join(cell.split()) for cell in row) + "\n" for row in rows)


def _lines(
    card: Card, violations: Sequence[Violation], left_out: Sequence[KgError], ontology: Ontology
) -> Iterator[str]:
    yield "# Report of the build / 构建报告\n"
    yield from _table(("", ""), _totals(card, violations, left_out))
    yield "\n## Entities / 实体\n"
    classes = card.entities
    rows = [(f"{c.label.zh} {c.name}", str(classes[c.name])) for c in ontology.classes.values() if classes.get(c.name)]
    yield from _table(("class", "entities"), rows)
    yield "\n## Claims / 陈述\n"
    told = [
        (f"{p.label.zh} {p.name}", *(str(card.claims.get((p.name, m), 0)) for m in Modality))
        for p in ontology.properties.values()
        if any(card.claims.get((p.name, m)) for m in Modality)
    ]
    yield from _table(("property", *map(str, Modality)), told)
    yield from _matters(card, ontology)
    if violations:
        yield "\n## What does not fit the shapes / 不合约束之处\n"
        yield from _table(("what", "node", "value"), [(v.message, v.focus, v.value) for v in violations[:MOST]])
        if len(violations) > MOST:
            yield f"\nand {len(violations) - MOST} more: `kg validate` lists them all."
    if left_out:
        yield "\n## What was left out / 未能读取\n"
        yield from _table(("input", "fault"), [(f.subject, f.fault) for f in left_out[:MOST]])
        if len(left_out) > MOST:
            yield f"\nand {len(left_out) - MOST} more: `left-out.tsv` lists them all."


def _matters(card: Card, ontology: Ontology) -> Iterator[str]:
    if card.contradictions:
        yield "\n## Contradictions / 说法不一\n"
        differing = card.contradictions[:MOST]
        rows = [(found.about, *(_told(state) for state in (found.one, found.other))) for found in differing]
        yield from _table(("about", "one text", "another text"), rows)
    if card.lifecycles:
        yield "\n## Matters that go on / 事情的进展\n"
        labels = {stage: label for stage, label, *_ in ontology.lexicon("stages")}
        for matter in card.lifecycles[:MOST]:
            names = (matter.subject.partition("/")[2], matter.object.partition("/")[2])
            label = ontology.properties[matter.property].label.zh
            states = " → ".join(f"{labels.get(s.stage, '报道')} {s.date}".strip() for s in matter.states)
            yield f"* {_cell(names[0])} —{label}→ {_cell(names[1])}: {states}"


def _told(state: State) -> str:
    words = state.document.text[slice(*state.claim.evidence)]
    return f"{words} ({state.document.title or state.document.key} {state.document.date})"


def _totals(card: Card, violations: Sequence[Violation], left_out: Sequence[KgError]) -> list[tuple[str, str]]:
    counts = {
        "documents / 文档": card.documents,
        "characters / 字符": card.characters,
        "mentions / 提及": card.mentions,
        "entities / 实体": sum(card.entities.values()),
        "entities in several documents / 跨文档实体": card.merged,
        "claims / 陈述": sum(card.claims.values()),
        _DROPPED: card.dropped,
        "violations of the shapes / 不合约束": len(violations),
        "inputs left out / 未读输入": len(left_out),
    }
    return [(label, f"{count:,}") for label, count in counts.items()]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(_cell(cell) for cell in row) + " |"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
