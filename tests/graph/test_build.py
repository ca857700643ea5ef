from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kg import graph
from kg.graph.model import Dataset
from kg.graph.terms import DCTERMS, OA, PROV, RDF, SKOS, TYPE
from kg.records import Knowledge, Modality, OffsetMap, Run
from tests.factory import claim, document, mention
from tests.graph.world import HOSTILE, ONTOLOGY, dataset, hostile, knowledge, reading, small

KG = "https://kg.example/ontology#"
BASE = "https://kg.example/"
COMPANY, PORT = f"<{BASE}Organization/云岭数据有限公司>", f"<{BASE}Organization/青石港务集团>"
PARK, CENTER = f"<{BASE}Facility/临江智算园>", f"<{BASE}Facility/北辰算力中心>"


def default(data: Dataset) -> set[tuple[str, str, str]]:
    return set(data.graphs[0].triples)


def values(data: Dataset, subject: str, predicate: str) -> list[str]:
    return [o for g in data.graphs for s, p, o in g.triples if (s, p) == (subject, f"<{predicate}>")]


def claims(data: Dataset, predicate: str) -> Iterator[str]:
    for g in data.data():
        for s, p, o in g.triples:
            if p == f"<{RDF}predicate>" and o == f"<{KG}{predicate}>" and "/claim-" in s:
                yield s


def test_only_facts_are_plain_triples() -> None:
    plain = default(dataset())
    assert (COMPANY, f"<{KG}investsIn>", PARK) in plain
    assert (COMPANY, f"<{KG}investsIn>", CENTER) not in plain  # planned
    assert (PORT, f"<{KG}acquires>", COMPANY) not in plain  # denied


def test_a_symmetric_fact_is_asserted_both_ways_and_counted_once() -> None:
    data = dataset()
    assert {(COMPANY, f"<{KG}signedWith>", PORT), (PORT, f"<{KG}signedWith>", COMPANY)} <= default(data)
    statements = [s for s, p, o in default(data) if p == f"<{RDF}predicate>" and o == f"<{KG}signedWith>"]
    assert len(statements) == 1


def test_the_same_fact_told_from_either_side_supports_one_statement() -> None:
    one = document("甲港集团与乙湾集团签约。", publisher="东报")
    other = document("乙湾集团与甲港集团签约。", publisher="西报")
    data = dataset(
        knowledge(
            reading(one, claim(one, mention(one, "甲港集团"), "signedWith", mention(one, "乙湾集团"))),
            reading(other, claim(other, mention(other, "乙湾集团"), "signedWith", mention(other, "甲港集团"))),
        )
    )
    (statement,) = {o for g in data.data() for _, p, o in g.triples if p == f"<{KG}supports>"}
    assert values(data, statement, f"{KG}sourceCount")[0].startswith('"2"')


def test_copies_and_papers_of_one_publisher_are_one_source() -> None:
    texts = {
        "东报": "甲港集团投资乙湾大桥工程建设。",
        "西报": "甲港集团投资乙湾大桥工程建设。",
        "": "据悉甲港集团投资了乙湾大桥。",
    }
    documents = [document(text, publisher=name) for name, text in texts.items()]
    documents.append(document("东报又说，甲港集团投资乙湾大桥。", publisher="东报"))
    data = dataset(
        knowledge(
            *(
                reading(d, claim(d, mention(d, "甲港集团"), "investsIn", mention(d, "乙湾大桥", "Facility")))
                for d in documents
            )
        )
    )
    (statement,) = {o for g in data.data() for _, p, o in g.triples if p == f"<{KG}supports>"}
    assert values(data, statement, f"{KG}sourceCount")[0].startswith('"2"')
    assert values(data, statement, f"{KG}documentCount")[0].startswith('"4"')


def test_a_thing_is_not_related_to_itself() -> None:
    doc = document("云岭公司前身是云岭公司。")
    one, other = mention(doc, "云岭公司"), mention(doc, "云岭公司", nth=1)
    data = dataset(knowledge(reading(doc, claim(doc, one, "formerName", other))))
    assert not [p for _, p, _ in default(data) if p == f"<{KG}formerName>"]
    assert len(list(claims(data, "formerName"))) == 1  # what the text says is kept


