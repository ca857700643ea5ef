"""What a whole build takes, held in memory and out of the archive piece by piece: the two ways to the same bytes.

    python -m kg.evaluation.building FOLDER [--documents 2000 8000] [--nodes 2000] [--way held pieces]

The documents are synthetic (`kg.evaluation.growing`: ten names and two claims each, most names new), their readings
are there already, and every usual form is written. Each build is a process of its own; for each of its stages the
processor seconds are printed, and the highest memory that the process has had until then. `nodes` bounds the page.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TypeVar

from kg.evaluation.growing import told
from kg.making import Settings
from kg.work import work

WAYS = {"held": sys.maxsize, "pieces": 0}
_BATCH = 2_000
Item = TypeVar("Item")


class Stages:
    """A progress that writes what each stage took."""

    def __init__(self) -> None:
        self._name, self._since = "start", time.process_time()

    def stage(self, name: str) -> None:
        """Write what the stage before took."""
        used = time.process_time()
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
        sys.stdout.write(f"  {self._name:12}{used - self._since:8.1f} s {most:8.0f} MB\n")
        sys.stdout.flush()
        self._name, self._since = name, time.process_time()

    def each(self, stage: str, items: Iterable[Item], total: int | None = None) -> Iterator[Item]:
        """Begin a stage that goes through items."""
        self.stage(stage)
        yield from items


def build(out: Path, documents: int, way: str, nodes: int) -> None:
    """Make a collection of so many documents and write all of it, in one of the `WAYS`."""
    stages, source = Stages(), told()
    with work(out, Settings(extractor="rules", held=WAYS[way], nodes=nodes), stages) as run:
        stages.stage("taking in")
        while batch := list(islice(source, min(_BATCH, documents - run.archive.documents.count("present")))):
            run.archive.documents.keep(batch, run.version())
            run.accept((reading.document for reading in batch), replace=False)
        run.write()
    stages.stage("")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and write the tables; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m kg.evaluation.building", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, nargs="+", default=[2_000, 8_000])
    parser.add_argument("--way", nargs="+", choices=WAYS, default=list(WAYS))
    parser.add_argument("--nodes", type=int, default=2_000)
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    for documents in options.documents:
        for way in options.way:
            out = options.folder / f"{way}-{documents}"
            if options.here:
                build(out, documents, way, options.nodes)
                continue
            shutil.rmtree(out, ignore_errors=True)
            sys.stdout.write(f"{documents} documents, {way}\n")
            sys.stdout.flush()
            own = [str(options.folder), "--documents", str(documents), "--way", way, "--nodes", str(options.nodes)]
            subprocess.run([sys.executable, "-m", "kg.evaluation.building", *own, "--here"], check=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
