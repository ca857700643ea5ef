"""Invented news about invented companies, as a small graph to ask."""

from __future__ import annotations

from datetime import date

from kg import graph, store
from kg.extraction.places import Gazetteer
from kg.records import Knowledge, Modality, Reading
from kg.store import Store
from tests.factory import claim, document, mention
from tests.graph.world import ONTOLOGY, knowledge, money, plain, reading, when

ORG, PERSON, PLACE, SITE, PRODUCT = "Organization", "Person", "Location", "Facility", "Product"
PROJECT, EVENT = "Project", "Event"


def readings() -> tuple[Reading, ...]:
    return (_invest(), _rivals(), _people(), _places(), _deals(), _names(), _plans(), _old())


def known() -> Knowledge:
    return knowledge(*readings())


def world() -> Store:
    return store.in_memory(graph.build(known(), ONTOLOGY, places=Gazetteer.load()))


def _invest() -> Reading:
    doc = document(
        "3月5日，玄川能源股份有限公司向临湖储能基地投资12亿元。白鹭资本投资玄川能源股份有限公司3000万元。",
        title="玄川投资储能",
        date="2025-03-06",
        publisher="湘水日报",
    )
    maker, base, fund = (
        mention(doc, "玄川能源股份有限公司"),
        mention(doc, "临湖储能基地", SITE),
        mention(doc, "白鹭资本"),
    )
    day = when(doc, "3月5日", date(2025, 3, 5), date(2025, 3, 5), "day")
    return reading(
        doc,
        claim(
            doc,
            maker,
            "investsIn",
            base,
            evidence="向临湖储能基地投资12亿元",
            qualifiers=(day, money(doc, "12亿元", "1200000000", "1200000000")),
        ),
        claim(
            doc,
            fund,
            "investsIn",
            maker,
            evidence="投资玄川能源股份有限公司3000万元",
            qualifiers=(money(doc, "3000万元", "30000000", "30000000"),),
        ),
    )


def _rivals() -> Reading:
    doc = document(
        "金盏银行也投资了临湖储能基地，出资8000万元。蓝杉实业收购远汀软件。青岚证券否认收购远汀软件。",
        title="又一家投资者",
        date="2025-04-02",
        publisher="远方时报",
    )
    bank, base = mention(doc, "金盏银行"), mention(doc, "临湖储能基地", SITE)
    buyer, bought, broker = mention(doc, "蓝杉实业"), mention(doc, "远汀软件"), mention(doc, "青岚证券")
    amount = money(doc, "8000万元", "80000000", "80000000")
    return reading(
        doc,
        claim(doc, bank, "investsIn", base, evidence="投资了临湖储能基地，出资8000万元", qualifiers=(amount,)),
        claim(doc, buyer, "acquires", bought, evidence="收购远汀软件"),
        claim(doc, broker, "acquires", bought, evidence="否认收购远汀软件", modality=Modality.NEGATED),
    )


def _people() -> Reading:
    doc = document(
        "玄川能源股份有限公司董事长柳如川、副董事长江晓舟出席论坛。柳如川毕业于南屏大学，来自衡阳市。",
        title="柳如川其人",
        date="2025-05-01",
    )
    maker, boss, deputy = (
        mention(doc, "玄川能源股份有限公司"),
        mention(doc, "柳如川", PERSON),
        mention(doc, "江晓舟", PERSON),
    )
    again = mention(doc, "柳如川", PERSON, nth=1)
    school, home = mention(doc, "南屏大学"), mention(doc, "衡阳市", PLACE)
    return reading(
        doc,
        claim(doc, boss, "holdsPosition", maker, evidence="董事长柳如川", qualifiers=(plain(doc, "role", "董事长"),)),
        claim(
            doc, deputy, "holdsPosition", maker, evidence="副董事长江晓舟", qualifiers=(plain(doc, "role", "副董事长"),)
        ),
        claim(doc, again, "educatedAt", school, evidence="毕业于南屏大学"),
        claim(doc, again, "comesFrom", home, evidence="来自衡阳市"),
    )


