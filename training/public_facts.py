"""Readers of the public relation sets, as texts in which some pairs of names are judged for some properties.

None of the sets knows our properties or tells all facts of a text. What a set says of a pair is turned into the
properties that surely hold (`right`) and those that surely don't (`asked` without `right`); all else stays open and
weighs nothing.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from training.corpus import Place, lay_names
from training.schema import ALLOWED, CLASSES, PROPERTIES, SYMMETRIC

ORGANIZATION, LOCATION, PERSON, PRODUCT = (CLASSES.index(c) for c in ("Organization", "Location", "Person", "Product"))
BUSINESS = frozenset(
    {
        "investsIn",
        "holdsSharesIn",
        "acquires",
        "signedWith",
        "cooperatesWith",
        "partOf",
        "suppliesTo",
        "founds",
        "operates",
        "listedOn",
        "formerName",
    }
)
_FULL_WIDTH = str.maketrans({",": "，", ";": "；", "?": "？", "!": "！", ":": "："})


@dataclass(slots=True)
class Judgement:
    """What is known of an ordered pair: properties that hold, and properties that were asked for."""

    right: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)


@dataclass(slots=True)
class PairText:
    """A text, its names by entity, and what is known of pairs of entities."""

    text: str
    places: list[Place]
    pairs: dict[tuple[int, int], Judgement]


# What a label of FinRE says of head and tail: (properties head to tail, properties tail to head, properties left open).
_FINRE: dict[str, tuple[str, str, str]] = {
    "unknown": ("", "", "cooperatesWith partOf holdsSharesIn"),
    "竞争": ("", "", ""),
    "分析": ("", "", ""),
    "纠纷": ("", "", ""),
    "欠款": ("", "", ""),
    "合作": ("cooperatesWith", "cooperatesWith", "signedWith suppliesTo"),
    "合资": ("cooperatesWith", "cooperatesWith", "investsIn founds holdsSharesIn partOf signedWith"),
    "签约": ("signedWith", "signedWith", "suppliesTo cooperatesWith"),
    "持股": ("holdsSharesIn", "", "partOf investsIn"),
    "收购": ("acquires", "", "investsIn holdsSharesIn"),
    "拟收购": ("acquires", "", "investsIn holdsSharesIn"),
    "入股": ("investsIn", "", "holdsSharesIn acquires"),
    "注资": ("investsIn", "", "holdsSharesIn acquires partOf"),
    "拥有": ("", "partOf", "holdsSharesIn operates founds investsIn"),
    "成立": ("founds", "", "partOf investsIn holdsSharesIn operates"),
}
_TURNED = "被"


def finre(folder: Path) -> Iterator[PairText]:
    """Pairs of companies in financial news; a label with 被 is that of the pair turned round."""
    told: dict[str, dict[tuple[str, str], set[str]]] = {}
    with (folder / "finre" / "train.txt").open(encoding="utf-8") as lines:
        for line in lines:
            parts = line.rstrip("\n").split("\t")
            if len(parts) == 4:
                head, tail, label, text = (part.replace("<N>", "3") for part in parts)
                told.setdefault(text.translate(_FULL_WIDTH), {}).setdefault(
                    (head.translate(_FULL_WIDTH), tail.translate(_FULL_WIDTH)), set()
                ).add(label)
    for text, pairs in told.items():
        names = sorted({name for pair in pairs for name in pair})
        number = {name: n for n, name in enumerate(names)}
        known: dict[tuple[int, int], Judgement] = {}
        for (head, tail), labels in pairs.items():
            if head != tail:
                _judge_finre(known, number[head], number[tail], labels)
        yield _pair_text(text, [(name, ORGANIZATION, number[name]) for name in names], known)


def _judge_finre(known: dict[tuple[int, int], Judgement], head: int, tail: int, labels: set[str]) -> None:
    for label in labels:
        meaning = _FINRE.get(label.removeprefix(_TURNED))
        if meaning is None:  # Labels whose properties are not clear leave the pair open.
            known[head, tail] = known[tail, head] = Judgement()
            return
    forth = known.setdefault((head, tail), Judgement(asked=set(BUSINESS)))
    back = known.setdefault((tail, head), Judgement(asked=set(BUSINESS)))
    for label in labels:
        right, turned_right, open_ = _FINRE[label.removeprefix(_TURNED)]
        one, other = (back, forth) if label.startswith(_TURNED) else (forth, back)
        one.right |= set(right.split())
        other.right |= set(turned_right.split())
        for side in (forth, back):
            side.asked -= set(open_.split())


_FINCORPUS_TYPES = {"公司企业": ORGANIZATION, "地域": LOCATION, "人员": PERSON, "产品": PRODUCT}
_STAKE = re.compile("持股|控股|股东|控制人|持有")


def fincorpus(folder: Path) -> Iterator[PairText]:
    """Prose of annual reports with all facts of eight kinds between the names of a sentence."""
    family = {"investsIn", "holdsSharesIn", "cooperatesWith", "partOf", "locatedIn"}
    for record in _records(folder / "fincorpus_cn" / "relation_data" / "dev.json"):
        told = [
            s
            for s in record["spo_list"]
            if s["subject_type"] in _FINCORPUS_TYPES and s["object_type"] in _FINCORPUS_TYPES
        ]
        kinds = {s[end]: _FINCORPUS_TYPES[s[f"{end}_type"]] for s in told for end in ("subject", "object")}
        number = {name: n for n, name in enumerate(sorted(kinds))}
        known = {
            (a, b): Judgement(asked=set(family))
            for one, a in number.items()
            for other, b in number.items()
            if a != b and PRODUCT not in (kinds[one], kinds[other])
        }
        for s in told:
            a, b = number[s["subject"]], number[s["object"]]
            if (a, b) in known:
                _judge_fincorpus(known, a, b, s["predicate"], record["text"])
        yield _pair_text(record["text"], [(name, kinds[name], n) for name, n in number.items()], known)


def _judge_fincorpus(known: dict[tuple[int, int], Judgement], a: int, b: int, label: str, text: str) -> None:
    forth, back = known[a, b], known[b, a]
    if label == "投资":
        forth.right.add("holdsSharesIn" if _STAKE.search(text) else "investsIn")
    elif label == "合作":
        forth.right.add("cooperatesWith")
        back.right.add("cooperatesWith")
    elif label == "位于":
        forth.right.add("locatedIn")
    elif label == "拥有":
        back.right.add("partOf")
    elif label == "属于":
        forth.right.add("partOf")
    for side in (forth, back):
        if side.right & {"partOf", "holdsSharesIn", "investsIn"}:
            side.asked -= {"partOf", "holdsSharesIn", "investsIn"} - side.right


def fewfc(folder: Path) -> Iterator[PairText]:
    """Events of financial news: who invests in, buys, or signs with whom."""
    for name in ("train_base.json", "train_trans.json"):
        for record in _records(folder / "fewfc" / "rearranged" / name):
            text = record["content"].translate(_FULL_WIDTH)
            known: dict[tuple[str, str], Judgement] = {}
            kinds: dict[str, int] = {}
            for event in record["events"]:
                roles: dict[str, list[str]] = {}
                for mention in event["mentions"]:
                    roles.setdefault(mention["role"], []).append(mention["word"].translate(_FULL_WIDTH))
                _judge_fewfc(known, kinds, event["type"], roles)
            number = {name: n for n, name in enumerate(sorted(kinds))}
            pairs = {(number[a], number[b]): j for (a, b), j in known.items() if a != b}
            if pairs:
                yield _pair_text(text, [(name, kinds[name], n) for name, n in number.items()], pairs)


def _judge_fewfc(
    known: dict[tuple[str, str], Judgement], kinds: dict[str, int], label: str, roles: dict[str, list[str]]
) -> None:
    trigger = "".join(roles.get("trigger", []))
    ends = {"投资": ("sub", "obj"), "收购": ("sub-org", "obj-org"), "签署合同": ("sub-org", "obj-org")}.get(label)
    if ends is None:
        return
    for one in roles.get(ends[0], []):
        for other in roles.get(ends[1], []):
            kinds.setdefault(one, ORGANIZATION)
            kinds.setdefault(other, ORGANIZATION)
            forth = known.setdefault((one, other), Judgement(asked=set(BUSINESS)))
            back = known.setdefault((other, one), Judgement(asked=set(BUSINESS)))
            if label == "签署合同":
                forth.right.add("signedWith")
                back.right.add("signedWith")
                open_ = {"suppliesTo", "cooperatesWith"}
            else:
                bought = label == "收购" or ("购" in trigger and "认购" not in trigger)
                if not bought and not re.search("投资|入股|注资|增资|认购|出资", trigger):
                    forth.asked, back.asked = set(), set()
                    continue
                forth.right.add("acquires" if bought else "investsIn")
                open_ = {"acquires", "investsIn", "holdsSharesIn", "partOf"}
            forth.asked -= open_
            back.asked -= open_ & {"suppliesTo", "cooperatesWith", "partOf", "holdsSharesIn"}


def positions(folder: Path) -> Iterator[PairText]:
    """Persons and the bodies in which they hold an office."""
    told: dict[str, list[tuple[str, str, bool]]] = {}
    with (folder / "percent4_spo" / "spo.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if re.search("(长|书记|主任|总裁|总经理|教授|主席|CEO|首席执行官|负责人|董事|总监)$", row["p"]):
                told.setdefault(row["text"], []).append((row["o"], row["s"], row["tag"] == "1"))
    for text, rows in told.items():
        persons = sorted({p for p, _, right in rows if right})
        bodies = sorted({b for _, b, right in rows if right})
        if not persons or set(persons) & set(bodies):
            continue
        number = {name: n for n, name in enumerate([*persons, *bodies])}
        known = {}
        for person, body, right in rows:
            if person in persons and body in bodies:
                pair = known.setdefault((number[person], number[body]), Judgement(asked={"holdsPosition"}))
                if right:
                    pair.right.add("holdsPosition")
        names = [(p, PERSON, number[p]) for p in persons] + [(b, ORGANIZATION, number[b]) for b in bodies]
        yield _pair_text(text, names, known)


SETS = (finre, fincorpus, fewfc, positions)


def load(data: Path, longest: int = 400) -> list[PairText]:
    """All sets; texts that are too long, and those without a judged pair whose names stand in them, are left out."""
    return [
        item
        for read in SETS
        for item in read(data)
        if len(item.text) <= longest and len(item.places) > 1 and item.pairs
    ]


def _pair_text(text: str, names: Iterable[tuple[str, int, int]], known: dict[tuple[int, int], Judgement]) -> PairText:
    listed = list(names)
    places = lay_names([(name, kind, number) for name, kind, number in listed], text)
    kinds = {number: kind for _, kind, number in listed}
    pairs = {}
    for (a, b), judgement in known.items():
        possible = {p for k, p in enumerate(PROPERTIES) if ALLOWED[kinds[a], kinds[b], k]}
        judgement.right &= possible
        judgement.asked = (judgement.asked | judgement.right) & possible
        if judgement.asked:
            pairs[a, b] = judgement
    _mirror(pairs)
    return PairText(text, places, pairs)


def _mirror(pairs: dict[tuple[int, int], Judgement]) -> None:
    """A symmetric property that holds one way holds the other way, and is never asked for where it is open."""
    for (a, b), judgement in pairs.items():
        other = pairs.get((b, a))
        if other is not None:
            other.right |= judgement.right & SYMMETRIC & other.asked


def _records(path: Path) -> Iterator[dict[str, object]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)
