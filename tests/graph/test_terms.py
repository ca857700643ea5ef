from datetime import date
from decimal import Decimal

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.graph import terms

ANY = st.text(alphabet=st.characters(), max_size=30)


@given(ANY)
def test_a_literal_is_read_back_by_another_parser_and_by_parts(text: str) -> None:
    clean = "".join(terms.REPLACEMENT if "\ud800" <= c <= "\udfff" else c for c in text)
    line = f"<x:s> <x:p> {terms.literal(text)} .\n"
    (quad,) = pyoxigraph.parse(line.encode(), format=pyoxigraph.RdfFormat.N_TRIPLES)
    assert isinstance(quad.object, pyoxigraph.Literal)
    assert quad.object.value == clean
    assert terms.parts(terms.literal(text)) == (clean, "", "")
    assert str(quad.object) == terms.literal(text)  # the store gives back the same letters


@given(ANY, ANY)
def test_different_names_are_different_segments(one: str, other: str) -> None:
    assert (terms.segment(one) == terms.segment(other)) == (one == other)


@given(ANY)
def test_a_segment_is_one_step_of_a_valid_iri(name: str) -> None:
    segment = terms.segment(name)
    assert not set(segment) & set('/?#[]<>"{}|\\^` ')
    assert segment not in ("", ".", "..")
    pyoxigraph.NamedNode(f"https://kg.example/Organization/{segment}")


def test_chinese_stays_readable_and_unseen_marks_do_not() -> None:
    assert terms.segment("岚图汽车（武汉）·“新”") == "岚图汽车（武汉）·“新”"
    assert terms.segment("云\u200f岭\u3000a") == "云%E2%80%8F岭%E3%80%80a"


@pytest.mark.parametrize(
    ("number", "lexical"),
    [("4E+9", "4000000000"), ("0.9500", "0.95"), ("-0", "0"), ("1.0", "1"), ("100", "100"), ("1E-7", "0.0000001")],
)
def test_decimals_have_one_short_form_that_the_store_keeps(number: str, lexical: str) -> None:
    term = terms.decimal(Decimal(number))
    assert term == f'"{lexical}"^^<{terms.XSD}decimal>'
    store = pyoxigraph.Store()
    store.load(f"<x:s> <x:p> {term} .\n".encode(), format=pyoxigraph.RdfFormat.N_TRIPLES)
    assert str(next(iter(store)).object) == term


def test_dates_have_the_datatype_of_their_precision() -> None:
    assert terms.calendar("2025-09-15") == terms.day(date(2025, 9, 15))
    assert terms.calendar("2025-09") == f'"2025-09"^^<{terms.XSD}gYearMonth>'
    assert terms.calendar("2025") == f'"2025"^^<{terms.XSD}gYear>'
    assert terms.calendar("去年") is None


def test_languages_and_datatypes_are_told_apart() -> None:
    assert terms.parts('"a@b"@zh') == ("a@b", "zh", "")
    assert terms.parts('"\\"^^<x>"^^<x:y>') == ('"^^<x>', "", "x:y")
