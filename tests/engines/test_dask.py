"""The cluster engine on a real cluster of two worker processes on this machine."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kg.engines.local import Local
from kg.engines.model import Lost
from kg.engines.window import Undone
from kg.errors import EngineError, WeightsError
from kg.records import Document, Reading
from tests.engines.tasks import Failing, Fatal, Numbers, shards, squares, whereabouts
from tests.engines.test_reading import Odd, Own

dask = pytest.importorskip("dask", reason="the extra 'cluster' is not installed")
distributed = pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")

from kg.engines.dask import Dask, _outcome  # noqa: E402  (it needs distributed)


@pytest.fixture(scope="module")
def cluster() -> Iterator[distributed.LocalCluster]:
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs=50
    ) as running:
        yield running


@pytest.fixture(scope="module")
def scheduler(cluster: distributed.LocalCluster) -> str:
    return str(cluster.scheduler_address)


@pytest.fixture
def doomed() -> Iterator[str]:
    """The scheduler of a cluster that this test alone may harm: a nanny does not always replace what was killed."""
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 1}),
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs=50
        ) as running,
    ):
        yield str(running.scheduler_address)


def workers(scheduler: str) -> list[int]:
    with distributed.Client(scheduler, set_as_default=False) as client:
        return sorted(client.run(os.getpid).values())


def test_the_whole_cluster_works_and_order_is_kept(scheduler: str) -> None:
    found = list(Dask(scheduler).map(whereabouts, shards(20)))
    assert set(found) == set(workers(scheduler))
    assert list(Dask(scheduler).map(squares, shards(30, 2))) == [squares(shard) for shard in shards(30, 2)]


def test_a_worker_killed_in_the_middle_costs_nothing_but_time(doomed: str) -> None:
    victim = workers(doomed)[0]
    results = Dask(doomed).map(squares_slowly, shards(40))
    found = [next(results)]
    os.kill(victim, signal.SIGKILL)
    found += results
    assert found == [squares(shard) for shard in shards(40)]
    assert victim not in workers(doomed)


def squares_slowly(shard: Numbers) -> list[int]:
    time.sleep(0.03)
    return squares(shard)


def test_what_ends_every_worker_is_found_and_left_out(doomed: str) -> None:
    results = list(Dask(doomed).map(Fatal(frozenset({2}), after=1), shards(2, 2)))
    assert results[0] == [0, 1]
    assert isinstance(results[1], Lost)
    assert results[1].shard == Numbers((2,))
    assert results[2] == [9]


def test_a_worker_lost_once_is_no_reason_to_leave_anything_out(doomed: str, tmp_path: Path) -> None:
    assert list(Dask(doomed).map(Fatal(frozenset({3}), once=tmp_path, after=1), shards(6))) == [
        [n * n] for n in range(6)
    ]


def test_what_the_task_raises_ends_the_work(scheduler: str) -> None:
    fault = WeightsError("weights", "they are damaged", "Install them again.")
    with pytest.raises(WeightsError, match="they are damaged"):
        list(Dask(scheduler).map(Failing(6, fault), shards(9)))


def test_a_cluster_that_is_not_there_is_told() -> None:
    with pytest.raises(EngineError, match=r"tcp://127\.0\.0\.1:9: it cannot be used"):
        list(Dask("tcp://127.0.0.1:9", patience=1).map(squares, shards(2)))
    with pytest.raises(EngineError, match="cannot be used"):
        list(Dask("nowhere://", patience=1).map(squares, shards(2)))


def test_a_cluster_without_workers_is_waited_for_and_then_told() -> None:
    with (
        distributed.LocalCluster(n_workers=0, processes=True, dashboard_address=":0", silence_logs=50) as empty,
        pytest.raises(EngineError, match="no worker left"),
    ):
        list(Dask(empty.scheduler_address, patience=1).map(squares, shards(2)))


def test_a_result_that_went_with_the_last_worker_is_not_waited_for_without_end() -> None:
    """Between the end of a job and the fetching of its result its worker can be lost, and no other be there."""
    with (
        distributed.LocalCluster(n_workers=0, processes=True, dashboard_address=":0", silence_logs=50) as empty,
        distributed.Client(empty.scheduler_address, set_as_default=False) as client,
    ):
        future = client.submit(squares, Numbers((2,)))

        class Ended:
            status = "finished"
            result = future.result

        assert isinstance(_outcome(Ended(), 0.5), Undone)


def test_a_scheduler_that_goes_away_ends_the_work() -> None:
    with distributed.LocalCluster(n_workers=1, processes=True, dashboard_address=":0", silence_logs=50) as cluster:
        results = Dask(cluster.scheduler_address, patience=2).map(squares_slowly, shards(400))
        next(results)
        ending = threading.Thread(target=cluster.close)
        ending.start()
        with pytest.raises(EngineError, match="it cannot be used"):
            list(results)
        ending.join()
        with contextlib.suppress(Exception):
            results.close()  # type: ignore[attr-defined]


def test_a_client_that_does_not_start_in_time_is_tried_again(scheduler: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that stands still for ten seconds makes distributed fail an assertion of its own."""
    failures = iter([AssertionError(), AssertionError()])

    class Late(distributed.Client):
        def start(self, **given: object) -> None:
            for failure in failures:
                raise failure
            super().start(**given)

    monkeypatch.setattr("kg.engines.dask.Client", Late)
    assert list(Dask(scheduler).map(squares, shards(2))) == [squares(shard) for shard in shards(2)]


def test_a_cluster_reads_addresses_and_writes_parquet_though_a_worker_is_killed(doomed: str, tmp_path: Path) -> None:
    partitions = pytest.importorskip("kg.engines.partitions", reason="the extra 'cluster' is not installed")
    news = tmp_path / "news.jsonl"
    news.write_text("".join(json.dumps({"id": f"n{n}", "text": f"第{n}条消息。"}) + "\n" for n in range(120)))
    out, inputs = f"file://{tmp_path}/out", [f"file://{news}"]
    made = partitions.write(inputs, out, Own(Slow), Dask(doomed), size=300, on_fault=print)
    found = [next(made)]
    os.kill(workers(doomed)[0], signal.SIGKILL)
    found += made
    here = str(tmp_path / "here")
    # The killed worker may have written a part and not told so: then it was found there, and kept.
    made_here = partitions.write(inputs, here, Own(Slow), Local(), size=300, on_fault=print)
    assert [replace(part, kept=False) for part in made_here] == [replace(part, kept=False) for part in found]
    assert len(found) > 10
    assert [one.document.key for one in partitions.readings(out)] == [f"n{n}" for n in range(120)]
    assert list(partitions.readings(out)) == list(partitions.readings(here))


class Slow(Odd):
    """As Odd, in a hundredth of a second."""

    def read(self, document: Document) -> Reading:
        time.sleep(0.01)
        return super().read(document)
