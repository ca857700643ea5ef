"""Where the bytes of a file lie: on the disk, or at an address (`s3://…`, `hdfs://…`, any that fsspec knows).

Names with `://` are addresses. Reading raises SourceError, writing OutputError.
"""

from __future__ import annotations

import os
import re
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO, Any

from kg.errors import OutputError, SourceError

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.I)


@dataclass(frozen=True, slots=True)
class Entry:
    """What lies in a folder: `linked` says that it is a link to something else."""

    name: str
    folder: bool
    size: int
    linked: bool = False


def is_address(name: str) -> bool:
    """Tell whether a name is an address and not a path."""
    return bool(_ADDRESS.match(name))


def stream(name: str) -> IO[bytes]:
    """Return the bytes of a file as a stream, to be closed by who takes it; raise SourceError when there are none."""
    with reporting(name):
        if not is_address(name):
            return open(name, "rb")
        system, path = _system(name)
        opened: IO[bytes] = system.open(path, "rb")
        return opened


def exists(name: str) -> bool:
    """Tell whether there is anything of that name; a link that leads nowhere is something."""
    if not is_address(name):
        return os.path.lexists(name)
    with reporting(name):
        system, path = _system(name)
        return bool(system.exists(path))


def is_folder(name: str) -> bool:
    """Tell whether it is a folder."""
    if not is_address(name):
        return os.path.isdir(name)
    with reporting(name):
        system, path = _system(name)
        return bool(system.isdir(path))


def is_regular(name: str) -> bool:
    """Tell whether it is a file that can be read twice; raise SourceError when there is none."""
    with reporting(name):
        return is_address(name) or stat.S_ISREG(os.stat(name).st_mode)


def size(name: str) -> int:
    """Return the bytes of a file, 0 where that cannot be told."""
    try:
        if not is_address(name):
            return os.stat(name).st_size
        with reporting(name):
            system, path = _system(name)
            return int(system.size(path) or 0)
    except (OSError, SourceError):
        return 0


def stamp(name: str) -> tuple[int, int]:
    """Return what changes when a file is written again: its size and, on the disk, the time in nanoseconds."""
    with reporting(name):
        return (size(name), 0) if is_address(name) else (os.stat(name).st_size, os.stat(name).st_mtime_ns)


def mark(name: str) -> str:
    """Return as text what changes when a file is written again: size and time, or what the storage has for it."""
    if not is_address(name):
        return "{}-{}".format(*stamp(name))
    with reporting(name):
        system, path = _system(name)
        return str(system.ukey(path))


def write(name: str, data: bytes) -> None:
    """Write a file, whole or not at all, and the folders it lies in; raise OutputError when it cannot be written."""
    with _writing(name):
        if is_address(name):
            system, path = _system(name)
            system.makedirs(system._parent(path), exist_ok=True)
            system.pipe_file(path, data)  # object stores show a file once it is complete
            return
        os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
        new = f"{name}.{os.getpid()}-{threading.get_ident()}.new"
        try:
            with open(new, "wb") as file:
                file.write(data)
            os.replace(new, name)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(new)


def remove(name: str) -> None:
    """Remove a file if it is there; raise OutputError when it cannot be removed."""
    with _writing(name):
        if is_address(name):
            system, path = _system(name)
            if system.exists(path):
                system.rm_file(path)
        else:
            with suppress(FileNotFoundError):
                os.unlink(name)


def entries(folder: str) -> list[Entry]:
    """Return what lies in a folder, in no order; raise SourceError when it cannot be opened."""
    if is_address(folder):
        with reporting(folder):
            system, path = _system(folder)
            rows = system.ls(path, detail=True)
            names = [(row["name"].rstrip("/").rsplit("/", 1)[-1], row) for row in rows if row["name"] != path]
            return [Entry(name, row["type"] == "directory", int(row.get("size") or 0)) for name, row in names]
    try:
        with os.scandir(folder) as found:
            return [Entry(one.name, one.is_dir(follow_symlinks=False), _size(one), one.is_symlink()) for one in found]
    except OSError as error:
        raise SourceError(folder, f"cannot be opened ({error.strerror})", "Check its permissions") from error


def _size(entry: os.DirEntry[str]) -> int:
    try:
        return entry.stat().st_size
    except OSError:
        return 0


def _system(address: str) -> tuple[Any, str]:
    """Return the file system of an address and the path in it."""
    try:
        from fsspec.core import url_to_fs
    except ModuleNotFoundError as error:
        fault, remedy = f"is an address, and the package {error.name} is not installed", "Install the extra 'cluster'"
        raise SourceError(address, fault, remedy) from error
    system, path = url_to_fs(address)
    return system, path


@contextmanager
def reporting(name: str) -> Iterator[None]:
    """Make a SourceError of every fault of the storage."""
    try:
        yield
    except SourceError:
        raise
    except OSError as error:
        detail = error.strerror or str(error) or type(error).__name__
        raise SourceError(name, f"cannot be read ({detail})", "Check the file and its permissions") from error
    except Exception as error:
        if not is_address(name):
            raise
        # Each kind of storage has exceptions of its own, which share no base but this.
        raise SourceError(name, f"cannot be reached ({error})", "Check address, network and credentials") from error


@contextmanager
def _writing(name: str) -> Iterator[None]:
    """Make an OutputError of every fault of the storage."""
    try:
        with reporting(name):
            yield
    except SourceError as error:
        cause = error.__cause__
        detail = (cause.strerror if isinstance(cause, OSError) else "") or str(cause or error.fault)
        raise OutputError(name, f"it cannot be written ({detail})", "Check path, space and credentials.") from cause
