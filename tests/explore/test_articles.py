from hypothesis import given
from hypothesis import strategies as st

from kg.explore.articles import excerpts, whole

TEXT = "云岭在江汀设厂。第二句没有什么。北屿收购南枝。\n最后一句。"


def test_excerpts_keep_the_sentences_of_the_spans_and_show_what_is_cut():
    start = TEXT.index("收购")
    kept = excerpts(TEXT, [(0, 2), (start, start + 2)])
    assert kept.text == "云岭在江汀设厂。…北屿收购南枝。…"
    a, b = kept.place((start, start + 2)) or (0, 0)
    assert kept.text[a:b] == "收购"


def test_what_was_cut_off_has_no_place():
    kept = excerpts(TEXT, [(0, 2)])
    assert kept.place((TEXT.index("最后"), len(TEXT))) is None
    assert kept.place((0, len(TEXT))) is None


def test_whole_maps_every_offset_to_itself():
    assert whole(TEXT).place((3, 5)) == (3, 5)


@given(st.text("甲乙。\n，", max_size=60), st.lists(st.tuples(st.integers(0, 59), st.integers(1, 9)), max_size=5))
def test_a_kept_span_holds_the_same_characters(text, given_spans):
    spans = [(a, min(len(text), a + length)) for a, length in given_spans if a < len(text)]
    kept = excerpts(text, spans)
    for a, b in spans:
        place = kept.place((a, b))
        assert place is not None
        assert kept.text[slice(*place)] == text[a:b]
