"""Names that do not single out a thing beyond one document: homonyms wait here for evidence."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from kg import ontology
from kg.resolution.facts import rows, titles
from kg.resolution.names import is_latin, key
from kg.resolution.structure import parts

_BEFORE = re.compile(r"(?:[全本该原]?[省市县区州镇乡村旗盟]|街道|第?[0-9一二三四五六七八九十]+|中共|国家|新建)")
_RARE_LENGTH = 4


@cache
def _generic() -> frozenset[str]:
    return frozenset(key(word) for (word,) in rows("generic.tsv", 1))


@lru_cache(maxsize=1 << 16)
def is_generic(name: str) -> bool:
    """Tell whether a key is made of generic words alone (人民医院, 市财政局, 第一中学) alone."""
    rest = name
    while True:
        if not rest or rest in _generic():
            return True
        found = _BEFORE.match(rest)
        if not found:
            return False
        rest = rest[found.end() :]


def is_risky(kind: str, name: str) -> bool:
    """Tell whether things of a class that share this key in two documents need evidence to be one."""
    if kind == "Person":
        return not ("·" in name or is_latin(name) or len(name) >= _RARE_LENGTH or _rare(name))
    if kind == "Location":
        return len(name) < 2 or (name.endswith(("镇", "乡", "村", "街道", "社区")) and not parts(name).places)
    if kind == "Organization":
        return is_generic(name)
    return is_generic(name) or len(name) < 3


def _rare(name: str) -> bool:
    """Tell whether a Chinese full name has three characters and a given name that hardly anyone else bears."""
    return len(name) == _RARE_LENGTH - 1 and name[0] in _surnames() and name[1:] not in _given_names() | titles()


@cache
def _given_names() -> frozenset[str]:
    return frozenset(word for word, _ in rows("given_names.tsv", 2))


@cache
def _surnames() -> frozenset[str]:
    return frozenset(row[0] for row in ontology.load().lexicon("surnames"))
