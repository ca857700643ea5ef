"""What the pages of docs/export show of servers works against real ones."""

import re
import shlex
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from kg import export, graph, store
from kg.cli import main
from kg.graph import Dataset
from kg.push import push
from tests.graph.world import ONTOLOGY, small
from tests.push.servers import Server
from tests.push.triple_stores import oxigraph

PAGES = Path(__file__).parents[2] / "docs" / "export"
PAGE = (PAGES / "triple-stores.md").read_text(encoding="utf-8")
Command = Callable[[str], str]


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Command:
    """Run a command line in a folder of its own; return what it says."""
    monkeypatch.chdir(tmp_path)

    def run(line: str) -> str:
        monkeypatch.setattr(sys, "argv", shlex.split(line))
        with pytest.raises(SystemExit) as end:
            main()
        told = capfd.readouterr()
        assert not end.value.code, told.err
        return told.out + told.err

    return run


@pytest.fixture
def data(tmp_path: Path) -> Dataset:
    """A small graph, in the store of `outputs/`."""
    made = graph.build(small(), ONTOLOGY)
    store.create(tmp_path / "outputs" / "store", made)
    return made


def test_the_page_is_run(data: Dataset, command: Command, tmp_path: Path) -> None:
    commands = re.findall(r"^kg push http://127\.0\.0\.1:7878/.*$", PAGE, re.MULTILINE)
    queries = re.findall(r"^```sparql\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert (len(commands), len(queries)) == (3, 4)
    with oxigraph(tmp_path) as server:
        port = re.search(r":(\d+)/", server.graphs)
        assert port
        told = [command(line.replace("7878", port[1])) for line in commands]
        assert f"{len(data)} rows are written, 0 are deleted." in told[0]
        assert all("0 rows are written, 0 are deleted." in each for each in told[1:])
        command(f"kg push {server.graphs} --rdf12")
        answers = [server.select(query) for query in queries]
    assert [len(rows) for rows in answers] == [1, 1, 1, 1]
    assert [rows[0]["words"]["value"] for rows in answers[1:3]] == ["该公司董事长周启明", "将投资北辰算力中心"]


def questions(page: str, end: str) -> list[str]:
    """The questions in Cypher of a page, each of which ends so."""
    text = (PAGES / page).read_text(encoding="utf-8")
    blocks = re.findall(r"^```cypher\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return [each for block in blocks for each in block.strip().split(end)]


def test_the_questions_about_neo4j_have_answers(arcadedb: Server, deal: Path) -> None:
    push(deal, arcadedb.address, arcadedb.settings)
    asked = [each for each in questions("neo4j.md", ";\n") if "fulltext" not in each]  # ArcadeDB makes those by SQL
    assert len(asked) == 3
    answers = [arcadedb.ask(each) for each in asked]
    assert ("陆怀舟", "楚源气体有限公司") in {(row["a.name"], row["b.name"]) for row in answers[0]}
    assert len(answers[1]) == 1
    assert "湖北汉水电子材料股份有限公司" in {row["b.name"] for row in answers[2]}


def test_the_questions_about_falkordb_have_answers(falkordb: Server, deal: Path) -> None:
    push(deal, falkordb.address, falkordb.settings)
    asked = questions("falkordb.md", "\n")
    assert len(asked) == 3
    for each in asked:
        for _ in range(50):  # indexes are filled beside
            if found := falkordb.ask(each):
                break
            time.sleep(0.1)
        assert found, each
        assert None not in found[0].values(), each


def test_what_the_server_gives_back_is_imported(data: Dataset, command: Command, tmp_path: Path) -> None:
    with oxigraph(tmp_path) as server:
        command(f"kg push {server.graphs}")
        dump = httpx.get(server.graphs, headers={"Accept": "application/trig"}, timeout=60)
    (tmp_path / "dump.trig").write_bytes(dump.content)
    told = command("kg import dump.trig --out again --formats nquads,csv")
    assert f"{len(data)} quads in again/" in told
    again = (tmp_path / "again" / "graph.nq").read_text(encoding="utf-8")
    assert again == "".join(export.FORMATS["nquads"].chunks(data))


def test_several_formats_are_exported_by_one_command(data: Dataset, command: Command, tmp_path: Path) -> None:
    told = command("kg export trig,csv,gexf-dynamic --file forms")
    assert sorted(path.name for path in (tmp_path / "forms").iterdir()) == [
        "graph.csv",
        "graph.dynamic.gexf",
        "graph.trig",
    ]
    assert "are written" in told
    assert (tmp_path / "forms" / "graph.trig").read_text(encoding="utf-8") == "".join(
        export.FORMATS["trig"].chunks(data)
    )
    assert "<<( " in command("kg export ntriples --rdf12")


def test_a_form_without_triple_terms_is_told(
    data: Dataset, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["kg", "export", "jsonld", "--rdf12"])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 2
    assert "it has no triple terms. Leave out --rdf12, or choose turtle" in " ".join(capfd.readouterr().err.split())
