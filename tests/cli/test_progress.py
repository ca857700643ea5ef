"""Progress on a terminal: how much, how fast, how long still."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from kg.cli import progress


def shown(monkeypatch: pytest.MonkeyPatch, total: int | None) -> str:
    screen = io.StringIO()
    monkeypatch.setattr(progress, "messages", Console(file=screen, force_terminal=True, width=120))
    monkeypatch.setattr(progress, "_PATIENCE", 0.0)
    with progress.Shown() as bars:
        for number in bars.each("reading", range(40), total):
            if number in (1, 30):
                bars._bars.refresh()
    return screen.getvalue()


def test_rate_and_remaining_time_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    text = shown(monkeypatch, 40)
    assert "/s" in text
    assert "left" in text


def test_nothing_is_said_of_the_end_where_nobody_knows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    text = shown(monkeypatch, None)
    assert "/s" in text
    assert "left" not in text
