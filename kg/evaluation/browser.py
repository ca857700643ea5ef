"""A browser without a window, for pictures, measurements and tests: Debian's chromium, driven by Playwright."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import OutputError

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# it may run as root and without a graphics card, and asks nobody for anything
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
READY = "html[data-ready]"  # every page of this program tells so when it has drawn itself


def chromium() -> Path:
    """Return the path of the browser: that in the environment variable CHROMIUM, else where Debian has it."""
    return Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))


@contextmanager
def browser() -> Iterator[Browser]:
    """Start the browser; raise OutputError when the machine has none, or no Playwright."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        raise OutputError("playwright", "it is not installed", "Install the extra `test`.") from error
    if not chromium().exists():
        raise OutputError(str(chromium()), "there is no browser", "Install chromium, or name one in CHROMIUM.")
    with sync_playwright() as engine:
        running = engine.chromium.launch(executable_path=str(chromium()), args=list(ARGUMENTS))
        yield running
        running.close()
