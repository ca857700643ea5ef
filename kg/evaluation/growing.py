"""What adding one page costs as a collection grows: processor seconds of each step, at several sizes.

    python -m kg.evaluation.growing FOLDER [--documents 2000 20000 100000] [--batch 2000] [--extractor rules]

The collection in FOLDER is made of synthetic documents of ten names and two claims each (`kg.evaluation.million`), put
in batch by batch with their readings already made; at each size one real page is read, added, and removed again. A
collection that is there already grows on. What is timed is all that `kg add` does behind the loading of the extractor,
which is told by itself. On a busy machine the seconds on the clock are more than those of the processor.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from kg import pipeline
from kg.evaluation.million import readings
from kg.making import Settings
from kg.progress import Quiet
from kg.records import Claim, Reading
from kg.work import work

EACH = 10
_PAGE = (
    "9月3日，青禾科技有限公司（以下简称“青禾科技”）与长沙市人民政府在长沙签署投资协议。"
    "青禾科技董事长林远山表示，公司拟投资12亿元建设青禾长沙产业园。中国石油天然气集团有限公司参与建设。\n"
)


def told() -> Iterator[Reading]:
    """Yield synthetic readings without end, each with two claims between its names."""
    for reading in readings(sys.maxsize, EACH):
        firms = [mention for mention in reading.mentions if mention.type == "Organization"]
        places = [mention for mention in reading.mentions if mention.type == "Location"]
        pairs = [(firms, firms[1:], "signedWith"), (firms, places, "locatedIn")]
        claims = [
            Claim(reading.document.id, one[0], name, other[0], _between(one[0].start, other[0].end))
            for one, other, name in pairs
            if one and other and one[0].surface != other[0].surface
        ]
        yield replace(reading, claims=tuple(claims))


def _between(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (0, one + 1)


def grow(out: Path, source: Iterator[Reading], size: int, batch: int, settings: Settings) -> None:
    """Put synthetic documents into the collection until it has that size."""
    while True:
        with work(out, settings, Quiet()) as run:
            held = run.archive.documents.count("present")
            if held >= size:
                return
            run.prepare()
            given = list(islice(source, min(batch, size - held)))
            run.archive.documents.keep(given, run.version())
            run.accept((reading.document for reading in given), replace=False)
            run.finish()


def size_of(out: Path, settings: Settings) -> int:
    """Return how many documents the collection has; 0 where there is none."""
    if not out.exists():
        return 0
    with work(out, settings, Quiet()) as run:
        return int(run.archive.documents.count("present"))


def timed(what: str, action: Callable[[], object]) -> None:
    """Do something and tell what it took."""
    clock, used = time.perf_counter(), time.process_time()
    action()
    clock, used = time.perf_counter() - clock, time.process_time() - used
    sys.stdout.write(f"  {what:28}{used:8.2f} s of a core {clock:8.2f} s on the clock\n")
    sys.stdout.flush()


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and write the table; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m kg.evaluation.growing", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, nargs="+", default=[2_000, 20_000, 100_000])
    parser.add_argument("--batch", type=int, default=2_000)
    parser.add_argument("--extractor", default="rules")
    options = parser.parse_args(arguments)
    out, page = options.folder / "out", options.folder / "page.txt"
    options.folder.mkdir(parents=True, exist_ok=True)
    settings = Settings(extractor=options.extractor, formats=(), small=0)
    source = told()
    if held := size_of(out, settings):
        next(islice(source, held - 1, held), None)  # those that an earlier run has put in
    else:
        page.write_text("星河汽车有限公司落户安宁市。\n", encoding="utf-8")
        timed("first page, with loading", lambda: pipeline.build([page], out, settings=settings))
    for size in options.documents:
        sys.stdout.write(f"{size} documents\n")
        timed("growing to that", lambda size=size: grow(out, source, size, options.batch, settings))  # type: ignore[misc]
        for number in range(2):
            page.write_text(_PAGE + f"这是第{size + number}次。\n", encoding="utf-8")
            timed("adding a page", lambda: pipeline.add([page], out, small=0))
        timed("removing it", lambda: pipeline.remove([page.as_posix()], out, small=0))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
