"""A page in a real browser: Debian's chromium, driven by Playwright, with every request and error written down."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from kg.errors import OutputError
from kg.evaluation.browser import READY
from kg.evaluation.browser import browser as started

PATIENCE = 180_000  # milliseconds: on a machine with much other work everything comes, only late


@dataclass
class Seen:
    """A page, what it asked of the network, and what went wrong or popped up in it."""

    page: Any
    requests: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def open(self, path: Path, fragment: str = "") -> None:
        """Load the file and wait until it has drawn itself."""
        self.page.goto(path.as_uri() + fragment)
        self.page.wait_for_selector(READY, state="attached")


@contextmanager
def browser() -> Iterator[Any]:
    """Start chromium, or skip the test where there is none."""
    with ExitStack() as stack:
        try:
            running = stack.enter_context(started())
        except OutputError as missing:
            pytest.skip(str(missing))
        yield running


@contextmanager
def looking(running: Any, *, width: int = 1400, height: int = 900, **context: Any) -> Iterator[Seen]:
    """Open an empty page that records requests other than to files, console errors, and dialogs."""
    around = running.new_context(viewport={"width": width, "height": height}, **context)
    around.set_default_timeout(PATIENCE)
    seen = Seen(around.new_page())

    def ask(request: Any) -> None:
        if not request.url.startswith(("file:", "blob:")):  # what a page makes of its own text leaves no machine
            seen.requests.append(request.url)

    def pop(dialog: Any) -> None:
        seen.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    seen.page.on("request", ask)
    seen.page.on("dialog", pop)
    seen.page.on("pageerror", lambda error: seen.faults.append(str(error)))
    seen.page.on("console", lambda message: seen.faults.append(message.text) if message.type == "error" else None)
    yield seen
    around.close()
