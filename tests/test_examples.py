"""The example files are what examples/README.md says they are."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pypdfium2
import pytest

from kg import ontology, sources
from kg.errors import KgError
from kg.extraction import registry

EXAMPLES = Path(__file__).parent.parent / "examples"
NEWS = EXAMPLES / "news"


@pytest.fixture(scope="module")
def binary() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_binary", EXAMPLES / "make_binary.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def pdf_text(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as pdf:
        return re.sub(r"\s", "", "".join(page.get_textpage().get_text_range() for page in pdf))


def test_the_pdf_reads_back_in_column_order(binary: ModuleType) -> None:
    text = pdf_text(NEWS / "morning-page.pdf")
    at = 0
    for article in binary.PAGE:
        for paragraph in (article.headline, *article.paragraphs):
            found = text.find(re.sub(r"\s", "", paragraph), at)
            assert found >= at, paragraph
            at = found


def test_the_binary_files_are_written_the_same_twice(binary: ModuleType, tmp_path: Path) -> None:
    for run in ("one", "two"):
        (tmp_path / run).mkdir()
        binary.main(tmp_path / run)
    for name in ("morning-page.pdf", "exhibition.docx"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    assert pdf_text(tmp_path / "one" / "morning-page.pdf") == pdf_text(NEWS / "morning-page.pdf")


def test_the_gold_file_annotates_the_jsonl_pieces_unchanged() -> None:
    pieces, gold = (
        [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for path in (NEWS / "wire.jsonl", EXAMPLES / "gold.jsonl")
    )
    assert pieces == [{key: document[key] for key in ("id", "title", "date", "text")} for document in gold]


def test_the_gb18030_page_is_no_utf8() -> None:
    raw = (NEWS / "trade-fair-gb18030.html").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")
    assert "湘韵机电" in raw.decode("gb18030")


def test_every_file_is_told_of_in_the_readme() -> None:
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in sorted(NEWS.iterdir()) if path.name not in readme] == []


def test_every_piece_is_read_and_the_pages_are_cut() -> None:
    faults: list[KgError] = []
    documents = list(sources.read([NEWS], on_fault=faults.append))
    assert faults == []
    assert Counter(Path(document.source.path).name for document in documents) == {
        "clarification.txt": 1,
        "exhibition.docx": 1,
        "morning-page.pdf": 2,
        "newspaper-page.txt": 3,
        "signed-deal.html": 1,
        "trade-fair-gb18030.html": 1,
        "weekend-edition.md": 3,
        "wire.jsonl": 8,
    }
    boilerplate = re.compile("虚拟公司|云顶春茶|三招教你|版权所有|首页")
    assert [document.title for document in documents if boilerplate.search(document.text)] == []


def test_a_property_of_ones_own_is_read_by_its_cues() -> None:
    schema = ontology.load(EXAMPLES / "restores.yaml")
    extractor = registry.load(registry.DEFAULT, schema)
    found = {
        (claim.subject.surface, claim.object.surface)
        for document in sources.read([NEWS / "weekend-edition.md"], on_fault=print)
        for claim in extractor.read(document).claims
        if claim.property == "restores"
    }
    assert ("湖南潇影数字科技有限公司", "洞庭渔歌") in found
