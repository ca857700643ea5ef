from hypothesis import given
from hypothesis import strategies as st

from kg.graph.sentences import sentence


def test_the_sentence_ends_with_its_stop_and_closing_quotes() -> None:
    text = "先有一句。“甲公司投资乙园。”后有一句。"
    start = text.index("投资")
    first, last = sentence(text, start, start + 2)
    assert text[first:last] == "“甲公司投资乙园。”"


def test_a_span_over_two_sentences_has_both() -> None:
    text = "甲到了。乙也到。丙没到。"
    first, last = sentence(text, 0, 6)
    assert text[first:last] == "甲到了。乙也到。"


def test_a_text_without_stops_is_cut() -> None:
    first, last = sentence("字" * 5000, 2500, 2510)
    assert last - first < 1000


@given(st.text(alphabet="甲乙。！ \n”", min_size=1, max_size=40), st.data())
def test_the_sentence_always_holds_the_span(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    first, last = sentence(text, start, end)
    assert 0 <= first <= start < end <= last <= len(text)
