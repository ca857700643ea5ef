"""The way of the data, from files to an explorable graph.

sources → documents → mentions and claims → resolution → graph → store, exports, page, report
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kg import codec, export, graph, ontology, report, resolution, sources, store, views
from kg.engines.local import Local
from kg.engines.model import Engine
from kg.engines.reading import Recipe, outcomes, readings, told
from kg.engines.table import DEFAULT as ENGINE
from kg.engines.table import Place, engine
from kg.errors import ExtractorError, KgError, NothingReadError, OutputError, StoreError
from kg.export.stream import PropertyGraph
from kg.extraction import registry
from kg.extraction.base import Extractor
from kg.extraction.places import Gazetteer
from kg.graph.names import Names
from kg.graph.shapes import shapes
from kg.ontology import Ontology
from kg.outputs import recover, staging
from kg.progress import Progress, Quiet
from kg.records import Document, Judgement, Knowledge, Reading
from kg.resolution import judgements
from kg.resolution.claims import settle
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
    table of engines, with the number of worker processes or the scheduler of a cluster; the result is the same.
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


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made, what does not fit the shapes, and what had to be left out."""

    knowledge: Knowledge
    violations: tuple[Violation, ...]
    left_out: tuple[KgError, ...]


def build(
    inputs: Sequence[str | Path], out: Path, *, settings: Settings | None = None, progress: Progress | None = None
) -> Built:
    """Read the inputs and leave in `out` the graph in every form, the store, the page and the report.

    Inputs that cannot be read are left out, listed in `left-out.tsv` and in the result; the others go on. The earlier
    output stays whole until the new one is complete, and where not one input can be read: that raises NothingReadError.
    Raises another KgError when nothing can be built at all.
    """
    settings, progress = settings or Settings(), progress or Quiet()
    schema = ontology.load(*settings.ontologies)
    left_out: list[KgError] = []
    items = told(lambda on_fault: sources.read(inputs, date=settings.date, on_fault=on_fault))
    recipe = Recipe(settings.extractor, schema, settings.options)
    read = readings(items, recipe, _engine(settings), on_fault=left_out.append)
    remembered = judgements.read(settings.judgements) if settings.judgements else ()
    # The folder is taken first: hours of reading must not end at one that cannot be written.
    with staging(out) as new:
        resolved = resolution.across(progress.each("reading", read), judgements=remembered)
        knowledge = settle(resolved, schema)
        if left_out and not knowledge.readings:
            raise NothingReadError(tuple(left_out))
        violations = write(knowledge, new, settings, schema=schema, left_out=left_out, progress=progress)
    return Built(knowledge, violations, tuple(left_out))


def extract(
    documents: Iterable[Document], extractor: Extractor, schema: Ontology, *, on_fault: OnFault
) -> Iterator[Reading]:
    """Read the documents in their order; each reading is checked, and a document that fails is told and left out."""
    for outcome in outcomes(documents, extractor, schema):
        if isinstance(outcome, ExtractorError):
            on_fault(outcome)
        else:
            yield outcome


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


def open_store(out: Path) -> store.Store:
    """Open the store of a build for reading; raise StoreError where there is none."""
    recover(out)
    return store.open_store(out / STORE)


def open_knowledge(out: Path) -> Knowledge:
    """Read back what a build knows; raise StoreError where there is none or it is damaged."""
    with _knowledge_lines(out) as lines:
        return codec.knowledge_from(lines, name=str(out / KNOWLEDGE))


def open_property_graph(out: Path) -> PropertyGraph:
    """Return what a build knows as the rows of a property graph; raise StoreError where there is no build."""
    base = open_store(out).base
    with _knowledge_lines(out):
        return PropertyGraph(lambda: _knowledge_lines(out), base, Gazetteer.load(), str(out / KNOWLEDGE))


def fingerprint(out: Path) -> str:
    """Return the SHA-256 of what a build knows and of its base IRI; raise StoreError where there is none."""
    base = open_store(out).base
    with _knowledge_lines(out), (out / KNOWLEDGE).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    digest.update(base.encode())
    return digest.hexdigest()


def open_judgements(out: Path) -> tuple[Judgement, ...]:
    """Read back why the names of a build are one thing; raise StoreError where there is no build or it is damaged."""
    with _knowledge_lines(out) as lines:
        return codec.judgements_from(lines, name=str(out / KNOWLEDGE))


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


@contextmanager
def _knowledge_lines(out: Path) -> Iterator[Iterable[str]]:
    recover(out)
    path = out / KNOWLEDGE
    try:
        with path.open(encoding="utf-8", errors="surrogatepass") as lines:
            yield lines
    except OSError as error:
        raise StoreError(str(path), f"it cannot be read ({error.strerror})", "Make it with kg build.") from error


def _engine(settings: Settings) -> Engine:
    # A language model is asked in parallel by its extractor, which keeps one account of what it costs.
    return (
        Local() if settings.extractor == "llm" else engine(settings.engine, Place(settings.workers, settings.scheduler))
    )
