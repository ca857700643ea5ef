import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.evaluation.clusters import b_cubed, ceaf, gold_reading, main, measure, pairwise
from kg.records import Reading
from kg.resolution import within

ROW = {
    "id": "one",
    "title": "",
    "date": "",
    "text": "云岭机电有限公司开工，云岭机电出资，衡山市供地。",
    "entities": [
        {"id": "e1", "type": "Organization", "name": "云岭机电有限公司", "aliases": ["云岭机电", "云岭"]},
        {"id": "e2", "type": "Location", "name": "衡山市", "aliases": []},
    ],
}


def sets(*groups: str) -> list[frozenset[str]]:
    return [frozenset(group) for group in groups]


def test_pairwise_counts_pairs() -> None:
    figure = pairwise(sets("abc", "de"), sets("ab", "cde"))
    assert (figure.precision, figure.recall) == (0.5, 0.5)


def test_b_cubed_averages_over_items() -> None:
    figure = b_cubed(sets("abc", "d"), sets("abcd"))
    assert figure.precision == pytest.approx((3 * 0.75 + 0.25) / 4)
    assert figure.recall == 1.0


def test_ceaf_pairs_clusters_one_to_one() -> None:
    figure = ceaf(sets("abc", "de"), sets("ab", "cde"))
    assert figure.precision == pytest.approx((0.8 + 0.8) / 2)


@given(st.lists(st.integers(0, 4), min_size=1, max_size=12))
def test_what_equals_the_gold_is_perfect(labels: list[int]) -> None:
    groups = [frozenset(i for i, label in enumerate(labels) if label == each) for each in sorted(set(labels))]
    for compare in (pairwise, b_cubed, ceaf):
        assert compare(groups, groups).f1 == pytest.approx(1.0)


def test_gold_names_are_found_at_their_longest_and_nested_ones_where_they_are() -> None:
    reading, owner, nested = gold_reading(ROW)
    assert [m.surface for m in reading.mentions] == ["云岭", "云岭机电有限公司", "云岭", "云岭机电", "衡山市"]
    assert nested == 1
    assert {owner[m] for m in reading.mentions} == {"e1", "e2"}


def test_a_resolver_that_joins_nothing_has_no_recall() -> None:
    def alone(reading: Reading) -> list:
        single = (Reading(reading.document, (mention,)) for mention in reading.mentions)
        return [entity for one in single for entity in within(one)]

    figure = measure([ROW], alone).figures["mention", "pairwise"]
    assert (figure.precision, figure.recall) == (1.0, 0.0)


def test_the_command_prints_every_measure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, errors = tmp_path / "gold.jsonl", tmp_path / "errors.tsv"
    path.write_text(json.dumps(ROW, ensure_ascii=False) + "\n", encoding="utf-8")
    assert main([str(path), "--errors", str(errors)]) == 0
    assert capsys.readouterr().out.count("F1") == 6
    assert errors.exists()
