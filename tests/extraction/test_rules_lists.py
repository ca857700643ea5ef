"""Lists of names: who stands side by side, and where the list ends."""

from __future__ import annotations

import pytest

from kg.extraction.rules.candidate import Candidate
from kg.extraction.rules.lists import Lists


def lists(text: str, *names: str, types: dict[str, str] | None = None) -> tuple[Lists, dict[str, Candidate]]:
    found = {}
    for name in names:
        start = text.index(name)
        found[name] = Candidate(start, start + len(name), (types or {}).get(name, "Organization"), 0.9, "given")
    return Lists(text, sorted(found.values(), key=lambda c: c.start)), found


@pytest.mark.parametrize("joint", ["、", "和", "与", "以及", "，以及"])
def test_joined_names_are_one_list(joint: str) -> None:
    text = f"青禾集团{joint}云岭集团到场"
    made, names = lists(text, "青禾集团", "云岭集团")
    assert made.begin(names["云岭集团"]) == 0
    assert made.end(names["青禾集团"]) == text.index("到场")
    assert made.size(names["青禾集团"]) == 2


def test_a_list_ends_behind_the_words_that_close_it() -> None:
    text = "青禾集团、云岭集团等12家企业到场"
    made, names = lists(text, "青禾集团", "云岭集团")
    assert made.end(names["青禾集团"]) == text.index("到场")


def test_brackets_and_quotation_marks_do_not_part_a_list() -> None:
    text = "“青禾集团”（601000）、“云岭集团”到场"
    made, names = lists(text, "青禾集团", "云岭集团")
    assert made.size(names["青禾集团"]) == 2


@pytest.mark.parametrize("gap", ["，", "向", "的", "。"])
def test_other_words_part_names(gap: str) -> None:
    made, names = lists(f"青禾集团{gap}云岭集团", "青禾集团", "云岭集团")
    assert made.size(names["青禾集团"]) == 1


def test_things_of_two_classes_are_no_list() -> None:
    made, names = lists("青禾集团、云岭山", "青禾集团", "云岭山", types={"云岭山": "Location"})
    assert made.size(names["青禾集团"]) == 1


def test_a_text_without_names_has_no_lists() -> None:
    lists("什么都没有。")
