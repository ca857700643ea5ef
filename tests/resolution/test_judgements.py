from pathlib import Path

import pytest

from kg.errors import OutputError, SourceError
from kg.records import Judgement, Verdict
from kg.resolution.judgements import append, latest, read

ONE = Judgement("Organization", "云岭机电", "云岭", Verdict.SAME, "known", "person")
OTHER = Judgement("Person", "王伟", "王炜", Verdict.DIFFERENT, "two men", "person")


def test_what_is_appended_is_read_back_in_order(tmp_path: Path) -> None:
    path = tmp_path / "judgements.tsv"
    append(path, ONE)
    append(path, OTHER)
    assert read(path) == (ONE, OTHER)


def test_no_file_is_no_judgement(tmp_path: Path) -> None:
    assert read(tmp_path / "none.tsv") == ()


def test_the_last_line_about_a_pair_holds_in_either_order() -> None:
    turned = Judgement("Organization", "云岭", "云岭机电", Verdict.DIFFERENT, "no", "person")
    assert latest([ONE, turned]) == (turned,)


def test_comments_and_lines_of_others_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "judgements.tsv"
    path.write_text("# mine\n\nPerson\t甲\t乙\tsame\tsure\tme", encoding="utf-8")
    append(path, ONE)
    assert path.read_text(encoding="utf-8").startswith("# mine\n\nPerson\t甲\t乙\tsame\tsure\tme\n")
    assert len(read(path)) == 2


def test_tabs_and_line_ends_inside_a_reason_do_not_break_the_file(tmp_path: Path) -> None:
    path = tmp_path / "judgements.tsv"
    append(path, Judgement("Person", "甲", "乙", Verdict.SAME, "one\ttwo\nthree", "me"))
    assert read(path)[0].why == "one two three"


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("Person\t甲\t乙\tsame", "4 cells"),
        ("Person\t甲\t乙\tmaybe\tx\ty", "maybe"),
        ("Person\t\t乙\tsame\tx\ty", "empty"),
    ],
)
def test_a_wrong_line_is_told_with_its_number(tmp_path: Path, line: str, fault: str) -> None:
    path = tmp_path / "judgements.tsv"
    path.write_text(f"# head\n{line}\n", encoding="utf-8")
    with pytest.raises(SourceError, match=f"line 2.*{fault}"):
        read(path)


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    path = tmp_path / "judgements.tsv"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SourceError, match="UTF-8"):
        read(path)


def test_a_damaged_file_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "judgements.tsv"
    path.write_text("nonsense\n", encoding="utf-8")
    with pytest.raises(SourceError):
        append(path, ONE)
    assert path.read_text(encoding="utf-8") == "nonsense\n"


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises((OutputError, SourceError), match="file"):
        append(tmp_path / "file" / "judgements.tsv", ONE)


@pytest.mark.parametrize(("one", "other"), [("", "乙"), ("甲", " "), ("“甲”", "甲")])
def test_a_judgement_without_two_names_is_refused(tmp_path: Path, one: str, other: str) -> None:
    with pytest.raises(OutputError):
        append(tmp_path / "judgements.tsv", Judgement("Person", one, other, Verdict.DIFFERENT, "", "me"))


def test_nothing_but_the_file_is_left_in_the_folder(tmp_path: Path) -> None:
    append(tmp_path / "judgements.tsv", ONE)
    assert [path.name for path in tmp_path.iterdir()] == ["judgements.tsv"]
