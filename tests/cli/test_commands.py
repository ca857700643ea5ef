"""Every command as a user runs it: what it prints where, how it exits, what it leaves."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.cli import main

NEWS = (
    "青禾科技有限公司落户安宁市\n\n"
    "9月3日，青禾科技有限公司（以下简称“青禾科技”）与安宁市人民政府签署投资协议。"
    "青禾科技董事长林远山表示，公司拟投资12亿元建设青禾安宁产业园。\n"
)


@dataclass(frozen=True)
class Outcome:
    status: int
    out: str
    err: str


Run = Callable[..., Outcome]


@pytest.fixture
def kg(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: object) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["kg", *map(str, arguments)])
        try:
            main()
            status = 0
        except SystemExit as end:
            status = int(end.code or 0)
        found = capfd.readouterr()
        return Outcome(status, found.out, found.err)

    return run


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from kg import build

    folder = tmp_path_factory.mktemp("built")
    (folder / "a.txt").write_text(NEWS, encoding="utf-8")
    build([folder / "a.txt"], folder / "out")
    return folder / "out"


def test_a_build_leaves_every_form_of_the_graph(kg: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(NEWS, encoding="utf-8")
    outcome = kg("build", tmp_path / "a.txt", "--out", tmp_path / "out", "--date", "2025-09-04")
    assert outcome.status == 0, outcome.err
    assert outcome.out == ""
    left = {path.name for path in (tmp_path / "out").iterdir()}
    forms = {f"graph.{suffix}" for suffix in ("ttl", "trig", "nt", "nq", "jsonld", "rdf", "graphml", "gexf", "html")}
    assert forms | {"store", "report.md", "left-out.tsv", "knowledge.jsonl", "shapes.ttl"} <= left


def test_a_bad_input_is_told_and_the_others_go_through(kg: Run, tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(NEWS, encoding="utf-8")
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.4 cut")
    outcome = kg("build", tmp_path / "good.txt", tmp_path / "bad.pdf", tmp_path / "none.txt", "-o", tmp_path / "out")
    assert outcome.status == 1
    told = sorted(line for line in outcome.err.splitlines() if line.startswith("✗"))
    assert len(told) == 2
    assert "bad.pdf" in told[0]
    assert "none.txt" in told[1]
    table = (tmp_path / "out" / "left-out.tsv").read_text(encoding="utf-8").splitlines()
    assert [row.split("\t")[0].endswith(name) for row, name in zip(table[1:], ("bad.pdf", "none.txt"), strict=True)]
    assert "青禾科技" in (tmp_path / "out" / "graph.ttl").read_text(encoding="utf-8")


def test_where_no_input_can_be_read_the_earlier_output_stays(kg: Run, built: Path, tmp_path: Path) -> None:
    before = {path.name: path.read_bytes() for path in built.iterdir() if path.is_file()}
    (tmp_path / "empty.txt").write_text("")
    outcome = kg("build", tmp_path / "none.txt", tmp_path / "empty.txt", "--out", built)
    assert outcome.status == 2
    told = [line for line in outcome.err.splitlines() if line.startswith("✗")]
    assert [any(word in line for line in told) for word in ("none.txt", "empty.txt", "not one could be read")] == [
        True
    ] * 3
    assert {path.name: path.read_bytes() for path in built.iterdir() if path.is_file()} == before


def test_every_file_of_a_build_is_told_in_the_readme_of_the_outputs(built: Path) -> None:
    told = (Path(__file__).parents[2] / "outputs" / "README.md").read_text(encoding="utf-8")
    left = (*built.iterdir(), *(built / "store").glob("kg.*"))  # the other files of the store are Oxigraph's own
    assert [path.name for path in left if f"`{path.name}" not in told and f"`store/{path.name}`" not in told] == []


def test_the_help_begins_with_build(kg: Run) -> None:
    lines = [line.split()[1] for line in kg("--help").out.splitlines() if line.startswith("│ ") and line[2] != " "]
    commands = [word for word in lines if not word.startswith("-")]
    assert commands[:2] == ["build", "explain"]
    assert commands.index("export") < commands.index("import") < commands.index("push")
    assert {"query", "export", "view", "validate", "extract", "eval"} <= set(commands)


def test_the_version_is_told(kg: Run) -> None:
    outcome = kg("--version")
    assert outcome.status == 0
    assert outcome.out.startswith("kg")


def test_a_table_breaks_names_before_numbers_and_days(kg: Run, built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    names = " ".join(f"BIND('{'甲乙丙丁' * 6}' AS ?n{at})" for at in range(4))
    outcome = kg(
        "query", f"SELECT * WHERE {{ BIND('1234567890' AS ?sum) BIND('2025-03-14' AS ?day) {names} }}", "-o", built
    )
    assert "1234567890" in outcome.out
    assert "2025-03-14" in outcome.out


def test_a_narrow_table_hides_no_part_of_a_name(kg: Run, built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    outcome = kg(
        "query", "SELECT ?a ?b WHERE { BIND('甲乙丙丁戊己庚辛壬癸' AS ?a) BIND('子丑寅卯辰巳午未' AS ?b) }", "-o", built
    )
    assert "…" not in outcome.out
    assert set("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未") <= set(outcome.out)
    assert "1 row\n" in outcome.err


def test_messages_have_no_empty_lines(kg: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(NEWS, encoding="utf-8")
    outcome = kg("build", tmp_path / "a.txt", tmp_path / "none.txt", "--out", tmp_path / "out")
    assert "" not in outcome.err.splitlines()


def test_an_output_that_cannot_be_written_is_told(kg: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(NEWS, encoding="utf-8")
    (tmp_path / "taken").write_text("")
    outcome = kg("build", tmp_path / "a.txt", "--out", tmp_path / "taken")
    assert outcome.status == 2
    assert "taken" in outcome.err
    assert "Traceback" not in outcome.err


def test_the_order_of_files_changes_no_byte(kg: Run, tmp_path: Path) -> None:
    for name, text in (("a.txt", NEWS), ("b.txt", NEWS.replace("安宁", "永安").replace("9月3日", "9月4日"))):
        (tmp_path / name).write_text(text, encoding="utf-8")
    outputs = []
    for number, names in enumerate((("a.txt", "b.txt"), ("b.txt", "a.txt"))):
        out = tmp_path / str(number)
        kg("build", *(tmp_path / name for name in names), "--out", out)
        files = sorted(path for path in out.iterdir() if path.is_file())
        outputs.append({path.name: path.read_bytes() for path in files})
    assert outputs[0] == outputs[1]


def test_extract_prints_one_object_a_document(kg: Run, tmp_path: Path) -> None:
    rows = [{"id": "x-1", "title": "", "date": "2025-09-04", "text": NEWS.split("\n\n")[1].strip()}]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")
    outcome = kg("extract", tmp_path / "a.jsonl")
    (found,) = (json.loads(line) for line in outcome.out.splitlines())
    assert (found["id"], found["text"]) == ("x-1", rows[0]["text"])
    names = {name for entity in found["entities"] for name in (entity["name"], *entity["aliases"])}
    assert {"青禾科技有限公司", "青禾科技", "林远山"} <= names
    assert all(found["text"][slice(*fact["evidence"])] for fact in found["facts"])


def test_extract_tells_a_broken_line_and_goes_on(kg: Run, tmp_path: Path) -> None:
    good = json.dumps({"id": "x", "text": NEWS}, ensure_ascii=False)
    (tmp_path / "a.jsonl").write_text(f"{{oops\n{good}\n", encoding="utf-8")
    outcome = kg("extract", tmp_path / "a.jsonl")
    assert outcome.status == 1
    assert len(outcome.out.splitlines()) == 1
    assert "line 1" in outcome.err


def test_extract_that_reads_nothing_has_done_nothing(kg: Run, tmp_path: Path) -> None:
    outcome = kg("extract", tmp_path / "none.txt", "--extractor", "rules")
    assert outcome.status == 2
    assert "none.txt" in outcome.err


def test_explain_shows_the_sentence(kg: Run, built: Path) -> None:
    outcome = kg("explain", "青禾科技", "--out", built)
    assert outcome.status == 0
    assert "签署投资协议" in outcome.out
    assert "安宁市人民政府" in outcome.out


def test_explain_tells_the_place_in_the_article_and_the_line_of_the_file(kg: Run, tmp_path: Path) -> None:
    first, second = ({"text": text} for text in ("今日晴。", f"林远山\n{NEWS.splitlines()[2]}"))
    lines = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in (first, second))
    (tmp_path / "a.jsonl").write_text(lines, encoding="utf-8")
    kg("build", tmp_path / "a.jsonl", "--out", tmp_path / "out", "--extractor", "rules", "--formats", "turtle")
    told = kg("explain", "青禾科技", "--out", tmp_path / "out").out
    assert "a.jsonl · line 2, characters " in told
    assert " of the article" in told


def test_a_quote_of_several_lines_stands_below_its_claim(capfd: pytest.CaptureFixture[str]) -> None:
    from kg.cli.ask import _tell_quote

    _tell_quote("    ", "青禾科技很大。\n它在安宁市。\n", (0, 13))
    assert capfd.readouterr().out == "    青禾科技很大。\n    它在安宁市。\n"


def test_explain_parts_things_by_a_line(kg: Run, built: Path) -> None:
    told = kg("explain", "安宁", "--out", built).out
    heads = [line for line in told.splitlines() if line and line[0] != " "]
    assert len(heads) > 1
    assert told.count("\n\n") == len(heads) - 1
    assert not told.endswith("\n\n")


@pytest.mark.parametrize("command", ["explain", "query"])
def test_an_empty_question_is_told(kg: Run, built: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(" \n"))
    outcome = kg(command, " " if command == "explain" else "-", "--out", built)
    assert outcome.status == 2
    assert "it is empty" in outcome.err


def test_explain_of_an_unknown_name_is_told(kg: Run, built: Path) -> None:
    outcome = kg("explain", "不存在的名字", "--out", built)
    assert outcome.status == 2
    assert "不存在的名字" in outcome.err


@pytest.mark.parametrize("format", ["csv", "tsv", "json"])
def test_query_answers_in_each_form(kg: Run, built: Path, format: str) -> None:
    sparql = "SELECT ?name { ?thing a kg:Person ; skos:prefLabel ?name }"
    outcome = kg("query", sparql, "--out", built, "--format", format)
    assert outcome.status == 0
    assert "林远山" in outcome.out
    if format == "csv":
        assert list(csv.reader(io.StringIO(outcome.out))) == [["name"], ["林远山"]]


def test_query_from_a_file_and_from_standard_input(
    kg: Run, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sparql = "ASK { ?thing a kg:Person }"
    (tmp_path / "q.rq").write_text(sparql)
    assert kg("query", tmp_path / "q.rq", "--out", built).out == "yes\n"
    monkeypatch.setattr(sys, "stdin", io.StringIO(sparql))
    assert kg("query", "-", "--out", built).out == "yes\n"


def test_named_queries_are_listed_and_run(kg: Run, built: Path) -> None:
    assert "who-signed-with-whom" in kg("query", "--list").out
    assert "青禾科技有限公司" in kg("query", "who-signed-with-whom", "--out", built).out


@pytest.mark.parametrize("sparql", ["SELECT {", "nonsense", "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"])
def test_a_wrong_query_is_told(kg: Run, built: Path, sparql: str) -> None:
    outcome = kg("query", sparql, "--out", built)
    assert outcome.status == 2
    assert outcome.err.startswith("✗")
    assert len(outcome.err.strip().splitlines()) == 1


def test_a_query_without_a_build_says_how_to_make_one(kg: Run, tmp_path: Path) -> None:
    outcome = kg("query", "ASK {}", "--out", tmp_path)
    assert outcome.status == 2
    assert "kg build" in outcome.err


def test_export_and_view_write_from_a_build(kg: Run, built: Path, tmp_path: Path) -> None:
    assert kg("export", "turtle", "--out", built).out == (built / "graph.ttl").read_text(encoding="utf-8")
    assert kg("export", "nquads", "--out", built, "--file", tmp_path / "g.nq").status == 0
    assert (tmp_path / "g.nq").read_bytes() == (built / "graph.nq").read_bytes()
    assert kg("view", "--out", built, "--file", tmp_path / "g.html").status == 0
    assert (tmp_path / "g.html").read_bytes() == (built / "graph.html").read_bytes()
    assert kg("export", "wax", "--out", built).status == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("turtle,wax",), "quickstatements"),
        ((" , ",), "none is named"),
        (("turtle,neo4j",), "Ask for it alone"),
        (("turtle", "--claim-nodes"), "choose neo4j, ladybug"),
        (("duckdb", "--claim-nodes"), "choose neo4j, ladybug"),
        (("neo4j", "--rdf12"), "it has no triple terms"),
        (("csv", "--rdf12"), "choose turtle"),
    ],
)
def test_an_export_that_cannot_be_as_asked_is_refused(
    kg: Run, built: Path, arguments: tuple[str, ...], told: str
) -> None:
    outcome = kg("export", *arguments, "--out", built)
    assert outcome.status == 2
    assert told in outcome.err
    assert outcome.out == ""


def test_formats_may_have_blanks_between(kg: Run, built: Path, tmp_path: Path) -> None:
    assert kg("export", "turtle, csv", "--out", built, "--file", tmp_path / "many").status == 0
    assert sorted(path.name for path in (tmp_path / "many").iterdir()) == ["graph.csv", "graph.ttl"]
    (tmp_path / "a.txt").write_text(NEWS, encoding="utf-8")
    outcome = kg("build", tmp_path / "a.txt", "-o", tmp_path / "o", "--extractor", "rules", "--formats", "turtle, csv")
    assert outcome.status == 0, outcome.err
    assert (tmp_path / "o" / "graph.csv").exists()


def test_validate_counts_violations(kg: Run, built: Path) -> None:
    outcome = kg("validate", "--out", built)
    assert "violations" in outcome.err
    assert outcome.status == (0 if outcome.err.startswith("0 ") else 1)


def test_judge_is_remembered_and_followed(kg: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(NEWS, encoding="utf-8")
    (tmp_path / "b.txt").write_text(NEWS.replace("青禾", "禾丰"), encoding="utf-8")
    memory = tmp_path / "judgements.tsv"
    names = ("青禾科技有限公司", "禾丰科技有限公司")
    judged = kg("judge", *names, "--same", "--judgements", memory)
    assert judged.status == 0
    assert f"kg build --out outputs --judgements {memory}" in judged.err
    inputs = (tmp_path / "a.txt", tmp_path / "b.txt")
    kg("build", *inputs, "--out", tmp_path / "out", "--judgements", memory)
    told = kg("explain", names[0], "--out", tmp_path / "out").out
    assert told == kg("explain", names[1], "--out", tmp_path / "out").out
    assert names[1] in told


def test_judge_must_be_told_the_verdict(kg: Run, tmp_path: Path) -> None:
    outcome = kg("judge", "青禾", "禾丰", "--judgements", tmp_path / "judgements.tsv")
    assert outcome.status == 2
    assert "--same or --different" in outcome.err
    assert not (tmp_path / "judgements.tsv").exists()


def test_judgements_that_are_not_there_are_told(kg: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(NEWS, encoding="utf-8")
    where = ("--judgements", tmp_path / "typo.tsv", "--out", tmp_path / "out", "--formats", "turtle")
    outcome = kg("build", tmp_path / "a.txt", "--extractor", "rules", *where)
    assert outcome.status == 0
    assert "typo.tsv is not there" in outcome.err


def test_a_watch_tells_once_what_it_cannot_read(kg: Run, tmp_path: Path) -> None:
    outcome = kg("watch", tmp_path / "none", "--out", tmp_path / "out", "--every", "0.1", "--times", "3")
    lines = outcome.err.splitlines()
    assert len(lines) == 2, outcome.err
    assert "none: " in lines[0]
    assert "not one could be read" in lines[1]


def test_a_comparison_with_a_folder_that_is_none_is_told(kg: Run, built: Path, tmp_path: Path) -> None:
    outcome = kg("diff", tmp_path / "none", built)
    assert outcome.status == 2
    assert "there is no such folder" in outcome.err


def test_eval_prints_the_figures(kg: Run, tmp_path: Path) -> None:
    gold = Path(__file__).parents[2] / "examples" / "gold.jsonl"
    outcome = kg("eval", gold, "--errors", tmp_path / "errors.tsv")
    assert outcome.status == 0
    assert outcome.out.splitlines()[1].startswith("entity")
    assert (tmp_path / "errors.tsv").read_text(encoding="utf-8")
    assert json.loads(kg("eval", gold, "--json").out)["entity"]["gold"] > 0


def test_the_language_model_needs_an_endpoint(kg: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(NEWS, encoding="utf-8")
    outcome = kg("extract", tmp_path / "a.txt", "--extractor", "llm")
    assert outcome.status == 2
    assert "--llm-url" in outcome.err


def test_the_language_model_can_be_measured(kg: Run, tmp_path: Path) -> None:
    gold = Path(__file__).parent.parent.parent / "examples" / "gold.jsonl"
    nowhere = ("--llm-url", "http://127.0.0.1:9/v1", "--llm-model", "none", "--llm-budget", "1")
    outcome = kg("eval", gold, "--extractor", "llm", *nowhere, "--llm-cache", tmp_path)
    assert outcome.status == 2
    assert "--llm-budget" in outcome.err


def test_an_unknown_extractor_lists_the_known(kg: Run, tmp_path: Path) -> None:
    outcome = kg("extract", tmp_path, "--extractor", "magic")
    assert outcome.status == 2
    assert "rules" in outcome.err


def test_a_user_property_is_extracted_validated_and_shown(kg: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(
        "sponsors:\n  label: {zh: 冠名, en: sponsors}\n  domain: [Organization]\n  range: [Event, Organization]\n"
        "  cues: [冠名赞助]\n",
        encoding="utf-8",
    )
    (tmp_path / "a.txt").write_text("赛事\n\n青禾科技有限公司冠名赞助第三届安宁马拉松赛。\n", encoding="utf-8")
    out = tmp_path / "out"
    assert kg("build", tmp_path / "a.txt", "--ontology", tmp_path / "mine.yaml", "--out", out).status == 0
    assert "kg:sponsors" in (out / "graph.ttl").read_text(encoding="utf-8")
    assert "冠名" in (out / "graph.html").read_text(encoding="utf-8")
    told = kg("explain", "青禾科技有限公司", "--out", out, "--ontology", tmp_path / "mine.yaml").out
    assert "冠名赞助第三届安宁马拉松赛" in told


def test_help_of_every_command_has_an_example(kg: Run) -> None:
    from kg.cli.app import app

    kg("--help")
    names = [
        command.name or command.callback.__name__.strip("_") for command in app.registered_commands if command.callback
    ]
    assert len(names) >= 9
    for name in names:
        assert f"Example: kg {name}" in kg(name, "--help").out


def test_ask_tells_how_it_read_the_question_and_where_the_answer_stands(kg: Run, built: Path) -> None:
    asked = kg("ask", "青禾科技和谁签约", "--out", built)
    assert asked.status == 0
    assert "读作" in asked.out
    assert "安宁市人民政府" in asked.out
    assert "SELECT DISTINCT" in asked.out
    assert "报道未提及" in kg("ask", "谁收购了青禾科技", "--out", built).out
    assert "可以这样问" in kg("ask", "天气怎么样", "--out", built).out


def test_serve_needs_a_token_for_the_network(kg: Run, built: Path) -> None:
    refused = kg("serve", "--out", built, "--host", "0.0.0.0")
    assert refused.status == 2
    assert "token" in refused.err
