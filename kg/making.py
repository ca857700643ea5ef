"""What a build can be told, and what it leaves in a folder."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg import codec, export, graph, report, store, views
from kg.engines.local import Local
from kg.engines.model import Engine
from kg.engines.table import DEFAULT as ENGINE
from kg.engines.table import Place, engine
from kg.errors import KgError, OutputError
from kg.extraction import registry
from kg.extraction.places import Gazetteer
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
    than `small` documents an addition changes the store alone, and leaves the exported files as they were.
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


def write(
    knowledge: Knowledge,
    folder: Path,
    settings: Settings,
    *,
    schema: Ontology,
    left_out: Sequence[KgError] = (),
    progress: Progress | None = None,
) -> tuple[Violation, ...]:
    """Write all that a build leaves into an empty folder; return what does not fit the shapes."""
    progress = progress or Quiet()
    progress.stage("graph")
    write_file(folder / KNOWLEDGE, (f"{line}\n".encode() for line in codec.knowledge_to(knowledge)))
    dataset = graph.build(knowledge, schema, base_iri=settings.base_iri, places=Gazetteer.load())
    progress.stage("store")
    store.create(folder / STORE, dataset)
    progress.stage("validation")
    violations = store.validate(dataset, schema)
    for name in progress.each("exports", settings.formats, len(settings.formats)):
        export.write(dataset, name, folder / f"graph.{export.find(name).suffix}")
    write_file(folder / "ontology.ttl", (chunk.encode() for chunk in export.vocabulary(dataset)))
    write_file(folder / "shapes.ttl", [shapes(schema, Names(settings.base_iri)).encode()])
    progress.stage("page")
    views.write_page(knowledge, folder / "graph.html", ontology=schema, limit=settings.nodes)
    write_file(folder / "report.md", [report.render(knowledge, violations, left_out, schema).encode()])
    write_file(folder / "left-out.tsv", [report.left_out_table(left_out).encode()])
    return violations


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
