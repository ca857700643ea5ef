"""The table of export formats, and writing one of them to a file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from kg.errors import OutputError
from kg.export.jsonld import jsonld
from kg.export.lines import nquads, ntriples
from kg.export.rdfxml import rdfxml
from kg.export.turtle import trig, turtle
from kg.graph.model import Dataset


@dataclass(frozen=True, slots=True)
class Format:
    """A form of the graph: its name on the command line, its file suffix, its media type, and who writes it."""

    name: str
    suffix: str
    media_type: str
    holds: str
    chunks: Callable[[Dataset], Iterator[str]]


def _graphml(dataset: Dataset) -> Iterator[str]:
    # Imported on use: networkx takes longer to load than most commands to run.
    from kg.export.network import graphml

    return graphml(dataset)


def _gexf(dataset: Dataset) -> Iterator[str]:
    from kg.export.network import gexf

    return gexf(dataset)


_UNION, _ALL, _NETWORK = "all data in one graph", "every graph under its name", "entities and claims as a network"
FORMATS = MappingProxyType(
    {
        found.name: found
        for found in (
            Format("turtle", "ttl", "text/turtle", _UNION, turtle),
            Format("trig", "trig", "application/trig", _ALL, trig),
            Format("ntriples", "nt", "application/n-triples", _UNION, ntriples),
            Format("nquads", "nq", "application/n-quads", _ALL, nquads),
            Format("jsonld", "jsonld", "application/ld+json", _ALL, jsonld),
            Format("rdfxml", "rdf", "application/rdf+xml", _UNION, rdfxml),
            Format("graphml", "graphml", "application/graphml+xml", _NETWORK, _graphml),
            Format("gexf", "gexf", "application/gexf+xml", _NETWORK, _gexf),
        )
    }
)


def find(name: str) -> Format:
    """Return the format of a name or a file suffix; raise OutputError naming the known ones when there is none."""
    wanted = name.lower().lstrip(".")
    for found in FORMATS.values():
        if wanted in (found.name, found.suffix):
            return found
    raise OutputError(f"format {name}", "there is no such format", f"Known ones: {', '.join(FORMATS)}.")


def write(dataset: Dataset, format: str, path: Path) -> None:
    """Write the dataset to a file in a format of `FORMATS`; the file is there whole or as it was before.

    Raises OutputError when the format is unknown or the file cannot be written.
    """
    found = find(format)
    new = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with new.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(found.chunks(dataset))
        os.replace(new, path)
    except OSError as error:
        fault = f"it cannot be written ({error.strerror or error})"
        raise OutputError(str(path), fault, "Check the path, its rights and the free space.") from error
    finally:
        with suppress(OSError):
            new.unlink()
