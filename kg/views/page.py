"""The dossier: one HTML file with the picture, the claims, their evidence, and all that they need.

The file works with no network: its Content-Security-Policy forbids every request, and runs only the scripts whose
hashes stand in it. What came from inputs is in two JSON blocks that no browser executes, and reaches the screen as
text alone.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from importlib import resources
from pathlib import Path
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from kg.errors import OutputError
from kg.ontology import Ontology
from kg.records import Knowledge
from kg.views import LIMIT, TITLE, data, vis
from kg.views.scene import Scene, Shown, compose

SCRIPTS = (
    "page.js",
    "shapes.js",
    "picture.js",
    "crowd.js",
    "placing.js",
    "labels.js",
    "panel.js",
    "filters.js",
    "claims.js",
    "main.js",
)
STYLES = ("page.css",)
# what would end the block or start markup in it, and the two line ends that are none in JSON
ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&'\u2028\u2029"}


def write_page(
    knowledge: Knowledge, path: Path, *, ontology: Ontology, title: str = TITLE, limit: int = LIMIT
) -> Shown:
    """Write the page to `path`, whole or not at all, and return what it shows and what it leaves out.

    Of more than `limit` entities the best connected are shown. Raises OutputError when the file cannot be written.
    """
    return write_scene(compose(knowledge, ontology=ontology, limit=limit), path, ontology=ontology, title=title)


def write_scene(scene: Scene, path: Path, *, ontology: Ontology, title: str = TITLE) -> Shown:
    """Write the page of a scene as `write_page` does."""
    write(path, page(scene, ontology=ontology, title=title))
    return scene.shown


def page(scene: Scene, *, ontology: Ontology, title: str = TITLE) -> str:
    """Return the HTML of the page; lone surrogates in it stand inside JSON only."""
    libraries = vis.library()
    script = "\n".join(asset(name) for name in SCRIPTS)
    style = "\n".join(asset(name) for name in STYLES)
    environment = Environment(loader=FunctionLoader(asset), autoescape=True, undefined=StrictUndefined)
    environment.filters["block"] = block
    environment.globals.update(
        name=data.shorten(title, 120),
        policy=policy(scripts=(libraries, script), style=style),
        library=Markup(libraries),
        script=Markup(script),
        style=Markup(style),
        data=data.table(scene, ontology=ontology, title=data.shorten(title, 120)),
        words=json.loads(asset("words.json")),
    )
    return vis.render(scene, environment, ontology=ontology)


def policy(*, scripts: tuple[str, ...], style: str) -> str:
    """Return the Content-Security-Policy that lets these scripts and this style in, and nothing else in or out."""
    allowed = " ".join(_digest(script) for script in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_digest(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def block(value: Any) -> Markup:
    """Return JSON that can stand in a script element without ending it, whatever the strings hold."""
    content = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(content.translate(ESCAPES))


def asset(name: str) -> str:
    """Return a file of `assets/` with plain line ends, as browsers hash it."""
    return (resources.files("kg.views") / "assets" / name).read_text(encoding="utf-8").replace("\r\n", "\n")


def _digest(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def write(path: Path, html: str) -> None:
    """Write a page, whole or not at all; raise OutputError when it cannot be written."""
    beside = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # a lone surrogate becomes its JSON escape, which is what it stands in
        beside.write_bytes(html.encode("utf-8", "backslashreplace"))
        os.replace(beside, path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise OutputError(
            str(path), f"the page cannot be written ({error.strerror})", "Choose another place."
        ) from error
