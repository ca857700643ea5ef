"""Who does the work: this process, a pool of processes, or a cluster, behind one interface.

The result never depends on the engine: shards come out in the order in which they went in, whoever worked on them and
however often a worker was lost.
"""

from typing import TYPE_CHECKING

from kg.lazy import exports

if TYPE_CHECKING:
    from kg.engines.model import Engine, Lost, Shard
    from kg.engines.reading import Recipe, readings
    from kg.engines.table import ENGINES, engine

__all__ = ["ENGINES", "Engine", "Lost", "Recipe", "Shard", "engine", "readings"]
__getattr__ = exports(
    __name__,
    {
        **dict.fromkeys(("Engine", "Lost", "Shard"), ".model"),
        **dict.fromkeys(("Recipe", "readings"), ".reading"),
        **dict.fromkeys(("ENGINES", "engine"), ".table"),
    },
)
