"""Pictures of the graph that anyone can open."""

from typing import TYPE_CHECKING

from kg.lazy import exports

if TYPE_CHECKING:
    from kg.views.page import write_page
    from kg.views.scene import Shown

TITLE = "新闻知识图谱"
LIMIT = 20_000  # entities: what a browser without a graphics card opens in seconds

__all__ = ["LIMIT", "TITLE", "Shown", "write_page"]
__getattr__ = exports(__name__, {"Shown": ".scene", "write_page": ".page"})
