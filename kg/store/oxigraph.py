"""A dataset in Oxigraph, on disk or in memory.

A store on disk is built in a folder beside (`.<name>.new`) and moved into its place when it is complete; the earlier
one steps aside (`.<name>.old`) for that moment. Whoever is killed in between leaves one of them whole: `open_store`
reads it from where it is, and the next `create` puts it back.
"""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph

from kg.errors import StoreError
from kg.graph.model import DEFAULT, Dataset, Graph
from kg.graph.schema import name_blanks
from kg.graph.terms import ordered
from kg.store import quads

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer as Buffer

_CHUNK = 5_000  # lines encoded at a time
_PIECE = 100_000  # quads loaded at a time: 166 MB where 400,000 take 400 MB
_BUFFER = 1 << 20
_META = "kg.base"  # beside Oxigraph's files: the base IRI, then a prefix and its IRI on each line


@dataclass(frozen=True, slots=True)
class Store:
    """An open store with the base IRI and the prefixes of its names; `name` is its path, for messages."""

    name: str
    base: str
    prefixes: tuple[tuple[str, str], ...]
    engine: pyoxigraph.Store = field(repr=False)
    place: Path | None = None

    def stream(self) -> Dataset:
        """Return all that is in the store without holding it: graphs are read one by one, each time anew.

        Where the sorted file beside the store does not stand for it any more, the default graph is held in memory.
        """
        return Dataset(self.base, self.prefixes, _Anew(self._graphs), self._graph(f"<{self.base}ontology>"))

    def dataset(self) -> Dataset:
        """Return all that is in the store, sorted; the same as what was put in."""
        return Dataset(self.base, self.prefixes, tuple(self._asked()))

    def __len__(self) -> int:
        return len(self.engine)

    def _graphs(self) -> Iterator[Graph]:
        if self.place is not None and quads.counts(self.place):
            return quads.read(self.place)
        return self._asked()

    def _asked(self) -> Iterator[Graph]:
        yield self._graph(DEFAULT)
        yield from map(self._graph, sorted(str(name) for name in self.engine.named_graphs()))

    def _graph(self, name: str) -> Graph:
        graph = pyoxigraph.NamedNode(name[1:-1]) if name else pyoxigraph.DefaultGraph()
        quads = self.engine.quads_for_pattern(None, None, None, graph)
        triples = ((str(quad.subject), str(quad.predicate), str(quad.object)) for quad in quads)
        return Graph(name, ordered(name_blanks(triples) if name == f"<{self.base}ontology>" else triples))


@dataclass(frozen=True, slots=True)
class _Anew:
    """What can be iterated again and again, from the beginning each time."""

    begin: Callable[[], Iterator[Graph]]

    def __iter__(self) -> Iterator[Graph]:
        return self.begin()


def in_memory(dataset: Dataset) -> Store:
    """Return the dataset as a store that is gone with the process."""
    engine = pyoxigraph.Store()
    _load(engine, dataset.lines())
    return Store("store in memory", dataset.base, dataset.prefixes, engine)


def create(path: Path, dataset: Dataset) -> None:
    """Write the dataset as a store on disk, replacing the one that is there when the new one is complete.

    Raises StoreError when the place cannot be written or another run is writing it; the earlier store stays.
    """
    new, old = _beside(path, "new"), _beside(path, "old")
    with _reporting(path, "it cannot be written", "Check the path, its rights and the free space."):
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() and old.exists():
            os.replace(old, path)
        _clear(path, new)
        _write(new, dataset)
        if path.exists():
            shutil.rmtree(old, ignore_errors=True)
            os.replace(path, old)
        os.replace(new, path)
        shutil.rmtree(old, ignore_errors=True)


def open_store(path: Path) -> Store:
    """Open a store for reading, beside any other reader; raise StoreError when it is missing or damaged."""
    old = _beside(path, "old")
    place = old if old.exists() and not path.exists() else path
    if not (place / _META).is_file():
        fault = "it is no store of this program" if place.exists() else "there is no store"
        raise StoreError(str(path), fault, "Make one with `kg build`.")
    with _reporting(path, "it is damaged", "Build it again with `kg build`."):
        base, prefixes = _meta(place)
        return Store(str(path), base, prefixes, pyoxigraph.Store.read_only(str(place)), place)


def _write(place: Path, dataset: Dataset) -> None:
    place.mkdir()
    engine = pyoxigraph.Store(str(place))
    _load(engine, quads.write(place, dataset.graphs))
    engine.flush()
    del engine
    quads.seal(place)
    rows = [dataset.base, *(f"{name}\t{iri}" for name, iri in dataset.prefixes)]
    (place / _META).write_text("\n".join(rows) + "\n", encoding="utf-8", newline="\n")


def _meta(place: Path) -> tuple[str, tuple[tuple[str, str], ...]]:
    base, *rows = (place / _META).read_text(encoding="utf-8").splitlines()
    return base, tuple((name, iri) for name, _, iri in (row.partition("\t") for row in rows))


def _load(engine: pyoxigraph.Store, lines: Iterable[str]) -> None:
    """Load lines of N-Quads in pieces, since Oxigraph holds and sorts what it is given at once."""
    for piece in _pieces(lines):
        engine.bulk_load(io.BufferedReader(_Lines(piece), _BUFFER), format=pyoxigraph.RdfFormat.N_QUADS)


def _pieces(lines: Iterable[str]) -> Iterator[list[str]]:
    """Cut lines between two graphs or in the default graph, where no blank node stands on both sides of the cut."""
    piece: list[str] = []
    for line in lines:
        if len(piece) >= _PIECE and _last(line) != _last(piece[-1]):
            yield piece
            piece = []
        piece.append(line)
    yield piece


def _last(line: str) -> str:
    """Return the last term of a line, which is the name of its graph where that has one."""
    return line.rsplit(" ", 2)[-2]


class _Lines(io.RawIOBase):
    """Lines as a readable binary file, encoded a chunk at a time."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._chunks = _chunks(iter(lines))
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        """Fill the buffer with the next bytes; return how many, none at the end."""
        target = memoryview(buffer)
        if not self._rest:
            self._rest = next(self._chunks, b"")
        size = min(len(target), len(self._rest))
        target[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


def _chunks(lines: Iterator[str]) -> Iterator[bytes]:
    chunk: list[str] = []
    for line in lines:
        chunk.append(line)
        if len(chunk) == _CHUNK:
            yield "".join(chunk).encode()
            chunk = []
    if chunk:
        yield "".join(chunk).encode()


def _clear(path: Path, new: Path) -> None:
    """Throw away what a killed run left; raise StoreError when that run is alive and holds the lock."""
    if not new.exists():
        return
    try:
        half = pyoxigraph.Store(str(new))
        del half
    except (OSError, RuntimeError) as error:  # A half-made one may be too damaged to open.
        if "lock" in str(error).lower():
            raise StoreError(str(path), "another run is writing it", "Wait for it, or choose another place.") from error
    shutil.rmtree(new)


def _beside(path: Path, state: str) -> Path:
    return path.with_name(f".{path.name}.{state}")


@contextmanager
def _reporting(path: Path, fault: str, remedy: str) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError, IndexError, SyntaxError, RuntimeError) as error:
        raise StoreError(str(path), f"{fault} ({error})", remedy) from error
