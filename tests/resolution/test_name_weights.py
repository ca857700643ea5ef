import numpy as np
import pytest

from kg.resolution.features import Pair, features, relation
from kg.resolution.scorer import BIAS, probability, reasons, weights
from training.name_weights import examples, fit


def test_fitting_finds_what_tells_the_classes_apart() -> None:
    known = [(frozenset({"good", "noise"}), True)] * 20 + [(frozenset({"bad", "noise"}), False)] * 20
    table = fit(known)
    assert table["good"] > 0 > table["bad"]
    assert abs(table.get("noise", 0.0)) < table["good"]


def test_fitting_twice_gives_the_same_weights() -> None:
    chance = np.random.default_rng(5)
    known = [(frozenset(f"f{i}" for i in np.flatnonzero(row)), bool(row[0])) for row in chance.random((80, 6)) < 0.5]
    assert fit(known) == fit(known)


def test_rare_features_get_no_weight() -> None:
    assert "once" not in fit([(frozenset({"a", "once"}), True), *[(frozenset({"a"}), False)] * 9])


def test_examples_come_from_gold_entities() -> None:
    row = {
        "id": "1",
        "text": "云岭机电有限公司开工，云岭机电出资。",
        "entities": [{"id": "e1", "type": "Organization", "name": "云岭机电有限公司", "aliases": ["云岭机电"]}],
    }
    ((seen, same),) = examples([row])
    assert same
    assert "relation=prefix" in seen


@pytest.mark.parametrize(
    ("short", "long", "expected"),
    [
        ("云岭", "云岭机电", "prefix"),
        ("机电", "云岭机电", "suffix"),
        ("岭机", "云岭机电", "infix"),
        ("云机", "云岭机电", "subsequence"),
        ("俄方", "俄罗斯", "party"),
        ("青松", "云岭机电", "none"),
    ],
)
def test_relations_of_names(short: str, long: str, expected: str) -> None:
    assert relation(short, long) == expected


def test_the_shipped_weights_know_a_legal_form_from_a_department() -> None:
    assert BIAS in weights()
    firm = probability(Pair("Organization", "云岭机电", "云岭机电股份有限公司"))
    department = probability(Pair("Organization", "云岭机电", "云岭机电人力资源部"))
    assert firm > 0.7 > 0.5 > department


def test_reasons_are_features_of_the_pair() -> None:
    pair = Pair("Organization", "云岭机电", "云岭机电股份有限公司")
    assert set(reasons(pair)) <= set(features(pair))
