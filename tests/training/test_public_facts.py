import json

from training import public_facts


def finre(folder, *rows):
    place = folder / "finre"
    place.mkdir(parents=True)
    (place / "train.txt").write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
    return list(public_facts.finre(folder))


def judgement(item, subject, object_):
    def number(name):
        return next(p.entity for p in item.places if item.text[p.start : p.end] == name)

    return item.pairs.get((number(subject), number(object_)))


def test_a_stake_has_one_direction_whichever_way_it_is_told(tmp_path):
    text = "甲岭集团持有乙川股份三成"
    (item,) = finre(tmp_path, ("甲岭集团", "乙川股份", "持股", text), ("乙川股份", "甲岭集团", "被持股", text))
    assert judgement(item, "甲岭集团", "乙川股份").right == {"holdsSharesIn"}
    back = judgement(item, "乙川股份", "甲岭集团")
    assert not back.right
    assert "holdsSharesIn" in back.asked


def test_owning_a_company_is_told_as_its_being_part(tmp_path):
    (item,) = finre(tmp_path, ("甲岭集团", "乙川股份", "拥有", "甲岭集团旗下乙川股份"))
    assert judgement(item, "乙川股份", "甲岭集团").right == {"partOf"}


def test_a_symmetric_property_holds_both_ways(tmp_path):
    (item,) = finre(tmp_path, ("甲岭集团", "乙川股份", "签约", "甲岭集团与乙川股份签约"))
    for ends in (("甲岭集团", "乙川股份"), ("乙川股份", "甲岭集团")):
        assert judgement(item, *ends).right == {"signedWith"}


def test_a_label_of_unclear_meaning_leaves_the_pair_open(tmp_path):
    (item,) = finre(
        tmp_path,
        ("甲岭集团", "乙川股份", "重组", "甲岭集团与乙川股份重组,甲岭集团收购乙川股份"),
        ("甲岭集团", "乙川股份", "收购", "甲岭集团与乙川股份重组,甲岭集团收购乙川股份"),
    )
    assert judgement(item, "甲岭集团", "乙川股份") is None


def test_what_may_hold_is_not_asked(tmp_path):
    (item,) = finre(tmp_path, ("甲岭集团", "乙川股份", "收购", "甲岭集团收购乙川股份"))
    asked = judgement(item, "甲岭集团", "乙川股份").asked
    assert "acquires" in asked
    assert "investsIn" not in asked


def test_the_buyer_and_the_bought_of_an_event(tmp_path):
    place = tmp_path / "fewfc" / "rearranged"
    place.mkdir(parents=True)
    mentions = [("甲岭集团", "sub-org"), ("收购", "trigger"), ("乙川股份", "obj-org")]
    event = {"type": "收购", "mentions": [{"word": w, "role": r, "span": [0, 0]} for w, r in mentions]}
    record = {"content": "甲岭集团收购乙川股份", "events": [event]}
    (place / "train_base.json").write_text(json.dumps(record), encoding="utf-8")
    (place / "train_trans.json").write_text("", encoding="utf-8")
    (item,) = public_facts.fewfc(tmp_path)
    assert judgement(item, "甲岭集团", "乙川股份").right == {"acquires"}
    assert not judgement(item, "乙川股份", "甲岭集团").right


def test_pairs_of_an_annual_report_that_no_fact_joins_are_asked(tmp_path):
    place = tmp_path / "fincorpus_cn" / "relation_data"
    place.mkdir(parents=True)
    told = [
        ("甲岭集团", "公司企业", "投资", "乙川股份", "公司企业"),
        ("乙川股份", "公司企业", "位于", "丙州市", "地域"),
    ]
    keys = ("subject", "subject_type", "predicate", "object", "object_type")
    record = {
        "text": "甲岭集团投资乙川股份，后者位于丙州市",
        "spo_list": [dict(zip(keys, t, strict=True)) for t in told],
    }
    (place / "dev.json").write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    (item,) = public_facts.fincorpus(tmp_path)
    assert judgement(item, "甲岭集团", "乙川股份").right == {"investsIn"}
    assert judgement(item, "乙川股份", "丙州市").right == {"locatedIn"}
    away = judgement(item, "甲岭集团", "丙州市")
    assert not away.right
    assert "locatedIn" in away.asked
