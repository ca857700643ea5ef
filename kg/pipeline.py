"""The way of the data, from files to an explorable graph.

sources → documents → mentions and claims → resolution → graph → store, exports, page, report
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from kg import codec, store
from kg.archive import Counts
from kg.archive.keeping import BEHIND, PENDING, Flag
from kg.archive.watching import Difference, Sign, difference, signs
from kg.engines.reading import outcomes
from kg.errors import ExtractorError, KgError, OutputError, StoreError
from kg.export.stream import PropertyGraph
from kg.extraction.base import Extractor
from kg.extraction.places import Gazetteer
from kg.looking import documents, status
from kg.making import KNOWLEDGE, STORE, OnFault, Settings, Size, write, write_file
from kg.ontology import Ontology
from kg.outputs import recover
from kg.progress import Progress, Quiet
from kg.records import Document, Judgement, Knowledge, Reading
from kg.store import Violation
from kg.work import Work, work

__all__ = [
    "KNOWLEDGE",
    "STORE",
    "Built",
    "Grown",
    "OnFault",
    "Settings",
    "Size",
    "Watch",
    "add",
    "build",
    "documents",
    "extract",
    "fingerprint",
    "follow",
    "open_judgements",
    "open_knowledge",
    "open_property_graph",
    "open_store",
    "remove",
    "status",
    "write",
    "write_file",
]


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made, what does not fit the shapes, and what had to be left out.

    `size` is how much it knows, `counts` compare the inputs with what was known, `read` documents were read anew, and
    `told` is what was found damaged or interrupted on the way and mended.
    """

    out: Path
    size: Size
    violations: tuple[Violation, ...]
    left_out: tuple[KgError, ...]
    counts: Counts = field(default_factory=Counts)
    read: int = 0
    told: tuple[KgError, ...] = ()
    held: Knowledge | None = field(default=None, repr=False)

    @property
    def knowledge(self) -> Knowledge:
        """What the build knows; that of a large collection is read back from its folder."""
        return self.held or open_knowledge(self.out)


@dataclass(frozen=True, slots=True)
class Grown:
    """What came of adding or removing: documents known now, what changed, and whether exported files lag behind."""

    documents: int
    counts: Counts
    read: int
    files_behind: bool
    left_out: tuple[KgError, ...]
    told: tuple[KgError, ...]


def build(
    inputs: Sequence[str | Path],
    out: Path,
    *,
    settings: Settings | None = None,
    progress: Progress | None = None,
    **given: Any,
) -> Built:
    """Read what is new in the inputs and leave in `out` the graph in every form, the store, the page and the report.

    The output is what a build from nothing would leave, byte for byte: documents that were read before are not read
    again, those that are gone from the inputs are retracted. Without inputs what is known already is built again,
    as in the last run but for `settings` that are not the default ones, and for single ones that are `given`.
    Inputs that cannot be read are left out, listed in `left-out.tsv` and in the result; the others go on. The earlier
    output stays whole until the new one is complete, and where not one input can be read: that raises NothingReadError.
    Raises another KgError when nothing can be built at all.
    """
    # The folder is taken first: hours of reading must not end at one that cannot be written.
    settings, given = (settings or Settings(), given) if inputs else (None, _told(settings or Settings()) | given)
    with work(out, settings, progress or Quiet(), make=bool(inputs), **given) as run, run.running("build", inputs):
        run.whole = True
        counts, read = run.take(inputs, replace=True) if inputs else run.again()
        held, size, violations = run.write()
        run.end("build", counts, read)
    return Built(out, size, violations, tuple(run.left_out), counts, read, tuple(run.told), held)


def add(inputs: Sequence[str | Path], out: Path, *, progress: Progress | None = None, **given: Any) -> Grown:
    """Read what is new in the inputs and add it to what is known; files that were read before take their place anew.

    What is not among the inputs stays. `given` are single settings (see `Settings`); all others are as in the last run.
    Raises NothingReadError where not one input can be read.
    """
    with work(out, None, progress or Quiet(), **given) as run, run.running("add", inputs):
        run.prepare()
        return _grown(run, "add", *run.take(inputs, replace=False))


