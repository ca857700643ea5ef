"""The table of engines by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kg.engines.cores import cores
from kg.engines.local import Local
from kg.engines.model import Engine
from kg.errors import EngineError


@dataclass(frozen=True, slots=True)
class Place:
    """Where the work is done: the number of processes, and the address of a cluster's scheduler.

    No number (0) means all cores where there is so much to do that starting processes pays, else this process.
    """

    workers: int = 0
    scheduler: str = ""


def _pool(place: Place) -> Engine:
    from kg.engines.pool import Pool

    workers = place.workers or cores()
    return Pool(workers, few=0 if place.workers else FEW) if workers > 1 else Local()


def _dask(place: Place) -> Engine:
    try:
        from kg.engines.dask import Dask
    except ModuleNotFoundError as error:
        fault, remedy = f"the package {error.name} is not installed", "pip install 'chinese-news-kg[cluster]'"
        raise EngineError("engine dask", fault, remedy) from error
    return Dask(place.scheduler)


# Shards that are read sooner by one process than by several that each load the extractor first.
FEW = 6
ENGINES: Mapping[str, Callable[[Place], Engine]] = {"pool": _pool, "dask": _dask}
DEFAULT = "pool"


def engine(name: str, place: Place) -> Engine:
    """Make the engine of that name; raise EngineError listing the valid names."""
    if name not in ENGINES:
        raise EngineError(f"engine {name}", "there is none of that name", f"Known: {', '.join(ENGINES)}.")
    return ENGINES[name](place)