def _places() -> Reading:
    doc = document(
        "临湖储能基地位于长沙市。远汀软件的总部设在衡阳市。湖南省内的长沙市很热闹。玄川能源股份有限公司位于长沙市。",
        title="在哪里",
        date="2025-05-02",
    )
    base, city, soft = mention(doc, "临湖储能基地", SITE), mention(doc, "长沙市", PLACE), mention(doc, "远汀软件")
    home, province = mention(doc, "衡阳市", PLACE), mention(doc, "湖南省", PLACE)
    maker, last = mention(doc, "玄川能源股份有限公司"), mention(doc, "长沙市", PLACE, nth=2)
    return reading(
        doc,
        claim(doc, base, "locatedIn", city, evidence="临湖储能基地位于长沙市"),
        claim(doc, soft, "locatedIn", home, evidence="远汀软件的总部设在衡阳市"),
        claim(doc, maker, "locatedIn", last, evidence="玄川能源股份有限公司位于长沙市"),
        mentions=(province,),
    )


def _deals() -> Reading:
    doc = document(
        "2025年6月8日，玄川能源股份有限公司与蓝杉实业签约。远汀软件同白鹭资本合作。"
        "铁流建工承建临湖储能基地。远汀软件研发云窗系统。星潮论坛由南屏大学主办。铁流建工向蓝杉实业供货。",
        title="签约与合作",
        date="2025-06-09",
        publisher="湘水日报",
    )
    maker, buyer, soft = mention(doc, "玄川能源股份有限公司"), mention(doc, "蓝杉实业"), mention(doc, "远汀软件")
    fund, builder, base = mention(doc, "白鹭资本"), mention(doc, "铁流建工"), mention(doc, "临湖储能基地", SITE)
    system, forum, school = (
        mention(doc, "云窗系统", PRODUCT),
        mention(doc, "星潮论坛", EVENT),
        mention(doc, "南屏大学"),
    )
    day = when(doc, "2025年6月8日", date(2025, 6, 8), date(2025, 6, 8), "day")
    return reading(
        doc,
        claim(doc, maker, "signedWith", buyer, evidence="与蓝杉实业签约", qualifiers=(day,)),
        claim(doc, soft, "cooperatesWith", fund, evidence="同白鹭资本合作"),
        claim(doc, builder, "builds", base, evidence="承建临湖储能基地"),
        claim(doc, soft, "develops", system, evidence="研发云窗系统"),
        claim(doc, school, "organizes", forum, evidence="由南屏大学主办"),
        claim(doc, builder, "suppliesTo", buyer, evidence="向蓝杉实业供货"),
    )


def _names() -> Reading:
    doc = document(
        "蓝杉实业前身是蓝杉木业。蓝杉物流是蓝杉实业的子公司，蓝杉实业由柳如川创立，股票在东岭交易所上市。",
        title="蓝杉沿革",
        date="2024-12-01",
    )
    now, before = mention(doc, "蓝杉实业"), mention(doc, "蓝杉木业")
    child, parent = mention(doc, "蓝杉物流"), mention(doc, "蓝杉实业", nth=1)
    founder, market = mention(doc, "柳如川", PERSON), mention(doc, "东岭交易所")
    return reading(
        doc,
        claim(doc, now, "formerName", before, evidence="前身是蓝杉木业"),
        claim(doc, child, "partOf", parent, evidence="蓝杉物流是蓝杉实业的子公司"),
        claim(doc, founder, "founds", parent, evidence="蓝杉实业由柳如川创立"),
        claim(doc, parent, "listedOn", market, evidence="在东岭交易所上市"),
    )


def _plans() -> Reading:
    doc = document("玄川能源股份有限公司计划建设望江电站。白鹭资本可能投资望江电站。", date="2025-07-01", title="计划")
    maker, station, fund = (
        mention(doc, "玄川能源股份有限公司"),
        mention(doc, "望江电站", SITE),
        mention(doc, "白鹭资本"),
    )
    return reading(
        doc,
        claim(doc, maker, "builds", station, evidence="计划建设望江电站", modality=Modality.PLANNED),
        claim(doc, fund, "investsIn", station, evidence="可能投资望江电站", modality=Modality.POSSIBLE),
    )


def _old() -> Reading:
    doc = document("玄川能源股份有限公司与金盏银行签约。", title="旧约", date="2023-02-01", publisher="远方时报")
    maker, bank = mention(doc, "玄川能源股份有限公司"), mention(doc, "金盏银行")
    return reading(doc, claim(doc, maker, "signedWith", bank, evidence="与金盏银行签约"))