def test_a_claim_tells_its_words_and_where_they_stand() -> None:
    data = dataset()
    node = next(c for c in claims(data, "investsIn") if values(data, c, f"{KG}amount"))
    (evidence,) = values(data, node, f"{KG}evidence")
    (document_,) = values(data, node, f"{PROV}wasDerivedFrom")
    (text,) = values(data, document_, f"{KG}text")
    start, end = (int(values(data, evidence, f"{OA}{name}")[0].split('"')[1]) for name in ("start", "end"))
    assert values(data, evidence, f"{OA}exact") == [f'"{text[1:-1][start:end]}"'] == ['"向临江智算园投资近40亿元"']
    assert values(data, evidence, f"{OA}prefix") == ['"9月8日，云岭数据有限公司"']
    assert values(data, evidence, f"{OA}suffix")[0].startswith('"。该公司董事长')


def test_raw_offsets_lead_into_the_file() -> None:
    doc = document("甲港集团投资乙湾大桥。")
    doc = replace(doc, offsets=OffsetMap((Run(0, 100, 4), Run(4, 107, 7))))
    found = claim(doc, mention(doc, "甲港集团"), "investsIn", mention(doc, "乙湾大桥", "Facility"), evidence="集团投资")
    data = dataset(knowledge(reading(doc, found)))
    (node,) = claims(data, "investsIn")
    (evidence,) = values(data, node, f"{KG}evidence")
    assert values(data, evidence, f"{KG}rawStart")[0].startswith('"102"')
    assert values(data, evidence, f"{KG}rawEnd")[0].startswith('"109"')


def test_amounts_and_dates_are_typed_and_keep_their_wording() -> None:
    data = dataset()
    node = next(c for c in claims(data, "investsIn") if values(data, c, f"{KG}amount"))
    (amount,), (day,) = values(data, node, f"{KG}amount"), values(data, node, f"{KG}date")
    assert values(data, amount, f"{KG}low") == ['"4000000000"^^<http://www.w3.org/2001/XMLSchema#decimal>']
    assert values(data, amount, f"{KG}currency") == ['"CNY"']
    assert values(data, amount, f"{KG}mark") == ['"about"']
    assert values(data, amount, f"{KG}wording") == ['"近40亿元"@zh']
    assert values(data, day, f"{KG}first") == ['"2025-09-08"^^<http://www.w3.org/2001/XMLSchema#date>']
    year = next(c for c in claims(data, "investsIn") if '"planned"' in values(data, c, f"{KG}modality"))
    (told,) = values(data, year, f"{KG}date")
    assert values(data, told, f"{KG}calendar") == ['"2025"^^<http://www.w3.org/2001/XMLSchema#gYear>']


def test_documents_carry_dublin_core_and_prov() -> None:
    data = dataset()
    titled = next(s for g in data.data() for s, p, o in g.triples if o == '"两家签约"@zh')
    assert values(data, titled, f"{DCTERMS}issued") == ['"2025-10"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>']
    (file,) = values(data, titled, f"{PROV}wasDerivedFrom")
    assert values(data, file, f"{KG}path") == ['"news.txt"']
    assert sorted(values(data, titled, f"{KG}mentions")) == [COMPANY, PORT]


def test_one_claim_of_two_extractors_is_told_once_with_both() -> None:
    doc = document("甲港集团投资乙湾大桥。")
    found = claim(doc, mention(doc, "甲港集团"), "investsIn", mention(doc, "乙湾大桥", "Facility"), confidence=0.6)
    data = dataset(knowledge(reading(doc, found, replace(found, by="neural", confidence=0.7))))
    (node,) = claims(data, "investsIn")
    assert values(data, node, f"{KG}confidence") == ['"0.7"^^<http://www.w3.org/2001/XMLSchema#decimal>']
    assert values(data, node, f"{KG}extractor") == ['"neural"', '"rules"']


