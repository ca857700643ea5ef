"""Workers that are killed, and what is told of it."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from kg.errors import StoreError
from kg.serve.pool import Pool, RefusedError
from kg.serve.settings import Settings
from tests.serve.conftest import serving

SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
GREEDY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i BIND(CONCAT(STR(?a), STR(?f), STR(?i)) AS ?x) } ORDER BY ?x"


def test_a_query_is_stopped_at_its_deadline_and_the_next_is_answered(path: Path) -> None:
    with serving(path, deadline=1.0) as served:
        began = time.monotonic()
        late = served.client.get("/sparql", params={"query": SLOW})
        assert late.status_code == 504
        assert "stopped" in late.text
        assert time.monotonic() - began < 10
        for _ in range(50):
            again = served.client.get("/sparql", params={"query": "ASK {}"})
            if again.status_code == 200:
                break
            assert again.status_code == 503
        assert again.json()["boolean"] is True


def test_memory_is_limited(path: Path) -> None:
    with serving(path, deadline=60.0, memory=256) as served:
        greedy = served.client.get("/sparql", params={"query": GREEDY})
        assert greedy.status_code == 507
        assert served.client.get("/sparql", params={"query": "ASK {}"}).status_code == 200


def test_a_worker_that_dies_is_replaced(path: Path) -> None:
    pool = Pool(path, Settings(workers=1, deadline=30.0))
    try:
        (worker,) = pool._every
        os.kill(worker._process.pid, signal.SIGKILL)
        with pytest.raises(RefusedError, match="ended its worker"):
            pool.query("ASK {}")
        assert pool.query("ASK {}").answer is True
    finally:
        pool.close()


def test_where_all_are_busy_it_is_told(path: Path) -> None:
    pool = Pool(path, Settings(workers=1, deadline=0.5))
    try:
        held = pool._idle.get()
        with pytest.raises(RefusedError) as found:
            pool.query("ASK {}")
        assert found.value.status == 503
        pool._idle.put(held)
    finally:
        pool.close()


def test_no_store_no_server(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store"):
        Pool(tmp_path / "none", Settings(workers=1))
