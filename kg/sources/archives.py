"""ZIP archives read as if they were folders: `pages.zip/2025/page-1.html` is a member by its name.

Nothing is unpacked to the disk. A member that lies about its size, leads out of the archive by its name or needs a
password is told.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import IO

from kg import storage
from kg.errors import SourceError

SUFFIX = ".zip"
_MOST = 1_000_000
_UTF8 = 0x800
_LOCKED = 0x1
_REMEDY = "Unpack it and give the folder"


@dataclass(frozen=True, slots=True)
class File:
    """A file by the name that messages show, with its bytes; a member of an archive also has the archive's name.

    `at` is the path where it lies, where that is not its name: standard input is kept on the disk.
    """

    name: str
    size: int = 0
    archive: str = ""
    member: str = ""
    at: str = ""


def is_archive(name: str) -> bool:
    """Tell whether a file is to be read as a folder of others."""
    return name.lower().endswith(SUFFIX)


def members(archive: str) -> list[File]:
    """Return the files in an archive in order of name; raise SourceError when it is damaged.

    Of several with one name the last counts, as for every program that unpacks.
    """
    infos = _opened(archive).infolist()
    if len(infos) > _MOST:
        raise SourceError(archive, f"holds more than {_MOST:,} files", _REMEDY)
    found = {_shown(info): info for info in infos if not info.is_dir()}
    return [File(f"{archive}/{name}", info.file_size, archive, info.filename) for name, info in sorted(found.items())]


def leads_out(file: File) -> bool:
    """Tell whether a member's name is one that no unpacked file could have inside the folder."""
    return not {"", ".", ".."}.isdisjoint(file.name.removeprefix(f"{file.archive}/").split("/"))


def find(name: str) -> File:
    """Return the file of a name as messages show it, be it a member of an archive."""
    steps = name.split("/")
    for at in range(1, len(steps)):
        archive = "/".join(steps[:at])
        if is_archive(archive) and not storage.is_folder(archive):
            known = {file.name: file for file in members(archive)}
            if name not in known:
                raise SourceError(name, "is not in the archive", "Check the name")
            return known[name]
    return File(name, storage.size(name))


@contextmanager
def opened(file: File) -> Iterator[IO[bytes]]:
    """Give the bytes of a file as a stream; raise SourceError when they cannot be had."""
    if not file.archive:
        with storage.stream(file.at or file.name) as stream, storage.reporting(file.name):
            yield stream
        return
    archive = _opened(file.archive)
    info = archive.getinfo(file.member)
    if info.flag_bits & _LOCKED:
        raise SourceError(file.name, "needs a password", "Unpack the archive and give the folder")
    try:
        with archive.open(info) as stream:
            yield stream
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise SourceError(file.name, f"cannot be unpacked ({error})", _REMEDY) from error


def _opened(archive: str) -> zipfile.ZipFile:
    return _kept(archive, storage.stamp(archive))


@lru_cache(maxsize=1)  # its table of contents is read once, not once for each member
def _kept(archive: str, stamp: tuple[int, int]) -> zipfile.ZipFile:
    try:
        with storage.reporting(archive):
            return zipfile.ZipFile(storage.stream(archive))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise SourceError(archive, "is a damaged ZIP archive", "Get it again, or unpack it") from error


def _shown(info: zipfile.ZipInfo) -> str:
    """Return a member's name; without the flag for UTF-8 it is often UTF-8 or GB18030 all the same."""
    name = info.filename
    if not info.flag_bits & _UTF8:
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError:
                continue
    return name
