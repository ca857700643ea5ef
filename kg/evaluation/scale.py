"""What reading on several cores costs and brings, and whether memory stays bounded, whatever the input.

    python -m kg.evaluation.scale speed NEWS.jsonl [--articles 5000] [--length 500] [--extractor NAME] [--workers 1,2]
    python -m kg.evaluation.scale large [--megabytes 1024] [--files 100000] [--document 10]
    python -m kg.evaluation.scale curve [--seconds 20] [--picture FILE.svg]
    python -m kg.evaluation.scale blocks [--mentions 10000000] [--memory 512MB]

`speed` reads articles of one length without an engine and with pools of processes. It prints wall time and the
processor time of all processes (which does not depend on what else the machine does), what of it went into starting,
the overhead of the engine beside the bare extractor without that, the sum of the memory of all processes at its highest
in the first and the second half, and what follows for 100,000 and a million articles.

`large` makes a JSONL file, a folder of small files, one long document and an archive of pages, reads each without an
extractor, and prints time and the highest memory above that of the program itself.

`curve` lets a cluster on this machine work on tasks that only sleep, with more and more workers: what is lost is the
engine's and the scheduler's.

`blocks` groups mentions that stand in Parquet by class and name, which is what resolution begins with, in DuckDB with a
bound on its memory. The names are numbers, of which few stand often and many once, as names do.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kg import interchange, ontology, sources
from kg.engines.model import Engine
from kg.engines.pieces import SIZE, Pieces, extracted
from kg.engines.pool import Pool
from kg.engines.reading import Recipe
from kg.errors import KgError, SourceError
from kg.evaluation.curve import Point, picture
from kg.extraction import registry

_EVERY = 0.1
_WARM_UP = 3
_WAVES = 3


@dataclass(frozen=True, slots=True)
class Cost:
    """What a piece of work took: seconds on the wall, processor seconds of all processes, and megabytes of memory.

    `first` is the highest sum of the memory of all processes in the first half of the samples, `second` in the rest;
    `start` are the processor seconds that starting took.
    """

    wall: float
    processor: float
    first: float
    second: float
    start: float = 0.0


class Watch:
    """Looks at the memory of this process and its children while a block runs."""

    def __init__(self) -> None:
        self._samples: list[float] = []
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Watch:
        self._wall, self._processor = time.perf_counter(), _processor()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.wall, self.processor = time.perf_counter() - self._wall, _processor() - self._processor
        self._end.set()
        self._thread.join()

    def cost(self) -> Cost:
        """Return what the block took."""
        middle = max(len(self._samples) // 2, 1)
        first, second = self._samples[:middle], self._samples[middle:] or self._samples
        return Cost(self.wall, self.processor, max(first), max(second))

    def _look(self) -> None:
        while True:
            self._samples.append(sum(map(_memory, _family(os.getpid()))))
            if self._end.wait(_EVERY):
                return


def _processor() -> float:
    """Return the processor seconds of this process and of its children that have ended."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def _family(process: int) -> Iterator[int]:
    yield process
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from _family(int(child))


