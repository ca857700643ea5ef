"""The lexicons: what is wrong in them is told by file and row."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from kg import ontology
from kg.errors import OntologyError
from kg.extraction.rules.candidate import Candidate
from kg.extraction.rules.lexicon import Lexicons, Matcher
from kg.extraction.rules.mentions import choose


@pytest.fixture(scope="module")
def lexicons() -> Lexicons:
    return Lexicons(ontology.load())


@pytest.mark.parametrize(
    ("name", "row", "fault"),
    [
        ("names", "云帆科技\tFirm\t3\t1.0", "class Firm is unknown"),
        ("names", "云帆科技\tOrganization\t3\tmany", "no number"),
        ("names", "云帆科技", "needs 4 cells"),
        ("modality", "将\tfuture", "modality future is unknown"),
    ],
)
def test_a_wrong_row_is_told(tmp_path: Path, name: str, row: str, fault: str) -> None:
    shutil.copytree(ontology.folder() / "lexicons", tmp_path / "lexicons")
    (tmp_path / "lexicons" / f"{name}.tsv").write_text(row + "\n", encoding="utf-8")
    with pytest.raises(OntologyError, match=fault):
        Lexicons(replace(ontology.load(), folder=tmp_path))


def test_the_longest_word_wins_in_a_matcher() -> None:
    assert list(Matcher({"有限": 1, "有限公司": 2}).find("甲有限公司")) == [(1, 5, 2)]
    assert list(Matcher[int]({}).find("甲")) == []


def test_of_overlapping_candidates_the_longest_stays() -> None:
    long = Candidate(0, 8, "Organization", 0.6, "headed")
    inside = Candidate(2, 4, "Location", 0.9, "known")
    apart = Candidate(9, 11, "Location", 0.9, "known")
    assert choose([inside, apart, long]) == [long, apart]


def test_of_equal_spans_the_surer_stays() -> None:
    one, other = Candidate(0, 3, "Person", 0.6, "a"), Candidate(0, 3, "Product", 0.9, "b")
    assert choose([one, other]) == [other]


@pytest.mark.parametrize(
    ("words", "told"), [("常务副总经理", True), ("亚太区总裁", True), ("总裁说", False), ("", False)]
)
def test_an_office_is_known_by_its_end(lexicons: Lexicons, words: str, told: bool) -> None:
    assert lexicons.is_title(words) is told


def test_a_cue_that_was_not_counted_starts_with_its_own_precision(lexicons: Lexicons) -> None:
    lexicons.precisions["sponsors", "冠名"] = 0.9
    high = lexicons.weigh("sponsors", "冠名", [])
    lexicons.precisions["sponsors", "冠名"] = 0.6
    assert lexicons.weigh("sponsors", "冠名", []) < high
