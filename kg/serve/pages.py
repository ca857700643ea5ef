"""The HTML pages, written on the server: every text in them is escaped, and no script is needed to read them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FunctionLoader, StrictUndefined

from kg.ask.wording import MODALITIES
from kg.ontology import Label, Ontology
from kg.views.page import block

LANGUAGES = ("zh", "en")
_SAFE = "/:@!$&'()*+,;=~-._"


def address(id_: str) -> str:
    """Return the path of a record: the last part of its IRI, so that the two say the same."""
    type_, slash, name = id_.partition("/")
    if slash and not name.strip("."):  # a browser takes these for steps in a path
        return f"/resource?id={quote(id_, safe='', errors='surrogatepass')}"
    return "/" + quote(type_, safe=_SAFE, errors="surrogatepass") + slash + _name(name)


def _name(name: str) -> str:
    return quote(name, safe=_SAFE.replace("/", ""), errors="surrogatepass")


class Pages:
    """The templates, with the words of a language and the labels of an ontology."""

    def __init__(self, schema: Ontology) -> None:
        self._schema = schema
        self._words: Mapping[str, Mapping[str, str]] = json.loads(asset("words.json"))
        self._environment = Environment(loader=FunctionLoader(asset), autoescape=True, undefined=StrictUndefined)
        self._environment.globals["address"] = address
        self._environment.filters["block"] = block
        self._environment.filters["urlencode"] = lambda text: quote(str(text), safe="", errors="replace")

    def render(self, name: str, language: str, **content: Any) -> str:
        """Return a page in a language; lone surrogates in it become U+FFFD."""
        other = LANGUAGES[1 - LANGUAGES.index(language)]
        words = {key: both[language] for key, both in self._words.items()}
        html = self._environment.get_template(f"{name}.html").render(
            w=words,
            language=language,
            other=other,
            label=lambda wording: _chosen(wording, language),
            property=lambda name: _chosen(self._property(name), language),
            class_=lambda name: _chosen(self._class(name), language),
            sign=lambda name: found.sign if (found := self._schema.classes.get(name)) else "·",
            modality=lambda name: _chosen(MODALITIES.get(name, Label(name, name)), language),
            detail=lambda key: words.get(f"detail-{key}", key),
            **content,
        )
        return html.encode("utf-8", "replace").decode("utf-8")

    def _property(self, name: str) -> Label:
        found = self._schema.properties.get(name)
        return found.label if found else Label(name, name)

    def _class(self, name: str) -> Label:
        found = self._schema.classes.get(name)
        return found.label if found else Label(name, name)


def language_of(asked: str, cookie: str, accept: str) -> str:
    """Return the language asked for, else the one kept, else the browser's first, else Chinese."""
    for wish in (asked, cookie, *(part.strip()[:2].lower() for part in accept.split(","))):
        if wish in LANGUAGES:
            return wish
    return LANGUAGES[0]


@cache
def asset(name: str) -> str:
    """Return a file of `assets/`."""
    return (resources.files("kg.serve") / "assets" / name).read_text(encoding="utf-8").replace("\r\n", "\n")


def _chosen(wording: Label, language: str) -> str:
    return wording.zh if language == "zh" else wording.en
