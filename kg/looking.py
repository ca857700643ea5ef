"""What a folder knows, told without changing it, also while a run holds it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from kg import archive, ontology, sources
from kg.archive import Archive, Counts, Listed, Status
from kg.archive.versions import reading_version
from kg.remembered import remembered


def status(out: Path) -> Status:
    """Return what is known of a folder, and how the inputs of the last build differ from it.

    Nothing is changed, and another run may hold the folder. Raises StoreError where nothing is known.
    """
    with archive.looking(out) as kept:
        settings = remembered(kept)
        inputs = [name for name in kept.inputs() if name != "-"]
        counts = Counts(same=kept.documents.count("present"))
        if inputs:
            counts = compare(kept, inputs, settings.date)
        version = reading_version(settings.extractor, ontology.load(*settings.ontologies), settings.options)
        used = kept.database.note("reading")
        # The address of a language model is not remembered: whichever was used is taken for the one of now.
        return kept.status(used if used.startswith(f"{version}-") else version, counts)


def documents(out: Path) -> Iterator[Listed]:
    """Yield what the documents of a folder are called, in order of path; raise StoreError where nothing is known."""
    with archive.looking(out) as kept:
        yield from kept.documents.listed()


def compare(kept: Archive, inputs: Sequence[str | Path], date: str) -> Counts:
    """Return how the documents of the inputs differ from those that are known."""
    given = sources.read(inputs, date=date, on_fault=lambda _: None)
    kept.documents.receive(given, only_look=True)
    counts = kept.documents.compare()
    kept.documents.receive(())
    return counts
