"""Inputs to files, in order of name and one after the other: no more than one folder's names are held at once.

A file is read once. Of what is named twice the first name in the alphabet counts, but what lies in a folder that is
read as well goes by its name in the folder, and a link to such a file is left out.
"""

from __future__ import annotations

import heapq
import os
from collections.abc import Callable, Iterator, Sequence, Set
from pathlib import Path

from kg import storage
from kg.errors import SourceError
from kg.outputs import is_output
from kg.sources import archives
from kg.sources.archives import File
from kg.storage import Entry

STDIN = "-"
OnFault = Callable[[SourceError], None]

# Text files that hold no news, though a reader of plain text would take them for it.
_NO_NEWS = frozenset(
    f".{suffix}"
    for suffix in (
        *("c", "cfg", "css", "csv", "h", "ini", "java", "js", "json", "log", "nq", "nt", "py", "rdf", "rq", "sh"),
        *("sql", "toml", "trig", "ts", "tsv", "ttl", "xml", "yaml", "yml"),
    )
)


def files(inputs: Sequence[str | Path], on_fault: OnFault) -> Iterator[File]:
    """Yield the files of the inputs, which may be files, folders, archives and addresses of them, in order of name."""
    walk = _Walk(_roots(inputs, on_fault), on_fault)
    return heapq.merge(*walk.each(), key=lambda file: file.name)


def size(inputs: Sequence[str | Path], *, most: int = 100_000) -> int | None:
    """Return the bytes of all inputs; None for standard input and where there are more than `most` files."""
    total = 0
    for number, file in enumerate(files(inputs, lambda _: None), 1):
        if file.name == STDIN or number > most:
            return None
        total += file.size
    return total


def shown(path: str | Path) -> str:
    """Return a path as messages and records show it: as given, with forward slashes."""
    return path.as_posix() if isinstance(path, Path) else path.replace(os.sep, "/")


def _roots(inputs: Sequence[str | Path], on_fault: OnFault) -> dict[str, str]:
    """Return what is named, by what it really is; nothing that lies in a folder that is named too."""
    found: dict[str, str] = {}
    for path in inputs:
        name = shown(path)
        try:
            if name != STDIN and not storage.exists(name) and not archives.find(name).archive:
                raise SourceError(name, "does not exist", "Check the name")
        except SourceError as fault:
            on_fault(fault)
            continue
        real = _real(name)
        found[real] = min(found.get(real, name), name)
    folders = {real for real in found if real != STDIN and (storage.is_folder(real) or archives.is_archive(real))}
    return {real: name for real, name in found.items() if not _within(real, folders)}


def _real(name: str) -> str:
    if storage.is_address(name):
        return name.rstrip("/") if not name.endswith("://") else name
    return name if name == STDIN else os.path.realpath(name)


def _within(real: str, folders: Set[str]) -> bool:
    """Tell whether a walk through one of the folders comes to this file or folder by itself."""
    steps = real.rstrip("/").split("/")
    for at in range(len(steps) - 1, 0, -1):
        if ("/".join(steps[:at]) or "/") in folders and not any(step.startswith(".") for step in steps[at:]):
            return storage.is_folder(real) or not _no_news(steps[-1])
    return False


def _no_news(name: str) -> bool:
    return os.path.splitext(name)[1].lower() in _NO_NEWS


class _Walk:
    """The way through all inputs; remembered are only links that lead out of them."""

    def __init__(self, roots: dict[str, str], on_fault: OnFault) -> None:
        self._roots = roots
        self._folders = {real for real in roots if real != STDIN and storage.is_folder(real)}
        self._linked: set[str] = set()
        self._on_fault = on_fault

    def each(self) -> list[Iterator[File]]:
        """Return one stream of files for each input."""
        return [self._input(name, real in self._folders) for real, name in self._roots.items()]

    def _input(self, name: str, folder: bool) -> Iterator[File]:
        if not folder:
            yield from self._file(File(name) if name == STDIN else archives.find(name))
            return
        found = False
        for file in self._folder(name):
            found = True
            yield file
        if not found:
            self._on_fault(SourceError(name, "holds no file", "Give a folder with texts, not the output of a build"))

    def _folder(self, folder: str) -> Iterator[File]:
        """Yield the files in a folder and its folders; hidden ones (a dot first) and what a build left are no input.

        What else lies in a folder, such as programs and tables, is told and left out: only naming it asks for it.
        """
        try:
            found = list(storage.entries(folder))
        except SourceError as fault:
            self._on_fault(fault)
            return
        if is_output(entry.name for entry in found):
            return
        found = [entry for entry in found if not entry.name.startswith(".")]
        # Names of folders sort with their slash, so that the whole walk is in order of name.
        found.sort(
            key=lambda entry: f"{entry.name}/" if entry.folder or archives.is_archive(entry.name) else entry.name
        )
        for entry in found:
            name = f"{folder.rstrip('/')}/{entry.name}"
            if entry.folder:
                yield from self._folder(name)
            elif _no_news(entry.name):
                self._on_fault(_program(name))
            elif not (entry.linked and self._read_elsewhere(name, entry)):
                yield from self._file(File(name, entry.size))

    def _read_elsewhere(self, name: str, entry: Entry) -> bool:
        """Tell whether a link leads to a folder, to a file that is read under its own name, or where one led before."""
        if os.path.isdir(name):
            return True
        real = os.path.realpath(name)
        if not os.path.exists(real):
            return False
        if real in self._roots or real in self._linked or _within(real, self._folders):
            return True
        self._linked.add(real)
        return False

    def _file(self, file: File) -> Iterator[File]:
        if file.archive or not archives.is_archive(file.name):
            yield file
            return
        try:
            found = archives.members(file.name)
        except SourceError as fault:
            self._on_fault(fault)
            return
        if any(one.name == f"{file.name}/word/document.xml" for one in found):  # a Word file by another name
            yield file
            return
        for one in found:
            steps = one.name.removeprefix(f"{file.name}/").split("/")
            if archives.leads_out(one):
                self._on_fault(SourceError(one.name, "has a name that leads out of the archive", "Give it another"))
            elif any(step.startswith(".") or step == "__MACOSX" for step in steps):
                continue
            elif _no_news(one.name):
                self._on_fault(_program(one.name))
            else:
                yield one


def _program(name: str) -> SourceError:
    return SourceError(name, "is a program or a table by its suffix", "Name the file itself to read it")
