"""Readings are the same whoever reads them."""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from kg import codec, ontology
from kg.engines.local import Local
from kg.engines.model import Engine
from kg.engines.pool import Pool
from kg.engines.reading import Item, OnFault, Page, Read, Recipe, readings, told
from kg.engines.shards import CHARACTERS, DOCUMENTS, Batch, batches
from kg.errors import EngineError, ExtractorError, KgError, NothingReadError, SourceError
from kg.extraction import registry
from kg.extraction.base import Extractor
from kg.ontology import Ontology
from kg.records import Document, Mention, Reading
from tests.factory import document

TEXTS = [
    f"青禾科技第{n}次与云岭集团签约，投资{n + 1}亿元在安宁市建设{name}工厂。"
    for n, name in enumerate(("电池", "轴承", "面粉", "玻璃", "纸张", "水泵", "灯具"))
]
RULES = Recipe("rules", ontology.load())
ENGINES = pytest.mark.parametrize("engine", [Local(), Pool(2)], ids=["local", "pool"])


def news(count: int = len(TEXTS)) -> list[Document]:
    return [document(text, key=f"n{n}") for n, text in enumerate(TEXTS[:count])]


def refuse(fault: KgError) -> None:
    raise fault


class Odd:
    """An extractor of the tests: finds the first character, fails or ends its process where the text says so."""

    name = "odd"
    version = "odd-1"

    def read(self, document: Document) -> Reading:
        match document.text:
            case "fails":
                raise ExtractorError(f"document {document.key}", "it cannot be read", "Nothing helps.")
            case "ends":
                os.kill(os.getpid(), signal.SIGKILL)
            case "lies":
                return Reading(document, (Mention(document.id, 0, 1, "Person", "别"),))
        return Reading(document, (Mention.at(document, 0, 1, "Person", by="odd"),))


class Changing(Odd):
    """As Odd, with another version in each process."""

    version = str(os.getpid())


class Hasty(Odd):
    """As Odd, but takes all documents before it gives a reading."""

    def read_many(self, documents: Iterable[Document]) -> Iterator[Reading | ExtractorError]:
        for one in list(documents):
            try:
                yield self.read(one)
            except ExtractorError as fault:
                yield fault


@dataclass(frozen=True)
class Own:
    """A recipe for an extractor that no table knows."""

    make: type[Odd] = Odd
    schema: Ontology = RULES.schema

    def load(self) -> Extractor:
        return self.make()


def run(items: Iterable[Item], engine: Engine, make: type[Odd] = Odd) -> tuple[list[str], list[str]]:
    """Return the texts that were read and the subjects of the faults, each in their order."""
    faults: list[KgError] = []
    found = [r.document.text for r in readings(items, Own(make), engine, on_fault=faults.append)]  # type: ignore[arg-type]
    return found, [f"{fault.subject}: {fault.fault}" for fault in faults]


def test_a_pool_reads_what_one_process_reads() -> None:
    one = list(readings(news(), RULES, Local(), on_fault=refuse))
    assert list(readings(news(), RULES, Pool(2), on_fault=refuse)) == one
    assert sum(len(reading.claims) for reading in one) > 0
    assert [reading.document for reading in one] == news()


@ENGINES
def test_faults_come_in_their_turn_and_the_others_go_on(engine: Engine) -> None:
    texts = ["甲", "fails", "乙", "lies", "丙"]
    found, faults = run([document(text, key=text) for text in texts], engine)
    assert found == ["甲", "乙", "丙"]
    assert faults[0] == "document fails: it cannot be read"
    assert "does not stand at 0…1" in faults[1]


@ENGINES
@pytest.mark.parametrize("make", [Odd, Hasty])
def test_what_was_read_before_passes_in_its_place(engine: Engine, make: type[Odd]) -> None:
    before = Reading(document("从前", key="p"))
    bad = SourceError("x.pdf", "is cut off", "Get it again")
    items: list[Item] = [before, document("甲"), bad, before, document("乙"), before]
    seen: list[str] = []
    found = readings(items, Own(make), engine, on_fault=lambda fault: seen.append(fault.subject))  # type: ignore[arg-type]
    assert [(r.document.text, len(seen)) for r in found] == [
        ("从前", 0),
        ("甲", 0),
        ("从前", 1),
        ("乙", 1),
        ("从前", 1),
    ]


