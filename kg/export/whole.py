"""A file or a folder that is there whole or as it was before."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kg.errors import OutputError


@contextmanager
def whole(path: Path, *, holds: Collection[str] = ()) -> Iterator[Path]:
    """Give a path beside, to be made a file, or a folder; put it in the place of `path` when the block ends.

    `holds` are the names that a folder may have in it: one that holds anything else is somebody's own and stays.
    Raises OutputError when that is so, or when the path cannot be written.
    """
    new = path.with_name(f".{path.name}.new")
    try:
        _own(path, holds)
        path.parent.mkdir(parents=True, exist_ok=True)
        _remove(new)
        yield new
        if path.is_dir():
            _remove(path)
        os.replace(new, path)
    except OSError as error:
        fault = f"it cannot be written ({error.strerror or error})"
        raise OutputError(str(path), fault, "Check the path, its rights and the free space.") from error
    finally:
        with suppress(OSError):
            _remove(new)


def _own(path: Path, holds: Collection[str]) -> None:
    if path.is_dir():
        others = sorted({entry.name for entry in path.iterdir()} - set(holds))
        if others or path.is_symlink():
            fault = f"it is a folder with other things in it ({', '.join(others[:3]) or 'a link'})"
            raise OutputError(str(path), fault, "Choose a new or an empty place with --file.")


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
