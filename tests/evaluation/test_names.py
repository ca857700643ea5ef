import json
from pathlib import Path

import pytest

from kg.evaluation import million
from kg.evaluation.names import main, thinned


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for folder in ("chain_kg_listed_companies", "smoothnlp_financial", "finre"):
        (tmp_path / folder).mkdir()
    company = {"name": "云岭机电", "fullname": "湖南云岭机电股份有限公司"}
    listed = tmp_path / "chain_kg_listed_companies" / "company.json"
    listed.write_text(json.dumps(company, ensure_ascii=False) + "\n", encoding="utf-8")
    brands = tmp_path / "smoothnlp_financial" / "工商数据_10k.csv"
    brands.write_text("名称,公司名称\n青岚宓,北京青岚宓网络科技有限公司\n", encoding="utf-8")
    (tmp_path / "finre" / "train.txt").write_text("远山集团\t远山集团公司\t自己\t一句话\n<N>\n", encoding="utf-8")
    (tmp_path / "finre" / "valid.txt").write_text("", encoding="utf-8")
    return tmp_path


def test_the_table_tells_every_list_in_both_settings(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    errors = data / "errors.tsv"
    assert main([str(data), "--errors", str(errors)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 8
    assert lines[0].startswith("listed   complete  P 1.0000  R 1.0000")
    assert errors.exists()


def test_thinning_keeps_something_of_every_company() -> None:
    pairs = [(f"短{n}", f"长{n}公司") for n in range(60)]
    kept = list(thinned(pairs))
    assert {len(group) for group in kept} == {1, 2}
    assert len(kept) == 60


def test_synthetic_names_are_the_same_every_time_and_resolve(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(million.readings(100, 10)) == list(million.readings(100, 10))
    assert million.main(["--names", "100"]) == 0
    assert "100 names in 10 documents" in capsys.readouterr().out
