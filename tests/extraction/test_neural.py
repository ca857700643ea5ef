"""The trained reader: what it finds, where, how surely, and what it does with bad weights and odd texts."""

from __future__ import annotations

import json
import shutil
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from kg import ontology
from kg.errors import WeightsError
from kg.extraction.check import check
from kg.extraction.neural import weights
from kg.extraction.neural.aliases import AliasModel, Name, bracketed, candidates, is_subsequence
from kg.extraction.neural.alphabet import UNKNOWN_PAIR, Alphabet
from kg.extraction.neural.ngrams import BUCKETS, buckets, mask
from kg.extraction.neural.pairs import FARTHEST, Place, tabulate
from kg.extraction.neural.reader import NeuralReader
from kg.extraction.neural.reading import WINDOW, _cut_persons, windows
from kg.extraction.neural.schema import ALLOWED, CLASSES, PROPERTIES, QUALIFIERS
from kg.extraction.neural.spans import Span, choose, probable
from kg.records import Reading
from tests.factory import document

STORY = (
    "9月3日，云岭机械股份有限公司董事长陈立群在昆明宣布，公司将投资12亿元在大理市建设智能装备产业园。"
    "云南省工业和信息化厅厅长赵明出席了签约仪式。云岭机械与清华大学签署了战略合作协议。"
)


@pytest.fixture(scope="module")
def reader() -> NeuralReader:
    return NeuralReader()


@pytest.fixture(scope="module")
def story(reader: NeuralReader) -> Reading:
    return reader.read(document(STORY))


def told(reading: Reading) -> set[tuple[str, str, str]]:
    return {(c.subject.surface, c.property, c.object.surface) for c in reading.claims}


def test_names_are_found_with_their_classes(story: Reading) -> None:
    found = {(m.surface, m.type) for m in story.mentions}
    assert {("陈立群", "Person"), ("赵明", "Person"), ("清华大学", "Organization"), ("昆明", "Location")} <= found


def test_an_office_is_told_with_its_role(story: Reading) -> None:
    offices = [c for c in story.claims if c.property == "holdsPosition" and c.subject.surface == "赵明"]
    assert [c.object.surface for c in offices] == ["云南省工业和信息化厅"]
    assert ("role", "厅长") in {(q.key, q.surface) for q in offices[0].qualifiers}


def test_a_reading_holds_the_contract_of_readings(story: Reading) -> None:
    check(story, ontology.load())
    assert list(story.mentions) == sorted(story.mentions)
    for claim in story.claims:
        low, high = claim.evidence
        assert low <= min(claim.subject.start, claim.object.start)
        assert high >= max(claim.subject.end, claim.object.end)
        assert claim.property in PROPERTIES
        assert {q.key for q in claim.qualifiers} <= set(QUALIFIERS)
        assert claim.confidence == round(claim.confidence, 3)
        assert claim.by == "neural"


def test_the_same_text_is_read_the_same_way_twice(story: Reading) -> None:
    assert NeuralReader().read(document(STORY)) == story


def test_a_text_reads_the_same_whatever_was_read_before(reader: NeuralReader, story: Reading) -> None:
    reader.read(document("另一家公司的消息。" * 30))
    assert reader.read(document(STORY)) == story


def test_traditional_characters_are_read_and_shown_as_they_stand(reader: NeuralReader) -> None:
    text = "雲南省工業和資訊化廳廳長趙明出席了儀式。"
    found = reader.read(document(text))
    assert ("趙明", "Person") in {(m.surface, m.type) for m in found.mentions}
    assert all(text[m.start : m.end] == m.surface for m in found.mentions)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "。",
        "，。！？、；：" * 200,
        "Lorem ipsum dolor sit amet " * 60,
        "🙂🚀👩‍👩‍👧" * 100,
        "\ue000\uf8ff\U000f0000" * 100,
        "\n \t" * 50,
    ],
    ids=["empty", "stop", "punctuation", "latin", "emoji", "private use", "blank"],
)
def test_odd_texts_are_read_without_claims(reader: NeuralReader, text: str) -> None:
    assert reader.read(document(text)).claims == ()


def test_a_long_text_without_a_stop_is_read_to_its_end(reader: NeuralReader) -> None:
    text = "云南省工业和信息化厅厅长赵明出席了签约仪式，" * 300
    found = reader.read(document(text))
    assert max(m.end for m in found.mentions) > len(text) - 25
    assert ("赵明", "holdsPosition", "云南省工业和信息化厅") in told(found)


@pytest.mark.parametrize(
    "text", ["字" * 1_000_000, "一句话。" * 3000, "短"], ids=["no stop", "sentences", "one window"]
)
def test_windows_cover_a_text_and_own_each_character_once(text: str) -> None:
    cuts = list(windows(text))
    assert cuts[0].own_begin == 0
    assert cuts[-1].own_end == len(text)
    assert all(a.own_end == b.own_begin for a, b in pairwise(cuts))
    assert all(w.begin <= w.own_begin < w.own_end <= w.end and w.end - w.begin <= WINDOW for w in cuts)


def test_missing_weights_are_told_with_their_path(tmp_path: Path) -> None:
    reader = NeuralReader(tmp_path / "nowhere")
    with pytest.raises(WeightsError, match=r"nowhere.*rules"):
        reader.read(document(STORY))


