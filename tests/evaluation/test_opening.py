"""The measurement of the explorer in one file, on a few things."""

import re

import pytest

from kg.errors import OutputError
from kg.evaluation.browser import browser
from kg.evaluation.opening import main, news


def test_the_made_news_has_as_many_things_and_claims_as_asked_for():
    made = news(80, 60)
    assert len(made.entities) == 80
    assert sum(len(reading.claims) for reading in made.readings) == 60
    assert all(
        reading.document.text[m.start : m.end] == m.surface for reading in made.readings for m in reading.mentions
    )
    assert made == news(80, 60)


def test_opening_dragging_and_asking_are_measured(tmp_path, capsys):
    try:
        with browser():
            pass
    except OutputError as missing:
        pytest.skip(str(missing))
    assert main([str(tmp_path / "page.html"), "--things", "40", "--claims", "30"]) == 0
    told = capsys.readouterr().out
    assert "40 entities, 30 claims" in told
    assert re.search(r"^open: [\d.]+ s$", told, re.MULTILINE)
    assert re.search(r"^second query: [\d.]+ s", told, re.MULTILINE)