def _memory(process: int) -> float:
    """Return the megabytes that a process holds, 0 when it has ended."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGESIZE") / 1e6


def speed(news: Path, articles: int, length: int, extractor: str, workers: Sequence[int]) -> Iterator[tuple[str, Cost]]:
    """Yield (what, cost) for the bare extractor and for each number of workers."""
    schema = ontology.load()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "news.jsonl"
        _cut(news, path, articles, length)
        _cut(news, few := Path(folder) / "few.jsonl", 4 * max(workers), length)
        reader = registry.load(extractor, schema)
        for document, _ in zip(sources.read([path], on_fault=_raise), range(_WARM_UP), strict=False):
            interchange.line(reader.read(document), schema)
        with Watch() as watch:
            for document in sources.read([path], on_fault=_raise):
                interchange.line(reader.read(document), schema)
        yield "bare extractor", watch.cost()
        del reader
        for number in workers:
            recipe = Recipe(extractor, schema)
            with Watch() as starting:
                _run([few], recipe, Pool(number), size=1)
            with Watch() as watch:
                count = _run([path], recipe, Pool(number))
            if count != articles:
                raise SourceError(str(news), f"gave {count} of {articles} articles", "This is a fault: report it.")
            yield f"{number} worker{'s' if number > 1 else ''}", replace(watch.cost(), start=starting.processor)


def _run(inputs: Sequence[Path], recipe: Recipe, engine: Engine, *, size: int = SIZE) -> int:
    return sum(1 for _ in extracted(inputs, recipe, engine, interchange.line, size=size, on_fault=_raise))


def _cut(news: Path, path: Path, articles: int, length: int) -> None:
    """Write articles of the length, cut from the texts of a JSONL file, which are taken again under other numbers."""
    rows = (json.loads(line) for line in news.read_text(encoding="utf-8").splitlines() if line.strip())
    texts = [str(row.get("text", "")) for row in rows]
    whole = "".join(texts)
    if len(whole) < length:
        raise SourceError(str(news), "has less text than one article", "Give JSONL with the key text.")
    with path.open("w", encoding="utf-8") as file:
        for number in range(articles):
            at = number * length % (len(whole) - length + 1)
            text = f"{number:08}。{whole[at : at + length - 9]}"
            file.write(json.dumps({"id": f"n{number}", "text": text}, ensure_ascii=False) + "\n")


def large(megabytes: int, files: int, document: int) -> Iterator[tuple[str, Cost, int]]:
    """Yield (what, cost, documents) for reading each kind of large input, memory above what the program had before."""
    line = json.dumps({"text": "青禾科技与云岭集团在安宁市签约，共建电池工厂。" * 20}, ensure_ascii=False) + "\n"
    page = "# 安宁日报\n\n## 青禾科技开工\n\n" + "青禾科技的电池工厂在安宁市开工，云岭集团参股。" * 20 + "\n"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with (folder / "news.jsonl").open("w", encoding="utf-8") as file:
            file.writelines(line for _ in range(megabytes * 1_000_000 // len(line.encode())))
        yield f"JSONL of {megabytes} MB", *_look_at(folder / "news.jsonl")
        (folder / "news.jsonl").unlink()
        (folder / "files").mkdir()
        for number in range(files):
            (folder / "files" / f"{number:07}.txt").write_text(
                f"第{number}条：青禾科技在安宁市开工。", encoding="utf-8"
            )
        yield f"{files} small files", *_look_at(folder / "files")
        (folder / "long.txt").write_text(
            "青禾科技的电池工厂在安宁市开工。\n\n" * (document * 1_000_000 // 50), encoding="utf-8"
        )
        yield f"a document of {document} MB", *_look_at(folder / "long.txt")
        with zipfile.ZipFile(folder / "pages.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(min(files, 2_000)):
                archive.writestr(f"{number:07}.md", page)
        yield f"an archive of {min(files, 2_000):,} pages", *_look_at(folder / "pages.zip")


def _look_at(path: Path) -> tuple[Cost, int]:
    before = _memory(os.getpid())
    with Watch() as watch:
        count = sum(1 for _ in sources.read([path], on_fault=_raise))
    cost = watch.cost()
    return Cost(cost.wall, cost.processor, cost.first - before, cost.second - before), count


def curve(seconds: float, workers: Sequence[int]) -> Iterator[Point]:
    """Yield for each number of workers how many shards that sleep come back in a second."""
    from distributed import LocalCluster

    from kg.engines.dask import Dask

    for number in workers:
        count = _WAVES * number
        with (
            LocalCluster(
                n_workers=number, threads_per_worker=1, processes=False, dashboard_address=":0", silence_logs=50
            ) as cluster,
            Watch() as watch,
        ):
            done = sum(1 for _ in Dask(cluster.scheduler_address).map(Sleep(seconds), _empty(count)))
        yield Point(number, done / watch.wall, number / seconds, watch.processor / done)


def blocks(mentions: int, memory: str) -> tuple[Cost, int]:
    """Return what grouping mentions in Parquet out of core costs, and how many groups there are."""
    import duckdb

    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as database:
        database.execute(f"SET memory_limit = '{memory}'; SET threads = 1; SET temp_directory = '{folder}/spilt'")
        database.execute(
            "COPY (SELECT i AS reading, 'Organization' AS type, 'name ' || CAST(floor(exp(ln(?) * "
            "((hash(i) % 1000000007) / 1000000007.0))) AS BIGINT) AS surface FROM range(?) AS t(i)) "
            f"TO '{folder}/mentions.parquet'",
            [float(mentions), mentions],
        )
        with Watch() as watch:
            database.execute(
                "COPY (SELECT type, surface, count(*) AS mentions, min(reading) AS first "
                f"FROM '{folder}/mentions.parquet' GROUP BY ALL ORDER BY type, surface) TO '{folder}/blocks.parquet'"
            )
        (found,) = database.execute(f"SELECT count(*) FROM '{folder}/blocks.parquet'").fetchone() or (0,)
        return watch.cost(), int(found)


@dataclass(frozen=True, slots=True)
class Sleep:
    """A task that takes no processor time."""

    seconds: float

    def __call__(self, shard: Pieces) -> int:
        """Sleep."""
        time.sleep(self.seconds)
        return len(shard.pieces)


def _empty(count: int) -> Iterator[Pieces]:
    yield from (Pieces((), str(number)) for number in range(count))


def _raise(fault: KgError) -> None:
    raise fault


def _print_speed(chosen: argparse.Namespace) -> None:
    bare = one = 0.0
    numbers = [int(number) for number in chosen.workers.split(",")]
    for what, cost in speed(chosen.news, chosen.articles, chosen.length, chosen.extractor, numbers):
        bare = bare or cost.processor
        one = cost.wall if what == "1 worker" else one
        rate = chosen.articles / cost.wall
        work = cost.processor - cost.start
        print(
            f"{what:16}{cost.wall:8.1f} s {cost.processor:8.1f} s processor, {cost.start:.1f} s of it to start"
            f" {rate:8.1f} articles a second  overhead {work / bare - 1:+.1%}"
            f"  memory {cost.first:.0f} then {cost.second:.0f} MB" + (f"  {one / cost.wall:.2f} × one" if one else "")
        )
        for many in (100_000, 1_000_000):
            hours = (work / chosen.articles * many + cost.start) / 3600
            print(f"{'':16}{many:>9,} articles: {hours:8.2f} h of one core")


def _print_large(chosen: argparse.Namespace) -> None:
    for what, cost, count in large(chosen.megabytes, chosen.files, chosen.document):
        memory = max(cost.first, cost.second)
        print(f"{what:28}{count:>9,} documents {cost.wall:8.1f} s {cost.processor:8.1f} s processor {memory:8.1f} MB")


def _print_curve(chosen: argparse.Namespace) -> None:
    points = []
    for point in curve(chosen.seconds, [int(number) for number in chosen.workers.split(",")]):
        points.append(point)
        print(
            f"{point.workers:4} workers {point.rate:8.1f} of {point.ideal:8.1f} shards a second "
            f"({point.rate / point.ideal:.0%}), {point.processor * 1000:.1f} ms of processor a shard"
        )
    if chosen.picture:
        chosen.picture.write_text(picture(points), encoding="utf-8")


def _print_blocks(chosen: argparse.Namespace) -> None:
    cost, found = blocks(chosen.mentions, chosen.memory)
    print(
        f"{chosen.mentions:,} mentions in {found:,} names: {cost.wall:.1f} s, {cost.processor:.1f} s processor,"
        f" {max(cost.first, cost.second):.0f} MB in all with {chosen.memory} for the database"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; exit status 2 when nothing could be measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    one = commands.add_parser("speed")
    one.add_argument("news", type=Path)
    one.add_argument("--articles", type=int, default=5_000)
    one.add_argument("--length", type=int, default=500)
    one.add_argument("--extractor", default=registry.DEFAULT)
    one.add_argument("--workers", default="1,2")
    one.set_defaults(show=_print_speed)
    one = commands.add_parser("large")
    one.add_argument("--megabytes", type=int, default=1024)
    one.add_argument("--files", type=int, default=100_000)
    one.add_argument("--document", type=int, default=10)
    one.set_defaults(show=_print_large)
    one = commands.add_parser("curve")
    one.add_argument("--seconds", type=float, default=20.0)
    one.add_argument("--workers", default="1,2,4,8,16,32,64")
    one.add_argument("--picture", type=Path)
    one.set_defaults(show=_print_curve)
    one = commands.add_parser("blocks")
    one.add_argument("--mentions", type=int, default=10_000_000)
    one.add_argument("--memory", default="512MB")
    one.set_defaults(show=_print_blocks)
    chosen = parser.parse_args(arguments)
    show: Callable[[argparse.Namespace], None] = chosen.show
    try:
        show(chosen)
    except (KgError, OSError, ValueError) as fault:
        print(fault, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
