"""A small invented world whose sentences make every kind of join, homonym, statement and place, by chance."""

from __future__ import annotations

import random
from dataclasses import replace

from kg.records import Claim, Document, Mention, Modality, Qualifier, Quantity, Reading, Source
from tests.archive.values import money

ORGANIZATIONS = (
    "云岭机电有限公司",
    "云岭机电",
    "云岭",
    "云岭集团",
    "衡山云岭机电有限公司",
    "青禾科技股份有限公司",
    "青禾科技",
    "青禾",
    "远山智能装备股份有限公司",
    "山装",
    "高山服装有限公司",
    "人民医院",
    "市财政局",
    "世界贸易组织",
    "世贸组织",
    "WTO",
    "中国石油天然气集团有限公司",
    "中石油",
    "新华社",
    "新华通讯社",
    "云岭汽车科技有限公司",
    "云岭汽车",
)
LOCATIONS = (
    "湖南",
    "湖南省",
    "湘",
    "长沙",
    "长沙市",
    "长沙县",
    "朝阳区",
    "北京",
    "北京市",
    "长春市",
    "永州市",
    "道县",
    "中山",
    "南山村",
    "衡阳市",
    "衡阳",
    "湖南省永州市道县",
)
PERSONS = ("王伟", "林远山", "艾玛·卢卡斯", "李娜", "王总")
FACILITIES = ("青禾安宁产业园", "安宁产业园", "第一中学", "马栏山园区")
OTHERS = (("青松", "Product"), ("星火计划", "Project"), ("第三届博览会", "Event"))
PUBLISHERS = ("", "北京日报", "长沙晚报", "湖南日报")
KINDS = (
    *((name, "Organization") for name in ORGANIZATIONS),
    *((name, "Location") for name in LOCATIONS),
    *((name, "Person") for name in PERSONS),
    *((name, "Facility") for name in FACILITIES),
    *OTHERS,
)
PROPERTIES = (
    ("investsIn", "Organization", "Organization"),
    ("signedWith", "Organization", "Organization"),
    ("locatedIn", "Organization", "Location"),
    ("locatedIn", "Location", "Location"),
    ("locatedIn", "Facility", "Location"),
    ("builds", "Organization", "Facility"),
    ("formerName", "Organization", "Organization"),
)


def article(number: int, *, edition: int = 0) -> Reading:
    """The same reading for the same numbers; an edition of an article is in the same file."""
    chance = random.Random(number * 1000 + edition)
    text, spans = f"第{number}号：", []
    for _ in range(chance.randint(1, 5)):
        name, kind = chance.choice(KINDS)
        before = chance.choice(("董事长", "", "昨天，", "位于"))
        spans.append((len(text) + len(before), len(text) + len(before) + len(name), kind))
        text += before + name
        if kind == "Organization" and chance.random() < 0.3:
            short = chance.choice(ORGANIZATIONS)
            text += "（以下简称“"
            spans.append((len(text), len(text) + len(short), kind))
            text += short + "”）"
        text += chance.choice(("发布公告。", "，", "与", "投资12亿元。", "投资3亿元。", "开工。"))
    document = Document.of(
        text,
        source=Source(f"news/{number // 2}.txt", "text", f"{number // 2}:{edition}", place=str(number)),
        publisher=chance.choice(PUBLISHERS),
        date=chance.choice(("2025-03-01", "")),
    )
    mentions = tuple(Mention.at(document, a, b, kind) for a, b, kind in sorted(set(spans)))
    return Reading(document, mentions, tuple(_claims(chance, document, mentions)))


def elsewhere(reading: Reading, path: str) -> Reading:
    """The same article out of another file."""
    source = replace(reading.document.source, path=path)
    return replace(reading, document=replace(reading.document, source=source))


def _claims(chance: random.Random, document: Document, mentions: tuple[Mention, ...]) -> list[Claim]:
    found = []
    for one in mentions:
        for other in mentions:
            fitting = [name for name, subject, object_ in PROPERTIES if (subject, object_) == (one.type, other.type)]
            if one != other and fitting and chance.random() < 0.5:
                evidence = (min(one.start, other.start), max(one.end, other.end))
                modality = chance.choice((*[Modality.FACT] * 5, Modality.NEGATED, Modality.PLANNED))
                found.append(
                    Claim(
                        document.id,
                        one,
                        chance.choice(fitting),
                        other,
                        evidence,
                        modality,
                        _details(document, evidence),
                        chance.choice((0.5, 0.9)),
                    )
                )
    return found


def _details(document: Document, evidence: tuple[int, int]) -> tuple[Qualifier, ...]:
    for wording in ("12亿元", "3亿元"):
        start = document.text.find(wording, evidence[0])
        if start >= 0:
            value: Quantity = money(document, start, wording)
            return (Qualifier("amount", start, start + len(wording), wording, value),)
    return ()
