"""The facts that resolution knows about names: places, fields of business, legal forms, known other names.

Each is a table in `data/`, tab-separated, with lines that begin with # left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from kg.errors import OntologyError
from kg.extraction.known import KnownThings
from kg.resolution.names import key

_HOME = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Place:
    """A place by its short key, and its level: country, abroad (a city there), province, city or county."""

    short: str
    level: str


def rows(name: str, columns: int) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a data file; raise OntologyError naming file and line where the cells are too few or many."""
    path = _HOME / name
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line and not line.startswith("#"):
            cells = tuple(line.split("\t"))
            if len(cells) != columns:
                where = f"{path}, line {number}"
                raise OntologyError(where, f"it has {len(cells)} cells, not {columns}", "Mend the line.")
            found.append(cells)
    return tuple(found)


@cache
def places() -> Mapping[str, Place]:
    """Return places by full and by short key; of two with one key the higher level holds."""
    order = {"country": 0, "province": 1, "city": 2, "county": 3, "abroad": 4}
    found: dict[str, Place] = {}
    for name, short, level in sorted(rows("places.tsv", 3), key=lambda row: order[row[2]]):
        place = Place(key(short), level)
        found.setdefault(key(name), place)
        found.setdefault(key(short), place)
    return found


@cache
def fields() -> frozenset[str]:
    """Return the words that name a field of business (科技, 药业 …)."""
    return frozenset(key(word) for word, _ in rows("fields.tsv", 2))


@cache
def forms() -> Mapping[str, str]:
    """Return the words for legal forms and groups, each with its kind: legal or group."""
    return {key(word): kind for word, kind in rows("forms.tsv", 2)}


@cache
def last_characters() -> Mapping[str, frozenset[str]]:
    """Return the last characters of all fields and of all forms: what ends otherwise need not be looked up."""
    return {"fields": frozenset(w[-1] for w in fields()), "forms": frozenset(w[-1] for w in forms())}


@cache
def other_names() -> Mapping[tuple[str, str], str]:
    """Return the name behind a well-known other name, by class and key: 沪 is 上海, WTO is 世界贸易组织.

    Chains are followed to their end; the name itself stands for itself.
    """
    direct = {(kind, key(other)): key(name) for kind, other, name in rows("other_names.tsv", 3)}
    found = {}
    for (kind, other), name in direct.items():
        seen = {other}
        while name not in seen and (kind, name) in direct:
            seen.add(name)
            name = direct[kind, name]
        found[kind, other] = found[kind, name] = name
    return found


@cache
def titles() -> frozenset[str]:
    """Return what may stand behind a surname in place of the given name."""
    return frozenset(word for (word,) in rows("titles.tsv", 1))


@cache
def offices() -> tuple[str, ...]:
    """Return the words for offices that single out a person together with a name."""
    return tuple(word for (word,) in rows("offices.tsv", 1))


@lru_cache(maxsize=1 << 16)
def known_as(kind: str, name: str, *, risky: bool = False) -> str:
    """Return the key of the name that a well-known thing goes by in full, empty where the key names none alone.

    With `risky` also where the name is an ordinary word too (万科): right only beside another name of the thing.
    """
    if found := other_names().get((kind, name)):
        return found
    if kind != "Organization":
        return ""
    known = KnownThings.load()
    for wording in dict.fromkeys((name, name.upper(), name.replace("(", "（").replace(")", "）"))):
        things = [thing for thing in known.named(wording) if thing.type == kind]
        if len(things) == 1 and (risky or not known.risky(wording)):
            full = key(things[0].name)
            return other_names().get((kind, full), full)
    return ""
