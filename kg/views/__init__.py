"""Pictures of the graph that anyone can open."""

from kg.views.page import write_page
from kg.views.scene import Shown

__all__ = ["Shown", "write_page"]
