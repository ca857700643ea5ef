"""A store changed where it lies: triples taken out and put in, graphs replaced.

Each step may be done twice and comes to the same, so whoever is killed in between lets the next one do all of it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path

import pyoxigraph

from kg.errors import StoreError
from kg.graph.terms import Term, Triple

_CHUNK = 20_000


def change(
    path: Path, removed: Iterable[Triple], added: Iterable[Triple], graphs: Mapping[Term, Iterable[Triple]]
) -> None:
    """Change the default graph of a store, and replace whole graphs; one without triples is dropped.

    Raises StoreError when the store cannot be written or another run is writing it.
    """
    try:
        engine = pyoxigraph.Store(str(path))
        for quad in _quads(removed):
            engine.remove(quad)
        engine.extend(_quads(added))
        for name, triples in graphs.items():
            _replace(engine, name, triples)
        engine.flush()
    except (OSError, ValueError, RuntimeError, SyntaxError) as error:
        fault = "another run is writing it" if "lock" in str(error).lower() else f"it cannot be written ({error})"
        raise StoreError(str(path), fault, "Wait for it, or check the path, its rights and the free space.") from error


def _replace(engine: pyoxigraph.Store, name: Term, triples: Iterable[Triple]) -> None:
    graph = pyoxigraph.NamedNode(name[1:-1])
    new = set(_quads(triples, name))
    old = set(engine.quads_for_pattern(None, None, None, graph))
    for quad in old - new:
        engine.remove(quad)
    engine.extend(new - old)
    if not new:
        engine.remove_graph(graph)


def _quads(triples: Iterable[Triple], name: Term = "") -> Iterator[pyoxigraph.Quad]:
    end = f" {name} .\n" if name else " .\n"
    lines = (f"{subject} {predicate} {object_}{end}" for subject, predicate, object_ in triples)
    held: list[str] = []
    for line in chain(lines, [""]):
        held.append(line)
        if len(held) == _CHUNK or not line:
            yield from pyoxigraph.parse("".join(held), format=pyoxigraph.RdfFormat.N_QUADS)
            held = []
