"""The files of `assets/`: what the build step of `explorer/` wrote, templates and words."""

from __future__ import annotations

from importlib import resources


def asset(name: str) -> str:
    """Return a text with plain line ends, as browsers hash it."""
    return content(name).decode("utf-8").replace("\r\n", "\n")


def content(name: str) -> bytes:
    """Return the bytes of a file."""
    return (resources.files("kg.explore") / "assets" / name).read_bytes()
