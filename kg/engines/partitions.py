"""Inputs to Parquet, each shard written by the worker that read it: no reading passes through this process.

A folder or address holds `<table>/<part>.parquet` for each table of `kg.parquet` and each part, `done/<part>.json` with
what came of the part, and `parts.jsonl`, which lists the parts in order and is written last. A part is named by what
was to be read and by whom: a run that was ended goes on with what is missing, and a changed file is read again alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kg import parquet, storage
from kg.engines.model import Engine, Lost
from kg.engines.pieces import Pieces, lost_file, shards
from kg.engines.reading import OnFault, Read, Recipe, outcomes, same
from kg.errors import ExtractorError, KgError, SourceError, StoreError
from kg.records import Document, Reading, content_id
from kg.sources import Piece

SIZE = 1 << 20
PARTS = "parts.jsonl"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Part:
    """What came of a shard; `kept` says that it was there before."""

    name: str
    version: str
    documents: int
    mentions: int
    claims: int
    faults: tuple[KgError, ...] = ()
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Write:
    """The task: reads the documents of a shard and writes their readings as one part below `out`."""

    read: Read
    out: str

    def load(self) -> None:
        """Do nothing yet: where every part is there, no extractor is needed."""

    def __call__(self, shard: Pieces) -> Part:
        """Write the part, or find it written."""
        version = self.read.load().version
        name = _name(shard, version)
        return _kept(self.out, name) or self._written(shard, name, version)

    def _written(self, shard: Pieces, name: str, version: str) -> Part:
        readings: list[Reading] = []
        faults: list[KgError] = []
        for outcome in self._outcomes(shard):
            faults.append(outcome) if isinstance(outcome, KgError) else readings.append(outcome)
        for table, rows in parquet.tables(readings).items():
            storage.write(f"{self.out}/{table}/{name}.parquet", parquet.to_bytes(rows))
        mentions, claims = (sum(len(getattr(r, what)) for r in readings) for what in ("mentions", "claims"))
        part = Part(name, version, len(readings), mentions, claims, tuple(faults))
        storage.write(f"{self.out}/done/{name}.json", json.dumps(_row(part), ensure_ascii=False).encode())
        return part

    def _outcomes(self, shard: Pieces) -> Iterator[Reading | KgError]:
        for item in shard.items():
            if isinstance(item, Document):
                yield from outcomes([item], self.read.load(), self.read.recipe.schema)
            else:
                yield item


def write(
    inputs: Sequence[str | Path],
    out: str,
    recipe: Recipe,
    engine: Engine,
    *,
    date: str = "",
    size: int = SIZE,
    on_fault: OnFault,
) -> Iterator[Part]:
    """Read the inputs in shards of about `size` bytes, yield each part as it is there, and list them at the end.

    Parts of an earlier run that are none of this one are removed then. Raises OutputError when `out` cannot be written.
    """
    out = out.rstrip("/")
    parts: list[Part] = []
    version = ""
    for part in engine.map(Write(Read(recipe), out), shards(inputs, date=date, size=size)):
        if isinstance(part, Lost):
            on_fault(lost_file(part))
            continue
        version = same(version, part.version)
        for fault in part.faults:
            on_fault(fault)
        parts.append(part)
        yield part
    lines = (json.dumps(_row(part), ensure_ascii=False) + "\n" for part in parts)
    storage.write(f"{out}/{PARTS}", "".join(lines).encode())
    _tidy(out, {part.name for part in parts})


def readings(out: str) -> Iterator[Reading]:
    """Yield the readings of all parts in their order; raise StoreError when they are not complete or damaged."""
    out = out.rstrip("/")
    for part in parts(out):
        given = {
            table: parquet.from_bytes(_bytes(name := f"{out}/{table}/{part.name}.parquet"), name=name)
            for table in parquet.TABLES
        }
        yield from parquet.readings(given, name=f"{out}, part {part.name}")


def parts(out: str) -> list[Part]:
    """Return the parts that were written, in order; raise StoreError when there are none."""
    lines = _bytes(f"{out.rstrip('/')}/{PARTS}").decode("utf-8", "replace").splitlines()
    return [_part(line, f"{out}/{PARTS}, line {number}") for number, line in enumerate(lines, 1)]


def _name(shard: Pieces, version: str) -> str:
    return content_id("part", str(FORMAT), version, shard.date, *map(_identity, shard.pieces))


def _identity(piece: Piece | KgError) -> str:
    """Return what changes when a piece is another: names and digests, and marks of the storage for whole files."""
    if isinstance(piece, KgError):
        return f"fault {piece}"
    file = piece.file
    if piece.digest:
        return f"{file.name} {piece.digest} {piece.start} {piece.end}"
    try:
        return f"{file.name} {file.size} {storage.mark(file.archive or file.at or file.name)}"
    except SourceError as fault:
        return f"fault {fault}"


def _kept(out: str, name: str) -> Part | None:
    """Return a part that is there; not one in which a document could not be read, which may go well this time."""
    done = f"{out}/done/{name}.json"
    try:
        if not storage.exists(done):
            return None
        part = _part(_bytes(done).decode("utf-8", "replace"), done)
    except (StoreError, SourceError):
        return None
    whole = all(storage.exists(f"{out}/{table}/{name}.parquet") for table in parquet.TABLES)
    tried = any(isinstance(fault, ExtractorError) for fault in part.faults)
    return replace(part, kept=True) if whole and not tried and part.name == name else None


def _bytes(name: str) -> bytes:
    try:
        with storage.stream(name) as stream:
            return stream.read()
    except SourceError as error:
        raise StoreError(name, error.fault, "Extract to it first, or again.") from error


def _row(part: Part) -> dict[str, Any]:
    faults = [[type(f).__name__, f.subject, f.fault, f.remedy] for f in part.faults]
    numbers = {"documents": part.documents, "mentions": part.mentions, "claims": part.claims}
    return {"kg": FORMAT, "part": part.name, "version": part.version, **numbers, "faults": faults}


def _part(line: str, where: str) -> Part:
    try:
        row = json.loads(line)
        if row["kg"] != FORMAT:
            raise ValueError("it was written by another version")
        faults = tuple(_fault(*fault) for fault in row["faults"])
        return Part(row["part"], row["version"], row["documents"], row["mentions"], row["claims"], faults)
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(where, f"it is damaged ({error})", "Extract again.") from error


def _fault(kind: str, subject: str, fault: str, remedy: str) -> KgError:
    made = {"SourceError": SourceError, "ExtractorError": ExtractorError}.get(kind, KgError)
    return made(subject, fault, remedy)


def _tidy(out: str, names: Iterable[str]) -> None:
    """Remove the parts of other runs: `done` first, so that no part looks whole that is not."""
    known = set(names)
    for folder, suffix in (("done", ".json"), *((table, ".parquet") for table in parquet.TABLES)):
        if storage.exists(f"{out}/{folder}"):
            for entry in storage.entries(f"{out}/{folder}"):
                if entry.name.startswith("part-") and entry.name.removesuffix(suffix) not in known:
                    storage.remove(f"{out}/{folder}/{entry.name}")
