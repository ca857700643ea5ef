"""What makes a result out of date: the digest of everything that reading, and of all that making a graph, depends on.

A digest is taken of files, not of numbers that someone has to remember to raise: code, lexicons, weights, the libraries
that cut words and run the network, and of the ontology only what a reader looks at.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from kg.errors import ExtractorError
from kg.extraction import registry
from kg.ontology import Ontology
from kg.records import Judgement

_KG = Path(__file__).parent.parent
_COMMON = ("records.py", "segmenter.py", "ontology.py", "codec.py", "extraction/*.py", "extraction/values")
_RULES = ("extraction/rules",)
_NEURAL = ("extraction/neural", "weights/default")
# What each reader is made of, below kg/; combined is both.
_PARTS: Mapping[str, tuple[str, ...]] = {
    "rules": (*_COMMON, *_RULES),
    "neural": (*_COMMON, *_NEURAL),
    "combined": (*_COMMON, *_RULES, *_NEURAL),
    "llm": (*_COMMON, "extraction/llm"),
}
_LIBRARIES = ("jieba", "opencc", "ahocorasick-rs", "onnxruntime", "numpy")
_MAKING = (
    "records.py",
    "codec.py",
    "lifecycles.py",
    "resolution",
    "graph",
    "extraction/places.py",
    "extraction/known.py",
    "archive",
)
_WRITING = ("making.py", "report.py", "codec.py", "export", "views")


def reading_version(extractor: str, schema: Ontology, options: registry.Options | None = None) -> str:
    """Return what changes whenever a document may be read differently; raise ExtractorError for an unknown name.

    The version of a language model ends with that of its address and name, which a folder does not remember.
    """
    if extractor not in registry.EXTRACTORS:
        known = ", ".join(registry.EXTRACTORS)
        raise ExtractorError(f"extractor {extractor}", "there is none of that name", f"Known: {known}.")
    told = hashlib.sha256(_code(_PARTS.get(extractor, ("extraction",))).encode())
    for line in (*_libraries(), *_readable(schema), *_lexicons(schema.folder)):
        told.update(f"{line}\n".encode("utf-8", "surrogatepass"))
    model = f"{options.llm.url} {options.llm.model}" if options and options.llm else ""
    which = f"-{hashlib.sha256(model.encode()).hexdigest()[:8]}" if model else ""
    return f"{extractor}-{told.hexdigest()[:16]}{which}"


def making_version(schema: Ontology, base_iri: str, judgements: Iterable[Judgement]) -> str:
    """Return what changes whenever the same readings may make another graph."""
    told = hashlib.sha256(_code(_MAKING).encode())
    told.update(f"{base_iri}\n{version_of('opencc')}\n".encode())
    for judgement in judgements:
        told.update(f"{judgement}\n".encode("utf-8", "surrogatepass"))
    for line in (repr(schema.classes), *map(_whole, schema.properties.values()), *_lexicons(schema.folder)):
        told.update(f"{line}\n".encode("utf-8", "surrogatepass"))
    for name in ("core.ttl", "shapes.ttl"):
        told.update((schema.folder / name).read_bytes())
    return told.hexdigest()[:16]


def writing_version() -> str:
    """Return what changes whenever the same graph may be written as other files."""
    return _code(_WRITING)[:16]


def version_of(library: str) -> str:
    """Return the version of an installed library, empty where there is none."""
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def _whole(found: object) -> str:
    """Return a property as text; sets in order."""
    names = getattr(type(found), "__slots__", ())
    values = ((name, getattr(found, name)) for name in names)
    return repr([(name, sorted(value) if isinstance(value, frozenset) else value) for name, value in values])


def _readable(schema: Ontology) -> Iterator[str]:
    """Yield what a reader looks at: not colours, inverses or mappings to other vocabularies."""
    yield from schema.classes
    for found in schema.properties.values():
        wording = (found.label, found.comment, found.symmetric, found.transitive, found.same_type, found.needs)
        yield repr(
            (found.name, sorted(found.domain), sorted(found.range), wording, found.super, found.cues, found.patterns)
        )


def _libraries() -> Iterator[str]:
    yield from (f"{name} {version_of(name)}" for name in _LIBRARIES)


@cache
def _lexicons(folder: Path) -> tuple[str, ...]:
    return (_digest(sorted((folder / "lexicons").glob("*.tsv*"))),)


@cache
def _code(parts: tuple[str, ...]) -> str:
    return _digest(sorted({path for part in parts for path in _files(_KG / part)}))


def _files(path: Path) -> Iterator[Path]:
    if "*" in path.name:
        yield from path.parent.glob(path.name)
    elif path.is_dir():
        kept = (found for found in path.rglob("*") if found.is_file() and "__pycache__" not in found.parts)
        yield from (found for found in kept if found.suffix != ".md")
    else:
        yield path


def _digest(paths: Iterable[Path]) -> str:
    told = hashlib.sha256()
    for path in paths:
        content = path.read_bytes()
        told.update(f"{path.name} {len(content)}\n".encode() + content)
    return told.hexdigest()
