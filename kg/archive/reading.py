"""Reading what has no reading yet, and giving back the readings of the collection; what is damaged is read again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from kg import sources
from kg.archive.database import DamagedError
from kg.archive.keeping import Archive
from kg.engines.model import Engine
from kg.engines.reading import Recipe, readings
from kg.errors import KgError, StoreError
from kg.progress import Progress
from kg.records import Document, Reading

OnFault = Callable[[KgError], None]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, where, and the version that his readings are kept under; `on_fault` hears of what is left out."""

    recipe: Recipe
    engine: Callable[[], Engine]
    version: str
    progress: Progress
    on_fault: OnFault

    def read(self, archive: Archive, marks: list[bytes]) -> int:
        """Read the documents of these digests and keep the readings as they come; return how many there are.

        The extractor is loaded only where there is something to read.
        """
        if not marks:
            return 0
        items = self.progress.each("reading", self._documents(archive, marks), len(marks))
        found = readings(items, self.recipe, self.engine(), on_fault=self.on_fault)
        return archive.documents.keep(found, self.version)

    def _documents(self, archive: Archive, marks: Iterable[bytes]) -> Iterator[Document | KgError]:
        for mark in marks:
            try:
                yield archive.documents.document(mark)
            except DamagedError as damage:
                yield recovered(archive, mark) or _lost(archive, mark, damage)


def collection(archive: Archive, reader: Reader, on_damage: OnFault) -> list[Reading]:
    """Return the readings of the collection in order of document id.

    Those that are not what was kept are read again, from the kept document or from its file, and that is told.
    """
    found: dict[bytes, Reading] = {}
    damaged = []
    marks = archive.documents.present()
    for mark in marks:
        try:
            found[mark] = archive.documents.reading(mark, reader.version)
        except DamagedError:
            damaged.append(mark)
    if damaged:
        _reread(archive, reader, damaged, on_damage)
        marks = archive.documents.present()
        for mark in marks:
            if mark not in found:
                found[mark] = archive.documents.reading(mark, reader.version)
    return [found[mark] for mark in marks]


def mend(archive: Archive, reader: Reader, on_damage: OnFault) -> None:
    """Read again what was kept of the collection and is not what it was, and tell that; nothing is held."""
    damaged = []
    for mark in archive.documents.present():
        try:
            archive.documents.reading(mark, reader.version)
        except DamagedError:
            damaged.append(mark)
    if damaged:
        _reread(archive, reader, damaged, on_damage)


def _reread(archive: Archive, reader: Reader, damaged: list[bytes], on_damage: OnFault) -> None:
    fault = f"{len(damaged)} of its readings are not what was kept"
    on_damage(StoreError(str(archive.database.path), fault, "These documents are read again."))
    for mark in damaged:
        archive.documents.forget(mark, reader.version)
        if document := recovered(archive, mark):
            archive.documents.restore(document)
    reader.read(archive, damaged)
    with archive.database.change():
        archive.documents.follow(None, reader.version)


def recovered(archive: Archive, mark: bytes) -> Document | None:
    """Return the document of a digest from the archive, else from the file that it was read from; None when neither."""
    try:
        return archive.documents.document(mark)
    except DamagedError:
        path = archive.documents.path(mark)
    faults: list[KgError] = []
    if path is None or path == "-":
        return None
    for document in sources.read([path], on_fault=faults.append):
        if archive.documents.is_of(document, mark):
            return document
    return None


def _lost(archive: Archive, mark: bytes, damage: DamagedError) -> KgError:
    path = archive.documents.path(mark) or "a document"
    archive.documents.drop(mark)
    return StoreError(path, f"{damage}, and its file has changed or is gone", "Add it again.")
