"""The pool of processes: order, bounds, and workers that end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.engines.model import Lost
from kg.engines.pool import Pool
from kg.errors import EngineError, WeightsError
from tests.engines.tasks import (
    Failing,
    Fatal,
    HomelessError,
    Loaded,
    Numbers,
    Unloadable,
    shards,
    squares,
    uneven,
    whereabouts,
)

ROOT = Path(__file__).parents[2]


def test_results_come_in_the_order_of_the_shards() -> None:
    assert list(Pool(2).map(uneven, shards(20))) == list(range(20))


def test_no_shard_is_no_work() -> None:
    assert list(Pool(2).map(squares, [])) == []


def test_all_workers_work() -> None:
    found = set(Pool(2).map(whereabouts, shards(20)))
    assert len(found) == 2
    assert os.getpid() not in found


def test_the_task_is_loaded_once_in_each_process(tmp_path: Path) -> None:
    assert len(list(Pool(2).map(Loaded(tmp_path), shards(12)))) == 12
    assert len(list(tmp_path.iterdir())) == 2


def test_the_input_is_taken_as_the_results_go() -> None:
    taken = 0

    def endless() -> Iterator[Numbers]:
        nonlocal taken
        while True:
            taken += 1
            yield Numbers((taken,))

    results = Pool(2).map(squares, endless())
    for _ in range(30):
        next(results)
    assert taken <= 30 + 2 * 4
    results.close()  # type: ignore[attr-defined]


def test_shards_larger_than_a_pipe_holds_in_both_directions() -> None:
    large = [Numbers(tuple(range(at, at + 60_000))) for at in range(12)]
    assert [len(result) for result in Pool(2).map(squares, large)] == [60_000] * 12


def test_a_killed_worker_costs_its_shard_once_more(tmp_path: Path) -> None:
    task = Fatal(frozenset({5, 11}), once=tmp_path)
    assert list(Pool(2).map(task, shards(12, 2))) == [squares(shard) for shard in shards(12, 2)]
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSEGV])
def test_what_ends_every_worker_is_found_and_left_out(how: int) -> None:
    results = list(Pool(2).map(Fatal(frozenset({9}), how=how), shards(4, 4)))
    lost = [result for result in results if isinstance(result, Lost)]
    assert [one.shard for one in lost] == [Numbers((9,))]
    assert signal.Signals(how).name in lost[0].why
    kept = [value for result in results if not isinstance(result, Lost) for value in result]
    assert kept == [value * value for value in range(16) if value != 9]
    assert results.index(lost[0]) == 3  # behind 0…3, 4…7 and 8


def test_what_the_task_raises_ends_the_work() -> None:
    fault = WeightsError("weights", "they are damaged", "Install them again.")
    results = Pool(2).map(Failing(6, fault), shards(20))
    with pytest.raises(WeightsError, match=r"weights: they are damaged\. Install"):
        list(results)


def test_an_exception_that_cannot_be_sent_is_told_by_its_traceback() -> None:
    with pytest.raises(RuntimeError, match="HomelessError"):
        list(Pool(2).map(Failing(1, HomelessError("no", "where")), shards(3)))


def test_memory_that_runs_out_splits_the_shard() -> None:
    results = list(Pool(1).map(Failing(1, MemoryError()), shards(1, 2)))
    assert results[0] == [0]
    assert isinstance(results[1], Lost)


def test_a_task_that_cannot_be_loaded_is_told(tmp_path: Path) -> None:
    fault = WeightsError("weights", "they are missing", "Install them.")
    with pytest.raises(WeightsError, match="they are missing"):
        list(Pool(2).map(Loaded(tmp_path, fault), shards(3)))


def test_workers_that_never_begin_end_the_run_with_a_remedy() -> None:
    with pytest.raises(EngineError, match=r"before they can begin.*__main__"):
        list(Pool(2).map(Unloadable(), shards(3)))


def test_workers_end_with_the_process_that_began_them(tmp_path: Path) -> None:
    script = (
        "from tests.engines.tasks import *\nfrom kg.engines.pool import Pool\n"
        "if __name__ == '__main__':\n"
        "    for n, pid in enumerate(Pool(2).map(whereabouts, shards(100000))):\n"
        "        print(pid, flush=True)\n"
    )
    (tmp_path / "main.py").write_text(script)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(tmp_path / "main.py")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        workers = {int(process.stdout.readline()) for _ in range(20)}
        process.kill()
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and any(map(_lives, workers)):
        time.sleep(0.05)
    assert not any(map(_lives, workers))


def _lives(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return status.rsplit(")", 1)[1].split()[0] not in "ZX"


def test_few_shards_are_no_reason_to_start_a_process() -> None:
    assert set(Pool(2, few=4).map(whereabouts, shards(3))) == {os.getpid()}
    assert os.getpid() not in set(Pool(2, few=4).map(whereabouts, shards(4)))
