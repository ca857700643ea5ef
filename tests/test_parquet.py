"""Readings as Parquet: exact both ways, and of use without this program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from kg import ontology
from kg.engines.local import Local
from kg.engines.reading import Recipe, readings
from kg.errors import KgError, StoreError
from kg.records import Claim, Link, Modality, Quantity, Reading, When
from tests.factory import claim, document, mention, qualifier, reading

pyarrow = pytest.importorskip("pyarrow", reason="the extra 'cluster' is not installed")

from kg import parquet  # noqa: E402  (it needs pyarrow)


def refuse(fault: KgError) -> None:
    raise fault


@pytest.fixture(scope="module")
def read() -> list[Reading]:
    texts = [
        "青禾科技3月5日与云岭集团签约，投资约4.5亿元在安宁市建设轴承工厂，占地120亩。云岭集团参股青禾科技。",
        "云岭集团（以下简称“云岭”）2024年投资青禾科技有限公司，出资3000万元。该工厂由云岭集团承建。",
        "此处无事。",
    ]
    documents = [document(text, key=str(n)) for n, text in enumerate(texts)]
    return list(readings([*documents, documents[0]], Recipe("rules", ontology.load()), Local(), on_fault=refuse))


def there_and_back(given: list[Reading]) -> Iterator[Reading]:
    made = parquet.tables(given)
    return parquet.readings({name: parquet.from_bytes(parquet.to_bytes(made[name]), name=name) for name in made})


def test_what_an_extractor_finds_comes_back_the_same(read: list[Reading]) -> None:
    assert list(there_and_back(read)) == read
    assert sum(len(one.claims) for one in read) >= 2
    assert any(one.quantities for one in read)
    assert any(one.whens for one in read)


def test_every_field_comes_back_the_same() -> None:
    doc = replace(document("甲乙丙丁3日至5日约十亿元", key="k"), byline=("张三", "李四"), dateline="安宁")
    one, other = mention(doc, "甲"), mention(doc, "丙", "Person")
    amount = Quantity(doc.id, 9, 13, "约十亿元", "money", None, None, "CNY")
    days = When(doc.id, 4, 9, "3日至5日", None, None, "period")
    found = claim(doc, one, "investsIn", other, modality=Modality.NEGATED, evidence="甲乙丙")
    found = replace(
        found, qualifiers=(replace(qualifier(doc, "amount", "约十亿元"), value=amount), qualifier(doc, "role", "乙"))
    )
    whole = replace(reading(doc, found), links=(Link(one, other, "because"),), whens=(days, days), dropped=3)
    assert list(there_and_back([whole, Reading(doc)])) == [whole, Reading(doc)]


def test_the_same_readings_are_the_same_bytes(read: list[Reading]) -> None:
    one, other = parquet.tables(read), parquet.tables(read)
    assert [parquet.to_bytes(one[name]) for name in one] == [parquet.to_bytes(other[name]) for name in other]


def test_nothing_read_is_empty_tables() -> None:
    made = parquet.tables([])
    assert tuple(made) == parquet.TABLES
    assert [made[name].num_rows for name in made] == [0] * 5
    assert list(there_and_back([])) == []


def test_claims_can_be_queried_by_name_without_a_join(read: list[Reading]) -> None:
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")
    claims = parquet.tables(read)["claims"]
    found = duckdb.sql(
        "SELECT DISTINCT subject_name, object_name, evidence FROM claims WHERE property = 'signedWith'"
    ).fetchall()
    told: list[Claim] = [c for one in read for c in one.claims if c.property == "signedWith"]
    assert sorted(found) == sorted(
        {(c.subject.surface, c.object.surface, read[0].document.text[slice(*c.evidence)]) for c in told}
    )
    assert claims.num_rows == sum(len(one.claims) for one in read)


def test_damage_is_told(read: list[Reading]) -> None:
    with pytest.raises(StoreError, match="damaged"):
        parquet.from_bytes(b"PAR1 nonsense", name="x.parquet")
    made = parquet.tables(read)
    with pytest.raises(StoreError, match="damaged"):
        list(parquet.readings({**made, "mentions": made["mentions"].slice(1)}))
    with pytest.raises(StoreError, match="damaged"):
        list(parquet.readings({**made, "claims": made["links"]}))
