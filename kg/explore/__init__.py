"""The explorer: from a search box into the graph, step by step, as one file or behind the server."""

from typing import TYPE_CHECKING

from kg.lazy import exports

if TYPE_CHECKING:
    from kg.explore.page import shell, write_explorer

__all__ = ["shell", "write_explorer"]
__getattr__ = exports(__name__, dict.fromkeys(("shell", "write_explorer"), ".page"))
