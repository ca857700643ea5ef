"""The engine of a name and a place."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.engines import table
from kg.engines.cores import cores
from kg.engines.local import Local
from kg.engines.pool import Pool
from kg.engines.table import Place, engine
from kg.errors import EngineError


def test_one_worker_is_this_process() -> None:
    assert isinstance(engine("pool", Place(1)), Local)


def test_a_number_of_workers_is_meant() -> None:
    chosen = engine("pool", Place(3))
    assert isinstance(chosen, Pool)
    assert (chosen.workers, chosen.few) == (3, 0)


def test_no_number_means_all_cores_where_it_pays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "cores", lambda: 5)
    chosen = engine("pool", Place())
    assert isinstance(chosen, Pool)
    assert (chosen.workers, chosen.few) == (5, table.FEW)
    monkeypatch.setattr(table, "cores", lambda: 1)
    assert isinstance(engine("pool", Place()), Local)


def test_the_scheduler_must_be_named() -> None:
    pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
    with pytest.raises(EngineError, match="no scheduler is named"):
        engine("dask", Place())


def test_a_missing_package_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "kg.engines.dask", None)
    with pytest.raises(EngineError, match=r"pip install 'chinese-news-kg\[cluster\]'"):
        engine("dask", Place(scheduler="tcp://here:1"))


def test_an_unknown_engine_lists_the_known() -> None:
    with pytest.raises(EngineError, match="Known: pool, dask"):
        engine("spark", Place())


def test_cores_are_those_of_the_container(tmp_path: Path) -> None:
    bound = cores(tmp_path)
    assert bound >= 1
    group = tmp_path / "sys/fs/cgroup"
    group.mkdir(parents=True)
    (group / "cpu.max").write_text("150000 100000\n")
    assert cores(tmp_path) == min(bound, 2)
    (group / "cpu.max").write_text("max 100000\n")
    assert cores(tmp_path) == bound
    (group / "cpu.max").unlink()
    (group / "cpu").mkdir()
    (group / "cpu/cpu.cfs_quota_us").write_text("50000\n")
    (group / "cpu/cpu.cfs_period_us").write_text("100000\n")
    assert cores(tmp_path) == 1
