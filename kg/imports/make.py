"""An imported graph → an output folder: whole, with the knowledge, or where that cannot be had again without it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kg import export, graph, making, ontology, store
from kg.errors import KgError
from kg.extraction.places import Gazetteer
from kg.graph.model import Dataset
from kg.graph.names import Names
from kg.graph.shapes import shapes
from kg.imports.reading import read
from kg.imports.recall import recall
from kg.making import STORE, Settings, write_file
from kg.ontology import Ontology
from kg.outputs import staging
from kg.progress import Progress, Quiet
from kg.records import Knowledge
from kg.store import Violation


@dataclass(frozen=True, slots=True)
class Imported:
    """What was imported: the graph, what does not fit the shapes, and the knowledge where it was proven."""

    dataset: Dataset
    violations: tuple[Violation, ...]
    knowledge: Knowledge | None


def import_(
    paths: Sequence[Path],
    out: Path,
    *,
    ontologies: Sequence[Path] = (),
    formats: Sequence[str] = export.USUAL,
    progress: Progress | None = None,
) -> Imported:
    """Make an output folder of RDF files, as if it had been built.

    Raises SourceError when a file cannot be read or holds no graph of this program.
    """
    progress = progress or Quiet()
    schema = ontology.load(*ontologies)
    progress.stage("reading")
    dataset = read(paths, schema)
    progress.stage("places of claims")
    knowledge = proven(dataset, schema)
    with staging(out) as new:
        if knowledge is not None:
            settings = Settings(ontologies=tuple(ontologies), base_iri=dataset.base, formats=tuple(formats))
            violations = making.write(knowledge, new, settings, schema=schema, progress=progress)
        else:
            violations = _write(dataset, new, schema, formats, progress)
    return Imported(dataset, violations, knowledge)


def proven(dataset: Dataset, schema: Ontology) -> Knowledge | None:
    """Return the knowledge of a dataset when the graph that is built of it is that dataset, triple by triple."""
    try:
        knowledge = recall(dataset)
        if knowledge is None:
            return None
        again = graph.build(knowledge, schema, base_iri=dataset.base, places=Gazetteer.load())
    except (KgError, KeyError, IndexError, ValueError, ArithmeticError):  # data that others have changed
        return None
    return knowledge if tuple(again.graphs) == tuple(dataset.graphs) else None


def _write(
    dataset: Dataset, folder: Path, schema: Ontology, formats: Sequence[str], progress: Progress
) -> tuple[Violation, ...]:
    progress.stage("store")
    store.create(folder / STORE, dataset)
    progress.stage("validation")
    violations = store.validate(dataset, schema)
    progress.stage("exports")
    export.write_all(dataset, {name: folder / f"graph.{export.find(name).suffix}" for name in formats})
    write_file(folder / "ontology.ttl", (chunk.encode() for chunk in export.vocabulary(dataset)))
    write_file(folder / "shapes.ttl", [shapes(schema, Names(dataset.base)).encode()])
    return violations
