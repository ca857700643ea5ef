"""The output folder: written beside, moved into place when complete, so that the last complete state is always there.

A build writes into `<folder>/.new`. When all is written, the file `.new/COMPLETE` is made and every entry is moved
into place. A run that finds a complete `.new` (the one before was killed while moving) finishes the move; an
incomplete one is thrown away. A lock file, held by the operating system and so freed by any death, keeps two writers
apart.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import OutputError

_COMPLETE = "COMPLETE"
_LOCK = ".lock"
_MARKS = frozenset({_LOCK, "store"})


@contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """Give an empty folder to write into; move its entries into `folder` when the block ends without a fault.

    Raises OutputError when the folder cannot be written or another run is writing into it.
    """
    with taken(folder), filling(folder) as new:
        yield new


@contextmanager
def taken(folder: Path) -> Iterator[None]:
    """Hold the folder for one writer, after finishing the move that a killed run left.

    Raises OutputError when the folder cannot be written or another run is writing into it.
    """
    with _reporting(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _hold(lock, folder)
        with _reporting(folder):
            settle(folder)
        yield
    finally:
        os.close(lock)


@contextmanager
def filling(folder: Path) -> Iterator[Path]:
    """Do what `staging` does in a folder that is already taken."""
    new = folder / ".new"
    with _reporting(folder):
        new.mkdir()
    try:
        with _reporting(folder):
            yield new
        with _reporting(folder):
            _flush(new)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    with _reporting(folder):
        (new / _COMPLETE).touch()
        settle(folder)


def is_output(names: Iterable[str]) -> bool:
    """Tell by the names of what lies in a folder that it is one that a run has written: it holds no news."""
    return set(names) >= _MARKS


def recover(folder: Path) -> None:
    """Finish the move that a killed run left, before reading; do nothing where another run is at it or none is due."""
    if not (folder / ".new" / _COMPLETE).exists():
        return
    with _reporting(folder):
        lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            settle(folder)
        except BlockingIOError:
            return
        finally:
            os.close(lock)


def settle(folder: Path) -> None:
    """Finish the move of a complete `.new`, or throw an incomplete one away."""
    new = folder / ".new"
    if not new.exists():
        return
    if not (new / _COMPLETE).exists():
        shutil.rmtree(new)
        return
    for entry in sorted(new.iterdir()):
        if entry.name != _COMPLETE:
            target = folder / entry.name
            if target.is_dir() and not target.is_symlink():
                shutil.rmtree(target)
            os.replace(entry, target)
    shutil.rmtree(new)


def _flush(folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())


def _hold(lock: int, folder: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise OutputError(str(folder), "another run is writing into it", "Wait for it, or choose another --out.") from (
            error
        )


@contextmanager
def _reporting(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        fault = f"it cannot be written ({error.strerror or error})"
        raise OutputError(str(folder), fault, "Check the path, its rights and the free space.") from error
