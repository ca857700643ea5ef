import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.records import Claim, Document, Mention, Modality, OffsetMap, Run, Source, content_id
from tests import factory

OFFSETS = st.lists(
    st.one_of(st.none(), st.integers(0, 60)), max_size=40, unique_by=lambda x: object() if x is None else x
)


@given(OFFSETS)
def test_the_map_gives_back_every_offset_both_ways(raw: list[int | None]) -> None:
    found = OffsetMap.of(raw)
    assert [found.to_raw(clean) for clean in range(len(raw))] == raw
    for clean, offset in enumerate(raw):
        if offset is not None:
            assert found.to_clean(offset) == clean
    assert found.to_raw(-1) is None
    assert found.to_raw(len(raw)) is None
    assert found.to_clean(99) is None


@given(OFFSETS, st.integers(0, 40), st.integers(0, 40))
def test_a_raw_span_covers_its_characters(raw: list[int | None], one: int, other: int) -> None:
    start, end = sorted((one, other))
    told = [offset for offset in raw[start:end] if offset is not None]
    expected = (min(told), max(told) + 1) if told else None
    assert OffsetMap.of(raw).raw_span(start, end) == expected


def test_neighbours_become_one_run() -> None:
    assert OffsetMap.of([4, 5, 6, None, 7]).runs == (Run(0, 4, 3), Run(4, 7, 1))


def test_a_document_is_named_by_its_content() -> None:
    one, same, other = (factory.document(text, key=key) for text, key in (("甲", "a"), ("甲", "b"), ("乙", "a")))
    assert one.id == same.id != other.id
    assert (one.key, Document.of("甲", source=Source("-", "text", "")).key) == (
        "a",
        content_id("doc", "", "", "", "甲"),
    )


@pytest.mark.parametrize("span", [(0, 0), (2, 1), (-1, 1), (0, 4)])
def test_a_mention_outside_its_text_is_refused(span: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="no span"):
        Mention.at(factory.document("青禾社"), *span, "Organization")


def test_a_claim_is_named_by_what_is_claimed_not_by_who_found_it() -> None:
    doc = factory.document("青禾社收购云岭社")
    ends = factory.mention(doc, "青禾社"), factory.mention(doc, "云岭社")

    def made(**changes: object) -> str:
        return Claim(doc.id, ends[0], "acquires", ends[1], (0, 8), **changes).id  # type: ignore[arg-type]

    assert made() == made(by="neural", confidence=0.1)
    assert made() != made(modality=Modality.PLANNED)
