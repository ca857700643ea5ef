"""Which files of some folders have changed since the last look, told without opening one.

Size, time and number of a file are only compared with those of the last look, so a clock set back does not matter.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.outputs import is_output

Sign = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Difference:
    """The files that came or changed, and those that went, in order of path."""

    changed: tuple[str, ...]
    gone: tuple[str, ...]


def signs(inputs: Sequence[str | Path]) -> Mapping[str, Sign] | None:
    """Return the files below the inputs with their signs; None where an input is no file or folder of this machine."""
    names = [name.as_posix() if isinstance(name, Path) else name for name in inputs]
    if any(name == "-" or "://" in name for name in names):
        return None
    return {path: (found.st_size, found.st_mtime_ns, found.st_ino) for path, found in _found(names)}


def difference(before: Mapping[str, Sign], now: Mapping[str, Sign]) -> Difference:
    """Compare two looks."""
    changed = sorted(path for path, sign in now.items() if before.get(path) != sign)
    return Difference(tuple(changed), tuple(sorted(before.keys() - now.keys())))


def _found(names: Sequence[str]) -> Iterator[tuple[str, os.stat_result]]:
    for name in names:
        if os.path.isdir(name):
            for at, folders, files in os.walk(name):
                if is_output([*folders, *files]):  # what a watch writes must not be what it looks at
                    folders[:] = []
                    continue
                folders[:] = [folder for folder in folders if not folder.startswith(".")]
                yield from _signed(os.path.join(at, file) for file in files if not file.startswith("."))
        else:
            yield from _signed([name])


def _signed(paths: Iterator[str] | list[str]) -> Iterator[tuple[str, os.stat_result]]:
    for path in paths:
        try:
            yield path.replace(os.sep, "/"), os.stat(path)
        except OSError:
            continue  # gone since the folder was read
