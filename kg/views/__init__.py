"""Pictures of the graph that anyone can open."""

from typing import TYPE_CHECKING

from kg.lazy import exports

if TYPE_CHECKING:
    from kg.views.page import write_page, write_scene
    from kg.views.scene import DOCUMENTS_OF_ONE, Scene, Seen, Shown, arrange

TITLE = "新闻知识图谱"
LIMIT = 20_000  # entities: what a browser without a graphics card opens in seconds

__all__ = [
    "DOCUMENTS_OF_ONE",
    "LIMIT",
    "TITLE",
    "Scene",
    "Seen",
    "Shown",
    "arrange",
    "write_page",
    "write_scene",
]
_SCENE = ("DOCUMENTS_OF_ONE", "Scene", "Seen", "Shown", "arrange")
__getattr__ = exports(__name__, {"write_page": ".page", "write_scene": ".page"} | dict.fromkeys(_SCENE, ".scene"))
