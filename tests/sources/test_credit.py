import pytest

from kg.sources import credit

SAID = "市民可以凭证件借书。"


@pytest.mark.parametrize(
    ("closing", "publisher", "names"),
    [
        ("（记者 王一鸣）", "", ("王一鸣",)),
        ("（本报清江电 记者 孙丽 通讯员 何志强）", "", ("孙丽", "何志强")),
        ("本报记者 孙丽 何志强", "", ("孙丽", "何志强")),
        (" 本报记者 孙丽 摄影报道", "", ("孙丽",)),
        ("（据新华社）", "新华社", ()),
        ("（据新华社电）", "新华社", ()),
        ("（来源：清江日报）", "清江日报", ()),
        ("（清江日报）", "清江日报", ()),
        ("（完）", "", ()),
    ],
)
def test_what_closes_a_paragraph_is_no_text(closing: str, publisher: str, names: tuple[str, ...]) -> None:
    found = credit.end_dateline(SAID + closing)
    assert found is not None
    assert (SAID + closing)[: found.start] == SAID
    assert (found.publisher, found.names) == (publisher, names)


@pytest.mark.parametrize(
    "closing", ["（清江日报社）主办", "他订了《清江日报》（纸质）", "她问记者王一鸣", "（笑）", "（含新馆）"]
)
def test_what_belongs_to_a_sentence_stays(closing: str) -> None:
    assert credit.end_dateline(SAID + closing) is None
