import json
import lzma

import pytest

from training import own_annotation

TEXT = "青禾机械在永安县投建新厂，总投资2亿元。青禾机械董事长林远出席。"
RECORD = {
    "id": "t1",
    "title": "",
    "date": "",
    "text": TEXT,
    "entities": [
        {"id": "e0", "type": "Organization", "name": "青禾机械", "aliases": []},
        {"id": "e1", "type": "Location", "name": "永安县", "aliases": []},
        {"id": "e2", "type": "Person", "name": "林远", "aliases": []},
    ],
    "facts": [
        {
            "s": "e0",
            "p": "investsIn",
            "o": "e1",
            "modality": "fact",
            "evidence": "青禾机械在永安县投建新厂，总投资2亿元",
            "qualifiers": {"amount": "2亿元"},
        },
        {
            "s": "e2",
            "p": "holdsPosition",
            "o": "e0",
            "modality": "fact",
            "evidence": "青禾机械董事长林远",
            "qualifiers": {"role": "董事长"},
        },
    ],
}


def news(folder, text):
    place = folder / "data" / "raw_news"
    for name in ("raw_news", "fewfc/rearranged", "xf_event2020/final"):
        (folder / "data" / name).mkdir(parents=True)
    for name, told in (("train_base", text), ("train_trans", "无")):
        line = json.dumps({"id": name, "content": told}, ensure_ascii=False)
        (folder / f"data/fewfc/rearranged/{name}.json").write_text(f"{line}\n", encoding="utf-8")
    sentences = json.dumps([{"sentence": "无"}, {"sentence": text}])
    (folder / "data/xf_event2020/final/train.json").write_text(sentences, encoding="utf-8")
    with lzma.open(place / "articles.jsonl.xz", "wt", encoding="utf-8") as file:
        file.write(json.dumps({"id": "t1", "title": "", "date": "", "text": text}, ensure_ascii=False) + "\n")
    return folder


def test_offsets_and_their_text_give_the_annotation_back():
    assert own_annotation.unpack(own_annotation.pack(RECORD), TEXT) == RECORD


def test_no_character_of_the_text_is_kept():
    kept = json.dumps(own_annotation.pack(RECORD), ensure_ascii=False)
    assert not set(kept) & set(TEXT) - set("0123456789")


@pytest.mark.parametrize("id_", ["t1", "fewfc-train_base", "xf-1"])
def test_a_sample_is_read_from_the_offsets_and_the_news(tmp_path, id_):
    path = tmp_path / "offsets.jsonl"
    own_annotation.write([{**RECORD, "id": id_}], path)
    (sample,) = own_annotation.load(news(tmp_path, TEXT), path)
    assert sample.gold == {**RECORD, "id": id_}
    assert len(sample.facts) == 2


def test_another_text_under_the_same_id_is_refused(tmp_path):
    path = tmp_path / "offsets.jsonl"
    own_annotation.write([RECORD], path)
    with pytest.raises(ValueError, match="another text"):
        own_annotation.load(news(tmp_path, TEXT + "。"), path)


def test_a_name_that_is_not_in_the_text_is_refused():
    wrong = {**RECORD, "entities": [{"id": "e0", "type": "Person", "name": "赵无", "aliases": []}], "facts": []}
    with pytest.raises(ValueError, match="not in the text"):
        own_annotation.pack(wrong)
