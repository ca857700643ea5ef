"""The quads of a store once more, sorted, in one compressed file: what is read when all of them are wanted.

Oxigraph finds one quad fast, but reads all of them slowly and in an order of its own. The file is N-Triples under
gzip, graph after graph, each below a comment with its name, so that other programs can read it too. It knows the store
that it stands for by names and sizes of the files with its data: once the store was changed the file counts no more.
"""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.errors import StoreError
from kg.graph.model import DEFAULT, Graph
from kg.graph.terms import Triple

NAME = "kg.quads.gz"
_STAMP = "kg.stamp"
_LEVEL = 1  # ten times smaller already; more costs more than it saves
_WRITTEN = 5_000  # triples at a time
_PIECE = 20_000  # triples of the default graph at a time
_BUFFER = 1 << 20


def write(place: Path, graphs: Iterable[Graph]) -> Iterator[str]:
    """Write the graphs to the file in the folder of a store; yield their quads as lines of N-Quads on the way."""
    with (place / NAME).open("wb") as raw, gzip.GzipFile("", "wb", _LEVEL, raw, mtime=0) as file:
        buffered = io.BufferedWriter(file, _BUFFER)
        name = None
        for graph in graphs:
            if graph.name != name:
                name = graph.name
                buffered.write(f"# {name}\n".encode())
            end = f" {name} .\n" if name else " .\n"
            for at in range(0, len(graph.triples), _WRITTEN):
                told = [f"{s} {p} {o}" for s, p, o in graph.triples[at : at + _WRITTEN]]
                buffered.write(" .\n".join((*told, "")).encode())
                yield from [line + end for line in told]
        buffered.flush()


def seal(place: Path) -> None:
    """Note which store the file stands for, once that is written and closed."""
    (place / _STAMP).write_text(_stamp(place), encoding="ascii")


def counts(place: Path) -> bool:
    """Tell whether there is a file and the store is still the one that it was written with."""
    stamp = place / _STAMP
    return (place / NAME).is_file() and stamp.is_file() and stamp.read_text(encoding="ascii") == _stamp(place)


def read(place: Path) -> Iterator[Graph]:
    """Yield the graphs in their order, the default graph in pieces; raise StoreError when the file is damaged."""
    path = place / NAME
    try:
        with gzip.open(path, "rb") as file:
            yield from _graphs(_lines(file))
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise StoreError(str(path), f"it is damaged ({error})", "Build it again with `kg build`.") from error


def _graphs(lines: Iterator[str]) -> Iterator[Graph]:
    name, triples, subject = DEFAULT, list[Triple](), ""
    for line in lines:
        if line.startswith("#"):
            if triples:
                yield Graph(name, tuple(triples))
            name, triples = line[2:], []
            continue
        first, predicate, object_ = line[:-2].split(" ", 2)
        if len(triples) >= _PIECE and not name and first != subject:
            yield Graph(name, tuple(triples))
            triples = []
        subject = first
        triples.append((first, predicate, object_))
    yield Graph(name, tuple(triples))


def _lines(file: io.BufferedIOBase | gzip.GzipFile) -> Iterator[str]:
    rest = b""
    while chunk := file.read(_BUFFER):
        whole, cut, end = chunk.rpartition(b"\n")
        if not cut:
            rest += chunk
            continue
        yield from (rest + whole).decode().split("\n")
        rest = end
    if rest:
        raise ValueError("its end is missing")


def _stamp(place: Path) -> str:
    """Return names and sizes of Oxigraph's files with data: tables, and what has been logged but is in no table yet."""
    found = [(path.name, path.stat().st_size) for path in place.iterdir() if path.suffix in (".sst", ".log")]
    return "\n".join(f"{name} {size}" for name, size in sorted(found) if size)
