"""The Python interface: build a graph, read documents, ask, explain, export. Paths may be strings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from kg import ontology, pipeline, sources
from kg import query as queries
from kg.errors import KgError
from kg.export import targets as exports
from kg.extraction import registry
from kg.pipeline import Built, Settings
from kg.query import Result
from kg.query.cypher import Rows
from kg.query.facts import About
from kg.query.facts import about as known
from kg.records import Reading


def build(inputs: Sequence[str | Path], out: str | Path = "outputs", *, settings: Settings | None = None) -> Built:
    """Read the inputs and leave the graph in the folder `out`; see `kg.pipeline.build`."""
    return pipeline.build(inputs, Path(out), settings=settings)


def extract(
    inputs: Sequence[str | Path], *, extractor: str = registry.DEFAULT, left_out: list[KgError] | None = None
) -> Iterator[Reading]:
    """Read the inputs one document at a time; faults of single inputs are appended to `left_out`.

    Without `left_out` the first fault is raised.
    """

    def on_fault(fault: KgError) -> None:
        if left_out is None:
            raise fault
        left_out.append(fault)

    schema = ontology.load()
    documents = sources.read(inputs, on_fault=on_fault)
    return pipeline.extract(documents, registry.load(extractor, schema), schema, on_fault=on_fault)


def sparql(out: str | Path, query: str) -> Result:
    """Ask the graph of a build in SPARQL; raise QueryError with the reason when the query is wrong."""
    return queries.run(pipeline.open_store(Path(out)), query)


def cypher(out: str | Path, query: str) -> Rows:
    """Ask the graph of a build in Cypher; raise QueryError with the reason when the query is wrong.

    The Ladybug database that is asked is made on the first question after a build; raises OutputError when it cannot
    be, or the package `ladybug` is not installed.
    """
    # Imported on use: the engine takes longer to load than most questions to answer.
    from kg.query import cypher as asking

    asking.check(query)
    target, build = exports.find_target("ladybug"), pipeline.fingerprint(Path(out))
    path = Path(out) / target.place
    if not path.is_file() or asking.build_of(path) != build:
        target.write(pipeline.open_property_graph(Path(out)), path, exports.Options(build=build))
    return asking.run(path, query)


def explain(out: str | Path, name: str) -> tuple[About, ...]:
    """Return all that is known of the things of this name, each fact with its sentence; empty when there is none."""
    return known(pipeline.open_store(Path(out)), name)
