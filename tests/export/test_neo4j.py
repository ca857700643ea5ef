"""The folder for `neo4j-admin database import`: what it holds is what was told, and a server takes it."""

from __future__ import annotations

import csv
import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from kg.errors import OutputError
from kg.export import neo4j
from kg.export.rows import Row
from kg.export.stream import of_knowledge
from kg.extraction.places import Gazetteer
from kg.records import Knowledge
from tests.export import graphs
from tests.export.engines import Held, expected, mapped
from tests.graph.world import hostile, small

SEPARATOR = "\x1f"


def imported(folder: Path, *, claim_nodes: bool = False) -> Held:
    """What the import tool makes of the folder, by its documented rules for headers and cells."""
    command = (folder / "import.sh").read_text(encoding="utf-8")
    assert "--array-delimiter=U+001F" in command
    held = Held({}, {})
    for kind, name in re.findall(r"--(nodes|relationships)=(\S+)", command):
        with (folder / name).open(encoding="utf-8", newline="") as file:
            head, *lines = csv.reader(file, strict=True)
        for cells in lines:
            assert len(cells) == len(head), name
            told, roles = {}, {}
            for column, cell in zip(head, cells, strict=True):
                property_, _, type_ = column.partition(":")
                if type_.startswith(("ID", "START_ID", "END_ID", "LABEL", "TYPE")):
                    roles[type_.partition("(")[0]] = cell
                if property_ and cell:
                    told[property_] = _typed(type_, cell)
            if kind == "nodes":
                held.nodes[roles["ID"]] = frozenset(roles["LABEL"].split(SEPARATOR)), told
            else:
                key = roles["TYPE"], roles["START_ID"], roles["END_ID"], told.get("iri", "")
                held.links[key] = told
    return held


def _typed(type_: str, cell: str) -> object:
    if type_ == "string[]":
        return cell.split(SEPARATOR)
    read = {"long": int, "double": float, "boolean": {"true": True, "false": False}.__getitem__}
    return read.get(type_, str)(cell)


def plain(held: Held) -> Held:
    """What the files can hold: neither NUL nor the separator."""
    return mapped(held, lambda value: re.sub("[\0\x1f]", "\ufffd", value) if isinstance(value, str) else value)


@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(graphs.knowledge())
def test_random_graphs_are_read_back(tmp_path_factory: pytest.TempPathFactory, known: Knowledge) -> None:
    rows, folder = list(of_knowledge(known)), tmp_path_factory.mktemp("csv") / "neo4j"
    neo4j.write(rows, folder)
    assert imported(folder) == plain(expected(rows))


@pytest.mark.parametrize("known", [small(), hostile(), Knowledge((), ())], ids=["small", "hostile", "empty"])
def test_claims_can_be_nodes(tmp_path: Path, known: Knowledge) -> None:
    rows = list(of_knowledge(known))
    neo4j.write(rows, tmp_path / "neo4j", claim_nodes=True)
    assert imported(tmp_path / "neo4j") == plain(expected(rows, claim_nodes=True))


def test_another_reader_of_csv_takes_the_same_cells(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    neo4j.write(of_knowledge(hostile()), tmp_path / "neo4j", claim_nodes=True)
    for path in sorted((tmp_path / "neo4j").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            lines = list(csv.reader(file))
        columns = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(len(lines[0])))
        rows = duckdb.execute(
            "FROM read_csv(?, header = false, delim = ',', quote = '\"', escape = '\"', auto_detect = false, "
            f"new_line = '\\n', strict_mode = true, columns = {{{columns}}})",
            [str(path)],
        ).fetchall()
        assert [[cell or "" for cell in row] for row in rows] == lines, path.name


def test_headers_are_typed(tmp_path: Path) -> None:
    neo4j.write(of_knowledge(small()), tmp_path / "neo4j")
    heads = {
        path.stem: path.read_text(encoding="utf-8").partition("\n")[0] for path in (tmp_path / "neo4j").glob("*.csv")
    }
    assert heads["entities"] == "iri:ID(Entity),type:string,name:string,aliases:string[],code:string,:LABEL"
    assert heads["claims"].startswith(
        ":START_ID(Entity),:END_ID(Entity),:TYPE,iri:string,modality:string,asserted:boolean"
    )
    assert "amountLow:double" in heads["claims"]
    assert "evidenceStart:long" in heads["claims"]


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    written = []
    for name in ("one", "two"):
        neo4j.write(of_knowledge(hostile(), places=Gazetteer.load()), tmp_path / name)
        written.append({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()})
    assert written[0] == written[1]


def test_writing_again_replaces_what_this_program_wrote(tmp_path: Path) -> None:
    neo4j.write(of_knowledge(small()), tmp_path / "neo4j", claim_nodes=True)
    neo4j.write(of_knowledge(small()), tmp_path / "neo4j")
    assert {path.name for path in (tmp_path / "neo4j").iterdir()} == {*neo4j.FILES, neo4j.SCHEMA, neo4j.COMMAND}
    assert [path.name for path in tmp_path.iterdir()] == ["neo4j"]


def test_a_folder_with_other_things_stays(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "letter.txt").write_text("亲启", encoding="utf-8")
    with pytest.raises(OutputError, match=r"letter\.txt"):
        neo4j.write(of_knowledge(small()), tmp_path / "home")
    assert (tmp_path / "home" / "letter.txt").read_text(encoding="utf-8") == "亲启"


def test_a_fault_on_the_way_leaves_what_was_there(tmp_path: Path) -> None:
    neo4j.write(of_knowledge(small()), tmp_path / "neo4j")
    before = {path.name: path.read_bytes() for path in (tmp_path / "neo4j").iterdir()}

    def breaking() -> list[Row]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        neo4j.write((row for _ in (1,) for row in breaking()), tmp_path / "neo4j")
    assert {path.name: path.read_bytes() for path in (tmp_path / "neo4j").iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["neo4j"]


def test_the_command_is_one_of_a_shell(tmp_path: Path) -> None:
    """Run with a stand-in for the tool: it is called once, in the folder, with files that are there."""
    neo4j.write(of_knowledge(small()), tmp_path / "a b" / "neo4j")
    tool = tmp_path / "bin" / "neo4j-admin"
    tool.parent.mkdir()
    tool.write_text('#!/bin/sh\npwd; for a in "$@"; do echo "$a"; done\n', encoding="utf-8")
    tool.chmod(0o755)
    done = subprocess.run(
        ["sh", str(tmp_path / "a b" / "neo4j" / "import.sh"), "news"],
        env={"PATH": f"{tool.parent}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    place, *arguments = done.stdout.splitlines()
    assert arguments[:4] == ["database", "import", "full", "news"]
    files = [argument.partition("=")[2] for argument in arguments if argument.startswith(("--nodes", "--relat"))]
    assert sorted(files) == sorted(neo4j.FILES)
    assert all((Path(place) / file).is_file() for file in files)


def test_the_schema_is_cypher_in_statements(tmp_path: Path) -> None:
    neo4j.write(of_knowledge(small()), tmp_path / "neo4j")
    lines = (tmp_path / "neo4j" / "schema.cypher").read_text(encoding="utf-8").splitlines()
    statements = [line for line in lines if not line.startswith("//")]
    assert all(line.startswith("CREATE ") and line.endswith(";") and " IF NOT EXISTS " in line for line in statements)
    assert sum("CONSTRAINT" in line for line in statements) == 2
    assert sum("FULLTEXT" in line for line in statements) == 3
    assert len(set(statements)) == len(statements)
