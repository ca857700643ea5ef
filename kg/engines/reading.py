"""Documents to readings on any engine: the same readings and faults, in the same order, as one process gives."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeVar

from kg import codec, ontology
from kg.engines.local import Local
from kg.engines.model import Engine, Lost
from kg.engines.shards import Batch, batches
from kg.errors import EngineError, ExtractorError, KgError
from kg.extraction import registry
from kg.extraction.base import BatchExtractor, Extractor
from kg.extraction.check import check
from kg.ontology import Ontology
from kg.records import Document, Reading

T = TypeVar("T")
Item = Document | Reading | KgError
OnFault = Callable[[KgError], None]


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a worker needs to make the extractor; lexicons are taken from the worker's own installation."""

    extractor: str
    schema: Ontology
    options: registry.Options | None = None

    def load(self) -> Extractor:
        """Make the extractor."""
        return registry.load(self.extractor, self.schema, self.options)


@dataclass(frozen=True, slots=True)
class Page:
    """What came of a shard: who read it, and for each place a reading as a line of JSON, a fault, or None."""

    version: str
    lines: tuple[str | KgError | None, ...]


@dataclass(slots=True)
class Read:
    """The task: reads the documents of a shard with an extractor that is made once in each process."""

    recipe: Recipe
    _extractor: Extractor | None = field(default=None, repr=False)

    def __getstate__(self) -> Recipe:
        return self.recipe

    def __setstate__(self, recipe: Recipe) -> None:
        self.recipe = replace(recipe, schema=replace(recipe.schema, folder=ontology.folder()))
        self._extractor = None

    def load(self) -> Extractor:
        """Return the extractor, made with the first call."""
        if self._extractor is None:
            self._extractor = self.recipe.load()
        return self._extractor

    def __call__(self, batch: Batch) -> Page:
        """Read every document of the shard."""
        extractor = self.load()
        found = outcomes((one for one in batch.documents if one), extractor, self.recipe.schema)
        return Page(extractor.version, tuple(_line(next(found)) if one else None for one in batch.documents))


def outcomes(
    documents: Iterable[Document], extractor: Extractor, schema: Ontology
) -> Iterator[Reading | ExtractorError]:
    """Yield for each document its checked reading, or why there is none."""
    for outcome in _read(documents, extractor):
        try:
            yield outcome if isinstance(outcome, ExtractorError) else check(outcome, schema)
        except ExtractorError as fault:
            yield fault


def readings(items: Iterable[Item], recipe: Recipe, engine: Engine, *, on_fault: OnFault) -> Iterator[Reading]:
    """Return the readings of documents in their order; what fails is told in its turn and left out.

    A reading among the items was made before and passes through in its place, and so does a fault, to `on_fault`.
    """
    # Made at once: a run with an extractor that cannot be had must end before it begins.
    local = _local(items, recipe.load(), recipe.schema) if isinstance(engine, Local) else None
    return _delivered(local or _sent(items, recipe, engine), on_fault)


def same(before: str, version: str) -> str:
    """Return the version of the extractor; raise EngineError where two workers have different ones."""
    if before and version != before:
        fault = f"one reads with {before}, another with {version}"
        raise EngineError("workers", fault, "Install the same version of this program on all of them.")
    return version


def _delivered(items: Iterable[Reading | KgError], on_fault: OnFault) -> Iterator[Reading]:
    for item in items:
        if isinstance(item, KgError):
            on_fault(item)
        else:
            yield item


def told(read: Callable[[OnFault], Iterable[T]]) -> Iterator[T | KgError]:
    """Yield what a source gives and its faults in the order in which they come."""
    faults: deque[KgError] = deque()
    for item in read(faults.append):
        yield from _emptied(faults)
        yield item
    yield from _emptied(faults)


def _emptied(faults: deque[KgError]) -> Iterator[KgError]:
    while faults:
        yield faults.popleft()


def _read(documents: Iterable[Document], extractor: Extractor) -> Iterator[Reading | ExtractorError]:
    if isinstance(extractor, BatchExtractor):
        yield from extractor.read_many(documents)
        return
    for document in documents:
        try:
            yield extractor.read(document)
        except ExtractorError as fault:
            yield fault


def _local(items: Iterable[Item], extractor: Extractor, schema: Ontology) -> Iterator[Reading | KgError]:
    """Read here, without the way over lines of JSON."""
    if isinstance(extractor, BatchExtractor):
        yield from _ahead(items, extractor, schema)
        return
    for item in items:
        yield from outcomes([item], extractor, schema) if isinstance(item, Document) else [item]


def _ahead(items: Iterable[Item], extractor: Extractor, schema: Ontology) -> Iterator[Reading | KgError]:
    """Read with an extractor that takes documents ahead of what it gives."""
    passing: deque[Reading | KgError] = deque()
    read: deque[bool] = deque()

    def documents() -> Iterator[Document]:
        for item in items:
            read.append(isinstance(item, Document))
            if isinstance(item, Document):
                yield item
            else:
                passing.append(item)

    for outcome in outcomes(documents(), extractor, schema):
        while not read.popleft():
            yield passing.popleft()
        yield outcome
    yield from passing


def _sent(items: Iterable[Item], recipe: Recipe, engine: Engine) -> Iterator[Reading | KgError]:
    """Read elsewhere: only documents are sent."""
    passing: deque[Reading | KgError] = deque()

    def documents() -> Iterator[Document | None]:
        for item in items:
            if not isinstance(item, Document):
                passing.append(item)
            yield item if isinstance(item, Document) else None

    version = ""
    for page in engine.map(Read(recipe), batches(documents())):
        if isinstance(page, Lost):
            document = page.shard.documents[0]
            yield _lost(document, page.why) if document else passing.popleft()
            continue
        version = same(version, page.version)
        for line in page.lines:
            if line is None:
                yield passing.popleft()
            else:
                yield line if isinstance(line, KgError) else codec.reading_from(json.loads(line))


def _line(outcome: Reading | ExtractorError) -> str | KgError:
    return outcome if isinstance(outcome, ExtractorError) else codec.dumps(codec.reading_to(outcome))


def _lost(document: Document, why: str) -> ExtractorError:
    fault = f"it ended each process that read it ({why}), so it is left out"
    return ExtractorError(f"document {document.key}", fault, "Read it alone, with more memory, to see why.")
