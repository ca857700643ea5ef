"""The ontology as data: classes, properties and lexicons, loaded from `ontology/` and checked row by row.

The folder holds `classes.yaml`, `properties.yaml` and `lexicons/`. A user's own YAML file of properties (`--ontology
FILE`) is laid over the shipped ones: a property of a new name is added, one of a known name is replaced.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from kg.errors import OntologyError

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's takes a tenth of the time, where it is there
LANGUAGES = ("zh", "en")
QUALIFIERS = ("date", "amount", "share", "role", "quantity", "object")
PREFIXES = {
    "schema": "https://schema.org/",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "oa": "http://www.w3.org/ns/oa#",
}


@dataclass(frozen=True, slots=True)
class Label:
    """A wording in Chinese and in English."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Class:
    """A class of things, its item in Wikidata, and how the pages draw it."""

    name: str
    label: Label
    comment: Label
    maps: tuple[str, ...] = ()
    wikidata: str = ""
    colour: str = "#666666"
    shape: str = "dot"
    sign: str = "·"


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that say a property, and where its subject and object stand around them.

    `frame` is a sequence of `s`, `v` and `o`: "svo" subject before and object behind (the default), "sov" both
    before ("与…签约"), "ovs" reversed ("由…承建"), and so on. A file may give one cue several frames ("svo sov").
    `precision` is the share of right claims to expect of a cue that the shipped weights do not know.
    """

    text: str
    frame: str = "svo"
    precision: float = 0.7


@dataclass(frozen=True, slots=True)
class Property:
    """A property between things."""

    name: str
    label: Label
    comment: Label
    domain: frozenset[str]
    range: frozenset[str]
    symmetric: bool = False
    transitive: bool = False
    same_type: bool = False
    staged: bool = False
    needs: tuple[str, ...] = ()
    inverse: Label | None = None
    super: str = ""
    maps: tuple[str, ...] = ()
    wikidata: str = ""
    cues: tuple[Cue, ...] = ()
    patterns: tuple[str, ...] = ()

    def admits(self, subject_type: str, object_type: str) -> bool:
        """Tell whether things of these classes may stand on the two sides."""
        if self.same_type and subject_type != object_type:
            return False
        return subject_type in self.domain and object_type in self.range


@dataclass(frozen=True, slots=True)
class Ontology:
    """All classes and properties by name, in the order of the files."""

    classes: Mapping[str, Class]
    properties: Mapping[str, Property]
    folder: Path

    def lexicon(self, name: str) -> tuple[tuple[str, ...], ...]:
        """Return the rows of `lexicons/<name>.tsv`: tab-separated cells, comments and blank lines left out.

        Raises OntologyError when there is no such lexicon, naming those that exist.
        """
        return _rows(self.folder / "lexicons" / f"{name}.tsv")


def folder() -> Path:
    """Return the shipped `ontology/`: inside the installed package, or beside it in a checkout."""
    installed = Path(__file__).parent / "_ontology"
    return installed if installed.is_dir() else Path(__file__).parent.parent / "ontology"


@cache
def load(*extra: Path) -> Ontology:
    """Load the shipped ontology and lay the user's property files over it, in order.

    Raises OntologyError naming the file, the entry and what is wrong with it.
    """
    home = folder()
    classes = {name: _class(home / "classes.yaml", name, row) for name, row in _yaml(home / "classes.yaml")}
    properties: dict[str, Property] = {}
    for path in (home / "properties.yaml", *extra):
        properties.update((name, _property(path, name, row, classes)) for name, row in _yaml(path))
    for found in properties.values():
        if found.super and found.super not in properties:
            raise OntologyError(f"property {found.name}", f"its super-property {found.super} is unknown", "Define it.")
    return Ontology(classes, properties, home)


@cache
def _rows(path: Path) -> tuple[tuple[str, ...], ...]:
    if not path.is_file():
        known = ", ".join(sorted(p.stem for p in path.parent.glob("*.tsv")))
        raise OntologyError(f"lexicon {path.stem}", "there is no such lexicon", f"Known ones: {known}.")
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(tuple(line.split("\t")) for line in lines if line.strip() and not line.startswith("#"))


def _yaml(path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), _Loader)
    except OSError as error:
        raise OntologyError(str(path), f"it cannot be read ({error.strerror})", "Check the path.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise OntologyError(str(path), f"it is no YAML in UTF-8 ({error})", "Mend the line named.") from error
    if not isinstance(content, dict):
        raise OntologyError(str(path), "it is no mapping from names to entries", "Write `name:` and its fields below.")
    for name, row in content.items():
        if not isinstance(row, dict):
            raise OntologyError(f"{path}: {name}", "the entry has no fields", "Give at least a label.")
        yield str(name), row


def _label(where: str, row: Mapping[str, Any], key: str, fallback: Label | None = None) -> Label:
    value = row.get(key, fallback)
    if isinstance(value, Label):
        return value
    if isinstance(value, str):
        return Label(value, value)
    if isinstance(value, dict) and set(value) <= set(LANGUAGES) and value:
        zh, en = (str(value.get(language, next(iter(value.values())))) for language in LANGUAGES)
        return Label(zh, en)
    raise OntologyError(where, f"{key} is missing or no wording", f"Write `{key}: {{zh: …, en: …}}`.")


def _names(where: str, row: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = row.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise OntologyError(where, f"{key} is no list of names", f"Write `{key}: [one, two]`.")
    return tuple(value)


def _known(where: str, key: str, names: tuple[str, ...], known: Mapping[str, object] | tuple[str, ...]) -> None:
    for name in names:
        if name not in known:
            raise OntologyError(where, f"{key} names the unknown {name}", f"Known: {', '.join(known)}.")


def _fields(where: str, row: Mapping[str, Any], known: type[Class] | type[Property]) -> None:
    _known(where, "the entry", tuple(map(str, row)), tuple(field.name for field in fields(known)))


def _class(path: Path, name: str, row: Mapping[str, Any]) -> Class:
    where = f"{path}: {name}"
    _fields(where, row, Class)
    label = _label(where, row, "label")
    looks = {key: str(row[key]) for key in ("colour", "shape", "sign") if key in row}
    return Class(
        name, label, _label(where, row, "comment", label), _maps(where, row), _wikidata(where, row, "Q"), **looks
    )


def _property(path: Path, name: str, row: Mapping[str, Any], classes: Mapping[str, Class]) -> Property:
    where = f"{path}: {name}"
    if not name.isidentifier():
        raise OntologyError(where, "the name is no plain word", "Use letters, digits and underscores.")
    _fields(where, row, Property)
    label = _label(where, row, "label")
    domain, range_ = _names(where, row, "domain"), _names(where, row, "range")
    for key, names in (("domain", domain), ("range", range_)):
        _known(where, key, names, classes)
    needs = _names(where, row, "needs")
    _known(where, "needs", needs, QUALIFIERS)
    return Property(
        name=name,
        label=label,
        comment=_label(where, row, "comment", label),
        domain=frozenset(domain or classes),
        range=frozenset(range_ or classes),
        symmetric=bool(row.get("symmetric", False)),
        transitive=bool(row.get("transitive", False)),
        same_type=bool(row.get("same_type", False)),
        staged=bool(row.get("staged", False)),
        needs=needs,
        inverse=_label(where, row, "inverse") if "inverse" in row else None,
        super=str(row.get("super", "")),
        maps=_maps(where, row),
        wikidata=_wikidata(where, row, "P"),
        cues=tuple(found for cue in row.get("cues", []) for found in _cues(where, cue)),
        patterns=_names(where, row, "patterns"),
    )


def _maps(where: str, row: Mapping[str, Any]) -> tuple[str, ...]:
    names = _names(where, row, "maps")
    for name in names:
        _known(where, "maps", (name.partition(":")[0],), PREFIXES)
    return names


def _wikidata(where: str, row: Mapping[str, Any], letter: str) -> str:
    value = str(row.get("wikidata", ""))
    if value and not re.fullmatch(rf"\^?{letter}[1-9][0-9]*" if letter == "P" else rf"{letter}[1-9][0-9]*", value):
        raise OntologyError(where, f"wikidata is no number of its kind ({value})", f"Write such as {letter}1344.")
    return value


def _cues(where: str, cue: Any) -> Iterator[Cue]:
    if isinstance(cue, str) and cue:
        yield Cue(cue)
        return
    if isinstance(cue, dict) and set(cue) <= {"text", "frame", "precision"} and cue.get("text"):
        frames = str(cue.get("frame", "svo")).split()
        precision = cue.get("precision", 0.7)
        if frames and all(sorted(f) == ["o", "s", "v"] for f in frames) and _share(precision):
            for frame in frames:
                yield Cue(str(cue["text"]), frame, float(precision))
            return
    remedy = "Write a word, or `{text: 签约, frame: svo sov, precision: 0.8}`."
    raise OntologyError(where, f"the cue {cue!r} is wrong", remedy)


def _share(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 1
