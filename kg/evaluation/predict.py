"""What an extractor makes of the texts of a gold file."""

from __future__ import annotations

from collections.abc import Iterable

from kg.extraction.base import Extractor
from kg.extraction.check import check
from kg.interchange import GoldDocument, from_json, to_json
from kg.ontology import Ontology
from kg.records import Document, Source
from kg.resolution import within


def predict(gold: Iterable[GoldDocument], extractor: Extractor, schema: Ontology) -> dict[str, GoldDocument]:
    """Read the text of each gold document with the extractor, resolve within it, and return the results by id.

    The text is read as it stands, since the gold annotates exactly these characters; title and date go along.
    """
    return {document.id: _predicted(document, extractor, schema) for document in gold}


def _predicted(gold: GoldDocument, extractor: Extractor, schema: Ontology) -> GoldDocument:
    source = Source(path="-", format="jsonl", sha256="")
    document = Document.of(gold.text, source=source, key=gold.id, title=gold.title, date=gold.date)
    reading = check(extractor.read(document), schema)
    return from_json(to_json(reading, within(reading), schema=schema), where=f"document {gold.id}")
