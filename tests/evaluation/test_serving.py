"""The measurement of the server on a small store: it makes one, asks it in every way, and tells what it took."""

import re

from kg import store
from kg.evaluation.serving import main
from kg.query.run import run


def test_a_store_is_made_and_every_kind_of_request_measured(tmp_path, capsys):
    assert main([str(tmp_path / "store"), "--claims", "200", "--readers", "2", "--turns", "2"]) == 0
    told = capsys.readouterr().out
    kinds = re.findall(r"^(.+), (\d+) at once: median \d+ ms, p95 \d+ ms", told, re.MULTILINE)
    assert {readers for _, readers in kinds} == {"1", "2"}
    assert {"search by a part", "neighbourhood", "two hops", "entity page"} <= {kind for kind, _ in kinds}
    made = store.open_store(tmp_path / "store")
    assert len(run(made, "SELECT ?c WHERE { ?c a kg:Claim }")) == 200


def test_a_store_that_is_there_is_taken_as_it_is(tmp_path, capsys):
    for _ in range(2):
        main([str(tmp_path / "store"), "--claims", "100", "--readers", "1", "--turns", "1"])
    assert capsys.readouterr().out.count("make:") == 1
