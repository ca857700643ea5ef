"""The page of the explorer: all in one file (`write_explorer`), or a shell that asks the server (`shell`).

Both run the same script and style. In the one file they stand inline, let in by their hashes alone, and the data is
one block of deflated JSON in Base64 that no browser executes. The shell names them as files, so that the policy
of the server needs no inline script either.
"""

from __future__ import annotations

import base64
import json
import zlib
from importlib import resources
from pathlib import Path
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from kg.explore.table import head, table
from kg.ontology import Ontology
from kg.records import Knowledge
from kg.views import LIMIT, TITLE
from kg.views.data import shorten
from kg.views.page import asset as dossier_asset
from kg.views.page import block, policy, write
from kg.views.scene import Shown, compose

SCRIPT, STYLE = "explorer.js", "explorer.css"


def write_explorer(
    knowledge: Knowledge, path: Path, *, ontology: Ontology, title: str = TITLE, limit: int = LIMIT
) -> Shown:
    """Write the explorer with all its data to `path`, whole or not at all; return what it holds and leaves out.

    Of more than `limit` entities the best connected are kept. Raises OutputError when the file cannot be written.
    """
    scene = compose(knowledge, ontology=ontology, limit=limit)
    rows = table(knowledge, scene, ontology=ontology, title=shorten(title, 120))
    write(path, _page(rows["title"], data=pack(rows)))
    return scene.shown


def shell(ontology: Ontology, *, title: str = TITLE, api: str = "/api/", assets: str = "/assets/") -> str:
    """Return the page that asks the server: `api` and `assets` are the addresses that its questions and files go to."""
    start = {**head(ontology, title=shorten(title, 120)), "api": api, "places": [], "extractors": []}
    return _page(start["title"], start=start, assets=assets)


def script() -> str:
    """Return the script of the page, libraries and their licence notices included."""
    return _asset(SCRIPT)


def style() -> str:
    """Return the style of the page: that of the dossier and what the explorer adds."""
    return f"{dossier_asset('page.css')}\n{_asset(STYLE)}"


def pack(value: Any) -> str:
    """Return JSON, deflated (zlib) and in Base64: what the page unpacks with DecompressionStream."""
    content = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return base64.b64encode(zlib.compress(content, 9)).decode()


def _page(name: str, *, data: str = "", start: Any = None, assets: str = "") -> str:
    environment = Environment(loader=FunctionLoader(_asset), autoescape=True, undefined=StrictUndefined)
    environment.filters["block"] = block
    inline = {"script": script(), "style": style()}
    return environment.get_template("explorer.html").render(
        name=name,
        policy="" if assets else policy(scripts=(inline["script"],), style=inline["style"]),
        assets=assets,
        script=Markup(inline["script"]),
        style=Markup(inline["style"]),
        data=Markup(data),
        start=start,
    )


def _asset(name: str) -> str:
    return (resources.files("kg.explore") / "assets" / name).read_text(encoding="utf-8").replace("\r\n", "\n")
