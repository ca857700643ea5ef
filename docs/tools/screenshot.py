"""Make the pictures of the README from a page that `kg build` wrote.

python docs/tools/screenshot.py [PAGE] [FOLDER]

PAGE is outputs/graph.html unless told, FOLDER docs/pictures. Needs Playwright, a Chromium at /usr/bin/chromium (or at
the path in the environment variable CHROMIUM) and, for Chinese labels, a Chinese font such as fonts-noto-cjk.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent.parent
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE, PHONE = (1400, 900), (390, 844)


def nothing(page: Any) -> None:
    """Leave the page as it opens."""


def best_connected(page: Any) -> None:
    """Open what most claims are about."""
    page.click(".most .link >> nth=0")


def a_claim(page: Any) -> None:
    """Open a claim beside the table."""
    page.click("[data-view=both]")
    page.click("#claims-rows tr >> nth=0")


SHOTS: tuple[tuple[str, tuple[int, int], str, str, Callable[[Any], None]], ...] = (
    ("graph-light", WIDE, "light", "zh", nothing),
    ("graph-entity-dark", WIDE, "dark", "zh", best_connected),
    ("graph-claim-light", WIDE, "light", "en", a_claim),
    ("graph-phone-dark", PHONE, "dark", "zh", nothing),
)


def main(page: Path, folder: Path) -> None:
    """Write one PNG for each entry of `SHOTS`."""
    if not page.is_file():
        sys.exit(f"{page}: there is no such page. Run kg build first.")
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as engine:
        chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = engine.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        for name, (width, height), scheme, language, prepare in SHOTS:
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme="dark" if scheme == "dark" else "light",
                device_scale_factor=1.5,
            )
            seen = context.new_page()
            seen.goto(f"{page.resolve().as_uri()}#lang={language}")
            seen.wait_for_selector("html[data-ready]", state="attached")
            prepare(seen)
            seen.wait_for_timeout(400)
            seen.screenshot(path=folder / f"{name}.png")
            context.close()
        browser.close()


if __name__ == "__main__":
    given = [Path(one) for one in sys.argv[1:]]
    main(*(given + [ROOT / "outputs" / "graph.html", ROOT / "docs" / "pictures"][len(given) :]))
