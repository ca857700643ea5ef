"""A build written straight into a running database: what was retracted since the last time is deleted there."""

from kg.push.table import SCHEMES, Pushed, Settings, push

__all__ = ["SCHEMES", "Pushed", "Settings", "push"]
