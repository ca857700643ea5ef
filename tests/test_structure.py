"""The folders show the way of the data: a part imports only what stands before it on the way."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
WAY = (
    {"errors", "lazy"},
    {"records", "segmenter", "progress", "outputs", "storage", "extras"},
    {"ontology"},
    {"codec", "sources"},
    {"extraction", "parquet"},
    {"engines"},
    {"resolution"},
    {"interchange", "lifecycles"},
    {"graph"},
    {"store"},
    {"archive"},
    {"query", "export", "views", "report"},
    {"ask", "changes", "explore"},
    {"making"},
    {"remembered"},
    {"looking"},
    {"imports", "work"},
    {"pipeline", "serve"},
    {"push"},
    {"api"},
    {"evaluation"},
    {"cli"},
)
PLACE = {part: place for place, parts in enumerate(WAY) for part in parts}
# A package's own way, in the same sense.
INSIDE = {
    "extraction": (
        {"base", "check"},
        {"values", "places", "known"},
        {"rules", "neural", "llm"},
        {"combined"},
        {"registry"},
    ),
    "engines": (
        {"model", "cores"},
        {"local", "window", "shards"},
        {"pool", "dask"},
        {"table", "reading"},
        {"pieces"},
        {"partitions"},
    ),
}


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "kg":
            names = [f"{node.module}.{alias.name}" for alias in node.names] if node.module == "kg" else [node.module]
            yield from names
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("kg."))


def modules() -> list[Path]:
    return sorted(path for path in (ROOT / "kg").rglob("*.py") if path != ROOT / "kg" / "__init__.py")


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_point_back_along_the_way(path: Path) -> None:
    own = path.relative_to(ROOT / "kg").parts[0].removesuffix(".py")
    for name in imports(path):
        part = name.split(".")[1]
        assert PLACE[part] < PLACE[own] or part == own, f"{own} may not import {name}"


@pytest.mark.parametrize("package", INSIDE)
def test_a_package_keeps_its_own_way(package: str) -> None:
    place = {part: at for at, parts in enumerate(INSIDE[package]) for part in parts}
    for path in sorted((ROOT / "kg" / package).rglob("*.py")):
        own = path.relative_to(ROOT / "kg" / package).parts[0].removesuffix(".py")
        for name in imports(path):
            _, owner, *rest = name.split(".")
            if owner == package and rest and own in place:
                assert place[rest[0]] <= place[own], f"{package}.{own} may not import {name}"


def test_every_part_has_its_place_on_the_way() -> None:
    found = {path.relative_to(ROOT / "kg").parts[0].removesuffix(".py") for path in modules()}
    assert found == set(PLACE)
