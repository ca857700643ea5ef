"""Inputs to results where the workers themselves read the files: nothing but names and results passes through here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg import sources
from kg.engines.local import Local
from kg.engines.model import Engine, Lost
from kg.engines.reading import OnFault, Page, Read, Recipe, outcomes, same, told
from kg.errors import KgError, SourceError
from kg.ontology import Ontology
from kg.records import Document, Reading
from kg.sources import Piece

SIZE = 64 << 10
FILES = 64
Render = Callable[[Reading, Ontology], str]


@dataclass(frozen=True, slots=True)
class Pieces:
    """A shard of pieces of inputs; faults of finding them keep their places."""

    pieces: tuple[Piece | KgError, ...]
    date: str = ""

    @property
    def name(self) -> str:
        """The first file and how many pieces follow it."""
        names = [piece.file.name for piece in self.pieces if isinstance(piece, Piece)]
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        return f"{names[0]}{more}" if names else "no file"

    def split(self) -> Sequence[Pieces]:
        """Return two smaller shards; of one piece of a JSONL file two of its lines, none of another file."""
        if len(self.pieces) > 1:
            middle = len(self.pieces) // 2
            return [Pieces(self.pieces[:middle], self.date), Pieces(self.pieces[middle:], self.date)]
        (one,) = self.pieces
        halves = sources.halves(one) if isinstance(one, Piece) else ()
        return [Pieces((half,), self.date) for half in halves]

    def items(self) -> Iterator[Document | KgError]:
        """Yield the documents of the pieces, and faults in their places."""
        for piece in self.pieces:
            if isinstance(piece, KgError):
                yield piece
            else:
                yield from _items(piece, self.date)


@dataclass(frozen=True, slots=True)
class Extract:
    """The task: reads the pieces of a shard, and the documents in them, and renders each reading."""

    read: Read
    render: Render

    def load(self) -> None:
        """Make the extractor."""
        self.read.load()

    def __call__(self, shard: Pieces) -> Page:
        """Return a rendered reading or a fault for each document, and the faults of the pieces, in order."""
        return Page(self.read.load().version, tuple(rendered(shard.items(), self.read, self.render)))


def extracted(
    inputs: Sequence[str | Path],
    recipe: Recipe,
    engine: Engine,
    render: Render,
    *,
    date: str = "",
    size: int = SIZE,
    on_fault: OnFault,
) -> Iterator[str]:
    """Yield what `render` makes of the reading of each document, in order of path; `render` must be picklable."""
    read = Read(recipe)
    if isinstance(engine, Local):
        documents = told(lambda hear: sources.read(inputs, date=date, on_fault=hear))
        found: Iterable[str | KgError] = rendered(documents, read, render)
    else:
        found = _found(engine, Extract(read, render), shards(inputs, date=date, size=size))
    for one in found:
        if isinstance(one, KgError):
            on_fault(one)
        else:
            yield one


def shards(inputs: Sequence[str | Path], *, date: str = "", size: int = SIZE) -> Iterator[Pieces]:
    """Yield the inputs in shards of about `size` bytes."""
    date = sources.parsed(date)
    held: list[Piece | KgError] = []
    for piece in told(lambda hear: sources.pieces(inputs, size=size, on_fault=hear)):
        length = piece.size if isinstance(piece, Piece) else 0
        if held and (_size(held) + length > size or len(held) >= FILES):
            yield Pieces(tuple(held), date)
            held = []
        held.append(piece)
    if held:
        yield Pieces(tuple(held), date)


def _items(piece: Piece, date: str) -> Iterator[Document | KgError]:
    return told(lambda hear: sources.documents(piece, date=date, on_fault=hear))


def _size(held: Iterable[Piece | KgError]) -> int:
    return sum(piece.size for piece in held if isinstance(piece, Piece))


def _found(engine: Engine, task: Extract, shards: Iterable[Pieces]) -> Iterator[str | KgError]:
    version = ""
    for page in engine.map(task, shards):
        if isinstance(page, Lost):
            yield lost_file(page)
            continue
        version = same(version, page.version)
        yield from (line for line in page.lines if line is not None)


def lost_file(lost: Lost[Pieces]) -> KgError:
    """Return why a file, or a line of one, is left out."""
    (piece,) = lost.shard.pieces
    if isinstance(piece, KgError):
        return piece
    place = f", line {piece.line}" if piece.digest else ""
    fault = f"ended each process that read it ({lost.why}), so it is left out"
    return SourceError(f"{piece.file.name}{place}", fault, "Read it alone, with more memory, to see why")


def rendered(items: Iterable[Document | KgError], read: Read, render: Render) -> Iterator[str | KgError]:
    """Yield each document rendered, or the fault, in order."""
    schema = read.recipe.schema
    for item in items:
        for outcome in outcomes([item], read.load(), schema) if isinstance(item, Document) else [item]:
            yield outcome if isinstance(outcome, KgError) else render(outcome, schema)