@pytest.mark.parametrize("name", ["encode.onnx", "alphabet.json", "ngrams.npz"])
def test_a_damaged_file_is_told_by_name(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "weights"
    shutil.copytree(weights.DEFAULT, folder)
    data = (folder / name).read_bytes()
    (folder / name).write_bytes(data[: len(data) // 2])
    with pytest.raises(WeightsError, match=name):
        NeuralReader(folder).load()


def test_weights_of_another_format_are_refused(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps({"format": 99, "files": {}}), encoding="utf-8")
    with pytest.raises(WeightsError, match="format 99"):
        weights.load(tmp_path)


def test_the_default_weights_are_small() -> None:
    assert sum(f.stat().st_size for f in weights.DEFAULT.iterdir()) <= 12_000_000


def test_an_unreadable_character_keeps_its_place() -> None:
    alphabet = Alphabet({"天": 1, "?": 2}, {"夭": "天"}, 2, {"天天": 7})
    chars, pairs = alphabet.encode("天夭\ue000天")
    assert chars.tolist() == [1, 1, 2, 1]
    assert pairs.tolist() == [7, UNKNOWN_PAIR, UNKNOWN_PAIR, UNKNOWN_PAIR]


def test_of_crossing_spans_the_likelier_stays_and_inner_ones_do_too() -> None:
    spans = [Span(0, 4, 0, 0.9), Span(2, 6, 1, 0.8), Span(0, 2, 0, 0.7), Span(8, 9, 2, 0.2)]
    assert choose(spans, (0.5, 0.5, 0.5)) == [spans[0], spans[2]]
    assert choose(spans, (0.5, 0.5, 0.1)) == [spans[0], spans[2], spans[3]]


def test_a_person_read_only_inside_a_longer_name_of_a_person_is_none() -> None:
    person = CLASSES.index("Person")
    text = "陈立和说，陈立和会去。"
    spots = [(0, 2, True), (0, 3, False), (5, 7, True), (5, 8, False)]
    types = {"陈立": person, "陈立和": person}
    assert _cut_persons(text, spots, types, {"陈立和"}) == {"陈立"}
    assert _cut_persons(text, spots, types, {"陈立和", "陈立"}) == set()
    assert _cut_persons(text, spots, {**types, "陈立和": CLASSES.index("Organization")}, {"陈立和"}) == set()


def test_a_short_form_keeps_the_order_of_characters() -> None:
    assert is_subsequence("省发改委", "云南省发展和改革委员会")
    assert not is_subsequence("改发委", "发展和改革委员会")


def test_a_name_in_brackets_right_after_another_is_a_candidate() -> None:
    text = "云岭机械股份有限公司（以下简称“岭机”）"
    brackets = bracketed(text, [(0, 10), (16, 18)])
    assert ("岭机", "云岭机械股份有限公司") in brackets
    names = [Name("云岭机械股份有限公司", "Organization"), Name("甲乙", "Organization"), Name("岭机", "Organization")]
    assert [(s.surface, f.surface) for s, f in candidates(names, brackets)] == [("岭机", "云岭机械股份有限公司")]


def test_each_short_name_gets_its_one_likeliest_full_name() -> None:
    model = AliasModel({"place front": 2.0, "place spread": 1.0}, 0.0)
    names = [Name(n, "Organization") for n in ("云岭", "云岭机械", "云大岭")]
    fulls = model.fulls(names, set())
    assert fulls["云岭", "Organization"][0] == "云岭机械"


def test_pairs_are_of_different_things_that_can_be_related() -> None:
    person, organization = CLASSES.index("Person"), CLASSES.index("Organization")
    text = "甲乙丙" + "，" * (FARTHEST + 50) + "丁戊己"
    places = [Place(0, 2, person, 0), Place(2, 3, organization, 1), Place(len(text) - 3, len(text), organization, 2)]
    table = tabulate(text, places)
    pairs = set(zip(table.one.tolist(), table.two.tolist(), strict=True))
    assert pairs == {(0, 1), (1, 0)}
    assert ALLOWED[person, organization, PROPERTIES.index("holdsPosition")]
    assert not ALLOWED[organization, person, PROPERTIES.index("holdsPosition")]


def test_runs_are_hashed_into_the_same_buckets_every_time() -> None:
    text = "某公司收购了某工厂"
    places = [Place(0, 3, 0, 0), Place(6, 9, 3, 1)]
    table = tabulate(text, places)
    row = np.nonzero(table.one == 0)[0][:1]
    found, bounds = buckets(text, table, mask(text, table), row)
    assert bounds.tolist() == [0, len(found)]
    assert found.tolist() == sorted(set(found.tolist()))
    assert max(found) < BUCKETS
    other = "另公司收购了某车间"
    assert buckets(other, table, mask(other, table), row)[0].tolist() == found.tolist()


def test_the_buckets_of_a_pair_do_not_depend_on_the_pairs_beside_it() -> None:
    text = "某公司收购了某工厂，又在某市投资"
    table = tabulate(text, [Place(0, 3, 0, 0), Place(6, 9, 3, 1), Place(12, 14, 1, 2)])
    masked = mask(text, table)
    found, bounds = buckets(text, table, masked, np.arange(len(table.one)))
    assert len(table.one) > 3
    for number, mine in enumerate(np.split(found, bounds[1:-1])):
        assert buckets(text, table, masked, np.array([number]))[0].tolist() == mine.tolist()


def test_spans_are_those_that_the_softmax_makes_likely() -> None:
    scores = np.random.default_rng(3).normal(-2, 2, (12, 40, 5)).astype(np.float32)
    wide = np.exp(np.concatenate([np.zeros((12, 40, 1), np.float32), scores], 2))
    chance = (wide / wide.sum(2, keepdims=True))[..., 1:]
    expected = {(i, i + n + 1, y) for i, n, y in np.argwhere(chance > 0.15).tolist() if i + n < 12}
    found = probable(scores, 0.15)
    assert {(span.start, span.end, span.label) for span in found} == expected
    assert all(abs(s.score - chance[s.start, s.end - s.start - 1, s.label]) < 1e-5 for s in found)
    assert [s.score for s in found] == sorted((s.score for s in found), reverse=True)
