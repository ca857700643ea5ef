"""What a build can be told, and what it leaves in a folder."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg import codec, export, graph, report, store, views
from kg.archive.telling import Telling
from kg.archive.whole import Whole
from kg.engines.local import Local
from kg.engines.model import Engine
from kg.engines.table import DEFAULT as ENGINE
from kg.engines.table import Place, engine
from kg.errors import KgError, OutputError
from kg.extraction import registry
from kg.extraction.places import Gazetteer
from kg.graph.model import Dataset
from kg.graph.names import Names
from kg.graph.shapes import shapes
from kg.ontology import Ontology
from kg.progress import Progress, Quiet
from kg.records import Knowledge
from kg.store import Violation

KNOWLEDGE = "knowledge.jsonl"
STORE = "store"
OnFault = Callable[[KgError], None]


@dataclass(frozen=True, slots=True)
class Settings:
    """What a build can be told.

    `extractor` is a name in the table of extractors; `ontologies` are the user's property files; `date` dates the
    documents that tell none; `judgements` is the file that remembers which names are one thing; `formats` are names in
    the table of exports; `nodes` bounds what the page shows; `options` go to the extractor. `engine` is a name in the
    table of engines, with the number of worker processes or the scheduler of a cluster; the result is the same. Of more
    than `small` documents an addition changes the store alone, and leaves the exported files as they were. Of more
    than `held` a build holds no texts, mentions and claims in memory, and works from the archive piece by piece.
    """

    extractor: str = registry.DEFAULT
    ontologies: tuple[Path, ...] = ()
    base_iri: str = graph.BASE_IRI
    date: str = ""
    judgements: Path | None = None
    formats: tuple[str, ...] = export.USUAL
    nodes: int = views.LIMIT
    options: registry.Options | None = None
    engine: str = ENGINE
    workers: int = 1
    scheduler: str = ""
    small: int = 1000
    held: int = 2000


@dataclass(frozen=True, slots=True)
class Size:
    """How much a build knows."""

    documents: int
    entities: int
    claims: int

    @classmethod
    def of(cls, knowledge: Knowledge) -> Size:
        """Return the size of knowledge."""
        claims = sum(len(reading.claims) for reading in knowledge.readings)
        return cls(len(knowledge.readings), len(knowledge.entities), claims)


def write(
    knowledge: Knowledge,
    folder: Path,
    settings: Settings,
    *,
    schema: Ontology,
    left_out: Sequence[KgError] = (),
    progress: Progress | None = None,
) -> tuple[Violation, ...]:
    """Write all that a build leaves into an empty folder; return what does not fit the shapes.

    `write_large` does the same out of an archive.
    """
    progress = progress or Quiet()
    progress.stage("graph")
    write_lines(folder / KNOWLEDGE, codec.knowledge_to(knowledge))
    dataset = graph.build(knowledge, schema, base_iri=settings.base_iri, places=Gazetteer.load())
    progress.stage("store")
    store.create(folder / STORE, dataset)
    progress.stage("validation")
    violations = store.validate(dataset, schema)
    for name in progress.each("exports", settings.formats, len(settings.formats)):
        export.write(dataset, name, folder / f"graph.{export.find(name).suffix}")
    _write_schema(folder, dataset, schema)
    progress.stage("page")
    views.write_page(knowledge, folder / "graph.html", ontology=schema, limit=settings.nodes)
    _write_report(folder, report.count(knowledge, schema), violations, left_out, schema)
    return violations


def write_large(
    whole: Whole,
    folder: Path,
    settings: Settings,
    *,
    left_out: Sequence[KgError] = (),
    progress: Progress | None = None,
) -> tuple[Size, tuple[Violation, ...]]:
    """Write what `write` writes, the same bytes, from an archive: in memory is what grows with the number of names.

    The page is the exception: what it shows is held while it is made.
    """
    progress, schema = progress or Quiet(), whole.schema
    progress.stage("graph")
    telling = Telling(whole, best=settings.nodes, documents=views.DOCUMENTS_OF_ONE)
    write_lines(folder / KNOWLEDGE, telling.lines())
    progress.stage("store")
    store.create(folder / STORE, whole.dataset())
    made = store.open_store(folder / STORE)
    dataset = made.stream()
    progress.stage("validation")
    violations = store.validate_parts(made, schema)
    progress.stage("exports")
    paths = {name: folder / f"graph.{export.find(name).suffix}" for name in settings.formats}
    export.write_all(dataset, paths)
    _write_schema(folder, dataset, schema)
    progress.stage("page")
    views.write_scene(_scene(telling, whole), folder / "graph.html", ontology=schema)
    _write_report(folder, _card(telling, whole), violations, left_out, schema)
    return Size(telling.documents, telling.entities, sum(telling.claims.values())), violations


def _scene(telling: Telling, whole: Whole) -> views.Scene:
    best = telling.best()
    return views.arrange(
        whole.shelf(),
        [known.entity for known in best],
        [views.Seen(known.mentions, known.documents, known.most) for known in best],
        telling.between(frozenset(known.entity.id for known in best)),
        ontology=whole.schema,
        left_out=telling.entities - len(best),
        resolved=sum(telling.claims.values()),
        unresolved=0,
    )


def _card(telling: Telling, whole: Whole) -> report.Card:
    differing, going_on = whole.matters(report.MOST)
    return report.Card(
        documents=telling.documents,
        characters=telling.characters,
        mentions=telling.mentions,
        merged=telling.merged,
        dropped=telling.dropped,
        entities=telling.classes,
        claims=telling.claims,
        contradictions=differing,
        lifecycles=going_on,
    )


def _write_schema(folder: Path, dataset: Dataset, schema: Ontology) -> None:
    write_file(folder / "ontology.ttl", (chunk.encode() for chunk in export.vocabulary(dataset)))
    write_file(folder / "shapes.ttl", [shapes(schema, Names(dataset.base)).encode()])


def _write_report(
    folder: Path, card: report.Card, violations: Sequence[Violation], left_out: Sequence[KgError], schema: Ontology
) -> None:
    write_file(folder / "report.md", [report.render(card, violations, left_out, schema).encode()])
    write_file(folder / "left-out.tsv", [report.left_out_table(left_out).encode()])


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """Write lines as `write_file` does; half a character stays what it is."""
    write_file(path, (f"{line}\n".encode("utf-8", "surrogatepass") for line in lines))


def write_file(path: Path, content: Iterable[bytes]) -> None:
    """Write a file, whole or not at all; raise OutputError when it cannot be written."""
    new = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with new.open("wb") as file:
            file.writelines(content)
        os.replace(new, path)
    except OSError as error:
        raise OutputError(str(path), f"it cannot be written ({error.strerror})", "Check path and space.") from error
    finally:
        new.unlink(missing_ok=True)


def engine_of(settings: Settings) -> Engine:
    """Return where the reading is done."""
    # A language model is asked in parallel by its extractor, which keeps one account of what it costs.
    return (
        Local() if settings.extractor == "llm" else engine(settings.engine, Place(settings.workers, settings.scheduler))
    )
