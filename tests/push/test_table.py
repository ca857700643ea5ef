"""An address finds its database by its scheme; a client that is missing is named with what to install."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from kg.errors import OutputError
from kg.push import SCHEMES, push


def test_an_unknown_scheme_lists_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"ftp://x.*bolt://.*falkordb://.*https://"):
        push(tmp_path, "ftp://x")


def test_schemes_are_found_whatever_their_case() -> None:
    assert {"bolt", "neo4j", "neo4j+s", "falkordb", "http", "https"} <= set(SCHEMES)


@pytest.mark.parametrize(("scheme", "package"), [("bolt", "neo4j"), ("falkordb", "falkordb")])
def test_a_missing_client_is_named(office: Path, monkeypatch: pytest.MonkeyPatch, scheme: str, package: str) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(OutputError, match=rf"pip install 'chinese-news-kg\[{package}\]'"):
        push(office, f"{scheme.upper()}://localhost")
