"""One way to write files and read them, for every test of `kg.sources`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import SourceError
from kg.records import Document
from kg.sources import raw_text, read, same

Reader = Callable[..., tuple[list[Document], list[SourceError]]]


@pytest.fixture
def read_file(tmp_path: Path) -> Reader:
    """Write a file, read it, and check that every mapped character is the raw file's own."""

    def one(content: str | bytes, name: str = "page.txt", date: str = "") -> tuple[list[Document], list[SourceError]]:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        faults: list[SourceError] = []
        documents = list(read([path], date=date, on_fault=faults.append))
        for document in documents:
            assert_exact(document)
        return documents, faults

    return one


def assert_exact(document: Document) -> None:
    """Check the offset map of a document against the raw text of its file, both ways."""
    raw = raw_text(document.source.path, document.source.place)
    covered = 0
    for run in document.offsets.runs:
        covered += run.length
        for step in range(run.length):
            assert same(document.text[run.clean + step], raw, run.raw + step)
    inserted = [document.text[at] for at in range(len(document.text)) if document.offsets.to_raw(at) is None]
    assert set(inserted) <= {" ", "\n"}
    assert covered + len(inserted) == len(document.text)
    for run in document.offsets.runs[:5]:
        assert document.offsets.to_clean(run.raw) == run.clean