def remove(names: Sequence[str], out: Path, *, progress: Progress | None = None, **given: Any) -> Grown:
    """Retract documents by file, folder, id or key, with everything that only they supported.

    Nothing is read again for it, also where another version of the program has read the rest.
    Raises StoreError where nothing is known by such a name; nothing is changed then.
    """
    with work(out, None, progress or Quiet(), make=False, **given) as run, run.running("remove", names):
        run.keep_version()
        run.prepare()
        return _grown(run, "remove", *run.drop(names))


def follow(inputs: Sequence[str | Path], out: Path, *, progress: Progress | None = None, **given: Any) -> Grown | None:
    """Bring the folder to what lies in the inputs now: new documents are read, those gone are retracted.

    Returns None where nothing has changed. Where not one input can be read, NothingReadError is raised and all stays.
    """
    with work(out, None, progress or Quiet(), **given) as run:
        if not run.differs(inputs):
            return None
        with run.running("watch", inputs):
            run.prepare()
            return _grown(run, "watch", *run.take(inputs, replace=True))


class Watch:
    """Looks at inputs again and again, and brings a folder to what lies in them; only what changed is opened.

    `given` are single settings, as those of `add`.
    """

    def __init__(self, inputs: Sequence[str | Path], out: Path, **given: Any) -> None:
        self._inputs = inputs
        self._out = out
        self._given = given
        self._before: Mapping[str, Sign] | None = None

    def look(self, *, progress: Progress | None = None) -> Grown | None:
        """Follow what has changed since the last look; return None where that is nothing."""
        now = signs(self._inputs)
        if now is None or self._before is None:
            grown = follow(self._inputs, self._out, progress=progress, **self._given)
        elif now == self._before:
            return None
        else:
            grown = self._exchange(difference(self._before, now), progress or Quiet())
        self._before = now
        return grown

    def _exchange(self, found: Difference, progress: Progress) -> Grown:
        with work(self._out, None, progress, **self._given) as run, run.running("watch", self._inputs):
            run.prepare()
            counts, read = Counts(), 0
            if found.gone:
                counts, _ = run.drop(found.gone, known=False)
                run.finish()
            if found.changed:
                added, read = run.take(found.changed, replace=False)
                counts = Counts(added.new, added.changed, added.same, added.gone + counts.gone)
            return _grown(run, "watch", counts, read)


def _told(settings: Settings) -> dict[str, Any]:
    """Return the settings that are not the default ones."""
    usual = Settings()
    values = {found.name: getattr(settings, found.name) for found in fields(Settings)}
    return {name: value for name, value in values.items() if value != getattr(usual, name)}


def _grown(run: Work, command: str, counts: Counts, read: int) -> Grown:
    run.finish()
    run.end(command, counts, read)
    behind = not run.archive.files_current()
    return Grown(run.archive.documents.count("present"), counts, read, behind, tuple(run.left_out), tuple(run.told))


def extract(
    documents: Iterable[Document], extractor: Extractor, schema: Ontology, *, on_fault: OnFault
) -> Iterator[Reading]:
    """Read the documents in their order; each reading is checked, and a document that fails is told and left out."""
    for outcome in outcomes(documents, extractor, schema):
        if isinstance(outcome, ExtractorError):
            on_fault(outcome)
        else:
            yield outcome


def open_store(out: Path) -> store.Store:
    """Open the store of a build for reading; raise StoreError where there is none."""
    recover(out)
    if Flag(out, PENDING).raised():
        _mend(out, lambda run: None)
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


def _mend(out: Path, finish: Callable[[Work], None]) -> None:
    """Finish what a run left to do, before reading; where another run is at it, what was is read."""
    with suppress(OutputError), work(out, None, Quiet(), make=False) as run:
        finish(run)


@contextmanager
def _knowledge_lines(out: Path) -> Iterator[Iterable[str]]:
    recover(out)
    if Flag(out, BEHIND).raised():
        _mend(out, lambda run: run.write_knowledge())
    path = out / KNOWLEDGE
    try:
        with path.open(encoding="utf-8", errors="surrogatepass") as lines:
            yield lines
    except OSError as error:
        raise StoreError(str(path), f"it cannot be read ({error.strerror})", "Make it with kg build.") from error
