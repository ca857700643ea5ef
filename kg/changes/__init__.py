"""What changed between two states of a graph, and the morning brief that is made of it."""

from kg.changes.brief import Brief, brief
from kg.changes.compare import compare
from kg.changes.days import day_told, newest, since, until
from kg.changes.formats import FORMATS, find
from kg.changes.model import Diff, Kind

__all__ = [
    "FORMATS",
    "Brief",
    "Diff",
    "Kind",
    "brief",
    "compare",
    "day_told",
    "find",
    "newest",
    "since",
    "until",
]