@ENGINES
def test_much_that_was_read_before_is_not_held(engine: Engine) -> None:
    before = Reading(document("从前"))
    taken = 0

    def items() -> Iterator[Item]:
        nonlocal taken
        while True:
            taken += 1
            yield before

    found = readings(items(), Own(), engine, on_fault=refuse)  # type: ignore[arg-type]
    for _ in range(3):
        next(found)
    assert taken <= 9 * DOCUMENTS
    found.close()  # type: ignore[attr-defined]


def test_a_document_that_ends_its_process_is_found_and_told() -> None:
    items = [document(text, key=text) for text in ("甲", "乙", "ends", "丙")]
    found, faults = run(items, Pool(2))
    assert found == ["甲", "乙", "丙"]
    assert len(faults) == 1
    assert faults[0].startswith("document ends: it ended each process that read it (killed by SIGKILL")


def test_workers_with_different_versions_are_refused() -> None:
    items = [document("字" * CHARACTERS, key=str(n)) for n in range(8)]
    with pytest.raises(EngineError, match="Install the same version"):
        run(items, Pool(2), Changing)


def test_an_unknown_extractor_is_told_from_a_worker() -> None:
    with pytest.raises(ExtractorError, match="Known: combined"):
        list(readings(news(1), Recipe("oracle", ontology.load()), Pool(2), on_fault=refuse))


def test_a_task_is_sent_without_its_extractor_and_finds_the_lexicons_where_it_arrives() -> None:
    task = Read(replace(RULES, schema=replace(RULES.schema, folder=Path("elsewhere"))))
    task._extractor = Odd()
    arrived = pickle.loads(pickle.dumps(task))
    assert arrived._extractor is None
    assert arrived.recipe.schema.folder == ontology.folder()
    page = arrived(Batch((None, *news(1))))
    assert page == Page(
        arrived.load().version,
        (None, codec.dumps(codec.reading_to(registry.load("rules", RULES.schema).read(*news(1))))),
    )


def test_faults_of_a_source_stand_where_they_happened() -> None:
    bad = [SourceError(name, "is empty", "Fill it") for name in ("a", "b", "c")]
    one, other = news(2)

    def read(on_fault: OnFault) -> Iterator[Document]:
        on_fault(bad[0])
        yield one
        on_fault(bad[1])
        yield other
        on_fault(bad[2])

    assert list(told(read)) == [bad[0], one, bad[1], other, bad[2]]


def test_every_kind_of_fault_can_be_sent() -> None:
    one = SourceError("x", "is empty", "Fill it")
    for fault in (one, NothingReadError((one,))):
        sent = pickle.loads(pickle.dumps(fault))
        assert (type(sent), str(sent)) == (type(fault), str(fault))


def test_shards_hold_few_characters_and_places() -> None:
    short = [document(f"第{n}条。") for n in range(2 * DOCUMENTS + 1)]
    assert [len(batch.documents) for batch in batches(short)] == [DOCUMENTS, DOCUMENTS, 1]
    long = [document("长" * CHARACTERS * 3), *short[:2], None]
    assert [len(batch.documents) for batch in batches(long)] == [1, 3]
    assert list(batches([])) == []


def test_a_shard_splits_into_its_parts_in_order() -> None:
    batch = Batch((*news(7), None, None))
    parts = batch.split()
    assert [one for part in parts for one in part.documents] == [*news(7), None, None]  # type: ignore[attr-defined]
    assert all(part.documents for part in parts)  # type: ignore[attr-defined]
    assert Batch((news(1)[0],)).split() == ()
    assert batch.name == "document n0 and 6 more"
    assert Batch((None,)).name == "no document"
