import json
import lzma

import pytest

from kg.extraction.neural.schema import allowed
from training import own_annotation
from training.corpus import read_jsonl, sample_of
from training.schema import MODALITIES, QUALIFIERS

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
    (written := tmp_path / "written.jsonl").write_text("", encoding="utf-8")
    (sample,) = own_annotation.load(news(tmp_path, TEXT), path, written)
    assert sample.gold == {**RECORD, "id": id_}
    assert len(sample.facts) == 2


def test_what_we_wrote_comes_after_what_we_annotated(tmp_path):
    (path := tmp_path / "offsets.jsonl").write_text("", encoding="utf-8")
    written = tmp_path / "written.jsonl"
    own_annotation.write([RECORD], written, with_text=True)
    (sample,) = own_annotation.load(news(tmp_path, "无"), path, written)
    assert sample.gold == RECORD


def test_every_name_and_every_piece_of_evidence_that_we_wrote_stands_in_its_text():
    packed = read_jsonl(own_annotation.WRITTEN)
    assert all(one["digest"] == own_annotation.digest_of(one["text"]) for one in packed)
    records = [own_annotation.unpack(one, one["text"]) for one in packed]
    assert len({record["id"] for record in records}) == len(records) > 100
    for record in records:
        text = record["text"]
        types = {entity["id"]: entity["type"] for entity in record["entities"]}
        assert len(types) == len(record["entities"])
        assert all(name in text for e in record["entities"] for name in (e["name"], *e["aliases"])), record["id"]
        for fact in record["facts"]:
            assert fact["s"] != fact["o"], record["id"]
            assert allowed(types[fact["s"]], fact["p"], types[fact["o"]]), (record["id"], fact)
            assert fact["evidence"] in text, (record["id"], fact)
            assert fact["modality"] in MODALITIES
            assert set(fact["qualifiers"]) <= set(QUALIFIERS)
            assert all(value in text for value in fact["qualifiers"].values()), (record["id"], fact)
        assert len(sample_of(record).facts) == len(record["facts"])


def test_another_text_under_the_same_id_is_refused(tmp_path):
    path = tmp_path / "offsets.jsonl"
    own_annotation.write([RECORD], path)
    with pytest.raises(ValueError, match="another text"):
        own_annotation.load(news(tmp_path, TEXT + "。"), path, path)


def test_a_name_that_is_not_in_the_text_is_refused():
    wrong = {**RECORD, "entities": [{"id": "e0", "type": "Person", "name": "赵无", "aliases": []}], "facts": []}
    with pytest.raises(ValueError, match="not in the text"):
        own_annotation.pack(wrong)
