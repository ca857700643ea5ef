"""One run on an output folder: it takes documents into the archive, reads what is new, and writes what follows."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from kg import archive, codec, resolution, sources
from kg.archive import Archive, Counts
from kg.archive.database import DamagedError, pack, to_bytes, to_text, unpack
from kg.archive.delta import Delta
from kg.archive.index import Index
from kg.archive.keeping import BEHIND, FILES_STATE, PENDING, STORE_STATE, Flag, mark
from kg.archive.model import Change
from kg.archive.reading import Reader, collection, mend
from kg.archive.telling import Telling
from kg.archive.versions import making_version, reading_version
from kg.archive.whole import Whole
from kg.engines.reading import Recipe
from kg.errors import KgError, NothingReadError, StoreError
from kg.extraction.base import Extractor
from kg.graph.names import Names
from kg.looking import compare
from kg.making import KNOWLEDGE, STORE, Settings, Size, engine_of, write, write_large, write_lines
from kg.ontology import Ontology
from kg.outputs import filling, taken
from kg.progress import Progress
from kg.records import Document, Judgement, Knowledge, Reading
from kg.remembered import line, remembered, tried
from kg.resolution import judgements
from kg.resolution.claims import settle
from kg.sources.files import shown
from kg.store import Violation
from kg.store.change import change

_BATCH = 5_000  # documents that the index takes in together: what is gathered for them is held meanwhile
Made = tuple[Knowledge | None, Size, tuple[Violation, ...]]
Making = Callable[[Path, Sequence[KgError]], Made]
Result = TypeVar("Result")


@dataclass(slots=True)
class Work:
    """A run that holds the folder; `left_out` are its faults, `told` what it found damaged or interrupted.

    `interrupted` says that the run before this one did not come to its end. One that is `whole` writes everything anew,
    so that what its documents change in the store need not be noted.
    """

    archive: Archive
    settings: Settings
    schema: Ontology
    remembered: tuple[Judgement, ...]
    progress: Progress
    left_out: list[KgError] = field(default_factory=list)
    told: list[KgError] = field(default_factory=list)
    interrupted: bool = False
    whole: bool = False
    _version: str = ""

    @contextmanager
    def running(self, command: str, inputs: Sequence[str | Path]) -> Iterator[None]:
        """Note that the run begins, and tell where the one before did not come to its end."""
        before = self.archive.begin(command, [shown(name) for name in inputs] if command == "build" else ())
        self.interrupted = before is not None
        if before:
            fault = f"the last run (kg {before.command}) did not come to its end"
            self.told.append(StoreError(str(self.archive.out), fault, "What it had read is used."))
        try:
            yield
        except KgError as ended:
            self.archive.end(command, Counts(), 0, str(ended))
            raise

    def take(self, inputs: Sequence[str | Path], *, replace: bool) -> tuple[Counts, int]:
        """Take documents in and read those that are new; they replace all others, or those of the same files.

        Raises NothingReadError when not one input could be read; nothing has changed then.
        """
        given = sources.read(inputs, date=self.settings.date, on_fault=self.left_out.append)
        return self.accept(self.progress.each("documents", given), replace=replace)

    def accept(self, given: Iterable[Document], *, replace: bool) -> tuple[Counts, int]:
        """Do what `take` does with documents that are already there."""
        documents, reader = self.archive.documents, self._reader()
        documents.receive(given)
        read = reader.read(self.archive, documents.unread(reader.version, also_known=not replace and self._stale()))
        if self.left_out and not documents.has_read(reader.version):
            raise NothingReadError(tuple(self.left_out))
        files = {path for path, _ in documents.received()}
        with self.archive.database.change():
            touched = documents.settle(replace=replace)
            documents.blame(self.left_out, files=None if replace else files)
            return self._counts(self._followed(None if replace else touched)), read

    def drop(self, names: Sequence[str], *, known: bool = True) -> tuple[Counts, int]:
        """Take documents out by file, folder, id or key; raise StoreError naming what is not there, if it must be."""
        with self.archive.database.change():
            touched: set[bytes] = set()
            for name in names:
                found = self.archive.documents.remove(name, by_place=known)
                if known and not found and not self.interrupted:  # else the run before may have come so far
                    fault = "no document is known by that file, folder, id or key"
                    raise StoreError(name, fault, "kg status --documents lists them.")
                touched |= found
            self.archive.documents.blame((), files=names)
            return self._counts(self._followed(touched)), 0

    def again(self) -> tuple[Counts, int]:
        """Read what is known and has no reading of these versions."""
        reader = self._reader()
        self.archive.documents.receive(())
        read = reader.read(self.archive, self.archive.documents.unread(reader.version, also_known=True))
        with self.archive.database.change():
            self.archive.documents.blame(self.left_out, files=())
            return self._counts(self._followed(None)), read

    def prepare(self) -> None:
        """Make the index of a large collection where there is none, so that what changes costs what it touches.

        Small ones are worked out anew each time, and so are those with judgements, which may join anything.
        """
        usable = not self.remembered and self._same_versions() and self.archive.store_current()
        if usable and not self._few() and not self._indexed():
            self._make_index()

    def _make_index(self) -> None:
        database = self.archive.database
        self.progress.stage("index")
        with database.change():
            index = self._index()
            index.clear()
            known = database.run("SELECT id, digest FROM present ORDER BY id")
            while batch := [Change(to_text(id_), b"", mark) for id_, mark in known.fetchmany(_BATCH)]:
                index.update(batch, self._reading_of, wanted=False)
            database.tell("index", self.archive.state)

    def _few(self) -> bool:
        return int(self.archive.documents.count("present")) <= self.settings.small

    def finish(self) -> None:
        """Bring the store up to date: by what has changed where that is known, else with all files."""
        if self.archive.database.one("SELECT count(*) FROM pending"):
            apply(self.archive)
        elif not self.archive.store_current() or (self._few() and not self.archive.files_current()):
            self.write()

    def write(self) -> Made:
        """Write all that a build leaves, of the collection as it is now; return what is known where that was held."""
        if self._held():
            return self._write(self._from_memory)
        return self._with_index(lambda: self._write(self._from_archive))

    def _held(self) -> bool:
        """Tell whether all is worked out in memory: of a small collection, and where people have judged."""
        return bool(self.remembered) or int(self.archive.documents.count("present")) <= self.settings.held

    def _write(self, making: Making) -> Made:
        left_out = sorted(self.archive.documents.faults(), key=lambda fault: (fault.subject, fault.fault))
        with filling(self.archive.out) as new:
            made = making(new, left_out)
            mark(new / FILES_STATE, self.archive.files_state)
            mark(new / STORE / STORE_STATE, self.archive.state)
        with self.archive.database.change():
            self.archive.database.run("DELETE FROM pending")
        for name in (PENDING, BEHIND):
            Flag(self.archive.out, name).drop()
        return made

    def _from_memory(self, folder: Path, left_out: Sequence[KgError]) -> Made:
        knowledge = self.knowledge()
        violations = write(
            knowledge, folder, self.settings, schema=self.schema, left_out=left_out, progress=self.progress
        )
        return knowledge, Size.of(knowledge), violations

    def _from_archive(self, folder: Path, left_out: Sequence[KgError]) -> Made:
        return None, *write_large(self._whole(), folder, self.settings, left_out=left_out, progress=self.progress)

    def _with_index(self, action: Callable[[], Result]) -> Result:
        """Do what needs the index; where that or a reading is damaged, once more after mending it."""
        with suppress(DamagedError), self.archive.database.reporting():
            if not self._indexed():
                self._make_index()
            return action()
        # Not inside an `except`: what had failed must have let go of its half-made store.
        mend(self.archive, self._reader(), self.told.append)
        self._make_index()
        return action()

    def _whole(self) -> Whole:
        return Whole(
            self.archive.database,
            self.version(),
            schema=self.schema,
            names=Names(self.settings.base_iri),
            folder=self.archive.database.path.parent,
        )

    def write_knowledge(self) -> None:
        """Write only what is known, for those who read it, where exported files are behind."""
        flag, path = Flag(self.archive.out, BEHIND), self.archive.out / KNOWLEDGE
        if not flag.raised():
            return
        if self._held():
            write_lines(path, codec.knowledge_to(self.knowledge()))
        else:
            self._with_index(lambda: write_lines(path, Telling(self._whole()).lines()))
        flag.drop()

    def knowledge(self) -> Knowledge:
        """Return what the collection says, resolved."""
        readings = collection(self.archive, self._reader(), self.told.append)
        return settle(resolution.across(readings, judgements=self.remembered), self.schema)

    def differs(self, inputs: Sequence[str | Path]) -> bool:
        """Tell whether the inputs hold other documents than are known, or what is known was made by other versions."""
        note = self.archive.database.note
        if self._stale() or note("making") != self._making() or not self.archive.store_current():
            return True
        same = Counts(same=int(self.archive.documents.count("present")))
        return compare(self.archive, inputs, self.settings.date) != same

    def end(self, command: str, counts: Counts, read: int) -> None:
        """Note that the run came to its end, after throwing away what no document needs any more."""
        self.archive.documents.tidy(self.version(), whole=command == "build")
        self.archive.end(command, counts, read)

    def version(self) -> str:
        """Return the version of reader and ontology that readings are kept under; it is the same all the run."""
        self._version = self._version or reading_version(self.settings.extractor, self.schema, self.settings.options)
        return self._version

    def keep_version(self) -> None:
        """Go by the version that all was read under, though the program may be another now.

        Who only takes documents out has nothing read again, and must not lose what another version has read.
        """
        self._version = self.archive.database.note("reading")

    def _making(self) -> str:
        return making_version(self.schema, self.settings.base_iri, self.remembered)

    def _stale(self) -> bool:
        """Tell whether known documents may lack a reading: the versions are others, or some could not be read."""
        note = self.archive.database.note
        return note("reading") != self.version() or bool(note("unread"))

    def _followed(self, touched: set[bytes] | None) -> list[Change]:
        """Bring the collection to what occurs and has been read, under the versions of this run."""
        database, version = self.archive.database, self.version()
        same, indexed, stored = self._same_versions(), self._indexed(), self.archive.store_current()
        changes = self.archive.documents.follow(touched if database.note("reading") == version else None, version)
        database.tell("reading", version)
        database.tell("making", self._making())
        database.tell("settings", line(self.settings))  # here, where all that they name has proved usable
        database.tell("unread", "some" if any(fault.subject.startswith("document ") for fault in self.left_out) else "")
        if changes and same and indexed and 2 * len(changes) <= self.archive.documents.count("present"):
            self._change(changes, wanted=stored and not self.whole)
        return changes

    def _change(self, changes: Sequence[Change], *, wanted: bool) -> None:
        """Let the index follow, and note what that does to the store, to be done once all is noted."""
        database = self.archive.database
        try:
            delta = self._index().update(changes, self._reading_of, wanted=wanted)
        except DamagedError:
            self._index().clear()  # what is damaged is read again when all is worked out anew
            database.tell("index", "")
            return
        database.tell("index", self.archive.state)
        if wanted:
            database.run("INSERT INTO pending (body) VALUES (?)", (pack([self.archive.state, delta.to_row()]),))
            for name in (PENDING, BEHIND):
                Flag(self.archive.out, name).set()

    def _same_versions(self) -> bool:
        note = self.archive.database.note
        return (note("reading"), note("making")) == (self.version(), self._making())

    def _indexed(self) -> bool:
        return not self.remembered and self.archive.database.note("index") == self.archive.state

    def _index(self) -> Index:
        return Index(self.archive.database, self.schema, self.settings.base_iri)

    def _reading_of(self, id_: str) -> Reading:
        mark_ = self.archive.database.one("SELECT digest FROM present WHERE id = ?", (to_bytes(id_),))
        return self.archive.documents.reading(mark_, self.version())

    def _counts(self, changes: Sequence[Change]) -> Counts:
        new = sum(not change.before for change in changes)
        gone = sum(not change.after for change in changes)
        return Counts(
            new, len(changes) - new - gone, self.archive.documents.count("present") - len(changes) + gone, gone
        )

    def _reader(self) -> Reader:
        recipe = Lasting(self.settings.extractor, self.schema, self.settings.options)
        return Reader(recipe, lambda: engine_of(self.settings), self.version(), self.progress, self.left_out.append)


_loaded: list[tuple[Recipe, str, Extractor]] = []


class Lasting(Recipe):
    """A recipe whose extractor stays for the next run of this process: watching a folder must not load it each time."""

    __slots__ = ()

    def load(self) -> Extractor:
        """Return the extractor of the last run, where it is the same, else make it."""
        version = reading_version(self.extractor, self.schema, self.options)
        for recipe, made, extractor in _loaded:
            if (recipe.schema, recipe.options, made) == (self.schema, self.options, version):
                return extractor
        _loaded[:] = [(self, version, super().load())]
        return _loaded[0][2]


@contextmanager
def work(
    out: Path, settings: Settings | None, progress: Progress, *, make: bool = True, **given: Any
) -> Iterator[Work]:
    """Hold the folder and its archive for one run; raise OutputError where another run holds it.

    Without settings those of the last run are taken, and `given` ones laid over them. Raises StoreError where nothing
    is known of the folder and no archive is to be made.
    """
    told: list[KgError] = []
    fresh = not out.exists()
    with taken(out), _unmade(out, fresh), archive.opened(out, make=make, on_damage=told.append) as kept:
        apply(kept)
        settings = replace(settings or remembered(kept), **given)
        schema = tried(settings)
        judged = judgements.read(settings.judgements) if settings.judgements else ()
        yield Work(kept, settings, schema, judged, progress, told=told)


@contextmanager
def _unmade(out: Path, fresh: bool) -> Iterator[None]:
    """Take a folder that this run has made away again where the run fails before anything was read."""
    try:
        yield
    except KgError:
        if fresh and archive.is_blank(out):
            shutil.rmtree(out, ignore_errors=True)
        raise


def apply(kept: Archive) -> None:
    """Make the changes of the store that are noted; to make one twice comes to the same."""
    for number, body in kept.database.run("SELECT number, body FROM pending ORDER BY number").fetchall():
        if (kept.out / STORE / STORE_STATE).exists():  # else it is gone, and will be written anew
            state, row = unpack(body)
            delta = Delta.from_row(row)
            change(kept.out / STORE, delta.removed, delta.added, delta.graphs)
            mark(kept.out / STORE / STORE_STATE, state)
        kept.database.run("DELETE FROM pending WHERE number = ?", (number,))
    Flag(kept.out, PENDING).drop()
