"""Packages that only some targets need, imported when one is asked for."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from kg.errors import OutputError


def need(module: str, extra: str) -> ModuleType:
    """Return a module; raise OutputError naming the extra to install when it is not there."""
    try:
        return import_module(module)
    except ImportError as error:
        fault = f"the package {error.name or module} is not installed"
        raise OutputError(extra, fault, f"pip install 'chinese-news-kg[{extra}]'") from error
