from kg.ask.names import NameIndex, fold
from kg.resolution.names import key
from tests.graph.world import HOSTILE

INDEX = NameIndex.of(
    [("云岭数据有限公司", "Organization/a"), ("云岭数据中心", "Facility/b"), ("雲嶺", "Location/c"), ("云岭", "Work/d")]
)


def test_width_case_and_traditional_characters_make_no_difference() -> None:
    assert INDEX.exact(fold("雲岭")) == ("Work/d", "Location/c")
    assert INDEX.exact(fold("《云岭数据中心》")) == ("Facility/b",)
    assert INDEX.exact("云") == ()


def test_beginnings_come_with_the_least_left_first() -> None:
    assert INDEX.beginning("云岭数据") == ("Facility/b", "Organization/a")
    assert INDEX.beginning("云岭", limit=1) == ("Work/d",)
    assert INDEX.beginning("数据") == ()
    assert INDEX.containing("数据") == ("Facility/b", "Organization/a")


def test_many_names_are_folded_as_one_by_one() -> None:
    names = [name for name in HOSTILE if "\ud800" not in name] + ["云嶺", "ＡＢＣ", "“", "ﬁn", "É́ x", "", "\ue000"]
    index = NameIndex.of((name, str(at)) for at, name in enumerate(names))
    assert sorted(index.keys) == sorted(key(name.replace("\ue000", "")) for name in names)
