"""QuickStatements: items first, then facts between known items, each with its words."""

import csv
from dataclasses import replace

import pytest

from kg import ontology
from kg.errors import OutputError
from kg.export.quickstatements import CLAIMS, ITEMS, KNOWN, write
from kg.export.rows import ClaimRow
from kg.export.stream import of_knowledge
from tests.graph.world import hostile, small

SCHEMA = ontology.load()


@pytest.fixture
def folder(tmp_path):
    write(of_knowledge(small()), tmp_path / "out", SCHEMA)
    return tmp_path / "out"


def known(folder, **items):
    """Write numbers of things into the list, as a person does."""
    rows = list(csv.reader((folder / KNOWN).open(encoding="utf-8", newline="")))
    for row in rows[1:]:
        row[3] = items.get(row[2], row[3])
    with (folder / KNOWN).open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)


def test_things_of_facts_are_made_with_their_names_and_classes(folder):
    lines = (folder / ITEMS).read_text(encoding="utf-8").splitlines()
    at = lines.index('LAST\tLzh\t"云岭数据有限公司"')
    assert lines[at - 1] == "CREATE"
    assert "LAST\tP31\tQ43229" in lines[at : at + 4]
    assert "北辰算力中心" not in "".join(lines)  # only planned
    assert (folder / CLAIMS).read_text(encoding="utf-8") == ""


def test_the_list_has_the_things_in_the_order_of_the_commands(folder):
    names = [row["name"] for row in csv.DictReader((folder / KNOWN).open(encoding="utf-8", newline=""))]
    lines = (folder / ITEMS).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if "\tLzh\t" in line] == [f'LAST\tLzh\t"{name}"' for name in names]


def test_facts_between_known_items_have_their_words_and_turn_where_wikidata_does(folder):
    known(folder, 云岭数据有限公司="Q11", 临江智算园="Q12")
    write(of_knowledge(small()), folder, SCHEMA)
    claims = (folder / CLAIMS).read_text(encoding="utf-8").splitlines()
    told = next(line for line in claims if "近40亿元" in line)
    assert told.split("\t") == [
        *("Q12", "P1951", "Q11"),
        *("P585", "+2025-09-08T00:00:00Z/11"),
        *("S1683", 'zh:"向临江智算园投资近40亿元"'),
        *("S1476", 'zh:"云岭投资临江"'),
        *("S577", "+2025-09-09T00:00:00Z/11"),
    ]
    assert all(line.split("\t")[0] in ("Q11", "Q12") for line in claims)
    assert "云岭数据有限公司" not in (folder / ITEMS).read_text(encoding="utf-8")
    assert "Q11" in (folder / KNOWN).read_text(encoding="utf-8")  # what a person wrote stays


@pytest.mark.parametrize(
    ("day", "told"), [("2025", "+2025-00-00T00:00:00Z/9"), ("2025-09", "+2025-09-00T00:00:00Z/10")]
)
def test_the_day_of_an_article_is_as_exact_as_it_is_told(folder, day, told):
    known(folder, 云岭数据有限公司="Q11", 临江智算园="Q12")
    rows = [
        replace(row, date=day) if not isinstance(row, ClaimRow) and hasattr(row, "text") else row
        for row in of_knowledge(small())
    ]
    write(rows, folder, SCHEMA)
    assert f"S577\t{told}\n" in (folder / CLAIMS).read_text(encoding="utf-8")


def test_hostile_names_stay_one_cell_of_one_line(tmp_path):
    told = [
        replace(row, property="cooperatesWith") if isinstance(row, ClaimRow) else row for row in of_knowledge(hostile())
    ]
    write(told, tmp_path / "out", SCHEMA)
    for line in (tmp_path / "out" / ITEMS).read_text(encoding="utf-8").splitlines():
        assert line == "CREATE" or (line.count("\t") == 2 and line.startswith("LAST\t"))
    numbered = tmp_path / "out" / KNOWN
    rows = list(csv.reader(numbered.open(encoding="utf-8", newline="")))
    for number, row in enumerate(rows[1:], start=1):
        row[3] = f"Q{number}"
    with numbered.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    write(told, tmp_path / "out", SCHEMA)
    lines = (tmp_path / "out" / CLAIMS).read_text(encoding="utf-8").splitlines()
    assert lines
    assert all(line.startswith("Q") and line.split("\t")[1].startswith("P") for line in lines)


def test_a_wrong_number_is_told_with_its_line(folder):
    known(folder, 云岭数据有限公司="http://example.org/11")
    with pytest.raises(OutputError, match=r"items\.csv: line \d+ has no item number"):
        write(of_knowledge(small()), folder, SCHEMA)
