"""The page of the explorer: all in one file (`write_explorer`), or a shell that asks the server (`shell`).

Both run the same script and style. In the one file they stand inline, let in by their hashes alone, and the data is
one block of deflated JSON in Base64 that no browser executes. So are the engine for SPARQL and its script, which the
page unpacks and starts at the first query, in a worker. The shell names script and style as files, so that the policy
of the server needs no inline script either.
"""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from kg.explore.files import asset, content
from kg.explore.rdf import odd, rest, shown
from kg.explore.table import head, table
from kg.explore.vocabulary import vocabulary
from kg.graph.names import BASE_IRI, Names
from kg.ontology import Ontology
from kg.records import Knowledge
from kg.views import LIMIT, TITLE
from kg.views.data import shorten
from kg.views.page import asset as dossier_asset
from kg.views.page import block, policy, write
from kg.views.scene import Shown, compose

SCRIPT, STYLE = "explorer.js", "explorer.css"
COLUMNAR = ("documents", "entities", "claims")  # rows that are packed column by column: a tenth less in the file
_LONE = re.compile("[\ud800-\udfff]")  # what no UTF-8 and no literal of the graph can hold
ENGINE, WASM = "engine.js", "oxigraph.wasm.zlib"
_ENGINE_POLICY = "script-src 'wasm-unsafe-eval' "


def write_explorer(
    knowledge: Knowledge,
    path: Path,
    *,
    ontology: Ontology,
    title: str = TITLE,
    limit: int = LIMIT,
    base_iri: str = BASE_IRI,
) -> Shown:
    """Write the explorer with all its data to `path`, whole or not at all; return what it holds and leaves out.

    Of more than `limit` entities the best connected are kept. `base_iri` is what the IRIs in its queries begin with.
    Raises OutputError when the file cannot be written.
    """
    names = Names(base_iri)
    scene = compose(knowledge, ontology=ontology, limit=limit)
    rows = table(knowledge, scene, ontology=ontology, title=shorten(title, 120))
    rows |= {
        "base": names.base,
        "vocabulary": vocabulary(ontology, names),
        "odd": odd(scene.entities, names),
        "rest": "".join(rest(shown(knowledge, scene.entities), scene.documents, names, ontology)),
    }
    rows |= {name: _columns(rows[name]) for name in COLUMNAR}
    write(path, _page(rows["title"], data=pack({"columnar": COLUMNAR, **rows})))
    return scene.shown


def shell(
    ontology: Ontology,
    *,
    title: str = TITLE,
    api: str = "/api/",
    assets: str = "/assets/",
    sparql: str = "/sparql",
    base_iri: str = BASE_IRI,
) -> str:
    """Return the page that asks the server: `api`, `sparql` and `assets` are the addresses that it asks."""
    start = {**head(ontology, title=shorten(title, 120)), "api": api, "places": [], "extractors": []}
    start |= {"sparql": sparql, "base": base_iri, "vocabulary": vocabulary(ontology, Names(base_iri))}
    return _page(start["title"], start=start, assets=assets)


def script() -> str:
    """Return the script of the page, libraries and their licence notices included."""
    return asset(SCRIPT)


def style() -> str:
    """Return the style of the page: that of the dossier and what the explorer adds."""
    return f"{dossier_asset('page.css')}\n{asset(STYLE)}\n{query_style()}"


def query_script() -> str:
    """Return the script that makes an editor of the text field of a query page."""
    return asset("query.js")


def query_style() -> str:
    """Return the style of the editor and what stands around it."""
    return asset("query.css")


def pack(value: Any) -> str:
    """Return JSON, deflated (zlib) and in Base64: what the page unpacks with DecompressionStream."""
    told = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _packed(_LONE.sub("\ufffd", told).encode())


def _columns(rows: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
    return list(zip(*rows, strict=True))


def _packed(plain: bytes) -> str:
    return base64.b64encode(zlib.compress(plain, 9)).decode()


def _page(name: str, *, data: str = "", start: Any = None, assets: str = "") -> str:
    environment = Environment(loader=FunctionLoader(_template), autoescape=True, undefined=StrictUndefined)
    environment.filters["block"] = block
    inline = {"script": script(), "style": style()}
    return environment.get_template("explorer.html").render(
        name=name,
        policy="" if assets else _policy(**inline),
        assets=assets,
        script=Markup(inline["script"]),
        style=Markup(inline["style"]),
        data=Markup(data),
        engine=Markup("" if assets else _packed(asset(ENGINE).encode())),
        wasm=Markup("" if assets else base64.b64encode(content(WASM)).decode()),
        start=start,
    )


def _template(name: str) -> str:
    """Return a template: of the explorer, or the one that it shares with the dossier."""
    return dossier_asset(name) if name == "filters.html" else asset(name)


def _policy(*, script: str, style: str) -> str:
    """Return the policy of the one file: the dossier's, and WebAssembly in a worker made of the page's own text.

    `wasm-unsafe-eval` lets WebAssembly be compiled, not script be made from text.
    """
    strict = policy(scripts=(script,), style=style)
    return f"{strict.replace('script-src ', _ENGINE_POLICY)}; worker-src blob:"
