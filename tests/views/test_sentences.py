from kg.records import Claim, Document, Mention, Source
from kg.views.sentences import LONGEST, REACH, excerpt

SOURCE = Source("a.txt", "text", "0" * 64)


def claim_in(text: str, subject: str, object: str, evidence: str) -> tuple[Document, Claim]:
    document = Document.of(text, source=SOURCE)
    first, last = (
        Mention.at(document, text.index(name), text.index(name) + len(name), "Organization")
        for name in (subject, object)
    )
    at = text.index(evidence)
    return document, Claim(document.id, first, "acquires", last, (at, at + len(evidence)))


def marked(text: str, span: tuple[int, int] | None) -> str:
    assert span is not None
    return text[span[0] : span[1]]


def test_the_excerpt_is_the_sentence_with_evidence_and_names_in_place():
    found = excerpt(*claim_in("前一句。甲厂收购乙厂。后一句。", "甲厂", "乙厂", "甲厂收购乙厂"))
    assert found.text == "甲厂收购乙厂。"
    assert marked(found.text, found.evidence) == "甲厂收购乙厂"
    assert (marked(found.text, found.subject), marked(found.text, found.object)) == ("甲厂", "乙厂")


def test_a_closing_quotation_mark_stays_with_its_sentence():
    found = excerpt(*claim_in("他说：“甲厂收购乙厂！”会散了。", "甲厂", "乙厂", "收购乙厂！"))
    assert found.text == "他说：“甲厂收购乙厂！”"


def test_a_name_outside_the_sentence_is_not_marked():
    found = excerpt(*claim_in("甲厂来了。它收购乙厂。", "甲厂", "乙厂", "它收购乙厂"))
    assert found.subject is None
    assert marked(found.text, found.object) == "乙厂"


def test_a_long_sentence_is_cut_on_both_sides_and_says_so():
    found = excerpt(*claim_in("长" * 500 + "甲厂收购乙厂" + "尾" * 500, "甲厂", "乙厂", "甲厂收购乙厂"))
    assert found.text == "…" + "长" * REACH + "甲厂收购乙厂" + "尾" * REACH + "…"
    assert marked(found.text, found.evidence) == "甲厂收购乙厂"


def test_evidence_without_end_does_not_fill_the_page():
    text = "甲厂" + "，" * 9000 + "乙厂"
    found = excerpt(*claim_in(text, "甲厂", "乙厂", text))
    assert len(found.text) == LONGEST + 1
    assert found.object is None


def test_letters_beyond_the_basic_plane_count_as_one():
    found = excerpt(*claim_in("😀甲厂收购𠮷厂。", "甲厂", "𠮷厂", "收购𠮷厂"))
    assert marked(found.text, found.object) == "𠮷厂"
    assert marked(found.text, found.evidence) == "收购𠮷厂"
