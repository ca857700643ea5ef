import base64
import json
import zlib

from kg import ontology
from kg.explore import write_explorer
from kg.explore.page import pack, script, shell
from kg.explore.table import table
from kg.views.scene import compose
from tests.views.factory import acquisitions, knowledge

ONTOLOGY = ontology.load()


def rows(found):
    return table(found, compose(found, ontology=ONTOLOGY, limit=100), ontology=ONTOLOGY, title="题")


def test_evidence_and_names_stand_where_the_rows_say():
    told = rows(knowledge())
    assert len(told["claims"]) == 84
    for subject, _, object_, _, document, evidence, one, other, *_ in told["claims"]:
        text = told["documents"][document][6]
        names = [{told["entities"][end][1], *told["entities"][end][2]} for end in (subject, object_)]
        assert text[slice(*one)] in names[0]
        assert text[slice(*other)] in names[1]
        assert evidence[0] <= min(one[0], other[0])


def test_a_claim_tells_its_own_date_or_that_of_its_report():
    days = {claim[12] for claim in rows(knowledge())["claims"]}
    assert "2025-03-04" in days


def test_claims_that_say_the_same_share_their_count_of_sources():
    found = acquisitions([("甲司", "乙司")])
    assert [claim[13] for claim in rows(found)["claims"]] == [1]


def test_places_reach_up_to_the_country():
    found = knowledge([("题", "2025-01-02", "报", "{O:云岭}设在{L:武汉市}。\n> 云岭 locatedIn 武汉市")])
    told = rows(found)
    firm = next(row for row in told["entities"] if row[1] == "云岭")
    names = []
    at = firm[7][0]
    while at >= 0:
        names.append(told["places"][at][0])
        at = told["places"][at][1]
    assert names[:2] == ["武汉市", "湖北省"]


def test_the_same_knowledge_gives_the_same_bytes(tmp_path):
    for name in ("a.html", "b.html"):
        write_explorer(knowledge(), tmp_path / name, ontology=ONTOLOGY)
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_packed_data_unpacks_and_holds_no_markup():
    packed = pack(["</script>", "\ud800", "云"])
    assert set(packed) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=")
    assert json.loads(zlib.decompress(base64.b64decode(packed))) == ["</script>", "\ufffd", "云"]


def test_the_script_can_stand_inside_a_page_and_names_its_licences():
    content = script()
    assert "</script" not in content.lower()
    assert "<!--" not in content
    assert "sigma.js" in content[:2000]
    assert "Permission is hereby granted" in content[:2000]


def test_the_shell_has_no_inline_script_and_escapes_its_title():
    page = shell(ONTOLOGY, title="</script><script>alert(1)</script>")
    assert page.count("<script") == 2  # the data, which is not run, and the file
    assert '<script type="application/json" id="kg-start">' in page
    assert '<script src="/assets/explorer.js"></script>' in page
    assert "<style>" not in page
