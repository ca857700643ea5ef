"""Make the pictures of the README from a build: every page in a real browser.

python docs/tools/screenshot.py [OUT] [FOLDER]

OUT is outputs/ unless told, FOLDER docs/pictures. Needs the extra `test`, a Chromium at /usr/bin/chromium (or at the
path in the environment variable CHROMIUM) and, for Chinese labels, a Chinese font such as fonts-noto-cjk.
"""

from __future__ import annotations

import io
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import uvicorn
from PIL import Image

from kg import explore, ontology, pipeline, views
from kg.evaluation.browser import READY, browser
from kg.serve.app import make_app
from kg.serve.settings import Settings

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 180_000  # milliseconds
MOST = 290_000  # bytes of one picture
WIDE, PHONE = (1240, 780), (390, 780)
THING = "芜湖镜湖锂能科技股份有限公司"
QUESTION = "镜湖锂能在哪里"


def nothing(page: Any) -> None:
    """Leave the page as it opens."""


def best_connected(page: Any) -> None:
    """Open what most claims are about."""
    page.click(".most .link >> nth=0")


def a_claim(page: Any) -> None:
    """Open a claim beside the table."""
    page.click("[data-view=both]")
    page.click("#claims-rows tr >> nth=0")


def a_sentence(page: Any) -> None:
    """Open a thing, and a claim about it with its sentence."""
    best_connected(page)
    page.click("#panel details.told >> nth=0")
    page.wait_for_selector("#panel blockquote mark")


def by_name(page: Any) -> None:
    """Find a thing by a part of its name, as one does on a phone."""
    page.fill("#search", THING[:4])
    page.wait_for_selector("#found li[role=option]")
    page.press("#search", "Enter")
    page.wait_for_selector("#panel .acts")


def a_query(page: Any) -> None:
    """Run the first query of the library that needs no name, inside the file."""
    page.click("[data-view=query]")
    page.select_option("#query-library", "most-supported")
    page.click("#query-run")
    page.wait_for_selector("#query-rows tr")


@dataclass(frozen=True)
class Shot:
    """One picture: its name, the page (`graph`, `explorer`, or a path of the server), and how it is looked at."""

    name: str
    page: str
    size: tuple[int, int] = WIDE
    scheme: str = "light"
    language: str = "zh"
    prepare: Callable[[Any], None] = nothing


SHOTS = (
    Shot("graph-light", "graph"),
    Shot("graph-entity-dark", "graph", scheme="dark", prepare=best_connected),
    Shot("graph-claim-light", "graph", language="en", prepare=a_claim),
    Shot("graph-phone-dark", "graph", PHONE, "dark"),
    Shot("explorer", "explorer", prepare=a_sentence),
    Shot("explorer-phone-dark", "explorer", PHONE, "dark", prepare=by_name),
    Shot("query", "explorer", prepare=a_query),
    Shot("entity", f"/Organization/{quote(THING)}"),
    Shot("ask", f"/ask?q={quote(QUESTION)}"),
    Shot(
        "query-server-dark",
        "/query?query=" + quote("SELECT ?a ?b WHERE { ?a kg:signedWith ?b } LIMIT 8"),
        scheme="dark",
    ),
)


def main(out: Path, folder: Path) -> None:
    """Write one PNG for each entry of `SHOTS`."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, serving(out) as server, browser() as running:
        files = pages(out, Path(place))
        for shot in SHOTS:
            around = running.new_context(
                viewport={"width": shot.size[0], "height": shot.size[1]},
                color_scheme="dark" if shot.scheme == "dark" else "light",
                locale="en-GB" if shot.language == "en" else "zh-CN",
                device_scale_factor=1,
                reduced_motion="reduce",
            )
            around.set_default_timeout(PATIENCE)
            shown = around.new_page()
            own = shot.page in files
            shown.goto(f"{files[shot.page].as_uri()}#lang={shot.language}" if own else f"{server}{shot.page}")
            if own:
                shown.wait_for_selector(READY, state="attached")
            shot.prepare(shown)
            shown.wait_for_timeout(600)
            (folder / f"{shot.name}.png").write_bytes(smaller(shown.screenshot()))
            around.close()


def pages(out: Path, place: Path) -> dict[str, Path]:
    """Write the pages that are one file each, from what the build knows."""
    knowledge, schema = pipeline.open_knowledge(out), ontology.load()
    files = {name: place / f"{name}.html" for name in ("graph", "explorer")}
    views.write_page(knowledge, files["graph"], ontology=schema)
    explore.write_explorer(knowledge, files["explorer"], ontology=schema)
    return files


@contextmanager
def serving(out: Path) -> Iterator[str]:
    """Serve the build on a free port; yield the address."""
    app = make_app(pipeline.open_store(out), out / pipeline.STORE, ontology.load(), Settings(deadline=60))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(20)


def smaller(png: bytes, most: int = MOST) -> bytes:
    """Return the picture in fewer bytes than `most`: with 256 colours where it has more, which the eye hardly sees."""
    if len(png) < most:
        return png
    few = Image.open(io.BytesIO(png)).convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    written = io.BytesIO()
    few.save(written, "PNG", optimize=True)
    return written.getvalue()


if __name__ == "__main__":
    given = [Path(one) for one in sys.argv[1:]]
    main(*(given + [ROOT / "outputs", ROOT / "docs" / "pictures"][len(given) :]))
