"""The settings that a folder remembers for its later runs, and whether settings can be used at all."""

from __future__ import annotations

import json
from pathlib import Path

from kg import export, ontology, sources
from kg.archive import Archive
from kg.archive.versions import reading_version
from kg.graph.names import Names
from kg.making import Settings
from kg.ontology import Ontology


def tried(settings: Settings) -> Ontology:
    """Return the ontology of the settings; raise the fault of the first that cannot be used.

    That is told before hours of reading, and before a folder remembers what would spoil every later run.
    """
    schema = ontology.load(*settings.ontologies)
    reading_version(settings.extractor, schema, settings.options)
    for name in settings.formats:
        export.find(name)
    Names(settings.base_iri)
    sources.parsed(settings.date)
    return schema


def line(settings: Settings) -> str:
    """Return what later runs go by as JSON: not where the reading is done, nor anything secret."""
    row = {name: getattr(settings, name) for name in ("extractor", "base_iri", "date", "formats", "nodes")}
    row["ontologies"] = [str(path) for path in settings.ontologies]
    row["judgements"] = str(settings.judgements or "")
    return json.dumps(row)


def remembered(kept: Archive) -> Settings:
    """Return the settings of the last run that came to something, the usual ones where there was none."""
    row = json.loads(kept.database.note("settings", "{}"))
    if not row:
        return Settings()
    row["formats"] = tuple(row["formats"])
    row["ontologies"] = tuple(map(Path, row["ontologies"]))
    row["judgements"] = Path(row["judgements"]) if row["judgements"] else None
    return Settings(**row)