def test_no_triple_stands_in_two_graphs_and_each_graph_is_sorted() -> None:
    for data in (dataset(), dataset(hostile())):
        triples = [triple for g in data.graphs for triple in g.triples]
        assert len(triples) == len(set(triples)) == len(data)
        assert all(list(g.triples) == sorted(g.triples, key=lambda t: (t[0].rstrip(">"), *t[1:])) for g in data.graphs)
        assert [g.name for g in data.graphs] == sorted(g.name for g in data.graphs)


def test_a_document_graph_says_nothing_of_other_documents() -> None:
    """So that dropping the graph retracts the document and nothing else."""
    graphs = [g for g in dataset().data() if g.name]
    owners: dict[str, str] = {}
    for g in graphs:
        for subject in g.subjects:
            assert owners.setdefault(subject, g.name) == g.name


def test_the_base_is_everywhere() -> None:
    lines = "".join(dataset(base_iri="urn:news:").lines())
    assert "kg.example" not in lines
    assert "<urn:news:Organization/云岭数据有限公司>" in lines


def test_the_order_of_readings_does_not_matter() -> None:
    known = small()
    turned = Knowledge(tuple(reversed(known.readings)), tuple(reversed(known.entities)))
    assert list(dataset(turned).lines()) == list(dataset(known).lines())


def test_empty_knowledge_is_the_ontology_alone() -> None:
    data = dataset(Knowledge((), ()))
    assert [len(g.triples) for g in data.data()] == [0]


def test_hostile_names_stay_apart() -> None:
    subjects = {s for s, p, _ in default(dataset(hostile())) if p == f"<{SKOS}prefLabel>"}
    assert len(subjects) == 2 * len(HOSTILE)


@dataclass(frozen=True)
class Spot:
    code: str


class Divisions:
    """武汉市 (420100) lies in 湖北省 (420000)."""

    def link(self, name: str, *, context: Iterable[str] = ()) -> Spot | None:
        return {"武汉市": Spot("420100"), "湖北省": Spot("420000")}.get(name)

    def ancestors(self, code: str) -> Sequence[Spot]:
        return [Spot("420000"), Spot("CN")] if code == "420100" else [Spot("CN")]


def test_containment_from_the_gazetteer_is_asserted_and_marked() -> None:
    data = graph.build(small(), ONTOLOGY, places=Divisions())
    city, province = f"<{BASE}Location/武汉市>", f"<{BASE}Location/湖北省>"
    assert (city, f"<{KG}locatedIn>", province) in default(data)
    assert values(data, city, f"{SKOS}notation") == ['"420100"']
    (node,) = {s for s, p, o in default(data) if p == f"<{RDF}subject>" and o == city}
    assert values(data, node, f"{PROV}wasDerivedFrom") == [f"<{BASE}gazetteer>"]
    assert values(data, node, f"{KG}sourceCount") == []
    assert (node, TYPE, f"<{KG}Statement>") in default(data)


def test_what_a_text_and_the_gazetteer_say_is_one_statement() -> None:
    doc = document("武汉市位于湖北省。")
    found = claim(doc, mention(doc, "武汉市", "Location"), "locatedIn", mention(doc, "湖北省", "Location"))
    data = graph.build(knowledge(reading(doc, found)), ONTOLOGY, places=Divisions())
    (node,) = {s for s, p, _ in default(data) if p == f"<{RDF}subject>"}
    assert values(data, node, f"{PROV}wasDerivedFrom") == [f"<{BASE}gazetteer>"]
    assert values(data, node, f"{KG}sourceCount")[0].startswith('"1"')


def test_modalities_are_told_as_they_are() -> None:
    data = dataset()
    told = {o for g in data.data() for _, p, o in g.triples if p == f"<{KG}modality>"}
    assert told == {f'"{m}"' for m in (Modality.FACT, Modality.PLANNED, Modality.NEGATED)}
