"""The named queries: SPARQL files of `ontology/queries/` with a description and parameters at their head.

The first line is `# ` and what the query tells; a line `# zh: …` says so in Chinese; each line `# param NAME: …` is a
parameter, given in that order; its value, a string, takes the place of `$NAME` in the query.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from kg import ontology
from kg.errors import OntologyError, QueryError
from kg.graph.terms import literal

_PARAM = re.compile(r"# param (\w+): (.+)")
_VARIABLE = re.compile(r"\$(\w+)")


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query of the library; `parameters` are (name, description) in the order in which values are given."""

    name: str
    description: str
    zh: str
    parameters: tuple[tuple[str, str], ...]
    sparql: str = field(repr=False)


@cache
def library(folder: Path | None = None) -> Mapping[str, NamedQuery]:
    """Return the queries of a folder (the shipped one unless told) by name, in order of name."""
    home = folder or ontology.folder() / "queries"
    return {path.stem: _read(path) for path in sorted(home.glob("*.rq"))}


def bind(query: NamedQuery, values: Sequence[str]) -> str:
    """Return the query with the values as string literals; raise QueryError when there are too many or too few."""
    names = [name for name, _ in query.parameters]
    if len(values) != len(names):
        needed = " and ".join(f"{name} ({what})" for name, what in query.parameters) or "nothing"
        raise QueryError(f"query {query.name}", f"{len(values)} values were given for it", f"It needs {needed}.")
    found = dict(zip(names, values, strict=True))
    return _VARIABLE.sub(lambda match: literal(found[match[1]]) if match[1] in found else match[0], query.sparql)


def _read(path: Path) -> NamedQuery:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise OntologyError(str(path), f"it cannot be read ({error})", "Restore the file.") from error
    head = [line for line in text.splitlines() if line.startswith("#")]
    if not head or not text.startswith("# "):
        raise OntologyError(str(path), "it has no description", "Begin it with `# ` and what the query tells.")
    zh = next((line[6:].strip() for line in head if line.startswith("# zh: ")), head[0][2:].strip())
    parameters = tuple((found[1], found[2].strip()) for line in head if (found := _PARAM.fullmatch(line)))
    return NamedQuery(path.stem, head[0][2:].strip(), zh, parameters, text)
