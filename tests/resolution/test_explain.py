from kg.records import Judgement, Verdict
from kg.resolution import across, explain
from tests.resolution.factory import reading


def test_a_merge_is_explained_by_the_judgements_that_lead_to_it() -> None:
    knowledge = across([reading("[远山智能装备公司|O]（以下简称“[山装|O]”）公告。"), reading("[山装|O]中标。")])
    (found,) = explain(knowledge, "山装")
    assert found.entity.name == "远山智能装备公司"
    assert [judgement.why for judgement in found.path] == ["the text declares it"]


def test_what_was_told_apart_is_shown_too() -> None:
    told = Judgement("Organization", "山装", "远山智能装备公司", Verdict.DIFFERENT, "no", "person")
    (found,) = explain(across([reading("[山装|O]中标。")], judgements=[told]), "山装")
    assert found.path == ()
    assert found.others == (told,)


def test_an_unknown_name_has_no_explanation() -> None:
    assert explain(across([]), "山装") == ()


def test_a_name_of_two_things_is_explained_twice() -> None:
    knowledge = across([reading("[王伟|P]来了。"), reading("那天[王伟|P]走了。")])
    assert len(explain(knowledge, "王伟")) == 2
