"""An archive as a run finds and leaves it: opened, mended where it is damaged, and told what the run did.

The state is a digest of the collection and of all versions: whatever was written for a state bears it, so what lags
behind is known without a clock. An interrupted run is one that never told its end.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path

from kg import codec
from kg.archive.database import FOLDER, NAME, DamagedError, Database, digest, missing
from kg.archive.documents import Documents
from kg.archive.model import Counts, Outcome, Status
from kg.archive.versions import writing_version
from kg.errors import KgError, StoreError
from kg.records import Document

PENDING = "pending"  # a change of the store is noted and not yet made
BEHIND = "behind"  # what is known has changed since knowledge.jsonl was written
FILES_STATE = ".state"
STORE_STATE = "kg.state"
_OWN = frozenset({FOLDER, ".lock"})  # what a run makes before anything is read
OnFault = Callable[[KgError], None]


class Archive:
    """An open archive: its documents, and the notes about what was made of them."""

    def __init__(self, out: Path, database: Database) -> None:
        self.out = out
        self.database = database
        self.documents = Documents(database)
        self._inputs_before = ""

    @property
    def state(self) -> str:
        """What the collection and the versions are now, as a digest."""
        parts = (self.database.note(name) for name in ("set", "reading", "making"))
        return digest(*(part.encode() for part in parts)).hex()

    @property
    def files_state(self) -> str:
        """The state with the faults of the inputs, which the exported files also tell, and with who writes them."""
        faults = [part for fault in self.documents.faults() for part in (fault.subject, fault.fault, fault.remedy)]
        return digest(
            self.state.encode(), writing_version().encode(), *(part.encode("utf-8", "surrogatepass") for part in faults)
        ).hex()

    def begin(self, command: str, inputs: Sequence[str]) -> Outcome | None:
        """Note that a run begins; return the one before where that was interrupted."""
        last = self.last()
        told = Outcome(command, False, Counts(), 0)
        self._inputs_before = self.database.note("inputs", "[]")
        with self.database.change():
            self.database.tell("last", json.dumps(asdict(told)))
            if inputs:
                self.database.tell("inputs", json.dumps(list(inputs)))
        return last if last and not last.complete else None

    def end(self, command: str, counts: Counts, read: int, fault: str = "") -> None:
        """Note that the run came to its end, and the fault that ended it: the inputs are then those of before."""
        with self.database.change():
            if fault:
                self.database.tell("inputs", self._inputs_before)
            self.database.tell("last", json.dumps(asdict(Outcome(command, True, counts, read, fault))))

    def last(self) -> Outcome | None:
        """Return what the last run did."""
        told = self.database.note("last")
        if not told:
            return None
        row = json.loads(told)
        return Outcome(row["command"], row["complete"], Counts(**row["counts"]), row["read"], row.get("fault", ""))

    def status(self, current: str, counts: Counts) -> Status:
        """Return what the archive holds, beside the version that would read now and what the inputs hold."""
        present = self.documents.count("present")
        occurring = int(self.database.one("SELECT count(DISTINCT id) FROM occurrence"))
        return Status(
            documents=present,
            unread=occurring - present,
            reading=self.database.note("reading"),
            current=current,
            files_behind=not self.files_current(),
            store_behind=not self.store_current(),
            last=self.last(),
            inputs=self.inputs(),
            counts=counts,
        )

    def inputs(self) -> tuple[str, ...]:
        """Return the inputs of the last build."""
        return tuple(json.loads(self.database.note("inputs", "[]")))

    def store_current(self) -> bool:
        """Tell whether the store is of this state."""
        return store_state(self.out / "store") == self.state

    def files_current(self) -> bool:
        """Tell whether the exported files are of this state."""
        return _read(self.out / FILES_STATE) == self.files_state


class Flag:
    """A file beside the database that readers look at, so that they need not open it."""

    def __init__(self, out: Path, name: str) -> None:
        self._path = out / FOLDER / name

    def raised(self) -> bool:
        """Tell whether the flag stands."""
        return self._path.exists()

    def set(self) -> None:
        """Raise the flag."""
        self._path.touch()

    def drop(self) -> None:
        """Take the flag down."""
        self._path.unlink(missing_ok=True)


def store_state(store: Path) -> str:
    """Return the state that a store is of, empty where that is unknown."""
    return _read(store / STORE_STATE)


def mark(path: Path, state: str) -> None:
    """Write a state beside what is of it, at once."""
    new = path.with_name(f".{path.name}.new")
    new.write_text(state, encoding="ascii")
    os.replace(new, path)


@contextmanager
def opened(out: Path, *, make: bool = True, on_damage: OnFault) -> Iterator[Archive]:
    """Open the archive of a folder; a damaged one is set aside and saved as far as it can be read, and that is told.

    A folder that was built without one gets one. Raises StoreError where there is none and none is to be made.
    """
    path = out / FOLDER / NAME
    if not make and not path.exists():
        raise missing(out)
    try:
        database = Database(path)
        database.one("SELECT count(*) FROM note")
    except DamagedError as damage:
        on_damage(_told(path, damage))
        _set_aside(path)
        database = Database(path)
    try:
        with database, database.reporting():
            archive = Archive(out, database)
            if not database.note("set") and not database.note("last"):
                _import(archive)
            yield archive
    except DamagedError as damage:
        _set_aside(path)
        fault = f"it is damaged ({damage}) and was set aside"
        raise StoreError(str(path), fault, "Run the command again: what can be saved is taken over.") from damage


@contextmanager
def looking(out: Path) -> Iterator[Archive]:
    """Open the archive of a folder to look at it, also while a run holds the folder; nothing of it changes.

    Raises StoreError where there is none, or it is damaged.
    """
    path = out / FOLDER / NAME
    if not path.exists():
        raise missing(out)
    try:
        with Database(path, only_look=True) as database, database.reporting():
            yield Archive(out, database)
    except DamagedError as damage:
        remedy = f"Run kg build --out {out}: what can be saved is taken over."
        raise StoreError(str(path), f"it is damaged ({damage})", remedy) from damage


def is_blank(out: Path) -> bool:
    """Tell whether a folder holds nothing but an archive, in which there is no reading and no document."""
    if any(path.name not in _OWN for path in out.iterdir()):
        return False
    if not (out / FOLDER / NAME).exists():
        return True
    with suppress(KgError), looking(out) as found:
        return not found.documents.count("reading") and not found.documents.count("occurrence")
    return False


def _told(path: Path, damage: DamagedError) -> KgError:
    remedy = "It is set aside as .damaged; documents are taken from it and from knowledge.jsonl and read again."
    return StoreError(str(path), f"it is damaged ({damage})", remedy)


def _set_aside(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        found = path.with_name(path.name + suffix)
        if found.exists():
            os.replace(found, path.with_name(f"{path.name}.damaged{suffix}"))


def _import(archive: Archive) -> None:
    """Take over the documents of a damaged archive and of a build that was made without one."""
    found = {document.id: document for document in _built(archive.out)}
    found.update((document.id, document) for document in _saved(archive.database.path))
    if found:
        archive.documents.receive(found[id_] for id_ in sorted(found))
        with archive.database.change():
            archive.documents.settle(replace=False)


def _built(out: Path) -> Iterator[Document]:
    try:
        with (out / "knowledge.jsonl").open(encoding="utf-8", errors="surrogatepass") as lines:
            for line in lines:
                if line.startswith('{"reading":'):
                    yield codec.document_from(json.loads(line)["reading"]["document"])
    except (OSError, ValueError, KeyError, TypeError):
        return  # what could be read was read; the run tells how many documents there are


def _saved(path: Path) -> Iterator[Document]:
    aside = path.with_name(f"{path.name}.damaged")
    if not aside.exists():
        return
    try:
        with Database(aside) as database:
            documents = Documents(database)
            for (body_digest,) in database.run("SELECT digest FROM occurrence").fetchall():
                try:
                    yield documents.document(body_digest)
                except DamagedError:
                    continue
    except (DamagedError, KgError):
        return


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except (OSError, ValueError):
        return ""
